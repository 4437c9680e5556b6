// Goal: whatever is wrong with the vault's files, the host says so in a sentence, changes nothing,
// and goes on as before when the files are put right.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  Host,
  asShell,
  makeHome,
  makeVault,
  nonce,
  vaultFile,
  vaultFolder,
  writeConfig,
} from './host.mjs';

const handle = 'alice.example.com';
const origin = 'https://forum.example';
const known = { origin, nonce, handle };

async function start(t, home) {
  const host = new Host(home);
  t.after(() => host.end());
  return host;
}

// A vault that has seen a sign-in, closed.
async function usedVault(t) {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('sign_in', known);
  assert.equal(await host.end(), 0);
  assert.deepEqual(readdirSync(vaultFolder(home)).sort(), ['locked', 'vault.db', 'vault.key']);
  return home;
}

async function refusal(home) {
  const host = new Host(home);
  const code = await host.refused('sign_in', known);
  assert.equal(await host.refused('handles'), code);
  const { vault } = await host.call('hello');
  assert.equal(await host.end(), 0, host.stderr);
  return { code, state: vault.state, named: vault.error?.code };
}

async function works(home) {
  const host = new Host(home);
  assert.equal((await host.call('sign_in', { ...known, one_click: true })).handle, handle);
  assert.equal((await host.call('log')).entries.length, 1);
  assert.equal(await host.end(), 0, host.stderr);
}

// What is wrong with vault.db, and the code that says so.
const faults = {
  'zero-length': { break: (file) => truncateSync(file, 0), code: 'vault_foreign' },
  'cut off in its head': { break: (file) => truncateSync(file, 99), code: 'vault_foreign' },
  'another kind of file': {
    break: (file) => writeFileSync(file, 'PNG'.repeat(1000)),
    code: 'vault_foreign',
  },
  'another program’s database': {
    break: (file) => patch(file, 68, [0, 0, 0, 1]),
    code: 'vault_foreign',
  },
  'of a newer nywhere': { break: (file) => patch(file, 60, [0, 0, 0, 3]), code: 'vault_newer' },
  'of no schema': { break: (file) => patch(file, 60, [0, 0, 0, 0]), code: 'vault_damaged' },
  'readable by others': { break: (file) => chmodSync(file, 0o644), code: 'vault_unsafe' },
  'writable by the group': { break: (file) => chmodSync(file, 0o620), code: 'vault_unsafe' },
  'in a folder open to others': {
    break: (file) => chmodSync(path.dirname(file), 0o755),
    code: 'vault_unsafe',
  },
  'a symbolic link': {
    break: (file) => {
      renameSync(file, `${file}.real`);
      symlinkSync(`${file}.real`, file);
    },
    code: 'vault_unsafe',
  },
  'a pipe': {
    break: (file) => {
      rmSync(file);
      execFileSync('mkfifo', ['-m', '600', file]);
    },
    code: 'vault_unsafe',
  },
  'a folder': {
    break: (file) => {
      rmSync(file);
      mkdirSync(file, { mode: 0o700 });
    },
    code: 'vault_unsafe',
  },
};

if (process.getuid() === 0) {
  faults['another user’s'] = {
    break: (file) => chownSync(file, 65534, 65534),
    code: 'vault_unsafe',
  };
  faults['in another user’s folder'] = {
    break: (file) => chownSync(path.dirname(file), 65534, 65534),
    code: 'vault_unsafe',
  };
}

function patch(file, offset, bytes) {
  const data = readFileSync(file);
  Buffer.from(bytes).copy(data, offset);
  writeFileSync(file, data);
}

function restore(folder, data) {
  const file = path.join(folder, 'vault.db');
  chmodSync(folder, 0o700);
  if (process.getuid() === 0) chownSync(folder, 0, 0);
  for (const name of readdirSync(folder)) {
    if (name !== 'vault.key') rmSync(path.join(folder, name), { recursive: true });
  }
  writeFileSync(file, data, { mode: 0o600 });
}

for (const [what, fault] of Object.entries(faults)) {
  test(`a vault that is ${what} is refused and left alone`, async (t) => {
    const home = await usedVault(t);
    const file = vaultFile(home);
    const whole = readFileSync(file);
    fault.break(file);
    const regular = !['a pipe', 'a folder'].includes(what);
    const broken = regular && readFileSync(file);
    assert.deepEqual(await refusal(home), {
      code: fault.code,
      state: 'error',
      named: fault.code,
    });
    if (regular) assert.deepEqual(readFileSync(file), broken);
    restore(vaultFolder(home), whole);
    await works(home);
  });
}

test('a vault cut off anywhere behind its head is damaged, not a crash', async (t) => {
  const home = await usedVault(t);
  const whole = readFileSync(vaultFile(home));
  for (const length of [100, 4095, 4096, 4097, 8192, whole.length - 1]) {
    restore(vaultFolder(home), whole);
    truncateSync(vaultFile(home), length);
    const host = new Host(home);
    const where = `${length} of ${whole.length}`;
    assert.equal(await host.refused('sign_in', known), 'vault_damaged', where);
    const { result, error } = await host.ask('handles');
    assert.ok(error?.code === 'vault_damaged' || result.damaged > 0, where);
    assert.equal(await host.end(), 0, where);
  }
  restore(vaultFolder(home), whole);
  await works(home);
});

// Whichever bit is wrong: a sentence or a right answer, no crash, no wrong answer.
test('a flipped bit anywhere in the vault is noticed or harmless', async (t) => {
  const home = await usedVault(t);
  const whole = readFileSync(vaultFile(home));
  const codes = new Set([
    'vault_damaged',
    'vault_foreign',
    'vault_newer',
    'handle_unknown',
    'key_file_missing',
    'key_file_wrong',
    'locked',
    'vault_busy', // a row's number looks like a change of another host's
    'vault_older',
  ]);
  const used = [...whole.keys()].filter((i) => whole[i] !== 0);
  const step = Math.ceil(used.length / 60);
  for (let i = 0; i < used.length; i += step) {
    restore(vaultFolder(home), whole);
    patch(vaultFile(home), used[i], [whole[used[i]] ^ (1 << (i % 8))]);
    const host = new Host(home);
    for (const [op, args] of [
      ['handles', {}],
      ['plan', { origin, direct: true }],
      ['log', {}],
      ['sign_in', known],
    ]) {
      const { error } = await host.ask(op, args);
      if (error) assert.ok(codes.has(error.code), `byte ${used[i]}: ${op}: ${error.code}`);
    }
    assert.equal(await host.end(), 0, `byte ${used[i]}: ${host.stderr}`);
  }
  restore(vaultFolder(home), whole);
  await works(home);
});

const keyFaults = {
  missing: { break: (file) => rmSync(file), code: 'key_file_missing', state: 'locked' },
  'readable by others': { break: (file) => chmodSync(file, 0o640), code: 'key_file_unsafe' },
  'a symbolic link': {
    break: (file) => {
      renameSync(file, `${file}.real`);
      symlinkSync(`${file}.real`, file);
    },
    code: 'key_file_unsafe',
  },
  'a folder': {
    break: (file) => {
      rmSync(file);
      mkdirSync(file, { mode: 0o700 });
    },
    code: 'key_file_unsafe',
  },
  garbage: { break: (file) => writeFileSync(file, 'garbage\n') },
  empty: { break: (file) => truncateSync(file, 0) },
  'cut off': { break: (file) => truncateSync(file, 40) },
  'too long': { break: (file) => writeFileSync(file, '\n', { flag: 'a' }) },
  'the key of another vault': {
    break: (file) => writeFileSync(file, `nywhere-key-1 ${'A'.repeat(43)}\n`),
  },
};

for (const [what, fault] of Object.entries(keyFaults)) {
  test(`a key file that is ${what} opens nothing and is left alone`, async (t) => {
    const home = await usedVault(t);
    const file = vaultFile(home, 'vault.key');
    const whole = readFileSync(file);
    fault.break(file);
    const { code, state } = await refusal(home);
    assert.equal(code, fault.code ?? 'key_file_wrong');
    if (fault.state) assert.equal(state, fault.state);
    else if (code === 'key_file_unsafe') assert.equal(state, 'error');
    rmSync(file, { recursive: true, force: true });
    rmSync(`${file}.real`, { force: true });
    writeFileSync(file, whole, { mode: 0o600 });
    await works(home);
  });
}

test('what a killed init left behind is no obstacle', async (t) => {
  const home = makeHome(t);
  mkdirSync(vaultFolder(home), { recursive: true, mode: 0o700 });
  for (const name of ['vault.db.new', 'vault.db.new-wal', 'vault.db.new-shm', 'vault.key.new']) {
    writeFileSync(vaultFile(home, name), 'left behind'.repeat(1000), { mode: 0o600 });
  }
  await makeVault(home, [handle]);
  assert.deepEqual(readdirSync(vaultFolder(home)).sort(), ['locked', 'vault.db', 'vault.key']);
  assert.equal((await asShell(home, ['handles'])).handles.length, 1);
});

test('init killed between its last two steps has made a whole vault', async (t) => {
  const home = await usedVault(t);
  linkSync(vaultFile(home), vaultFile(home, 'vault.db.new'));
  await works(home);
  await assert.rejects(makeVault(home), { code: 'vault_exists' });
  await works(home);
});

test('init does not make a vault in a folder that others may enter', async (t) => {
  const home = makeHome(t);
  mkdirSync(vaultFolder(home), { recursive: true });
  chmodSync(vaultFolder(home), 0o755);
  await assert.rejects(makeVault(home), { code: 'vault_unsafe' });
  assert.ok(!existsSync(vaultFile(home)));
  chmodSync(vaultFolder(home), 0o700);
  await makeVault(home, [handle]);
});

test('init makes no vault where something else is in the way of its folder', async (t) => {
  const makeFile = (place) => writeFileSync(place, '');
  const makeLink = (place) => symlinkSync('nowhere', place);
  for (const make of [makeFile, makeLink]) {
    const home = makeHome(t);
    make(path.join(home, 'data'));
    await assert.rejects(makeVault(home), { code: 'vault_readonly' });
  }
});

test('init makes folders and files that only their user may enter', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const mode = (name) => execFileSync('stat', ['-c', '%a', name]).toString().trim();
  assert.equal(mode(path.join(home, 'data')), '700');
  assert.equal(mode(vaultFolder(home)), '700');
  assert.equal(mode(vaultFile(home)), '600');
  assert.equal(mode(vaultFile(home, 'vault.key')), '600');
});

for (const [what, config] of Object.entries({
  'not JSON': '{',
  empty: '',
  'a list': '[]',
  'an unknown entry': '{"idle_lock_minute":1}',
  'a repeated entry': '{"idle_lock_minutes":1,"idle_lock_minutes":1}',
  'no minute': '{"idle_lock_minutes":0}',
  'more than a day': '{"idle_lock_minutes":1441}',
  'half a minute': '{"idle_lock_minutes":0.5}',
  'a relative pinentry': '{"pinentry":"pinentry"}',
  'a name in a zone that it does not name': '{"private":{"kind":"zone"}}',
  'a zone that is none': '{"private":{"kind":"at_will","zone":"local"}}',
  'a proxy that is told addresses': '{"update_proxy":"socks5://127.0.0.1:9050"}',
  'a proxy with a user': '{"update_proxy":"socks5h://me:secret@127.0.0.1:9050"}',
  'far too long': ' '.repeat(8192),
})) {
  test(`config.json with ${what} opens no key until it is mended`, async (t) => {
    const home = await usedVault(t);
    writeConfig(home, config);
    const host = await start(t, home);
    assert.equal(await host.refused('sign_in', known), 'bad_config');
    assert.equal(await host.refused('unlock'), 'bad_config');
    writeConfig(home, '{"idle_lock_minutes":1440,"pinentry":""}');
    await host.call('sign_in', known);
  });
}

test('init with a bad config.json makes nothing', async (t) => {
  const home = makeHome(t);
  writeConfig(home, '{');
  await assert.rejects(makeVault(home), { code: 'bad_config' });
  assert.ok(!existsSync(vaultFile(home)));
  assert.ok(!existsSync(vaultFile(home, 'vault.key')));
});
