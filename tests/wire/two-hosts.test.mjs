// Goal: two browsers use one vault at once; what one does, the other knows.
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { Host, asShell, makeHome, makeVault, nonce, vaultFile } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const handle = 'alice.example.com';
const passphrase = 'correct horse';

async function two(t, home) {
  const hosts = [new Host(home), new Host(home)];
  t.after(() => Promise.all(hosts.map((host) => host.end())));
  return hosts;
}

async function logged(host) {
  const origins = [];
  let after = 0;
  while (after !== undefined) {
    const page = await host.call('log', { after, limit: 100 });
    origins.push(...page.entries.map(({ origin }) => origin));
    after = page.next;
  }
  return origins;
}

test('two hosts write 200 sign-ins each at once, and none is lost', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const hosts = await two(t, home);
  const expected = [];
  hosts.forEach((host, which) => {
    for (let i = 0; i < 200; i++) {
      const origin = `https://s${i}.host${which}.example`;
      expected.push(origin);
      host.send('sign_in', { origin, nonce, handle });
    }
  });
  const drain = async (host) => {
    for (let i = 0; i < 200; i++) {
      const { result, error } = await host.reply();
      assert.ok(result, error?.code);
    }
  };
  await Promise.all(hosts.map(drain));
  for (const host of hosts) {
    assert.deepEqual((await logged(host)).sort(), expected.sort());
  }
});

test('two hosts sign in at the same site at once: one entry, first and last right', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const hosts = await two(t, home);
  const args = { origin: 'https://forum.example', nonce, handle };
  for (const host of hosts) for (let i = 0; i < 50; i++) host.send('sign_in', args);
  for (const host of hosts) {
    for (let i = 0; i < 50; i++) assert.ok((await host.reply()).result);
  }
  assert.equal((await logged(hosts[0])).length, 1);
});

test('a handle that one host or the shell adds or removes is so in the other', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const [one, other] = await two(t, home);
  const bob = { origin: 'https://forum.example', nonce, handle: 'bob.example.com' };
  assert.equal(await other.refused('sign_in', bob), 'handle_unknown');
  await one.call('handle_add', { type: 'dns', handle: bob.handle });
  await other.call('sign_in', bob); // its key is kept from here on
  await other.call('sign_in', { ...bob, one_click: true });
  await asShell(home, ['handle_remove', { handle: bob.handle }]);
  assert.equal(await other.refused('sign_in', bob), 'handle_unknown');
  assert.equal(await other.refused('sign_in', { ...bob, private: true }), 'handle_unknown');
  await one.call('handle_add', { type: 'dns', handle: bob.handle });
  const first = await other.call('sign_in', bob);
  await asShell(
    home,
    ['handle_remove', { handle: bob.handle }],
    ['handle_add', { type: 'dns', handle: bob.handle }],
  );
  const second = await other.call('sign_in', bob);
  const kid = ({ token }) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
  assert.notEqual(kid(first), kid(second));
});

test('the switch of a site is the same in both', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const [one, other] = await two(t, home);
  const args = { origin: 'https://forum.example', nonce, handle };
  await one.call('sign_in', args);
  await other.call('sign_in', { ...args, one_click: true });
  await one.call('site', { origin: args.origin, one_click: false });
  assert.equal(await other.refused('sign_in', { ...args, one_click: true }), 'ask_first');
});

test('lock in one locks the other at once', async (t) => {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers(passphrase, passphrase);
  await asShell(home, ['init', { method: 'passphrase' }], ['handle_add', { type: 'fingerprint' }]);
  const [one, other] = await two(t, home);
  ask.answers(passphrase, passphrase);
  for (const host of [one, other]) {
    assert.equal(await host.refused('handles'), 'locked');
    assert.deepEqual(await host.call('unlock'), {
      vault: { state: 'open', unlock: ['passphrase'] },
    });
    assert.equal((await host.call('handles')).handles.length, 1);
  }
  assert.equal((await one.call('lock')).vault.state, 'locked');
  assert.equal(await other.refused('handles'), 'locked');
  assert.equal((await other.call('hello')).vault.state, 'locked');
  // and the other way round, from a new start
  ask.answers(passphrase);
  await one.call('unlock');
  await asShell(home, ['lock']);
  assert.equal(await one.refused('handles'), 'locked');
});

test('of two inits at once one makes the vault, and it is whole', async (t) => {
  for (let round = 0; round < 10; round++) {
    const home = makeHome(t);
    const shells = [1, 2].map(() => new Host(home, { name: 'wire_shell' }));
    await Promise.all(shells.map((shell) => shell.call('hello')));
    for (const shell of shells) shell.send('init', { method: 'file' });
    const replies = await Promise.all(shells.map((shell) => shell.reply()));
    await Promise.all(shells.map((shell) => shell.end()));
    assert.equal(replies.filter(({ result }) => result).length, 1, JSON.stringify(replies));
    assert.equal(replies.find(({ error }) => error).error.code, 'vault_exists');
    await asShell(home, ['handle_add', { type: 'fingerprint' }]);
  }
});

test('a vault that is put back under a running host costs the new one nothing', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  copyFileSync(vaultFile(home), vaultFile(home, 'copy'));
  const old = new Host(home);
  const args = { origin: 'https://before.example', nonce, handle };
  await old.call('sign_in', args);
  for (const name of ['vault.db', 'vault.db-wal', 'vault.db-shm']) {
    rmSync(vaultFile(home, name), { force: true });
  }
  renameSync(vaultFile(home, 'copy'), vaultFile(home));
  const fresh = new Host(home);
  await fresh.call('sign_in', { ...args, origin: 'https://after.example' });
  // The old host notices and closes what it has; the new host's log must outlive that and a kill.
  assert.deepEqual(await logged(old), ['https://after.example']);
  await fresh.kill();
  await old.kill();
  const last = new Host(home);
  assert.deepEqual(await logged(last), ['https://after.example']);
  assert.equal(await last.end(), 0);
});
