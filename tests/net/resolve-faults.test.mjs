// Goal: a resolution that is stopped, kept waiting or cut off ends with one sentence, and the next
// one works; what a handle's server is, the guard of the redirect is told by the same rules.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { ODD, startOddDns } from '../fixtures/odd-dns.mjs';
import { Net, startNet } from './net.mjs';
import { startHeldTxt, startRebinding } from './support/between.mjs';
import { account, json, metadata, PLC_DID, startNames, txt } from './support/names.mjs';

const ORIGIN = 'https://forum.example.com';
const LONGEST_MS = 15_000; // ten seconds for a server, and what a busy machine takes
const stalls = {
  'the file': 'file.example.com/.well-known/atproto-did',
  'the document': 'plc.example.com/did:plc:7iza6de2dwap2sbkpav7c6c6',
  'the PDS': 'pds-quiet.example.com/.well-known/oauth-protected-resource',
  'the server': 'as-dumb.example.com/.well-known/oauth-authorization-server',
};
const silent = { silent: true };
const REBOUND = 'rebound.example.com';
const FILE_THAT_WAITS = 'waits.example.com/.well-known/atproto-did';
const rows = [
  account('good', { did: undefined }),
  { records: ['file A 127.0.0.1'], web: { [stalls['the file']]: silent } },
  account('slow', { did: PLC_DID, documentAnswer: silent }),
  account('quiet', { resourceAnswer: silent }),
  account('dumb', { metadataAnswer: silent }),
  account('waits', { web: { [FILE_THAT_WAITS]: silent } }),
  account('moved', { metadata: { issuer: 'https://as-good.example.com' } }),
  account('kept', { records: ['$TTL 300', ...txt('_atproto.kept', 'did=did:web:kept.example.com'),
    '$TTL 1'] }),
  account('pages', { metadata: { authorization_endpoint: 'https://login.example.com/authorize' } }),
  account('brief', { records: ['$TTL 0', ...txt('_atproto.brief', 'did=did:web:brief.example.com'),
    '$TTL 1'] }),
  account('rebound', { records: [],
    web: { [`${REBOUND}/.well-known/atproto-did`]: { body: `did:web:${REBOUND}` } } }),
  { records: ['_oauth._tcp.sso SRV 1 1 443 idp', 'idp A 127.0.0.1'],
    web: { 'idp.example.com/.well-known/oauth-authorization-server':
      json(metadata('https://idp.example.com')) } },
];
const waiting = {
  'the file': 'file.example.com', 'the document': 'slow.example.com',
  'the PDS': 'quiet.example.com', 'the server': 'dumb.example.com',
};
const stepOf = {
  'the file': 'well_known', 'the document': 'did_document',
  'the PDS': 'resource_metadata', 'the server': 'server_metadata',
};

let names;
before(async () => { names = await startNames(rows); });
after(() => names.stop());

test('a server that does not answer ends each step within ten seconds', async t => {
  const net = await startNet(t, names.settings);
  await Promise.all(Object.entries(waiting).map(async ([who, handle]) => {
    const began = Date.now();
    const result = await net.call('resolve', { handle });
    assert.equal(result.problem.code, 'answer_timeout', who);
    const step = result.steps.find(one => one.step === stepOf[who]);
    assert.deepEqual([step.outcome, step.code], ['failed', 'answer_timeout']);
    assert.ok(Date.now() - began < LONGEST_MS);
  }));
});

test('name servers that are silent, refuse, or never come to the end', async t => {
  const expected = { silent: 'dns_timeout', refuses: 'dns_failed', endless: 'dns_failed' };
  await Promise.all(Object.entries(expected).map(async ([how, code]) => {
    const odd = await startOddDns(ODD[how]);
    t.after(() => odd.stop());
    const net = await startNet(t,
      { ...names.settings, resolver: { kind: 'server', server: odd.server } });
    const result = await net.call('resolve', { handle: 'good.example.com' });
    assert.equal(result.problem.code, code, how);
    assert.equal(result.did, undefined);
  }));
});

test('a name that leads into a private network the second time is not followed there', async t => {
  const rebinding = await startRebinding(names.settings.resolver.server, REBOUND);
  t.after(() => rebinding.stop());
  const net = await startNet(t,
    { ...names.settings, resolver: { kind: 'server', server: rebinding.server } });
  const asked = names.requests.length;
  const result = await net.call('resolve', { handle: REBOUND, fresh: true });
  assert.equal(result.problem.code, 'address_refused');
  assert.deepEqual(result.steps.slice(-1).map(({ step, code }) => [step, code]),
    [['did_document', 'address_refused']]);
  assert.deepEqual(names.requests.slice(asked), [`${REBOUND}/.well-known/atproto-did`]);
});

test('DNS that has answered does not wait for the web server', async t => {
  const net = await startNet(t, names.settings);
  const result = await net.call('resolve', { handle: 'waits.example.com' });
  assert.equal(result.flow, 'atproto');
  assert.equal(result.steps.find(step => step.step === 'well_known').outcome, 'skipped');
});

test('a web server is asked beside a slow DNS, which counts all the same', async t => {
  const dns = await startHeldTxt(names.settings.resolver.server, names.arrival(FILE_THAT_WAITS));
  t.after(() => dns.stop());
  const net = await startNet(t,
    { ...names.settings, resolver: { kind: 'server', server: dns.server } });
  const result = await net.call('resolve', { handle: 'waits.example.com' });
  assert.equal(result.source, 'txt_atproto');
  assert.equal(result.steps.find(step => step.step === 'well_known').outcome, 'skipped');
});

// Killed when a step has been told, which is at the start of the next one.
test('killed in each step, it ends the call, and the next one resolves', async () => {
  const probe = new Net();
  await probe.call('configure', names.settings);
  const { steps } = await probe.call('resolve', { handle: 'good.example.com' });
  await probe.end();
  assert.ok(steps.length >= 8);
  for (const { step } of steps) {
    const net = new Net();
    await net.call('configure', names.settings);
    const call = net.call('resolve', { handle: 'good.example.com' }, told => {
      if (told.step === step) net.kill();
    });
    // The last step may be told together with the reply.
    const outcome = await call.then(result => result.flow, error => error.code);
    assert.ok(outcome === 'ended' || outcome === 'atproto', `${step}: ${outcome}`);
    assert.equal(await net.exited, 'SIGKILL');
  }
  const net = new Net();
  await net.call('configure', names.settings);
  assert.equal((await net.call('resolve', { handle: 'good.example.com' })).flow, 'atproto');
  await net.end();
});

test('killed while a server keeps it waiting, in each place', async () => {
  for (const [who, handle] of Object.entries(waiting)) {
    const net = new Net();
    await net.call('configure', names.settings);
    const arrived = names.arrival(stalls[who]);
    const call = assert.rejects(net.call('resolve', { handle }), { code: 'ended' });
    await arrived;
    net.kill();
    await call;
  }
});

test('the end of its input ends it at once, whatever is under way', async () => {
  const net = new Net();
  await net.call('configure', names.settings);
  const arrived = names.arrival(stalls['the server']);
  const call = assert.rejects(net.call('resolve', { handle: 'dumb.example.com' }),
    { code: 'ended' });
  await arrived;
  assert.equal(await net.end(), 0);
  await call;
});

test('sixteen people at once each get their own answer', async t => {
  const net = await startNet(t, names.settings);
  const handles = ['good', 'waits', 'brief', 'kept'].map(label => `${label}.example.com`);
  const asked = Array.from({ length: 16 }, (_, n) => handles[n % handles.length]);
  const results = await Promise.all(asked.map(handle => net.call('resolve', { handle })));
  results.forEach((result, n) => {
    assert.equal(result.handle, asked[n]);
    assert.equal(result.flow, 'atproto');
    assert.equal(result.issuer, `https://as-${asked[n]}`);
  });
});

test('server says where the authorization page is, and whose site asked', async t => {
  const net = await startNet(t, names.settings);
  const result = await net.call('server', { origin: ORIGIN, handle: '@Good.example.com' });
  assert.deepEqual(result, {
    handle: 'good.example.com', did: 'did:web:good.example.com',
    issuer: 'https://as-good.example.com',
    authorization_endpoint: 'https://as-good.example.com/oauth/authorize',
    server: 'as-good.example.com', site: 'example.com', flow: 'atproto',
  });
  const oauth = await net.call('server', { origin: ORIGIN, handle: 'sso.example.com' });
  assert.deepEqual([oauth.flow, oauth.did, oauth.server], ['oauth', undefined, 'idp.example.com']);
});

test('the server that it names is where the browser will be, whatever the issuer is called', async t => {
  const net = await startNet(t, names.settings);
  const result = await net.call('server', { origin: ORIGIN, handle: 'pages.example.com' });
  assert.deepEqual([result.issuer, result.server],
    ['https://as-pages.example.com', 'login.example.com']);
});

test('server refuses with the code of what is wrong', async t => {
  const net = await startNet(t, names.settings);
  const refused = async (args, code) => assert.rejects(net.call('server', args), { code });
  await refused({ origin: ORIGIN, handle: 'moved.example.com' }, 'metadata_bad');
  await refused({ origin: ORIGIN, handle: 'nobody.example.com' }, 'handle_not_found');
  await refused({ origin: ORIGIN, handle: 'nobody' }, 'bad_handle');
  await refused({ origin: 'forum', handle: 'good.example.com' }, 'bad_origin');
  await refused({ handle: 'good.example.com' }, 'bad_argument');
});

test('what server knows is kept while the record holds, and not longer', async t => {
  const net = await startNet(t, names.settings);
  const count = label =>
    names.requests.filter(url => url.startsWith(`as-${label}.example.com/`)).length;
  const before = count('kept');
  await net.call('resolve', { handle: 'kept.example.com' });
  await net.call('server', { origin: ORIGIN, handle: 'kept.example.com' });
  assert.equal(count('kept'), before + 1);
  await net.call('resolve', { handle: 'kept.example.com', fresh: true });
  assert.equal(count('kept'), before + 2);
  const brief = count('brief');
  await net.call('resolve', { handle: 'brief.example.com' });
  await net.call('server', { origin: ORIGIN, handle: 'brief.example.com' });
  assert.equal(count('brief'), brief + 2);
});

test('without the development switch nothing on this computer is asked', async t => {
  const { development, ...settings } = names.settings;
  assert.ok(development);
  const net = await startNet(t, settings);
  const asked = names.requests.length;
  const good = await net.call('resolve', { handle: 'good.example.com' });
  assert.equal(good.problem.code, 'address_refused');
  const test_ = await net.call('resolve', { handle: 'alice.test' });
  assert.equal(test_.problem.code, 'bad_handle');
  assert.match(test_.problem.message, /\.test/);
  assert.equal(names.requests.length, asked);
});

const lines = name => readFileSync(
  new URL(`../fixtures/data/syntax/${name}.txt`, import.meta.url), 'utf8')
  .split('\n').filter(line => line !== '' && !line.startsWith('#'));
const CLOSED = /\.(alt|arpa|example|internal|invalid|local|localhost|onion)$/i;
// What cleaning takes away, and what IDNA makes a name of.
const MENDED = /^[@ ]|[. ]$|[^\x20-\x7e]/;

test('the cases of atproto for handles are taken and refused as they should be', async t => {
  const net = await startNet(t, names.settings);
  const clean = async handle =>
    (await net.call('resolve', { handle, until: 'did' })).steps[0].outcome;
  const valid = [...lines('handle_syntax_valid'),
    ...lines('atidentifier_syntax_valid').filter(line => !line.startsWith('did:'))];
  const invalid = [...lines('handle_syntax_invalid'), ...lines('atidentifier_syntax_invalid')];
  for (const handle of valid) {
    assert.equal(await clean(handle), CLOSED.test(handle) ? 'failed' : 'found', handle);
  }
  for (const handle of invalid) {
    if (await clean(handle) === 'found') assert.match(handle, MENDED);
  }
  assert.ok(valid.length >= 76 && invalid.length === 70, `${valid.length} ${invalid.length}`);
});
