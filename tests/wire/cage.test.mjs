// Goal: once it has a vault open, the host can read and write nywhere's own folders and no other file
// of the user's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Host, makeHome, makeVault, nonce, program, vaultFolder } from './host.mjs';

const handle = 'alice.example.com';
const known = { origin: 'https://forum.example', nonce, handle };

// That program tries it, and says what it had to leave out.
const { stdout, stderr } = spawnSync(program('test_platform_restrict'), { encoding: 'utf8' });
const skip = /SKIPPED/.test(stdout + stderr) && 'this kernel has no Landlock';

const configFile = home => path.join(home, 'config', 'nywhere', 'config.json');

// The user's own file, which config.json is made to name: what the host would say of it shows whether
// it could read it.
function linkAway(home) {
  const secret = path.join(home, '.ssh', 'id_nywhere');
  mkdirSync(path.dirname(secret), { mode: 0o700 });
  writeFileSync(secret, '{"idle_lock_minutes":77}', { mode: 0o600 });
  rmSync(configFile(home), { force: true });
  mkdirSync(path.dirname(configFile(home)), { recursive: true });
  symlinkSync(secret, configFile(home));
}

test('the host reads none of the user’s other files once the vault is open', { skip }, async t => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', known);
  linkAway(home);
  assert.equal(await host.refused('settings'), 'io');
  assert.equal(await host.end(), 0, host.stderr);

  const before = new Host(home);
  assert.equal((await before.call('settings')).idle_lock_minutes, 77);
  assert.equal(await before.end(), 0);
});

test('a configuration that is kept elsewhere from the start is read and written there', async t => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  linkAway(home);
  const host = new Host(home);
  await host.call('sign_in', known);
  await host.call('settings', { set: { idle_lock_minutes: 78 } });
  assert.equal((await host.call('settings')).idle_lock_minutes, 78);
  assert.equal(await host.end(), 0, host.stderr);
  assert.match(readFileSync(path.join(home, '.ssh', 'id_nywhere'), 'utf8'), /78/);
});

test('without a configuration at first, settings can be made all the same', async t => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', known);
  await host.call('settings', { set: { idle_lock_minutes: 79 } });
  rmSync(path.dirname(configFile(home)), { recursive: true });
  assert.notEqual((await host.call('settings')).idle_lock_minutes, 79);
  assert.equal(await host.end(), 0, host.stderr);
});

test('a host whose vault’s folder was replaced ends, and the next one has the new vault', { skip }, async t => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', known);
  renameSync(vaultFolder(home), path.join(home, 'aside'));
  await makeVault(home, ['other.example.com']);
  host.send('handles');
  await host.reply();
  assert.equal(await host.exited, 0, host.stderr);
  const next = new Host(home);
  assert.deepEqual((await next.call('handles')).handles.map(each => each.handle),
    ['other.example.com']);
  assert.equal(await next.end(), 0);
});
