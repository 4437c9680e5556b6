// Whether a zone has its wildcard record, as sites will see it: asked of knotd with a signed tree,
// through libunbound that validates, and of the zone's own server.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { tapDns } from '../fixtures/dns-tap.mjs';
import { readMessage } from '../fixtures/dns-message.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startNet } from './net.mjs';

const RIGHT = '"v=nyw1 self=udf"';
const FINGERPRINT = 'mcqi-vr7f-k4zl-2m5h-xd3s-ojw6-t2ab';

// Names of one zone; what is delegated has its own, below.
const ROOT = `
*.good.example.com 300 TXT ${RIGHT}
_nywhere.${FINGERPRINT}.good.example.com TXT "v=nyw1 revoked"
*.empty.example.com A 192.0.2.1
*.other.example.com TXT "v=spf1 -all"
*.both.example.com TXT ${RIGHT}
*.both.example.com TXT "v=spf1 -all"
*.typo.example.com TXT "v=nyw1 self=ufd"
*.did.example.com TXT "v=nyw1 did=did:plc:ewvi7nxzyoun6zhxrhs64oiz"
*.revoked.example.com TXT "v=nyw1 revoked"
*.two.example.com TXT ${RIGHT}
*.two.example.com TXT "v=nyw1 did=did:plc:ewvi7nxzyoun6zhxrhs64oiz"
*.withdrawn.example.com TXT ${RIGHT}
*.withdrawn.example.com TXT "v=nyw1 revoked"
*.alias.example.com CNAME record.example.com
record.example.com TXT ${RIGHT}
*.lost.example.com CNAME nowhere.example.com
own.example.net NS ns.own.example.net
gone.example.net NS ns.invalid
broken.example.net NS ns.invalid
bogus.example.net NS ns.invalid
bogus.example.net DS 12345 13 2 ${'1F7BC8EE'.repeat(8)}
`;

const own = records => `@ NS ns\nns A 127.0.0.1\n${records}`;
const WILDCARD = `* 60 TXT ${RIGHT}`;
const ZONES = {
  '.': ROOT,
  'own.example.net.': own(WILDCARD),
  'bogus.example.net.': WILDCARD,
  'gone.example.net.': WILDCARD,
  'broken.example.net.': null,
};

let dir;
let knot;
let anchors;

before(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'nywhere-zone-'));
  knot = await startKnot(ZONES, { signed: ['.', 'bogus.example.net.'] });
  anchors = path.join(dir, 'anchors');
  await writeFile(anchors, await knot.anchors('.'));
});

after(async () => {
  await knot?.stop();
  await rm(dir, { recursive: true });
});

const settings = (port = knot.port, resolver = knot.server) => ({
  resolver: { kind: 'server', server: resolver }, trust_anchor: anchors,
  development: { dns_port: port },
});

async function checker(t, given = settings()) {
  const net = await startNet(t, given);
  return zone => net.call('zone_check', { zone }).catch(error => error.code);
}

test('the right record, in a signed zone and in one that is not', async t => {
  const check = await checker(t);
  assert.deepEqual(await check('good.example.com'), { state: 'ok', dnssec: 'secure', ttl: 300 });
  assert.deepEqual(await check('own.example.net'), { state: 'ok', dnssec: 'insecure', ttl: 60 });
});

test('no record, none of this protocol, no such zone', async t => {
  const check = await checker(t);
  for (const zone of ['empty.example.com', 'other.example.com', 'none.example.com',
    'no.such.zone.example.org', 'lost.example.com']) {
    assert.deepEqual(await check(zone), { state: 'missing' }, zone);
  }
});

test('a record that says something else, or more than that one', async t => {
  const check = await checker(t);
  for (const zone of ['typo', 'did', 'revoked', 'two', 'withdrawn']) {
    assert.equal((await check(`${zone}.example.com`)).state, 'wrong', zone);
  }
});

test('what others have put beside it does not matter, nor that it is an alias', async t => {
  const check = await checker(t);
  assert.equal((await check('both.example.com')).state, 'ok');
  assert.equal((await check('alias.example.com')).state, 'ok');
});

test('a signature that is wrong', async t => {
  const check = await checker(t);
  assert.deepEqual(await check('bogus.example.net'), { state: 'bogus' });
});

test('a zone whose servers fail is neither there nor missing', async t => {
  const check = await checker(t);
  assert.equal(await check('broken.example.net'), 'dns_failed');
});

test('the zone\'s own servers do not answer: the resolver\'s word counts', async t => {
  const check = await checker(t);
  assert.equal((await check('gone.example.net')).state, 'ok');
  const deaf = await checker(t, settings(1));
  assert.equal((await deaf('own.example.net')).state, 'ok');
});

test('the zone\'s own server says something else than the resolver', async t => {
  for (const [records, zone, state] of [
    [WILDCARD, 'own.example.net', 'ok'],
    [WILDCARD.replace('udf', 'ufd'), 'own.example.net', 'split'],
    ['', 'own.example.net', 'split'],
  ]) {
    const there = await startKnot({ 'own.example.net.': own(records) });
    t.after(() => there.stop());
    const check = await checker(t, settings(there.port));
    assert.equal((await check(zone)).state, state, records);
  }
});

test('the record is there, but not where this computer asks', async t => {
  const here = await startKnot({
    '.': 'own.example.net NS ns.own.example.net', 'own.example.net.': own(''),
  });
  t.after(() => here.stop());
  const check = await checker(t, settings(knot.port, here.server));
  assert.equal((await check('own.example.net')).state, 'split');
});

test('servers on private addresses are no servers for sites elsewhere', async t => {
  const check = await checker(t, { ...settings(), development: undefined });
  assert.equal((await check('own.example.net')).state, 'split');
});

test('it is asked for a name that looks like a handle, another one each time', async t => {
  const tap = await tapDns(knot.server);
  t.after(() => tap.stop());
  const port = Number(tap.server.split(':')[1]);
  const check = await checker(t, settings(port));
  await check('own.example.net');
  await check('own.example.net');
  const names = tap.messages.filter(({ transport }) => transport === 'tcp')
    .map(({ bytes }) => readMessage(bytes).question[0].name);
  assert.equal(new Set(names).size, 2);
  for (const name of names) {
    assert.match(name, /^_nywhere\.m[a-z2-7]{3}(-[a-z2-7]{4}){6}\.own\.example\.net\.$/);
  }
});

test('one name under the wildcard is revoked by a record of its own', async t => {
  const net = await startNet(t, settings());
  assert.equal((await net.call('zone_check', { zone: 'good.example.com' })).state, 'ok');
  const ask = label => net.call('resolve',
    { handle: `${label}.good.example.com`, until: 'did', fresh: true }).catch(error => error);
  const { code, problem } = await ask(FINGERPRINT);
  assert.equal(code ?? problem?.code, 'handle_revoked');
});

test('names that are no zone\'s, or leave no room for a handle', async t => {
  const check = await checker(t);
  for (const zone of ['', '.', 'com', 'a..com', 'Good.example.com', 'good.example.com.', 'a b.com',
    'printer.local', '192.0.2.1', '-a.com', '_x.example.com', `${'a'.repeat(64)}.com`]) {
    assert.equal(await check(zone), 'bad_zone', zone);
  }
  const long = `${'a.'.repeat(102)}example.com`;
  assert.equal(await check(long), 'zone_too_long');
  const plain = await checker(t, { ...settings(), development: undefined });
  assert.equal(await plain('anon.test'), 'bad_zone');
});
