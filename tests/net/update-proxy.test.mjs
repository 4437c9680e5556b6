// Updates by way of the user's SOCKS5 proxy: who is there learns the name of the server, and nobody
// learns which two updates are of one user.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKnot } from '../fixtures/knot.mjs';
import { startSocks } from '../fixtures/socks.mjs';
import { Net, startNet } from './net.mjs';
import { callsOf, lookUp, TEXT, ZONE } from './support/update.mjs';

const SERVER = 'ns.example.net';
const PASSWORD_METHOD = 2;

let knot;

before(async () => { knot = await startKnot({ [`${ZONE}.`]: '' }, { updates: [`${ZONE}.`] }); });
after(() => knot?.stop());

// No resolver answers here: only the proxy can know where a name is.
async function begin(t, proxy, more) {
  const settings = { resolver: { kind: 'server', server: '127.0.0.1:1' }, ...more };
  const net = await startNet(t, { ...settings, update_proxy: proxy });
  return callsOf(net, { server: `${SERVER}:5353`, key: knot.key });
}

test('the proxy gets the name of the server and not its address', async t => {
  const socks = await startSocks(knot.server);
  t.after(() => socks.stop());
  const { update, ask } = await begin(t, socks.url);
  assert.deepEqual(await update({ expect: 'absent', set: [TEXT] }), {});
  assert.deepEqual(await lookUp(knot.server), [TEXT]);
  assert.deepEqual(await ask(), { texts: [TEXT] });
  assert.deepEqual(await update({ expect: [TEXT] }), {});
  assert.deepEqual(socks.calls.map(({ host, port }) => [host, port]),
    Array(3).fill([SERVER, 5353]));
});

test('each call has a user and a password of its own, which say nothing', async t => {
  const socks = await startSocks(knot.server);
  t.after(() => socks.stop());
  const { ask } = await begin(t, socks.url);
  for (let i = 0; i < 4; i += 1) await ask();
  const all = socks.calls.flatMap(({ user, password }) => [user, password]);
  assert.equal(new Set(all).size, 8);
  for (const text of all) assert.match(text, /^[0-9a-f]{32}$/);
  // neither "none", by which all users are one, nor Kerberos, which would say who it is
  assert.ok(socks.calls.every(({ methods }) => methods.includes(PASSWORD_METHOD)));
  assert.ok(socks.calls.every(({ methods }) => !methods.includes(1)));
});

test('a user and a password of the proxy\'s address are used as they are', async t => {
  const socks = await startSocks(knot.server);
  t.after(() => socks.stop());
  const { ask } = await begin(t, socks.url.replace('//', '//alice:a%3Ab%40@'));
  await ask();
  await ask();
  assert.deepEqual(socks.calls.map(({ user, password }) => [user, password]),
    Array(2).fill(['alice', 'a:b@']));
});

test('localhost is a proxy\'s host as well', async t => {
  const socks = await startSocks(knot.server);
  t.after(() => socks.stop());
  const { ask } = await begin(t, socks.url.replace('127.0.0.1', 'localhost'));
  assert.deepEqual(await ask(), { texts: [] });
});

test('a server that has no public address is not asked for through a proxy either', async t => {
  const socks = await startSocks(knot.server);
  t.after(() => socks.stop());
  const { update, ask } = await begin(t, socks.url);
  assert.equal(await update({ server: '127.0.0.1' }), 'address_refused');
  assert.equal(await ask({ server: 'localhost' }), 'address_refused');
  assert.deepEqual(socks.calls, []);
});

test('a proxy that refuses, or has gone, is no reason to go without', async t => {
  const socks = await startSocks(knot.server, { refuse: true });
  const { update } = await begin(t, socks.url);
  assert.equal(await update({ expect: 'absent', set: [TEXT] }), 'update_unreachable');
  await socks.stop();
  const direct = await begin(t, socks.url, { development: {} });
  assert.equal(await direct.update({ server: knot.server, expect: 'absent', set: [TEXT] }),
    'update_unreachable');
  assert.deepEqual(await lookUp(knot.server), []);
});

test('what is no address of such a proxy is refused when it is set', async () => {
  for (const proxy of ['socks5://127.0.0.1:9050', 'http://127.0.0.1:9050', 'socks5h://', '127.0.0.1',
    'socks4a://127.0.0.1', 'socks5h://127.0.0.1:0', 'socks5h://127.0.0.1:65536',
    'socks5h://127.0.0.1:9050/x', 'socks5h://127.0.0.1:9050?x', 'socks5h://127.0.0.1:9050#x',
    'socks5h://alice@127.0.0.1:9050', 'socks5h://:b@127.0.0.1:9050', 'socks5h://a b:9050',
    `socks5h://${'a'.repeat(256)}:b@127.0.0.1:9050`, `socks5h://${'a.'.repeat(300)}example`,
    'socks5h://127.0.0.1:9050\n', 'socks5h://a:b%00c@127.0.0.1:9050', 7]) {
    const net = new Net();
    await assert.rejects(net.call('configure', { update_proxy: proxy }), { code: 'bad_argument' },
      String(proxy));
    await net.end();
  }
});
