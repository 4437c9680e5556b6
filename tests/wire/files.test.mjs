// Goal: each file that the host reads or writes is its user's alone, and none is followed elsewhere or
// taken from somebody else: what stands in its place is refused in a sentence, or not used, and is
// left as it was.
import assert from 'node:assert/strict';
import {
  chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync,
  rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Host, asShell, makeHome, makeVault, nonce } from './host.mjs';

const NOBODY = 65534;
const handle = 'alice.example.com';
const known = { origin: 'https://forum.example', nonce, handle };

// A home in which every file is that there can be; their names below it.
async function usedHome(t) {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', known);
  await host.call('settings', { set: { idle_lock_minutes: 5 } });
  assert.equal(await host.end(), 0, host.stderr);
  return home;
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}

const FOLDERS = ['data/nywhere', 'config/nywhere', '.local/state/nywhere'];

test('every file is 0600 and its user’s, in a folder that is 0700', async t => {
  const home = await usedHome(t);
  const files = Array.from(filesBelow(home), file => path.relative(home, file));
  assert.deepEqual(files.map(file => path.dirname(file)).filter(folder => !FOLDERS.includes(folder)), []);
  for (const folder of FOLDERS) {
    assert.equal((statSync(path.join(home, folder)).mode & 0o777).toString(8), '700', folder);
  }
  for (const file of files) {
    const { mode, uid } = statSync(path.join(home, file));
    assert.equal((mode & 0o777).toString(8), '600', file);
    assert.equal(uid, process.getuid(), file);
  }
  assert.ok(files.length >= 5, String(files));
});

// What was done to a file, and what the host must then say to `ask`; null where the file is not
// needed and is left alone.
const done = {
  'a symbolic link to another file': file => {
    renameSync(file, `${file}.aside`);
    symlinkSync(`${file}.aside`, file);
  },
  'a symbolic link to nothing': file => {
    rmSync(file);
    symlinkSync('/nonexistent/nothing', file);
  },
  'a folder': file => {
    rmSync(file);
    mkdirSync(file, { mode: 0o700 });
  },
  'writable by others': file => chmodSync(file, 0o622),
  'somebody else’s': file => chownSync(file, NOBODY, NOBODY),
};
const [LINK, DANGLING, FOLDER, WRITABLE, FOREIGN] = Object.keys(done);

const signIn = host => host.ask('sign_in', known);
const lock = host => host.ask('lock');

const TABLE = [
  { file: 'data/nywhere/vault.db', ask: signIn, codes: {
    [LINK]: 'vault_unsafe', [DANGLING]: 'vault_unsafe', [FOLDER]: 'vault_unsafe',
    [WRITABLE]: 'vault_unsafe', [FOREIGN]: 'vault_unsafe' } },
  { file: 'data/nywhere/vault.key', ask: signIn, codes: {
    [LINK]: 'key_file_unsafe', [DANGLING]: 'key_file_unsafe', [FOLDER]: 'key_file_unsafe',
    [WRITABLE]: 'key_file_unsafe', [FOREIGN]: 'key_file_unsafe' } },
  { file: 'data/nywhere/locked', ask: lock, codes: {
    [LINK]: 'io', [DANGLING]: 'io', [FOLDER]: 'io' } },
  // A configuration may be kept elsewhere; see cage.test.mjs.
  { file: 'config/nywhere/config.json', ask: signIn, codes: {
    [LINK]: null, [DANGLING]: null, [FOLDER]: 'bad_config',
    [WRITABLE]: 'config_unsafe', [FOREIGN]: 'config_unsafe' } },
  // What is remembered of the vault is a help, and not needed.
  { file: '.local/state/nywhere/vault-*', ask: signIn, codes: {
    [LINK]: null, [DANGLING]: null, [FOLDER]: null } },
];

function find(home, pattern) {
  const folder = path.join(home, path.dirname(pattern));
  const [start] = path.basename(pattern).split('*');
  return path.join(folder, readdirSync(folder).find(name => name.startsWith(start)));
}

for (const { file: pattern, ask, codes } of TABLE) {
  test(`what stands in the place of ${pattern} is not followed, and left as it was`, async t => {
    for (const [what, code] of Object.entries(codes)) {
      if (what === FOREIGN && process.getuid() !== 0) continue;
      const home = await usedHome(t);
      const file = find(home, pattern);
      done[what](file);
      const { mode } = lstatSync(file);
      const target = existsSync(`${file}.aside`) && readFileSync(`${file}.aside`);
      const host = new Host(home);
      const { error } = await ask(host);
      assert.equal(error?.code ?? null, code, what);
      if (error) assert.match(error.message, /^[A-Zn].*\.$/, what);
      assert.equal(await host.end(), 0, host.stderr);
      assert.equal(lstatSync(file).mode, mode, what);
      if (target) assert.deepEqual(readFileSync(`${file}.aside`), target, what);
      assert.ok(!existsSync('/nonexistent'));
    }
  });
}

test('a key, a vault and a journal are made new, never into what has their name', async t => {
  const home = makeHome(t);
  const folder = path.join(home, 'data', 'nywhere');
  const trap = path.join(home, 'trap');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(trap, 'mine', { mode: 0o600 });
  for (const name of ['vault.db.new', 'vault.key.new']) symlinkSync(trap, path.join(folder, name));
  await makeVault(home, [handle]);
  assert.equal(readFileSync(trap, 'utf8'), 'mine');
  assert.equal((await asShell(home, ['handles'])).handles.length, 1);
  assert.ok(lstatSync(path.join(folder, 'vault.db')).isFile());
});
