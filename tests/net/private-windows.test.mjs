// Goal: a name at will is in the DNS before a site hears of it and only as long as its window is
// there, at both servers that most zones are on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../e2e/support/until.mjs';
import { startBind } from '../fixtures/bind.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startOddAnswers } from '../fixtures/odd-zone.mjs';
import { ERROR, signedAnswer } from '../fixtures/tsig.mjs';
import { makePinentry } from '../wire/pinentry.mjs';
import { asShell, makeHome, nonce, writeConfig } from '../wire/host.mjs';
import { startGate } from './support/gate.mjs';
import {
  addZone, bytesBelow, FORUM, journalsOf, makeName, makeUser, openWindow, recordOf, SETTINGS,
  startHost, ZONE,
} from './support/private.mjs';
import { makeKey } from './support/update.mjs';

const WINDOWS = 50;
const BATCH = 10; // a host asks for sixteen at once and no more
const PASSPHRASE = 'correct horse';
const ZONES = { [`${ZONE}.`]: '' };
const SERVERS = {
  knotd: options => startKnot(ZONES, { updates: [`${ZONE}.`], ...options }),
  BIND: options => startBind(ZONES, options),
};

const signInArgs = (window, handle, origin = FORUM) => ({ window, handle, origin, nonce });
const claimsOf = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const isGone = (server, handle) => async () => (await recordOf(server, handle)).length === 0;

for (const [who, start] of Object.entries(SERVERS)) {
  let server;
  before(async () => { server = await start(); });
  after(() => server?.stop());

  const untilGone = handle =>
    until('the record is gone', isGone(server.server, handle));

  test(`${who}: the record is there when the name is, and leads to the key that signs`, async t => {
    const { host } = await makeUser(t, server);
    const { window, handle } = await makeName(host);
    const [text] = await recordOf(server.server, handle);
    const { token } = await host.call('sign_in', signInArgs(window, handle));
    const { sub, iat, exp } = claimsOf(token);
    assert.equal(text, `v=nyw1 did=${sub}`);
    assert.match(handle, new RegExp(`^[a-z][a-z2-7]{11}\\.${ZONE}$`));
    assert.equal(iat % 30, 0);
    assert.equal(exp, iat + 120);
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: it is gone with its window, and so is the journal`, async t => {
    const { home, host } = await makeUser(t, server);
    const one = await makeName(host);
    const other = await makeName(host);
    assert.notEqual(one.handle, other.handle);
    assert.deepEqual(journalsOf(home), ['windows-0']);
    await host.call('window_close', { window: one.window });
    await untilGone(one.handle);
    assert.equal((await recordOf(server.server, other.handle)).length, 1);
    assert.equal(await host.refused('sign_in', signInArgs(one.window, one.handle)),
      'window_unknown');
    await host.call('window_close', { window: other.window });
    await untilGone(other.handle);
    await until('the journal is gone', () => journalsOf(home).length === 0);
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: it is gone after a lock, with all windows`, async t => {
    const { home, host } = await makeUser(t, server);
    const { window, handle } = await makeName(host);
    await host.call('lock');
    await untilGone(handle);
    await until('the journal is gone', () => journalsOf(home).length === 0);
    assert.equal(await host.refused('sign_in', signInArgs(window, handle)), 'window_unknown');
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: its zone stays until it is gone, whoever wants to remove that`, async t => {
    const { home, host } = await makeUser(t, server);
    const { window, handle } = await makeName(host);
    const removal = { zone: ZONE };
    assert.equal(await host.refused('zone_remove', removal), 'zone_in_use');
    await assert.rejects(asShell(home, ['zone_remove', removal]), { code: 'zone_in_use' });
    assert.equal((await recordOf(server.server, handle)).length, 1);
    await host.call('window_close', { window });
    await until('the journal is gone', () => journalsOf(home).length === 0);
    await untilGone(handle);
    await host.call('zone_remove', removal);
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: it is gone when the window is somebody else`, async t => {
    const { host } = await makeUser(t, server);
    const { window, handle } = await makeName(host);
    await host.call('window_choose', { window, choice: 'disposable', kind: 'fingerprint' });
    await untilGone(handle);
    const then = await host.call('window_handle', { window, origin: FORUM });
    assert.equal(then.kind, 'fingerprint');
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: a name that is taken gives way to another, and stays its owner's`, async t => {
    const gate = await startGate(server.server);
    t.after(() => gate.stop());
    const { home, host } = await makeUser(t, { server: gate.server, key: server.key });
    // somebody asks for the same before
    gate.once = async pass => {
      await pass();
      return pass();
    };
    const { window, handle } = await makeName(host);
    const [taken, own, ...more] = gate.changes.filter(({ made }) => made)
      .map(({ name }) => name.replace('_nywhere.', ''));
    assert.equal(own, handle);
    assert.deepEqual(more, []);
    await host.call('window_close', { window });
    await untilGone(handle);
    await until('the journal is gone', () => journalsOf(home).length === 0);
    assert.equal((await recordOf(server.server, taken)).length, 1);
    assert.equal(await host.end(), 0, host.stderr);
  });

  test(`${who}: what the server does not do is said by its code, and no name is left`, async t => {
    const own = await start({ below: `dyn.${ZONE}.` });
    t.after(() => own.stop());
    const cases = [
      [{ ...server, key: { ...server.key, name: 'reader' } }, 'update_key'],
      [{ ...server, key: { ...server.key, secret: makeKey().secret } }, 'update_signature'],
      // Knot DNS says, unsigned, that it does not know the key for that
      [own, who === 'knotd' ? 'update_key' : 'update_refused'],
    ];
    for (const [to, code] of cases) {
      const { host } = await makeUser(t, to);
      const window = await openWindow(host);
      assert.equal(await host.refused('window_handle', { window, origin: FORUM }), code);
      assert.equal(await host.end(), 0, host.stderr);
    }
  });

  test(`${who}: ${WINDOWS} windows, a name in each, all gone when they are`, async t => {
    const { home, host } = await makeUser(t, server);
    const windows = [];
    for (let i = 0; i < WINDOWS; i += 1) windows.push(await openWindow(host));
    const handles = [];
    while (handles.length < WINDOWS) {
      const batch = windows.slice(handles.length, handles.length + BATCH);
      batch.forEach(window => host.send('window_handle', { window, origin: FORUM }));
      for (const _ of batch) {
        const { result, error } = await host.reply();
        assert.ok(result, error?.code);
        handles.push(result.handle);
      }
    }
    assert.equal(new Set(handles).size, WINDOWS);
    for (const handle of handles) {
      assert.equal((await recordOf(server.server, handle)).length, 1);
    }
    assert.deepEqual(await host.call('windows', { open: [] }), { unknown: [] });
    for (const handle of handles) await untilGone(handle);
    await until('the journal is gone', () => journalsOf(home).length === 0);
    assert.equal(await host.end(), 0, host.stderr);
  });
}

test('BADTIME is said by its code', async t => {
  const key = makeKey();
  const server = await startOddAnswers(request => signedAnswer(request, key,
    { rcode: 9, error: ERROR.time, other: Buffer.alloc(6) }));
  t.after(() => server.stop());
  const { home, host } = await makeUser(t, { server: server.server, key });
  const window = await openWindow(host);
  assert.equal(await host.refused('window_handle', { window, origin: FORUM }), 'update_time');
  assert.deepEqual(journalsOf(home), []);
  assert.equal(await host.end(), 0, host.stderr);
});

test('one site in two windows sees two names, and is said to', async t => {
  const server = await SERVERS.knotd();
  t.after(() => server.stop());
  const { host } = await makeUser(t, server);
  const [one, other] = [await makeName(host), await makeName(host)];
  assert.notEqual(one.handle, other.handle);
  const meets = async ({ window }) =>
    (await host.call('window_plan', { window, origin: FORUM, direct: true })).meets;
  assert.equal(await meets(other), false);
  await host.call('sign_in', signInArgs(one.window, one.handle));
  assert.equal(await meets(other), true);
  assert.equal(await host.refused('sign_in', signInArgs(other.window, one.handle)),
    'window_other');
  assert.equal(await host.end(), 0, host.stderr);
});

test('no file has a word of it: no label, no site, no window, no key', async t => {
  const server = await SERVERS.knotd();
  t.after(() => server.stop());
  const { home, host } = await makeUser(t, server);
  const { window, handle } = await makeName(host);
  const { token } = await host.call('sign_in', signInArgs(window, handle));
  const { sub, jti } = claimsOf(token);
  const check = () => {
    const bytes = bytesBelow(home);
    // what is certainly there shows that the search finds something
    assert.ok(bytes.includes('SQLite format 3'));
    for (const word of [handle.split('.')[0], ZONE, 'forum.example', window, nonce, jti,
      sub.replace('did:key:', '')]) {
      assert.equal(bytes.includes(word), false, word);
    }
  };
  assert.deepEqual(journalsOf(home), ['windows-0']);
  check();
  await host.call('window_close', { window });
  await until('the journal is gone', () => journalsOf(home).length === 0);
  check();
  assert.deepEqual((await host.call('log')).entries, []);
  assert.equal(await host.end(), 0, host.stderr);
});

test('with a passphrase the next host deletes what is left once it is unlocked', async t => {
  const server = await SERVERS.knotd();
  t.after(() => server.stop());
  const home = makeHome(t);
  const ask = makePinentry(home);
  writeConfig(home, { ...SETTINGS, pinentry: ask.file });
  ask.answers(...Array(4).fill(PASSPHRASE));
  await asShell(home, ['init', { method: 'passphrase' }], addZone(server));
  const first = startHost(t, home);
  await first.call('unlock');
  const { handle } = await makeName(first);
  await first.kill();
  const next = startHost(t, home);
  assert.equal(await next.refused('handles'), 'locked');
  await next.call('window_plan', { origin: FORUM, direct: true });
  assert.equal((await recordOf(server.server, handle)).length, 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
  await next.call('unlock');
  await until('the record is gone', isGone(server.server, handle));
  await until('the journal is gone', () => journalsOf(home).length === 0);
  assert.equal(await next.end(), 0, next.stderr);
});
