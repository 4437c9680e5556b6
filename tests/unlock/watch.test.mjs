// Goal: nywhere-unlock hears when the user's screen is locked and when the computer is about to
// sleep, of no other session, and is quiet where nothing could say so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBus } from '../fixtures/bus.mjs';
import { startLogind } from './logind.mjs';
import { begin, refused } from './unlock.mjs';

async function watch(t, extra = {}, ...args) {
  const logind = await startLogind(...args);
  t.after(() => logind.end());
  const unlock = begin('watch', {}, { env: { ...logind.env, ...extra } });
  assert.equal(await logind.says(), 'watched');
  return { logind, unlock };
}

// What does not count comes first: an answer to it would be the wrong one.
for (const [words, event] of [
  ['other unhint wake lock', 'lock'],
  ['other unhint wake hint', 'lock'],
  ['other unhint wake sleep', 'sleep'],
]) {
  for (const [where, extra] of [
    ['its own session', { XDG_SESSION_ID: '7' }],
    ['the session of its user', {}],
    ['the session of its user, where the variable is stale', { XDG_SESSION_ID: '3' }],
  ]) {
    test(`in ${where}, "${words}" is ${event}`, async (t) => {
      const { logind, unlock } = await watch(t, extra);
      for (const word of words.split(' ')) logind.tell(word);
      assert.deepEqual(await unlock.result(), { event });
      unlock.hangUp();
    });
  }
}

test('sleep is put off until the host has hung up', async (t) => {
  const { logind, unlock } = await watch(t);
  const released = logind.says();
  logind.tell('sleep');
  await unlock.result();
  assert.equal(await Promise.race([released, 'not yet']), 'not yet');
  assert.ok(process.kill(unlock.pid, 0));
  unlock.hangUp();
  assert.equal(await released, 'released');
});

test('a host that hangs up ends the watch, and lets the computer sleep', async (t) => {
  const { logind, unlock } = await watch(t);
  unlock.hangUp();
  assert.equal(await logind.says(), 'released');
});

test('where nobody may put off sleep, it is heard of all the same', async (t) => {
  const { logind, unlock } = await watch(t, {}, 'refuse');
  logind.tell('sleep');
  assert.deepEqual(await unlock.result(), { event: 'sleep' });
  unlock.hangUp();
});

test('without logind, or without a bus, there is no watch', async (t) => {
  const bus = await startBus();
  t.after(() => bus.end());
  for (const address of [bus.address, `unix:path=${bus.folder}/none`, 'unixexec:path=/bin/true']) {
    const env = { DBUS_SYSTEM_BUS_ADDRESS: address };
    assert.equal(await refused('watch', {}, { env }), 'watch_missing', address);
  }
});

test('when the bus ends, so does the watch', async (t) => {
  const { logind, unlock } = await watch(t);
  await logind.bus.end();
  await assert.rejects(unlock.result(), { code: 'watch_missing' });
  unlock.hangUp();
});
