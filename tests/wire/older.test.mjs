// Goal: an older copy of the vault in the place of a newer one is told, is used for nothing until the
// user says so in a shell, and nothing else is ever taken for one.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Host, asShell, makeHome, makeVault, nonce, vaultFile } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const handle = 'alice.example.com';
const add = (name) => ['handle_add', { type: 'dns', handle: name }];

const seenFolder = (home) => path.join(home, '.local', 'state', 'nywhere');
const seenFile = (home) => path.join(seenFolder(home), readdirSync(seenFolder(home))[0]);

// The vault of now, by which a later one can be replaced; every host has ended.
function keep(home) {
  copyFileSync(vaultFile(home), path.join(home, 'kept'));
}

function putBack(home) {
  for (const end of ['', '-wal', '-shm']) rmSync(vaultFile(home, `vault.db${end}`), { force: true });
  copyFileSync(path.join(home, 'kept'), vaultFile(home));
}

async function olderHome(t) {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  keep(home);
  await asShell(home, add('bob.example.com'));
  putBack(home);
  return home;
}

function startHost(t, home) {
  const host = new Host(home);
  t.after(() => host.end());
  return host;
}

test('an older copy signs nothing and takes nothing in until it was accepted', async (t) => {
  const home = await olderHome(t);
  const host = startHost(t, home);
  const before = readFileSync(vaultFile(home));
  const origin = 'https://forum.example';
  for (const [op, args] of [
    ['handles'],
    ['plan', { origin, direct: true }],
    ['sign_in', { origin, nonce, handle }],
    add('carol.example.com'),
    ['unlock'],
    ['log', {}],
  ])
    assert.equal(await host.refused(op, args), 'vault_older', op);
  assert.ok(readFileSync(vaultFile(home)).equals(before));
  assert.equal((await host.call('unlock_list')).slots.length, 1);
  await host.call('lock');
  const accepted = await asShell(home, ['unlock', { accept_older: true }]);
  assert.equal(accepted.vault.state, 'open');
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.ok((await host.call('sign_in', { origin, nonce, handle })).token);
});

test('no browser can accept one', async (t) => {
  const host = startHost(t, await olderHome(t));
  assert.equal(await host.refused('unlock', { accept_older: true }), 'shell_only');
  assert.equal(await host.refused('handles'), 'vault_older');
});

test('it is told before anybody is asked for a passphrase', async (t) => {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers('correct horse', 'correct horse');
  await asShell(home, ['init', { method: 'passphrase' }], add(handle));
  keep(home);
  ask.answers('correct horse');
  await asShell(home, ['unlock'], add('bob.example.com'));
  putBack(home);
  ask.answers('correct horse');
  const host = startHost(t, home);
  assert.equal(await host.refused('unlock'), 'vault_older');
  assert.equal(ask.asked, 0);
  const { vault } = await asShell(home, ['hello']);
  assert.equal(vault.state, 'error');
  assert.equal(vault.error.code, 'vault_older');
  assert.equal((await asShell(home, ['unlock', { accept_older: true }])).vault.state, 'open');
  assert.equal(ask.asked, 1);
});

test('a host that has the newer one open sees the older one take its place', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  keep(home);
  const host = startHost(t, home);
  await host.call('handle_add', { type: 'dns', handle: 'bob.example.com' });
  putBack(home);
  assert.equal(await host.refused('handles'), 'vault_older');
});

test('the newer one, put back in its place, is used as if nothing had been', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  keep(home);
  await asShell(home, add('bob.example.com'));
  renameSync(vaultFile(home), path.join(home, 'newer'));
  putBack(home);
  const host = startHost(t, home);
  assert.equal(await host.refused('handles'), 'vault_older');
  renameSync(path.join(home, 'newer'), vaultFile(home));
  assert.equal((await host.call('handles')).handles.length, 2);
});

test('sign-ins alone make no copy an older one', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  keep(home);
  await asShell(home, ['sign_in', { origin: 'https://forum.example', nonce, handle }]);
  putBack(home);
  assert.equal((await startHost(t, home).call('handles')).handles.length, 1);
});

test('where nothing was seen, or it was spoilt, a copy is a vault like another', async (t) => {
  const home = await olderHome(t);
  writeFileSync(seenFile(home), 'garbage');
  assert.equal((await startHost(t, home).call('handles')).handles.length, 1);
  const other = await olderHome(t);
  rmSync(seenFolder(other), { recursive: true });
  assert.equal((await startHost(t, other).call('handles')).handles.length, 1);
});

test('a new vault in the place of another is no older copy', async (t) => {
  const home = await olderHome(t);
  for (const name of ['vault.db', 'vault.key']) rmSync(vaultFile(home, name));
  await makeVault(home, [handle]);
  assert.equal((await startHost(t, home).call('handles')).handles.length, 1);
});

test('two hosts that change it at once never take it for older', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const hosts = [startHost(t, home), startHost(t, home), startHost(t, home)];
  await Promise.all(
    hosts.map(async (host, i) => {
      for (let j = 0; j < 40; j++) {
        await host.call('handle_add', { type: 'dns', handle: `h${i}-${j}.example.com` });
        await host.call('lock'); // it opens anew, and looks anew
        await host.call('handles', { limit: 1 });
      }
    }),
  );
  const seen = Number(readFileSync(seenFile(home), 'utf8'));
  assert.ok(seen >= 120, `${seen}`);
});

test('killed at any moment of a change, it is never taken for older', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  for (let i = 0; i < 60; i++) {
    const host = new Host(home);
    host.send('handle_add', { type: 'dns', handle: `k${i}.example.com` });
    await new Promise((resolve) => setTimeout(resolve, (i % 20) / 2));
    await host.kill();
    await asShell(home, ['handles', { limit: 1 }]);
  }
});
