// Goal: the keys of private windows are in locked memory and nowhere else, for as many windows as
// there can be, and wiped with their window.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldPrivateKeys, makeNeedles, searchMemory } from '../fixtures/residue.mjs';
import { Host, makeHome, nonce } from './host.mjs';

const WINDOWS = 64;
const SITES = 256;
const CHOICE = { choice: 'disposable', kind: 'fingerprint' };

const keyOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub_jwk;

// A name for a site in a window, shown to it. Returns its public key.
async function signIn(host, window, i) {
  const origin = `https://site-${i}.example`;
  const { handle } = await host.call('window_handle', { window, origin });
  const { token } = await host.call('sign_in', { window, origin, handle, nonce });
  return keyOf(token);
}

test('as many windows and names as there can be, all their keys locked; one more is refused', async (t) => {
  const host = new Host(makeHome(t));
  const windows = [];
  const keys = [];
  for (let i = 0; i < WINDOWS; i += 1) {
    windows.push((await host.call('window_choose', CHOICE)).window);
  }
  assert.equal(await host.refused('window_choose', CHOICE), 'window_full');
  for (let i = 0; i < SITES; i += 1) {
    keys.push(await signIn(host, windows[i % WINDOWS], Math.floor(i / WINDOWS)));
  }
  const more = { window: windows[0], origin: 'https://more.example' };
  assert.equal(await host.refused('window_handle', more), 'window_full');
  assert.deepEqual(
    heldPrivateKeys(host.pid, keys, ({ isLocked }) => isLocked),
    keys,
  );
  assert.deepEqual(
    heldPrivateKeys(host.pid, keys, ({ isLocked }) => !isLocked),
    [],
  );

  await host.call('window_close', { window: windows[0] });
  const left = keys.filter((_, i) => i % WINDOWS !== 0);
  assert.deepEqual(heldPrivateKeys(host.pid, keys), left);
  await host.call('window_handle', { ...more, window: windows[1] });
  for (const window of windows.slice(1)) {
    await host.call('window_close', { window });
  }
  assert.deepEqual(heldPrivateKeys(host.pid, keys), []);
  assert.equal(await host.end(), 0, host.stderr);
});

// What was said of a window, by what it is.
async function spokenOf(host, window, origin) {
  const { handle } = await host.call('window_handle', { window, origin });
  const { token } = await host.call('sign_in', { window, origin, handle, nonce });
  const [, claims, signature] = token.split('.');
  const { jti, sub, sub_jwk: jwk } = JSON.parse(Buffer.from(claims, 'base64url'));
  return makeNeedles({
    texts: { window, origin, handle, token, nonce, jti, sub, signature },
    bytes: { x: Buffer.from(jwk.x, 'base64url'), y: Buffer.from(jwk.y, 'base64url') },
  });
}

test('nothing of a window is in memory when it is closed, refusals included', async (t) => {
  const host = new Host(makeHome(t));
  const origin = 'https://quiet.example';
  await host.call('window_plan', { origin, direct: true });
  const { window } = await host.call('window_choose', CHOICE);
  const needles = await spokenOf(host, window, origin);
  const other = { window, origin, handle: 'alice.example.com', nonce };
  assert.equal(await host.refused('sign_in', other), 'window_other');
  assert.ok(searchMemory(host.pid, needles).length > 3);
  await host.call('window_close', { window });
  assert.deepEqual(searchMemory(host.pid, needles), []);
  assert.equal(await host.end(), 0, host.stderr);
});
