// Goal: passphrases, data keys, what is derived from them and private keys are in the host's memory
// only while the vault is open, and then in memory alone that is never written to a swap file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldPrivateKeys, makeNeedles, memoryOf, search } from '../fixtures/residue.mjs';
import { vaultKeys } from '../fixtures/vault-keys.mjs';
import { Host, asShell, makeHome, nonce, vaultFile } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const passphrase = 'correct horse battery staple';
const origin = 'https://forum.example';

// What of the needles is in memory of which `where` holds.
function found(pid, needles, where = () => true) {
  const seen = Array.from(memoryOf(pid)).filter(where)
    .flatMap(({ data }) => search(data, needles));
  return Array.from(new Set(seen)).sort();
}

async function result(host, op, args) {
  const id = host.send(op, args);
  for (;;) {
    const { progress, result, error, id: of } = await host.reply();
    assert.equal(of, id);
    assert.equal(error, undefined);
    if (!progress) return result;
  }
}

// A vault with a fingerprint, and a host that has not opened it.
async function prepare(t) {
  const home = makeHome(t);
  const pinentry = makePinentry(home);
  pinentry.answers(passphrase, passphrase);
  const { handle } = await asShell(home, ['init', { method: 'passphrase' }],
    ['handle_add', { type: 'fingerprint' }]);
  const { 'wrapping key': wrapping, ...kept } = vaultKeys(vaultFile(home), passphrase);
  pinentry.answers(passphrase);
  return {
    handle,
    pinentry,
    host: new Host(home),
    kept: makeNeedles({ bytes: kept }),
    passing: makeNeedles({ texts: { passphrase }, bytes: { 'wrapping key': wrapping } }),
  };
}

async function signIn(host, handle) {
  const { token } = await host.call('sign_in', { origin, nonce, handle });
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub_jwk;
}

const isLocked = region => region.isLocked;
const isOrdinary = region => !region.isLocked;

test('an open vault has its keys in locked memory alone, and a locked one has none', async t => {
  const { handle, host, kept, passing } = await prepare(t);
  const names = kept.map(({ what }) => what).sort();
  assert.deepEqual(found(host.pid, [...kept, ...passing]), []);
  await result(host, 'unlock');
  assert.deepEqual(found(host.pid, kept, isLocked), names);
  assert.deepEqual(found(host.pid, kept, isOrdinary), []);
  assert.deepEqual(found(host.pid, passing), []);

  const key = await signIn(host, handle);
  await host.call('handle_add', { type: 'fingerprint' });
  await host.call('plan', { origin, direct: true });
  await host.call('log');
  assert.deepEqual(found(host.pid, kept, isOrdinary), []);
  assert.deepEqual(heldPrivateKeys(host.pid, [key], isLocked), [key]);
  assert.deepEqual(heldPrivateKeys(host.pid, [key], isOrdinary), []);

  await host.call('lock');
  assert.deepEqual(found(host.pid, [...kept, ...passing]), []);
  assert.deepEqual(heldPrivateKeys(host.pid, [key]), []);
  assert.equal(await host.end(), 0, host.stderr);
});

test('a wrong passphrase before the right one leaves nothing either', async t => {
  const { host, pinentry, kept, passing } = await prepare(t);
  const said = 'an entirely different thing';
  const wrong = makeNeedles({ texts: { wrong: said } });
  pinentry.answers(said, passphrase);
  await result(host, 'unlock');
  assert.equal(pinentry.asked, 2);
  assert.deepEqual(found(host.pid, [...passing, ...wrong]), []);
  assert.notDeepEqual(found(host.pid, kept), []);
  await host.call('lock');
  assert.deepEqual(found(host.pid, kept), []);
  assert.equal(await host.end(), 0, host.stderr);
});
