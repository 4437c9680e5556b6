// Goal: on a full disk or a read-only one the host says so, nothing acknowledged is lost, and it
// goes on when there is room again. Real file systems, in a mount namespace of the test's own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Host, asShell, makeVault, nonce, vaultFile, vaultFolder } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const mark = 'NYWHERE_IN_NAMESPACE';
const handle = 'alice.example.com';
const passphrase = 'correct horse';
const site = (n) => `https://s${n}.example`;

if (!process.env[mark]) enterNamespace();

// As root, or as the root of a user namespace; without either this test cannot be had and fails.
function enterNamespace() {
  for (const option of ['-m', '-rm']) {
    if (spawnSync('unshare', [option, 'true']).status !== 0) continue;
    const { status } = spawnSync(
      'unshare',
      [option, '--propagation', 'private', process.execPath, fileURLToPath(import.meta.url)],
      { stdio: 'inherit', env: { ...process.env, [mark]: '1' } },
    );
    process.exit(status ?? 1);
  }
  console.error('This test needs unshare -m, as root or with user namespaces.');
  process.exit(1);
}

// A home on a file system of that size, which is gone with the namespace.
function smallHome(t, kib) {
  const home = mkdtempSync(path.join(tmpdir(), 'nywhere-wire-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=700`, 'tmpfs', home]);
  t.after(() => {
    execFileSync('umount', ['-l', home]);
    rmdirSync(home);
  });
  return home;
}

// Leaves that many KiB; takes the rest.
function fillUp(home, keep = 0) {
  const { bavail, bsize } = statfsSync(home);
  const size = Math.max(bavail * bsize - keep * 1024, 0);
  writeFileSync(path.join(home, 'ballast'), Buffer.alloc(size));
}

const makeRoom = (home) => rmSync(path.join(home, 'ballast'));

const signIn = (host, n) => host.ask('sign_in', { origin: site(n), nonce, handle });

async function logged(home) {
  const host = new Host(home);
  const origins = new Set();
  let after = 0;
  while (after !== undefined) {
    const page = await host.call('log', { after, limit: 100 });
    for (const { origin } of page.entries) origins.add(origin);
    after = page.next;
  }
  assert.equal(await host.end(), 0);
  return origins;
}

test('sign-ins until the disk is full: each is remembered or refused, and none lost', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', { origin: site(0), nonce, handle });
  fillUp(home, 40);
  const kept = new Set([site(0)]);
  let refused = 0;
  for (let n = 1; refused < 5 && n < 3000; n++) {
    const { result, error } = await signIn(host, n);
    if (result) kept.add(site(n));
    else refused += 1;
    if (error) assert.equal(error.code, 'disk_full');
  }
  assert.equal(refused, 5);
  assert.ok(kept.size > 1);
  assert.equal((await host.call('plan', { origin: site(0), direct: true })).handles.length, 1);
  makeRoom(home);
  assert.ok((await signIn(host, 'after')).result);
  kept.add(site('after'));
  assert.equal(await host.end(), 0, host.stderr);
  assert.deepEqual(await logged(home), kept);
});

test('a host that starts on a full disk says so, and nothing is lost', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home, [handle]);
  const first = new Host(home);
  assert.ok((await signIn(first, 1)).result);
  assert.equal(await first.end(), 0);
  fillUp(home);
  const host = new Host(home);
  assert.equal((await signIn(host, 2)).error?.code, 'disk_full');
  assert.equal(await host.end(), 0, host.stderr);
  makeRoom(home);
  assert.deepEqual(await logged(home), new Set([site(1)]));
});

test('killed on a full disk, it has lost nothing that was acknowledged', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home, [handle]);
  const host = new Host(home);
  const kept = new Set();
  await signIn(host, 0);
  kept.add(site(0));
  fillUp(home, 24);
  for (let n = 1; n < 3000; n++) {
    if ((await signIn(host, n)).error) break;
    kept.add(site(n));
  }
  await host.kill();
  makeRoom(home);
  assert.deepEqual(await logged(home), kept);
});

test('init on a full disk makes a whole vault or none, however much room there is', async (t) => {
  const home = smallHome(t, 1024);
  let made = 0;
  let full = 0;
  for (let keep = 0; keep <= 160; keep += 4) {
    mkdirSync(vaultFolder(home), { recursive: true, mode: 0o700 });
    fillUp(home, keep);
    try {
      await makeVault(home);
      made += 1;
      assert.ok(existsSync(vaultFile(home)));
    } catch (error) {
      full += 1;
      assert.equal(error.code, 'disk_full', `${keep} KiB: ${error}`);
      assert.ok(!existsSync(vaultFile(home)), `${keep} KiB: a vault, and an error`);
    }
    makeRoom(home);
    if (!existsSync(vaultFile(home))) await makeVault(home);
    await asShell(home, ['handle_add', { type: 'dns', handle }], ['handles']);
    rmSync(path.join(home, 'data'), { recursive: true });
  }
  assert.ok(made > 0 && full > 0, `${made} made, ${full} refused`);
});

test('a key file on a full disk goes with its way, or both stay', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home, [handle]);
  const pinentry = makePinentry(home);
  for (let i = 0; i < 3; i++) {
    pinentry.answers(passphrase, passphrase);
    await asShell(home, ['unlock_add', { kind: 'passphrase' }]);
  }
  const listed = async () => (await asShell(home, ['unlock_list'])).slots;
  let removed = 0;
  let full = 0;
  for (let keep = 0; keep <= 72; keep += 4) {
    const [{ id }] = (await listed()).filter(({ kind }) => kind === 'file');
    fillUp(home, keep);
    const refused = await asShell(home, ['unlock_remove', { id }]).catch(({ code }) => code);
    makeRoom(home);
    if (typeof refused === 'string') assert.match(refused, /^(disk_full|vault_readonly)$/);
    const isThere = (await listed()).some(({ kind }) => kind === 'file');
    assert.equal(isThere, typeof refused === 'string', `${keep} KiB: ${refused}`);
    assert.deepEqual(
      readdirSync(vaultFolder(home)).filter((name) => name.startsWith('vault.key')),
      isThere ? ['vault.key'] : [],
      `${keep} KiB`,
    );
    pinentry.answers(passphrase);
    if (!isThere) await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
    await asShell(home, ['handles']);
    removed += isThere ? 0 : 1;
    full += isThere ? 1 : 0;
  }
  assert.ok(removed > 0 && full > 0, `${removed} removed, ${full} refused`);
});

test('a contact on a full disk is kept whole or not at all, and so is a setting', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home);
  const host = new Host(home);
  const contact = (n) => ({
    names: [`friend ${n}`],
    handles: [{ handle: `f${n}.example.com` }],
    note: 'n'.repeat(500),
  });
  await host.call('settings', { set: { idle_lock_minutes: 5 } });
  fillUp(home, 40);
  let kept = 0;
  let refused;
  while (refused === undefined && kept < 3000) {
    const { result, error } = await host.ask('contact_put', contact(kept));
    if (result) kept += 1;
    refused = error?.code;
  }
  assert.equal(refused, 'disk_full');
  makeRoom(home);
  fillUp(home);
  assert.equal(await host.refused('settings', { set: { idle_lock_minutes: 7 } }), 'disk_full');
  assert.equal((await host.call('settings')).idle_lock_minutes, 5);
  makeRoom(home);
  const { contacts, damaged } = await host.call('contact_list', { limit: 100 });
  assert.equal(damaged, 0);
  assert.equal(contacts.length, kept);
  await host.call('contact_put', contact(kept));
  assert.equal(await host.end(), 0, host.stderr);
});

test('a read-only file system is told, and nothing is lost', async (t) => {
  const home = smallHome(t, 512);
  await makeVault(home, [handle]);
  const host = new Host(home);
  assert.ok((await signIn(host, 1)).result);
  assert.equal(await host.end(), 0);
  execFileSync('mount', ['-o', 'remount,bind,ro', home]);
  const reader = new Host(home);
  assert.equal((await signIn(reader, 2)).error?.code, 'vault_readonly');
  assert.equal(await reader.refused('handle_add', { type: 'fingerprint' }), 'vault_readonly');
  assert.equal(await reader.end(), 0, reader.stderr);
  await assert.rejects(asShell(home, ['init', { method: 'file' }]), { code: 'vault_exists' });
  execFileSync('mount', ['-o', 'remount,bind,rw', home]);
  assert.deepEqual(await logged(home), new Set([site(1)]));
});

test('init on a read-only file system makes nothing', async (t) => {
  const home = smallHome(t, 512);
  execFileSync('mount', ['-o', 'remount,bind,ro', home]);
  await assert.rejects(makeVault(home), { code: 'vault_readonly' });
});
