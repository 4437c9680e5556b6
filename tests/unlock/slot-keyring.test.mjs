// Goal: a desktop's keyring opens the vault without a word; where it is locked or gone, the
// passphrase does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKeyring } from '../fixtures/keyring.mjs';
import { Host, asShell, makeHome } from '../wire/host.mjs';
import { agree, makePinentry } from '../wire/pinentry.mjs';

const passphrase = 'correct horse';

async function keyringFor(t) {
  const keyring = await startKeyring();
  t.after(() => keyring.end());
  return keyring;
}

// The reply to what asks the user; its steps are passed over.
async function asked(host, op, args) {
  const id = host.send(op, args);
  for (;;) {
    const reply = await host.reply();
    assert.equal(reply.id, id, JSON.stringify(reply));
    if (!reply.progress) {
      return reply;
    }
  }
}

async function result(host, op, args) {
  const reply = await asked(host, op, args);
  assert.ok(reply.result, JSON.stringify(reply));
  return reply.result;
}

// A vault with a passphrase, then with a slot in the keyring; locked.
async function lockedVault(t, keyring) {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers(passphrase, passphrase);
  await asShell(home, ['init', { method: 'passphrase' }]);
  const host = new Host(home, { env: keyring.env });
  t.after(() => host.end());
  ask.answers(passphrase, agree);
  await result(host, 'unlock');
  assert.deepEqual(await result(host, 'unlock_add', { kind: 'keyring' }), { id: 2, kind: 'keyring' });
  await host.call('lock');
  return { home, ask, host };
}

test('an unlocked keyring opens the vault and nobody is asked', async (t) => {
  const { host, ask } = await lockedVault(t, await keyringFor(t));
  ask.answers();
  assert.equal((await result(host, 'unlock')).vault.state, 'open');
  assert.equal(ask.asked, 0);
  assert.equal((await asked(host, 'unlock_add', { kind: 'keyring' })).error.code, 'slot_exists');
  await result(host, 'unlock_test', { id: 2 });
});

test('a locked keyring is left alone, and the passphrase is asked for', async (t) => {
  const keyring = await keyringFor(t);
  const { host, ask } = await lockedVault(t, keyring);
  await keyring.lock();
  ask.answers(passphrase);
  assert.equal((await result(host, 'unlock')).vault.state, 'open');
  assert.equal(ask.asked, 1);
});

test('where there is no keyring any more, the passphrase is asked for', async (t) => {
  const keyring = await keyringFor(t);
  const { home, ask } = await lockedVault(t, keyring);
  const host = new Host(home, { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } });
  t.after(() => host.end());
  ask.answers(passphrase);
  assert.equal((await result(host, 'unlock')).vault.state, 'open');
});

test('a slot that was removed is gone from the keyring, too', async (t) => {
  const { host, ask } = await lockedVault(t, await keyringFor(t));
  ask.answers(agree);
  await result(host, 'unlock');
  await result(host, 'unlock_remove', { id: 2 });
  await host.call('lock');
  ask.answers(passphrase);
  assert.equal((await result(host, 'unlock')).vault.state, 'open');
  assert.equal((await host.call('unlock_list')).slots.length, 1);
});
