// Goal: a key is kept in a real keyring; whatever is in the keyring's place, the answer is plain and
// in time, and nothing is unlocked or started for it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { start, startBus } from '../fixtures/bus.mjs';
import { startKeyring } from '../fixtures/keyring.mjs';
import { program } from '../wire/frames.mjs';
import { ask, begin, refused } from './unlock.mjs';

const READ_LIMIT_MS = 2000;
const SLACK_MS = 5000; // of a busy machine

const vault = 'dGhlIGZpcnN0IHZhdWx0IQ';
const secret = () => randomBytes(32).toString('base64url');

let keyring;
before(async () => (keyring = await startKeyring()));
after(() => keyring.end());

const inKeyring = (op, args) => ask(op, args, keyring);
const refusedIn = (op, args) => refused(op, args, keyring);

test('what was stored is read, until it is replaced or removed', async () => {
  const [one, two] = [secret(), secret()];
  assert.equal(await refusedIn('keyring_read', { vault }), 'keyring_empty');
  assert.deepEqual(await inKeyring('keyring_store', { vault, secret: one }), {});
  assert.deepEqual(await inKeyring('keyring_read', { vault }), { secret: one });
  await inKeyring('keyring_store', { vault, secret: two });
  assert.deepEqual(await inKeyring('keyring_read', { vault }), { secret: two });
  assert.deepEqual(await inKeyring('keyring_remove', { vault }), {});
  assert.equal(await refusedIn('keyring_read', { vault }), 'keyring_empty');
  assert.equal(await refusedIn('keyring_remove', { vault }), 'keyring_empty');
});

test('each vault has an item of its own, of our schema', async () => {
  const [one, two] = [secret(), secret()];
  await inKeyring('keyring_store', { vault, secret: one });
  await inKeyring('keyring_store', { vault: 'b3RoZXI', secret: two });
  assert.equal((await inKeyring('keyring_read', { vault })).secret, one);
  assert.equal((await inKeyring('keyring_read', { vault: 'b3RoZXI' })).secret, two);
  const found = await keyring.call('/org/freedesktop/secrets', 'Service.SearchItems',
    `{'xdg:schema': 'org.nywhere.Vault', 'application': 'nywhere', 'vault': '${vault}'}`);
  assert.equal(found.match(/collection/g).length, 1);
  await inKeyring('keyring_remove', { vault: 'b3RoZXI' });
  await inKeyring('keyring_remove', { vault });
});

test('a locked keyring is told, not unlocked, and nothing in it changes', async () => {
  const kept = secret();
  await inKeyring('keyring_store', { vault, secret: kept });
  await keyring.lock();
  assert.equal(await refusedIn('keyring_read', { vault }), 'keyring_locked');
  assert.equal(await refusedIn('keyring_store', { vault, secret: secret() }), 'keyring_locked');
  assert.equal(await refusedIn('keyring_remove', { vault }), 'keyring_locked');
  assert.equal(await refusedIn('keyring_read', { vault }), 'keyring_locked');
  await keyring.unlock();
  assert.equal((await inKeyring('keyring_read', { vault })).secret, kept);
  await inKeyring('keyring_remove', { vault });
});

test('arguments that are no vault and no key reach no keyring', async () => {
  for (const args of [
    {},
    { vault },
    { vault: '', secret: secret() },
    { vault: 'with space', secret: secret() },
    { vault: 'A'.repeat(65), secret: secret() },
    { vault, secret: secret().slice(1) },
    { vault, secret: `${secret()}A` },
    { vault, secret: `${secret().slice(1)}=` },
    { vault, secret: 7 },
    { vault, secret: secret(), more: true },
  ]) {
    assert.equal(await refused('keyring_store', args), 'bad_argument', JSON.stringify(args));
  }
});

test('without a bus, or with one that is not of this computer, nothing is started', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nywhere-bus-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (env) => refused('keyring_read', { vault }, { env });
  const touch = `unixexec:path=/bin/touch,argv1=${folder}/started`;
  assert.equal(await run({ DISPLAY: ':77' }), 'keyring_missing');
  assert.equal(await run({ XDG_RUNTIME_DIR: folder, DISPLAY: ':77' }), 'keyring_missing');
  for (const address of ['tcp:host=127.0.0.1,port=1', 'autolaunch:', touch, 'rubbish',
    `unix:path=${folder}/none;${touch}`, `unix:path=${folder}/none`]) {
    assert.equal(await run({ DBUS_SESSION_BUS_ADDRESS: address }), 'keyring_missing', address);
  }
  assert.throws(() => statSync(`${folder}/started`), { code: 'ENOENT' });
});

test('the bus in $XDG_RUNTIME_DIR is found without a variable that names it', async (t) => {
  const bus = await startBus();
  t.after(() => bus.end());
  const service = await fake(bus, `secret=${'A'.repeat(43)}`);
  assert.deepEqual(await ask('keyring_read', { vault }, { env: { XDG_RUNTIME_DIR: bus.folder } }), {
    secret: 'A'.repeat(43),
  });
  await service.end();
});

test('a bus that accepts and says nothing is given up in time', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nywhere-bus-'));
  const server = createServer(() => {}).listen(path.join(folder, 'bus'));
  t.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const began = Date.now();
  assert.match(await refused('keyring_read', { vault }, { env: { XDG_RUNTIME_DIR: folder } }),
    /^keyring_(failed|missing)$/);
  assert.ok(Date.now() - began < READ_LIMIT_MS + SLACK_MS);
});

async function fake(bus, ...settings) {
  const service = start(program('unlock_fake_secrets'), settings, {
    env: { DBUS_SESSION_BUS_ADDRESS: bus.address },
  });
  assert.equal(await service.line(), 'ready');
  return service;
}

async function onFake(t, op, args, ...settings) {
  const bus = await startBus();
  t.after(() => bus.end());
  const options = { env: { DBUS_SESSION_BUS_ADDRESS: bus.address } };
  assert.equal(await refused(op, args, options), 'keyring_missing');
  await fake(bus, ...settings);
  const began = Date.now();
  const outcome = await ask(op, args, options).then(
    (result) => result,
    ({ code }) => code,
  );
  return { outcome, took: Date.now() - began };
}

const good = 'A'.repeat(43);

for (const [what, text] of [
  ['is too short', good.slice(1)],
  ['is too long', `${good}A`],
  ['is empty', ''],
  ['is not base64url', `${good.slice(1)}!`],
  ['has stray bits', `${good.slice(1)}B`],
]) {
  test(`a key that ${what} is none`, async (t) => {
    const { outcome } = await onFake(t, 'keyring_read', { vault }, `secret=${text}`);
    assert.equal(outcome, 'keyring_failed');
  });
}

for (const call of ['GetAll', 'OpenSession', 'SearchItems', 'GetSecrets']) {
  for (const how of ['silence', 'garbage', 'refusal', 'end']) {
    test(`a keyring that answers ${call} with ${how} gives no key, in time`, async (t) => {
      const { outcome, took } = await onFake(
        t, 'keyring_read', { vault }, `secret=${good}`, `${call}=${how}`,
      );
      assert.equal(outcome, call === 'GetAll' && how === 'end' ? 'keyring_missing' : 'keyring_failed');
      assert.ok(took < READ_LIMIT_MS + SLACK_MS, `${took} ms`);
    });
  }
}

for (const [what, setting] of [
  ['keeps another than it was given', `secret=${good.slice(1)}E`],
  ['answers CreateItem with garbage', 'CreateItem=garbage'],
  ['ends at CreateItem', 'CreateItem=end'],
  ['asks the user, who does not answer', 'prompt=yes'],
]) {
  test(`a keyring that ${what} has not stored`, async (t) => {
    const { outcome } = await onFake(t, 'keyring_store', { vault, secret: good }, setting);
    assert.equal(outcome, 'keyring_failed');
  });
}

test('the end of the bus while it is asked is a failure like another', async () => {
  const bus = await startBus();
  await fake(bus, 'OpenSession=silence');
  const unlock = begin('keyring_read', { vault }, {
    env: { DBUS_SESSION_BUS_ADDRESS: bus.address },
  });
  await bus.end();
  await assert.rejects(unlock.result(), ({ code }) => /^keyring_(failed|missing)$/.test(code));
});

test('a host that hangs up ends it, whatever it waits for', async (t) => {
  const bus = await startBus();
  t.after(() => bus.end());
  await fake(bus, 'CreateItem=silence');
  const began = Date.now();
  const unlock = begin('keyring_store', { vault, secret: good }, {
    env: { DBUS_SESSION_BUS_ADDRESS: bus.address },
  });
  unlock.hangUp();
  await unlock.ended;
  assert.ok(Date.now() - began < SLACK_MS);
});
