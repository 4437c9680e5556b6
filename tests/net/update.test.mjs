// DNS UPDATE with TSIG at the two servers that most zones are on: what is promised is in
// host/net/dns_update.h.
import assert from 'node:assert/strict';
import { open, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startBind } from '../fixtures/bind.mjs';
import { tapDns } from '../fixtures/dns-tap.mjs';
import { readMessage } from '../fixtures/dns-message.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startNet } from './net.mjs';
import { callsOf, lookUp, makeKey, NAME, OTHER, TEXT, ZONE } from './support/update.mjs';

const DONE = {};
const SHADOW = 2 ** 31;
const strings = text => text.match(/.{1,10}/g).map(part => `"${part}"`).join(' ');
const RECORDS = `
_nywhere.cut TXT ${strings(TEXT)}
_nywhere.shared TXT "${TEXT}"
_nywhere.shared TXT "google-site-verification=abc"
_nywhere.shared TXT "caf\\195\\169"
_nywhere.alias CNAME elsewhere
`;
const ZONES = { [`${ZONE}.`]: RECORDS };
const ALGORITHMS = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'];

const SERVERS = {
  knotd: options => startKnot(ZONES, { updates: [`${ZONE}.`], ...options }),
  BIND: options => startBind(ZONES, options),
};

for (const [who, start] of Object.entries(SERVERS)) {
  let server;
  const begin = async (t, { settings, key = server.key, to = server } = {}) =>
    callsOf(await startNet(t, { development: {}, ...settings }), { server: to.server, key });
  const named = name => ({ name: `${name}.${ZONE}` });

  before(async () => { server = await start(); });
  after(() => server?.stop());

  test(`${who}: a name is registered, is not registered twice, is deleted`, async t => {
    const { update, ask } = await begin(t);
    assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), DONE);
    assert.deepEqual(await lookUp(server.server), [TEXT]);
    assert.deepEqual(await ask(), { texts: [TEXT] });
    assert.equal(await update({ expect: 'absent', set: [OTHER] }), 'update_taken');
    assert.equal(await update({ expect: [], set: [OTHER] }), 'update_taken');
    assert.deepEqual(await lookUp(server.server), [TEXT]);
    assert.deepEqual(await update({}), DONE);
    assert.deepEqual(await lookUp(server.server), []);
    assert.deepEqual(await ask(), { texts: [] });
    // what is gone already can be deleted: so an orphan can be, twice
    assert.deepEqual(await update({}), DONE);
  });

  test(`${who}: a record is replaced if it still is what was seen`, async t => {
    const { update } = await begin(t);
    assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), DONE);
    assert.equal(await update({ expect: [OTHER], set: [OTHER] }), 'update_taken');
    assert.equal(await update({ expect: [TEXT, OTHER], set: [OTHER] }), 'update_taken');
    assert.deepEqual(await update({ expect: [TEXT], set: [OTHER] }), DONE);
    assert.deepEqual(await lookUp(server.server), [OTHER]);
    assert.equal(await update({ expect: [TEXT], set: [] }), 'update_taken');
    assert.deepEqual(await update({ expect: [OTHER], set: [OTHER] }), DONE);
    assert.deepEqual(await update({ expect: [OTHER], set: [] }), DONE);
    assert.deepEqual(await lookUp(server.server), []);
  });

  test(`${who}: records of others at the name stay, readable or not`, async t => {
    const { update, ask } = await begin(t);
    const name = named('_nywhere.shared');
    const seen = (await ask(name)).texts;
    assert.deepEqual([...seen].sort(), ['google-site-verification=abc', TEXT]);
    assert.deepEqual(await update({ ...name, expect: seen, set: [OTHER] }), DONE);
    const then = await lookUp(server.server, name.name);
    assert.equal(then.length, 3);
    assert.ok(then.includes(OTHER) && !then.includes(TEXT));
    assert.ok(then.includes('google-site-verification=abc'));
  });

  test(`${who}: a record that somebody cut into other strings is replaced as well`, async t => {
    const { update, ask } = await begin(t);
    const name = named('_nywhere.cut');
    assert.deepEqual(await ask(name), { texts: [TEXT] });
    assert.deepEqual(await update({ ...name, expect: [TEXT], set: [OTHER] }), DONE);
    assert.deepEqual(await lookUp(server.server, name.name), [OTHER]);
  });

  test(`${who}: nothing is put beside an alias`, async t => {
    const { update, ask } = await begin(t);
    const name = named('_nywhere.alias');
    assert.equal(await ask(name), 'dns_conflict');
    assert.equal(await update({ ...name, expect: 'absent', set: [TEXT] }), 'update_taken');
    assert.equal(await update({ ...name, expect: [TEXT], set: [OTHER] }), 'dns_conflict');
  });

  test(`${who}: a text longer than one string comes back whole`, async t => {
    const { update, ask } = await begin(t);
    const long = `v=nyw1 did=did:web:${'a.'.repeat(300)}example`;
    assert.deepEqual(await update({ ...named('_nywhere.long'), expect: 'absent', set: [long] }),
      DONE);
    assert.deepEqual(await ask(named('_nywhere.long')), { texts: [long] });
  });

  test(`${who}: the TTL is the one that was asked for`, async t => {
    const tap = await tapDns(server.server);
    t.after(() => tap.stop());
    const { update } = await begin(t, { to: tap });
    const name = named('_nywhere.ttl');
    assert.deepEqual(await update({ ...name, expect: 'absent', set: [TEXT], ttl: 47 }), DONE);
    const message = readMessage(tap.messages[0].bytes);
    assert.deepEqual(message.authority.map(({ ttl, class: c, texts }) => [ttl, c, texts]),
      [[47, 1, [TEXT]]]);
    assert.deepEqual(message.answer.map(({ type, class: c, ttl }) => [type, c, ttl]),
      [[16, 254, 0], [5, 254, 0]]);
    // one connection, one segment, and nothing after the signature
    assert.deepEqual(tap.connections.map(({ segments }) => segments.length), [1]);
    assert.equal(message.rest, 0);
  });

  for (const algorithm of ALGORITHMS) {
    test(`${who}: ${algorithm} is good for a change and for a question`, async t => {
      const own = await start({ algorithm });
      t.after(() => own.stop());
      const { update, ask } = await begin(t, { to: own, key: own.key });
      assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), DONE);
      assert.deepEqual(await ask({ key: own.key }), { texts: [TEXT] });
    });
  }

  test(`${who}: a key of another name, secret or algorithm`, async t => {
    const { key } = server;
    for (const [wrong, code] of [
      [{ ...key, name: 'reader' }, 'update_key'],
      [{ ...key, secret: makeKey().secret }, 'update_signature'],
      [{ ...key, algorithm: 'hmac-sha512' }, 'update_key'],
    ]) {
      const { update, ask } = await begin(t, { key: wrong });
      assert.equal(await update({ expect: 'absent', set: [TEXT] }), code);
      assert.equal(await ask({ key: wrong }), code);
    }
    assert.deepEqual(await lookUp(server.server), []);
  });

  test(`${who}: a name that the key may not change`, async t => {
    const own = await start({ below: `dyn.${ZONE}.` });
    t.after(() => own.stop());
    const { update } = await begin(t, { to: own, key: own.key });
    // Knot DNS says, unsigned, that it does not know the key for that
    const code = who === 'knotd' ? 'update_key' : 'update_refused';
    assert.equal(await update({ expect: 'absent', set: [TEXT] }), code);
    assert.deepEqual(await lookUp(own.server), []);
    assert.deepEqual(await update({
      name: `_nywhere.a.dyn.${ZONE}`, expect: 'absent', set: [TEXT],
    }), DONE);
  });

  test(`${who}: a zone that it does not serve`, async t => {
    const { update, ask } = await begin(t);
    const name = '_nywhere.a.other.example';
    const args = { zone: 'other.example', name, expect: 'absent', set: [TEXT] };
    assert.equal(await update(args), 'update_zone');
    assert.equal(await update({ ...args, expect: [TEXT] }), 'update_zone');
    assert.equal(await ask({ name }), 'update_zone');
    assert.equal(await ask({ name, key: server.key }), 'update_zone');
  });

  test(`${who}: fifty at once, each on a connection of its own`, async t => {
    const tap = await tapDns(server.server);
    t.after(() => tap.stop());
    const { update } = await begin(t, { to: tap });
    const codes = [];
    const names = Array.from({ length: 50 }, (_, i) => named(`_nywhere.many${i}`));
    const work = async () => {
      for (let name = names.pop(); name; name = names.pop()) {
        codes.push(await update({ ...name, expect: 'absent', set: [TEXT] }));
      }
    };
    await Promise.all(Array.from({ length: 10 }, work));
    assert.deepEqual(codes, Array(50).fill(DONE));
    assert.equal(tap.connections.length, 50);
    assert.equal(new Set(tap.messages.map(({ bytes }) => bytes.readUInt16BE())).size > 45, true);
  });
}

test('arguments that make no sense reach no server', async t => {
  const net = await startNet(t, { development: {} });
  const key = makeKey();
  const { update, ask } = callsOf(net, { server: '127.0.0.1:1', key });
  for (const args of [
    { name: '_nywhere.a.other.example' }, { name: `x${ZONE}` }, { zone: '' }, { zone: '.' },
    { name: `${'a'.repeat(64)}.${ZONE}` }, { name: `a..${ZONE}` }, { name: `${NAME}.` },
    { name: `${'a.'.repeat(125)}${ZONE}` }, { set: ['v=spf1 -all'] }, { set: ['v=nyw10'] },
    { set: [`v=nyw1 ${'x'.repeat(4096)}`] }, { set: ['v=nyw1 \u00e9'] }, { set: ['v=nyw1 \t'] },
    { set: TEXT }, { set: Array(17).fill(TEXT) }, { expect: 'present' }, { expect: 1 },
    { expect: null }, { ttl: -1 }, { ttl: 86401 }, { ttl: 1.5 }, { ttl: '30' }, { more: 1 },
    { server: '127.0.0.1:0' }, { server: '127.0.0.1:65536' }, { server: '127.0.0.1:' },
    { server: '[127.0.0.1]:53' }, { server: 'a b' }, { server: '' }, { server: ':53' },
    { server: 'ns.example.com:053' }, { server: 'ns.example.com/' }, { server: '[::1' },
    { server: `${'a.'.repeat(130)}example` }, { server: 'ns.example.com@127.0.0.1' },
  ]) {
    assert.match(String(await update({ expect: 'absent', set: [TEXT], ...args })),
      /^bad_(argument|request|json)$/, JSON.stringify(args));
  }
  assert.equal(await ask({ zone: 'other.example' }), 'bad_argument');
  for (const wrong of [
    { ...key, algorithm: 'hmac-md5' }, { ...key, algorithm: 'hmac-sha1' },
    { ...key, secret: 'short' }, { ...key, secret: 'AAAA' }, { ...key, secret: '' },
    { ...key, secret: `${key.secret}\n` }, { ...key, name: '' }, { ...key, name: 'a b' },
    { ...key, secret: Buffer.alloc(513).toString('base64') },
    { ...key, name: `${'a'.repeat(64)}` },
  ]) {
    assert.equal(await update({ key: wrong, set: [] }), 'bad_tsig_key', JSON.stringify(wrong));
  }
});

test('only servers on the public Internet are asked, unless in development', async t => {
  const { update, ask } = callsOf(await startNet(t, {}), { server: '', key: makeKey() });
  for (const server of ['127.0.0.1', '127.0.0.1:5300', '[::1]:53', '::1', '10.0.0.1',
    '192.168.1.1:53', '169.254.169.254', 'fd00::1', '[::ffff:127.0.0.1]:53', '0.0.0.0',
    'localhost', 'localhost:53', 'printer', 'ns.local', 'ns.test']) {
    assert.equal(await update({ server }), 'address_refused', server);
    assert.equal(await ask({ server }), 'address_refused', server);
  }
});

test('a name that leads to a private address is not connected to', async t => {
  const dns = await startKnot({ 'example.com.': 'ns A 192.168.7.7\ntwo A 127.0.0.1\ntwo A 10.0.0.1' });
  t.after(() => dns.stop());
  const net = await startNet(t, {
    resolver: { kind: 'server', server: dns.server }, development: {},
  });
  const { update } = callsOf(net, { key: makeKey() });
  assert.equal(await update({ server: 'ns.example.com' }), 'address_refused');
  assert.equal(await update({ server: 'two.example.com' }), 'address_refused');
  assert.equal(await update({ server: 'none.example.com' }), 'update_unreachable');
});

test('a server\'s name is looked up by the resolver that is set', async t => {
  const server = await startKnot({ ...ZONES, 'example.com.': 'ns A 127.0.0.1' },
    { updates: [`${ZONE}.`] });
  t.after(() => server.stop());
  const net = await startNet(t, {
    resolver: { kind: 'server', server: server.server }, development: {},
  });
  const { update } = callsOf(net, { server: `NS.example.com:${server.port}`, key: server.key });
  assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), DONE);
});

// All memory of the process that can be written to.
async function memoryOf(pid) {
  const maps = await readFile(`/proc/${pid}/maps`, 'latin1');
  const file = await open(`/proc/${pid}/mem`);
  const parts = [];
  for (const [, from, to] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
    const [start, end] = [parseInt(from, 16), parseInt(to, 16)];
    // a sanitizer's own map of the memory, in which there are no data
    if (end - start > SHADOW) continue;
    const part = Buffer.alloc(end - start);
    const { bytesRead } = await file.read(part, 0, part.length, start).catch(() => ({}));
    if (bytesRead) parts.push(part.subarray(0, bytesRead));
  }
  await file.close();
  return Buffer.concat(parts);
}

test('of the secret nothing is left in memory after the call', {
  skip: process.getuid() !== 0 && 'only root may read the memory of a hardened program',
}, async t => {
  const server = await startKnot(ZONES, { updates: [`${ZONE}.`] });
  t.after(() => server.stop());
  const net = await startNet(t, { development: {} });
  const { update, ask } = callsOf(net, server);
  const { key } = server;
  assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), DONE);
  assert.deepEqual(await update({ expect: [TEXT], set: [OTHER] }), DONE);
  assert.deepEqual(await ask({ key }), { texts: [OTHER] });
  assert.equal(await update({ key: { ...key, name: 'reader' } }), 'update_key');
  const memory = await memoryOf(net.pid);
  // what is certainly there shows that the search finds something
  assert.ok(memory.includes('nywhere'));
  assert.equal(memory.includes(key.secret), false, 'base64');
  assert.equal(memory.includes(Buffer.from(key.secret, 'base64')), false, 'bytes');
  assert.equal(memory.includes(Buffer.from(key.secret, 'base64').subarray(0, 16)), false, 'half');
});
