// Goal: from what a person typed to DID, keys and server, and for everything that can go wrong on
// the way the one problem that says so. Against a real name server and a real https server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Net } from './net.mjs';
import {
  account, didDocument, json, metadata, MULTIKEY, pdsService, PLC_DID, startNames, txt,
} from './support/names.mjs';

const KEY = `did:key:${MULTIKEY}`;
const FINGERPRINT = 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z';
const here = 'A 127.0.0.1';
const file = (label, answer) => ({ [`${label}.example.com/.well-known/atproto-did`]: answer });
const did = label => `did:web:${label}.example.com`;
const only = (label, changes = {}) => ({ records: [`${label} ${here}`], ...changes });
const key = (id, multibase = MULTIKEY) =>
  ({ id, type: 'Multikey', controller: 'x', publicKeyMultibase: multibase });
const manyKeys = Array.from({ length: 12 }, (_, n) => key(`#nywhere-${n}`));

// [sentence, label or what is typed, what is out there, what is expected]
// `expected` are members of the resolution; `problem` is its code, `step` one that must be there.
const found = [
  ['an account of today: TXT at _atproto, did:plc, PDS, server', 'plc',
    account('plc', { did: PLC_DID }),
    { did: PLC_DID, source: 'txt_atproto', dnssec: 'secure', agrees: true, flow: 'atproto',
      pds: 'https://pds-plc.example.com', issuer: 'https://as-plc.example.com',
      authorization_endpoint: 'https://as-plc.example.com/oauth/authorize' }],
  ['the same with a did:web', 'web', account('web'),
    { did: did('web'), keys: [{ id: `${did('web')}#nywhere`, key: KEY }], flow: 'atproto' }],
  ['a record of ours comes before all others', 'ours', account('ours', {
    records: txt('_nywhere.ours', `v=nyw1 did=${did('ours')}`),
    web: file('ours', { body: did('mallory') }),
  }), { source: 'txt_nywhere', did: did('ours') }],
  ['both records may say the same', 'both', account('both', {
    records: [...txt('_nywhere.both', `v=nyw1 did=${did('both')}`),
      ...txt('_atproto.both', `did=${did('both')}`)],
  }), { source: 'txt_nywhere' }],
  ['the file on the web server is enough', 'file', account('file', {
    records: [], web: file('file', { body: ` ${did('file')}\n` }),
  }), { source: 'well_known', did: did('file'), dnssec: undefined }],
  ['DNS wins over the file, and does not wait for it', 'wins', account('wins', {
    web: file('wins', { silent: true }),
  }), { source: 'txt_atproto' }],
  ['several strings are one record', 'strings', account('strings', {
    records: ['_atproto.strings TXT "did=did:web:str" "ings.example" ".com"'],
  }), { did: did('strings') }],
  ['records of others stand beside it', 'beside', account('beside', {
    records: txt('_atproto.beside', 'v=spf1 -all', `did=${did('beside')}`, 'x'.repeat(600)),
  }), { did: did('beside') }],
  ['a CNAME leads to the record', 'alias', account('alias', {
    records: ['_atproto.alias CNAME _atproto.target', ...txt('_atproto.target',
      `did=${did('alias')}`)],
  }), { did: did('alias') }],
  ['a record in a zone without signatures', 'alice.unsigned', {},
    { until: 'did', did: PLC_DID, dnssec: 'insecure' }],
  ['a did:key needs no document', 'key', only('key', {
    records: txt('_nywhere.key', `v=nyw1 did=${KEY}`),
  }), { until: 'key', did: KEY, agrees: true, keys: [{ id: `${KEY}#${MULTIKEY}`, key: KEY }] }],
  ['a wildcard zone whose names are fingerprints', `${FINGERPRINT}.self.example.com`,
    { records: txt('*.self', 'v=nyw1 self=udf') }, { until: 'key', source: 'self_udf', keys: [] }],
  ['the tenth key of a document and no more', 'keys', account('keys', {
    document: { verificationMethod: manyKeys },
  }), { count: 10 }],
  ['an account without a key of ours', 'keyless', account('keyless', {
    document: { verificationMethod: [key('#atproto')] },
  }), { keys: [], flow: 'atproto' }],
  ['a server without a DID by _oauth._tcp', 'oauth', {
    records: ['_oauth._tcp.oauth SRV 1 1 443 sso', `sso ${here}`],
    web: { 'sso.example.com/.well-known/oauth-authorization-server':
      json(metadata('https://sso.example.com', { scopes_supported: ['openid'] })) },
  }, { flow: 'oauth', issuer: 'https://sso.example.com', did: undefined, source: undefined }],
  ['the same beside a web server that gives its page for every address', 'spa', {
    records: ['_oauth._tcp.spa SRV 1 1 443 sso4', `sso4 ${here}`, `spa ${here}`],
    web: {
      ...file('spa', { type: 'text/html', body: '<!doctype html>' }),
      'sso4.example.com/.well-known/oauth-authorization-server':
        json(metadata('https://sso4.example.com')),
    },
  }, { flow: 'oauth', issuer: 'https://sso4.example.com', did: undefined }],
  ['SRV is tried by priority, and the next when one is not there', 'srv', {
    records: ['_oauth._tcp.srv SRV 20 1 443 sso2', '_oauth._tcp.srv SRV 10 1 443 nowhere-here',
      ...txt('_oauth._tcp.srv', 'meta=/as/about'), `sso2 ${here}`],
    web: { 'sso2.example.com/as/about': json(metadata('https://sso2.example.com')) },
  }, { flow: 'oauth', issuer: 'https://sso2.example.com' }],
  ['a server with a path, where RFC 8414 puts its document', 'tenant', {
    records: ['_oauth._tcp.tenant SRV 1 1 443 sso6', `sso6 ${here}`,
      ...txt('_oauth._tcp.tenant', 'meta=/.well-known/oauth-authorization-server/one')],
    web: { 'sso6.example.com/.well-known/oauth-authorization-server/one':
      json(metadata('https://sso6.example.com/one')) },
  }, { flow: 'oauth', issuer: 'https://sso6.example.com/one' }],
  ['a handle with a document and no PDS has its server by _oauth._tcp', 'nopds', account('nopds', {
    document: { service: [] },
    records: [...txt('_atproto.nopds', `did=${did('nopds')}`),
      '_oauth._tcp.nopds SRV 1 1 443 sso3', `sso3 ${here}`],
    web: { 'sso3.example.com/.well-known/oauth-authorization-server':
      json(metadata('https://sso3.example.com')) },
  }), { flow: 'oauth', did: did('nopds'), issuer: 'https://sso3.example.com' }],
];

const dns = [
  ['two different did= records', 'two', { records: txt('_atproto.two', `did=${did('a')}`,
    `did=${did('b')}`) }, { problem: 'dns_conflict', step: 'txt_atproto' }],
  ['two different records of ours', 'two-ours', { records: txt('_nywhere.two-ours',
    `v=nyw1 did=${did('a')}`, `v=nyw1 did=${did('b')}`) },
  { problem: 'dns_conflict', step: 'txt_nywhere' }],
  ['_nywhere and _atproto that disagree', 'split', account('split', {
    records: [...txt('_nywhere.split', `v=nyw1 did=${did('split')}`),
      ...txt('_atproto.split', `did=${did('mallory')}`)],
  }), { problem: 'dns_conflict', did: did('split') }],
  ['a revoked name', 'gone', { records: txt('_nywhere.gone', 'v=nyw1 revoked',
    `v=nyw1 did=${did('gone')}`) }, { problem: 'handle_revoked' }],
  ['a name revoked within a wildcard zone', `${FINGERPRINT}.self2.example.com`, {
    records: [...txt('*.self2', 'v=nyw1 self=udf'),
      ...txt(`_nywhere.${FINGERPRINT}.self2`, 'v=nyw1 revoked')],
  }, { problem: 'handle_revoked' }],
  ['self=udf at a name that is no fingerprint', 'nofp',
    { records: txt('_nywhere.nofp', 'v=nyw1 self=udf') }, { problem: 'record_malformed' }],
  ['a longer fingerprint in such a zone is no second name', `${FINGERPRINT}-2732.self3.example.com`,
    { records: txt('*.self3', 'v=nyw1 self=udf') }, { problem: 'record_malformed' }],
  ['a record that says nothing', 'empty', { records: txt('_nywhere.empty', 'v=nyw1') },
    { problem: 'record_malformed', step: 'txt_nywhere' }],
  ['a record that says nothing is not passed over for _atproto', 'empty2', account('empty2', {
    records: [...txt('_nywhere.empty2', 'v=nyw1 did='),
      ...txt('_atproto.empty2', `did=${did('empty2')}`)],
  }), { problem: 'record_malformed' }],
  ['a DID of an unknown method', 'method', { records: txt('_atproto.method',
    'did=did:example:alice') }, { problem: 'bad_did' }],
  ['a forged answer', 'alice.bogus', {}, { problem: 'dns_bogus', step: 'txt_nywhere' }],
  ['SERVFAIL', 'alice.broken', {}, { problem: 'dns_failed', step: 'txt_nywhere' }],
  ['a CNAME loop', 'loop', { records: ['_nywhere.loop CNAME _nywhere.loop2',
    '_nywhere.loop2 CNAME _nywhere.loop', `loop ${here}`],
  web: file('loop', { body: did('loop') }) }, { problem: 'dns_failed', step: 'txt_nywhere' }],
  ['an oversized record', 'huge', { records: txt('_atproto.huge', `did=${'x'.repeat(9000)}`) },
    { problem: 'dns_too_large', step: 'txt_atproto' }],
  ['far too many records', 'flood', { records: txt('_atproto.flood',
    ...Array.from({ length: 60 }, (_, n) => `v=${n} ${'x'.repeat(200)}`)) },
  { problem: 'dns_too_large', step: 'txt_atproto' }],
  ['a service that the owner says is not there', 'dot', {
    records: ['_oauth._tcp.dot SRV 0 0 0 .'] }, { problem: 'handle_not_found', step: 'srv_oauth' }],
  ['two places for one server', 'places', { records: ['_oauth._tcp.places SRV 1 1 443 sso',
    ...txt('_oauth._tcp.places', 'meta=/a', 'meta=/b')] },
  { problem: 'dns_conflict', step: 'txt_oauth' }],
  ['a name that is nowhere', 'nobody', {},
    { problem: 'handle_not_found', agrees: undefined }],
];

const web = [
  ['a file with HTML', 'html', only('html', { web: file('html', {
    type: 'text/html', body: '<!doctype html><title>Hi</title>' }) }),
  { problem: 'record_malformed', step: 'well_known' }],
  ['a file of 300 kB', 'fat', only('fat', { web: file('fat', { body: 'x'.repeat(300_000) }) }),
    { problem: 'answer_too_large', step: 'well_known' }],
  ['a file that redirects to localhost', 'hop', only('hop', { web: file('hop', {
    status: 302, headers: { location: 'https://localhost/' } }) }),
  { problem: 'redirect_refused', step: 'well_known' }],
  ['a file that redirects to another name', 'hop2', only('hop2', { web: file('hop2', {
    status: 301, headers: { location: 'https://web.example.com/.well-known/atproto-did' } }) }),
  { problem: 'redirect_refused', step: 'well_known' }],
  ['a server error', 'error', only('error', { web: file('error', { status: 500 }) }),
    { problem: 'answer_bad', step: 'well_known' }],
  ['a host that is not there', 'gone410', only('gone410', { web: file('gone410',
    { status: 410 }) }), { problem: 'handle_not_found', absent: 'well_known' }],
  ['a private address', 'private', { records: ['private A 10.0.0.7'] },
    { problem: 'address_refused', step: 'well_known' }],
  ['one private address among others', 'mixed', { records: [`mixed ${here}`, 'mixed A 10.0.0.7'] },
    { problem: 'address_refused', step: 'well_known' }],
  ['a private address written as IPv6', 'mapped', {
    records: ['mapped AAAA ::ffff:192.168.0.1'] },
  { problem: 'address_refused', step: 'well_known' }],
  ['a certificate for another name', 'deep.er', { records: [`deep.er ${here}`] },
    { problem: 'tls_failed', step: 'well_known' }],
];

const documents = [
  ['a document for another DID', 'other', account('other', { document: { id: did('mallory') } }),
    { problem: 'did_other' }],
  ['a document without the handle', 'unnamed', account('unnamed',
    { document: { alsoKnownAs: undefined } }), { problem: 'did_disagrees', agrees: false }],
  ['a document with the handle in the second place', 'second', account('second', {
    document: { alsoKnownAs: ['at://mallory.example.com', 'at://second.example.com'] },
  }), { problem: 'did_disagrees', agrees: false, step: 'also_known_as' }],
  ['a document of 1 MB', 'mega', account('mega', { document: { x: 'x'.repeat(1 << 20) } }),
    { problem: 'answer_too_large', step: 'did_document' }],
  ['a document that is HTML', 'page', account('page', {
    documentAnswer: { type: 'text/html', body: '<!doctype html>' } }),
  { problem: 'did_document_bad', step: 'did_document' }],
  ['a document with a member twice', 'twice', account('twice', { documentAnswer: json({}, {
    body: JSON.stringify(didDocument(did('twice'), 'twice.example.com'))
      .replace(/}$/, `,"id":"${did('twice')}"}`) }) }), { problem: 'did_document_bad' }],
  ['a document that redirects', 'moved', account('moved', {
    documentAnswer: { status: 302, headers: { location: 'https://web.example.com/' } } }),
  { problem: 'redirect_refused', step: 'did_document' }],
  ['a document that is gone', 'absent', account('absent', { documentAnswer: { status: 404 } }),
    { problem: 'did_not_found', absent: 'did_document' }],
  ['a did:web at a private address', 'inside', { records: [
    ...txt('_atproto.inside', `did=${did('inside')}`), 'inside A 192.168.1.1'] },
  { problem: 'address_refused', step: 'did_document' }],
  ['a did:web with a path', 'path', { records: txt('_atproto.path',
    'did=did:web:example.com:users:path') }, { problem: 'bad_did' }],
  ['a did:web that is an address', 'literal', { records: txt('_atproto.literal',
    'did=did:web:127.0.0.1') }, { problem: 'bad_did' }],
  ['a PDS with a path', 'pdspath', account('pdspath', {
    document: { service: pdsService('https://pds.example.com/x') } }),
  { problem: 'url_refused', step: 'pds' }],
  ['a PDS without TLS', 'pdshttp', account('pdshttp', {
    document: { service: pdsService('http://pds.example.com') } }),
  { problem: 'url_refused', step: 'pds' }],
  ['a document without PDS, and nothing else', 'lonely', account('lonely', {
    document: { service: [] } }), { problem: 'server_missing' }],
];

const servers = [
  ['a PDS that says nothing of its server', 'mute', account('mute',
    { resourceAnswer: { status: 404 } }),
  { problem: 'server_missing', absent: 'resource_metadata' }],
  ['a PDS that redirects', 'pdshop', account('pdshop', {
    resourceAnswer: { status: 302, headers: { location: 'https://as-web.example.com/' } } }),
  { problem: 'redirect_refused', step: 'resource_metadata' }],
  ['metadata that is not JSON by its type', 'type', account('type', {
    resourceAnswer: json({}, { type: 'text/plain' }) }),
  { problem: 'answer_bad', step: 'resource_metadata' }],
  ['a PDS with two servers', 'twoas', account('twoas', { resource: {
    authorization_servers: ['https://a.example.com', 'https://b.example.com'] } }),
  { problem: 'metadata_bad', step: 'resource_metadata' }],
  ['metadata about another resource', 'resource', account('resource', {
    resource: { resource: 'https://pds.example.com' } }),
  { problem: 'metadata_bad', step: 'resource_metadata' }],
  ['a wrong issuer', 'issuer', account('issuer', {
    metadata: { issuer: 'https://as-web.example.com' } }),
  { problem: 'metadata_bad', step: 'server_metadata' }],
  ['no PAR', 'nopar', account('nopar', {
    metadata: { pushed_authorization_request_endpoint: undefined } }),
  { problem: 'metadata_bad', step: 'server_metadata' }],
  ['an authorization page without TLS', 'plain', account('plain', {
    metadata: { authorization_endpoint: 'http://as-plain.example.com/authorize' } }),
  { problem: 'url_refused', step: 'server_metadata' }],
  ['a token endpoint within the house', 'house', account('house', {
    metadata: { token_endpoint: 'https://192.168.0.1/token' } }),
  { problem: 'address_refused', step: 'server_metadata' }],
  ['a server at a private address', 'asinside', { ...account('asinside'), records: [
    ...account('asinside').records.filter(record => !record.startsWith('as-')),
    'as-asinside A 172.16.0.1'] }, { problem: 'address_refused', step: 'server_metadata' }],
  ['a document that would speak for a name that goes on where its host ends', 'longer', {
    records: ['_oauth._tcp.longer SRV 1 1 443 sso5', `sso5 ${here}`,
      ...txt('_oauth._tcp.longer', 'meta=/.well-known/oauth-authorization-server.org')],
    web: { 'sso5.example.com/.well-known/oauth-authorization-server.org':
      json(metadata('https://sso5.example.com.org')) },
  }, { problem: 'metadata_bad', step: 'server_metadata' }],
  ['a server that does not know this PDS', 'stranger', account('stranger', {
    metadata: { protected_resources: ['https://pds.example.com'] } }),
  { problem: 'metadata_bad', step: 'server_metadata' }],
];

const table = [...found, ...dns, ...web, ...documents, ...servers];
let names;
let net;

before(async () => {
  names = await startNames(table.map(([, , row]) => row));
  net = new Net();
  await net.call('configure', names.settings);
});

after(async () => {
  await net.end();
  await names.stop();
});

// Every step is told before the reply, as it stands in the reply; the problem has its sentence.
async function resolve(text, until = 'server') {
  const told = [];
  const result = await net.call('resolve', { handle: text, until }, step => told.push(step));
  assert.deepEqual(told, result.steps);
  assert.equal(result.steps[0].step, 'clean');
  if (result.problem) assert.match(result.problem.message, /^[A-Z].*\.$/s);
  assert.ok(result.ttl >= 0 && result.ttl <= 600);
  return result;
}

function check(result, { problem, step, absent, count, until, ...expected }) {
  assert.equal(result.problem?.code, problem, JSON.stringify(result));
  if (problem) assert.equal(result.flow, undefined);
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(result[name], value, name);
  if (count !== undefined) assert.equal(result.keys.length, count);
  if (step !== undefined) {
    const bad = result.steps.find(one => one.step === step && one.outcome !== 'skipped');
    assert.ok(bad, `${step} among ${result.steps.map(one => one.step)}`);
    if (bad.outcome === 'failed') assert.equal(bad.code, problem);
  }
  if (absent) assert.equal(result.steps.find(one => one.step === absent).outcome, 'absent');
}

for (const [sentence, label, , expected] of table) {
  test(`${expected.problem ?? 'found'}: ${sentence}`, async () => {
    const whole = /\.(example\.com|broken|bogus|unsigned)$/.test(label);
    const handle = whole ? label : `${label}.example.com`;
    const result = await resolve(handle, expected.until);
    assert.equal(result.handle, handle);
    check(result, expected);
  });
}

test('what came in place of a document is said', async () => {
  const result = await resolve('type.example.com');
  const { step, answer } = result.steps.at(-1);
  assert.deepEqual([step, answer],
    ['resource_metadata', 'status 200, content type text/plain']);
});

test('what people type around a handle makes no difference', async () => {
  const typed = ['@web.example.com', ' Web.Example.COM. ', 'at://web.example.com',
    'https://web.example.com/', '\u202aweb.example.com\u202c', 'web。example．com',
    'ｗｅｂ.example.com'];
  for (const text of typed) {
    const result = await resolve(text, 'did');
    assert.equal(result.problem, undefined, text);
    assert.equal(result.handle, 'web.example.com');
  }
});

test('a name that is not ASCII is looked up as its A-label', async () => {
  for (const [typed, handle] of [['Bücher.example.com', 'xn--bcher-kva.example.com'],
    ['faß.example.com', 'xn--fa-hia.example.com']]) {
    const result = await resolve(typed, 'did');
    assert.equal(result.handle, handle);
    assert.equal(result.problem.code, 'handle_not_found');
  }
});

test('what is no handle is said so in one sentence, and nothing is asked', async () => {
  for (const text of ['', '@', 'alice', 'alice..com', 'a_b.example.com', '☃☃', 'did:plc:abc',
    'https://bsky.app/profile/alice.example.com', 'alice@example.com', 'x'.repeat(2000),
    '127.0.0.1', 'alice.local', 'a.example.com/../b', 'a\tb.example.com',
    '\ufffd.example.com', `${'a'.repeat(64)}.example.com`, `${'ä.'.repeat(200)}com`]) {
    const asked = names.requests.length;
    const result = await net.call('resolve', { handle: text });
    assert.equal(result.problem.code, 'bad_handle', text);
    assert.match(result.problem.message, /^[A-Z][^.]*.*\.$/);
    assert.deepEqual(result.steps.map(step => step.step), ['clean']);
    assert.equal(names.requests.length, asked);
  }
});

test('a malformed request is an error, not a result', async () => {
  for (const args of [{}, { handle: 1 }, { handle: 'a', until: 'x' }, { handle: 'a', fresh: 1 },
    { handle: 'a', more: 1 }]) {
    await assert.rejects(net.call('resolve', args), { code: 'bad_argument' });
  }
});
