// Goal: when the user's screen is locked or the computer is about to sleep, every host forgets its
// keys; where nothing can say so, or the user does not want it, a host is as it was.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { helpers, isRunning, until } from '../wire/helpers.mjs';
import { Host, asShell, makeHome, makeVault, vaultFile, vaultFolder } from '../wire/host.mjs';
import { makePinentry } from '../wire/pinentry.mjs';
import { startLogind } from './logind.mjs';

const passphrase = 'correct horse';

// Made once: scrypt takes its time, which is its point.
let made;

async function homeWithPassphrase(t) {
  const home = makeHome(t);
  if (!made) {
    makePinentry(home).answers(passphrase, passphrase);
    await asShell(home, ['init', { method: 'passphrase' }], ['handle_add', { type: 'fingerprint' }]);
    made = readFileSync(vaultFile(home));
  }
  mkdirSync(vaultFolder(home), { recursive: true, mode: 0o700 });
  writeFileSync(vaultFile(home), made, { mode: 0o600 });
  return home;
}

async function logindFor(t) {
  const logind = await startLogind();
  t.after(() => logind.end());
  return logind;
}

const state = async (host) => (await host.call('hello')).vault.state;

async function openHost(t, home, env, options = {}) {
  const host = new Host(home, { env, ...options });
  t.after(() => host.end());
  makePinentry(home).answers(passphrase);
  assert.equal((await host.call('unlock')).vault.state, 'open');
  return host;
}

async function isLocked(host) {
  while ((await state(host)) !== 'locked') await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await host.refused('handles'), 'locked');
}

for (const word of ['lock', 'hint', 'sleep']) {
  test(`at "${word}" every host locks, and only then the computer may sleep`, async (t) => {
    const home = await homeWithPassphrase(t);
    const logind = await logindFor(t);
    const watching = await openHost(t, home, logind.env);
    assert.equal(await logind.says(), 'watched');
    const other = await openHost(t, home, {}); // has no logind of its own
    logind.tell(word);
    assert.equal(await logind.says(), 'released');
    assert.equal(await state(watching), 'locked');
    await isLocked(other);
    await until(() => helpers(watching).length === 0);
  });
}

test('after the next unlock it is heard of again', async (t) => {
  const home = await homeWithPassphrase(t);
  const logind = await logindFor(t);
  const host = await openHost(t, home, logind.env);
  for (let i = 0; i < 3; i++) {
    assert.equal(await logind.says(), 'watched');
    logind.tell('lock');
    assert.equal(await logind.says(), 'released');
    await isLocked(host);
    makePinentry(home).answers(passphrase);
    assert.equal((await host.call('unlock')).vault.state, 'open');
  }
});

test('a locked host watches nothing', async (t) => {
  const home = await homeWithPassphrase(t);
  const logind = await logindFor(t);
  const host = await openHost(t, home, logind.env);
  assert.equal(await logind.says(), 'watched');
  await host.call('lock');
  assert.equal(await logind.says(), 'released');
  await until(() => helpers(host).length === 0);
});

test('lock_with_screen is obeyed when it changes', async (t) => {
  const home = await homeWithPassphrase(t);
  const logind = await logindFor(t);
  const host = await openHost(t, home, logind.env);
  assert.equal(await logind.says(), 'watched');
  await host.call('settings', { set: { lock_with_screen: false } });
  assert.equal(await logind.says(), 'released');
  assert.equal(helpers(host).length, 0);
  assert.equal(await state(host), 'open');
  await host.call('settings', { set: { lock_with_screen: true } });
  assert.equal(await logind.says(), 'watched');
  logind.tell('lock');
  await isLocked(host);
});

test('without logind a host is as it was, and asks no more', async (t) => {
  const home = await homeWithPassphrase(t);
  const host = await openHost(t, home, { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${home}/none` });
  await until(() => helpers(host).length === 0);
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.equal(helpers(host).length, 0);
  assert.equal(host.stderr, '');
});

test('a logind that leaves, or a watch that is killed, changes nothing', async (t) => {
  const home = await homeWithPassphrase(t);
  const logind = await logindFor(t);
  const host = await openHost(t, home, logind.env);
  assert.equal(await logind.says(), 'watched');
  const [helper] = helpers(host);
  process.kill(Number(helper), 'SIGKILL');
  await until(() => !isRunning(helper));
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.equal(await state(host), 'open');
});

test('a vault that opens by itself needs no watch, but a private window does', async (t) => {
  const home = makeHome(t);
  await makeVault(home, ['alice.example.com']);
  const logind = await logindFor(t);
  const host = new Host(home, { env: logind.env });
  t.after(() => host.end());
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.equal(helpers(host).length, 0);
  const choice = { choice: 'disposable', kind: 'fingerprint' };
  const { window } = await host.call('window_choose', choice);
  assert.equal(await logind.says(), 'watched');
  const site = { window, origin: 'https://one.example' };
  await host.call('window_handle', site);
  logind.tell('lock');
  assert.equal(await logind.says(), 'released');
  assert.equal(await host.refused('window_handle', site), 'window_unknown');
  assert.equal((await host.call('handles')).handles.length, 1);
});

test('a command of the shell starts no watch', async (t) => {
  const home = await homeWithPassphrase(t);
  const logind = await logindFor(t);
  makePinentry(home).answers(passphrase);
  const shell = new Host(home, { name: 'wire_shell', env: logind.env });
  assert.equal((await shell.call('unlock')).vault.state, 'open');
  assert.equal(helpers(shell).length, 0);
  await shell.end();
});
