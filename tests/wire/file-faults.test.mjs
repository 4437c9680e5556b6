// Goal: whichever call that touches a file fails, on a disk that is broken (EIO) or full (ENOSPC): a
// sentence is said, nothing acknowledged is lost, nothing is left half done, and it goes on when the
// disk is mended.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { EIO, ENOSPC, makeFaults } from '../fixtures/faults/faults.mjs';
import { Host, asShell, copyFolder, environment, makeHome, makeVault, nonce, program, vaultFile,
  vaultFolder } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const handle = 'alice.example.com';
const site = n => `https://s${n}.example`;

const KINDS = [
  // SQLite calls a page that cannot be read damaged, and a file that cannot be opened or made
  // read-only.
  { error: EIO, codes: ['io', 'vault_readonly', 'vault_damaged'] },
  { error: ENOSPC, codes: ['disk_full', 'vault_readonly'] },
].flatMap(kind => [{ ...kind, lasts: false }, { ...kind, lasts: true }]);

// A home with one handle, and the faults of its programs.
async function prepare(t) {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  return { home, faults: makeFaults(t) };
}

// Calls `attempt` with the n-th call failing, until none is left to fail. It returns a code or ''.
async function walk(faults, { error, lasts, codes }, attempt, step = 1) {
  let refused = 0;
  for (let n = 1; ; n += step) {
    const code = await attempt(() => faults.failFiles(n, error, lasts), n);
    const failures = faults.mendFiles();
    if (code) assert.ok(codes.includes(code), `${n}: ${code}`);
    refused += code ? 1 : 0;
    if (failures === 0) {
      assert.equal(code, '');
      return refused;
    }
  }
}

async function code(host, op, args) {
  const { error } = await host.ask(op, args);
  if (error) assert.match(error.message, /^[A-Z].*\.$/);
  return error?.code ?? '';
}

async function logged(home) {
  const shell = new Host(home);
  const origins = new Set();
  for (let after = 0; after !== undefined;) {
    const page = await shell.call('log', { after, limit: 100 });
    page.entries.forEach(({ origin }) => origins.add(origin));
    after = page.next;
  }
  assert.equal(await shell.end(), 0);
  return origins;
}

const rests = home => readdirSync(vaultFolder(home))
  .filter(name => !['locked', 'vault.db', 'vault.key'].includes(name));

test('a sign-in of a host that starts: the sites that were acknowledged are remembered', async t => {
  const { home, faults } = await prepare(t);
  const kept = new Set();
  let count = 0;
  for (const kind of KINDS) {
    const refused = await walk(faults, kind, async arm => {
      const host = new Host(home, { env: faults.env });
      count += 1;
      const args = { origin: site(count), nonce, handle };
      arm();
      const refusal = await code(host, 'sign_in', args);
      faults.mendFiles();
      if (refusal) assert.equal(await code(host, 'sign_in', args), '', 'mended');
      kept.add(site(count));
      assert.equal(await host.end(), 0, host.stderr);
      return refusal;
    }, kind.lasts ? 4 : 1);
    assert.ok(refused > 0);
  }
  assert.deepEqual(await logged(home), kept);
  assert.deepEqual(rests(home), []);
});

test('handles and people: what was acknowledged is there, what was refused is not', async t => {
  const { home, faults } = await prepare(t);
  const host = new Host(home, { env: faults.env });
  await host.call('sign_in', { origin: site(0), nonce, handle });
  const added = new Set([handle]);
  let people = 0;
  for (const kind of KINDS) {
    await walk(faults, kind, async arm => {
      arm();
      const { result, error } = await host.ask('handle_add', { type: 'fingerprint' });
      if (result) added.add(result.handle);
      return error?.code ?? '';
    });
    await walk(faults, kind, async arm => {
      const names = [`Friend ${people}`];
      arm();
      const refusal = await code(host, 'contact_put',
        { names, handles: [{ handle: `f${people}.example.org` }] });
      people += refusal ? 0 : 1;
      return refusal;
    });
    await walk(faults, kind, async arm => {
      arm();
      return code(host, 'forget', { origin: site(0) });
    });
  }
  assert.equal(await host.end(), 0, host.stderr);
  assert.ok(people >= KINDS.length);
  const { handles } = await asShell(home, ['handles']);
  assert.deepEqual(new Set(handles.map(each => each.handle)), added);
  const { contacts } = await asShell(home, ['contact_list', { limit: 100 }]);
  assert.equal(contacts.length, people);
  const signer = new Host(home);
  for (const each of added) await signer.call('sign_in', { origin: site(1), nonce, handle: each });
  assert.equal(await signer.end(), 0);
});

test('settings are the old ones or the new ones, and no half file is left', async t => {
  const { home, faults } = await prepare(t);
  const host = new Host(home, { env: faults.env });
  const folder = path.join(home, 'config', 'nywhere');
  let minutes = 1;
  await host.call('settings', { set: { idle_lock_minutes: minutes } });
  for (const kind of KINDS) {
    const refused = await walk(faults, kind, async arm => {
      arm();
      const refusal = await code(host, 'settings', { set: { idle_lock_minutes: minutes + 1 } });
      faults.mendFiles();
      const now = JSON.parse(readFileSync(path.join(folder, 'config.json'))).idle_lock_minutes;
      // A folder that could not be brought to the disk has the new name all the same.
      assert.equal(now, refusal ? minutes : minutes + 1);
      minutes = now;
      return refusal;
    });
    assert.ok(refused > 0);
  }
  assert.deepEqual(readdirSync(folder), ['config.json']);
  assert.equal(await host.end(), 0, host.stderr);
});

test('rekey: the vault opens afterwards, under the old data key or the new one', async t => {
  const { home, faults } = await prepare(t);
  await asShell(home, ['handle_add', { type: 'dns', handle: 'work.example.com' }]);
  const shell = new Host(home, { name: 'wire_shell', env: faults.env });
  for (const kind of KINDS) {
    const refused = await walk(faults, kind, async arm => {
      await shell.call('rekey_secret', { id: 1 });
      arm();
      const refusal = await code(shell, 'rekey', {});
      faults.mendFiles();
      const other = new Host(home);
      for (const each of [handle, 'work.example.com']) {
        await other.call('sign_in', { origin: site(1), nonce, handle: each });
      }
      assert.equal(await other.end(), 0);
      return refusal;
    });
    assert.ok(refused > 0);
  }
  assert.equal(await shell.end(), 0, shell.stderr);
});

test('a key file goes with its way, or both stay', async t => {
  const { home, faults } = await prepare(t);
  makePinentry(home).answers('correct horse', 'correct horse');
  await asShell(home, ['unlock_add', { kind: 'passphrase' }]);
  const before = path.join(makeHome(t), 'before');
  copyFolder(path.join(home, 'data'), before);
  for (const kind of KINDS) {
    let late = 0;
    const codes = [...kind.codes, 'io']; // a way that is gone, and a file that is not
    await walk(faults, { ...kind, codes }, async arm => {
      const shell = new Host(home, { name: 'wire_shell', env: faults.env });
      await shell.call('handles');
      arm();
      const refusal = await code(shell, 'unlock_remove', { id: 1 });
      faults.mendFiles();
      assert.equal(await shell.end(), 0, shell.stderr);
      const { slots } = await asShell(home, ['unlock_list']);
      const isThere = slots.some(slot => slot.kind === 'file');
      assert.ok(refusal || !isThere);
      assert.equal(existsSync(vaultFile(home, 'vault.key')), isThere);
      assert.deepEqual(rests(home), []);
      if (isThere) {
        await asShell(home, ['sign_in', { origin: site(1), nonce, handle }]);
      } else if (refusal) {
        assert.equal(refusal, 'io', 'something was changed');
        late += 1;
      }
      ['data', '.local'].forEach(name => rmSync(path.join(home, name), { recursive: true }));
      copyFolder(before, path.join(home, 'data'));
      return refusal;
    });
    assert.ok(late > 0);
  }
});

test('init makes a whole vault or none', async t => {
  const faults = makeFaults(t);
  const home = makeHome(t);
  for (const kind of KINDS) {
    const refused = await walk(faults, kind, async arm => {
      rmSync(path.join(home, 'data'), { recursive: true, force: true });
      const shell = new Host(home, { name: 'wire_shell', env: faults.env });
      await shell.call('hello');
      arm();
      const refusal = await code(shell, 'init', { method: 'file' });
      faults.mendFiles();
      if (!existsSync(vaultFile(home))) await shell.call('init', { method: 'file' });
      await shell.call('handle_add', { type: 'dns', handle });
      assert.equal(await shell.end(), 0, shell.stderr);
      assert.deepEqual(rests(home), []);
      return refusal;
    }, 9);
    assert.ok(refused > 0);
    assert.ok((await asShell(home, ['sign_in', { origin: site(1), nonce, handle }])).token);
  }
});

test('export writes a whole file or none', async t => {
  const { home, faults } = await prepare(t);
  const pinentry = makePinentry(home);
  const file = path.join(home, 'out', 'copy');
  const run = (...args) => spawnSync(program('nywhere'), args,
    { env: environment(home, faults.env), encoding: 'utf8' });
  const refused = await walk(faults, KINDS.at(-1), async (arm, n) => {
    rmSync(path.dirname(file), { recursive: true, force: true });
    spawnSync('mkdir', ['-m', '700', path.dirname(file)]);
    pinentry.answers('a long passphrase', 'a long passphrase');
    arm();
    const { status, signal, stderr } = run('export', file);
    faults.mendFiles();
    assert.equal(signal, null, `${n}: ${stderr}`);
    if (status === 0) {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      return '';
    }
    assert.match(stderr, /^nywhere: .*(is full|cannot be written).*\.\n$/, `${n}`);
    assert.deepEqual(readdirSync(path.dirname(file)), [], `${n}: ${stderr}`);
    return 'disk_full';
  }, 2);
  assert.ok(refused > 0);
  assert.ok((await asShell(home, ['sign_in', { origin: site(1), nonce, handle }])).token);
});
