// Goal: two devices, each with a key of its own, are one person: the document of the account names
// both keys, and the demo site gives both the same account.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPds } from '../fixtures/pds/start.mjs';
import { createVisitor } from '../unit/site/visitor.mjs';
import { makeHome, writeConfig } from '../wire/host.mjs';
import { allow } from './support/pds-user.mjs';
import { answerOf, runShell, startShell } from './support/shell.mjs';

const PAGE = /https:\/\/pds\.example\.com\/oauth\/authorize\S+(?=\n)/;
const HANDLE = 'frank.example.com';
const URL_OF_DOCUMENT = `https://${HANDLE}/.well-known/did.json`;

let world;
before(async () => { world = await startPds(); });
after(() => world.stop());

async function makeDevice(t) {
  const home = makeHome(t);
  writeConfig(home, world.settings);
  assert.equal((await runShell(home, 'init', '--no-passphrase')).code, 0);
  return home;
}

// Signs in at the demo site with what the command signs; the site's answer.
async function signIn(home, handle) {
  const visitor = createVisitor(world);
  const { token } = await answerOf(home, 'sign-in', `--origin=${world.origin}`,
    `--nonce=${await visitor.loadNonce()}`, `--handle=${handle}`);
  return visitor.signIn(token, { handle });
}

const methodsOf = document => document.verificationMethod.map(({ id }) => id.split('#')[1]);

// What a careful owner does: adds the keys that are shown, by their names.
function merge(shown) {
  const document = JSON.parse(world.textAt(URL_OF_DOCUMENT));
  for (const method of shown.verificationMethod) {
    if (!document.verificationMethod.some(({ id }) => id === method.id)) {
      document.verificationMethod.push(method);
    }
  }
  world.publishText(URL_OF_DOCUMENT, JSON.stringify(document));
}

test('did:web: the document of a second device is added to that of the first', async t => {
  const [desk, laptop] = [await makeDevice(t), await makeDevice(t)];
  assert.equal((await runShell(desk, 'handle', 'add', HANDLE, '--did=web')).code, 0);
  await world.publishRecord(await answerOf(desk, 'record', HANDLE));
  assert.equal((await runShell(desk, 'handle', 'check', HANDLE)).code, 0);

  const added = await runShell(laptop, 'handle', 'add', HANDLE, '--did=web', '--device=laptop');
  assert.equal(added.code, 0, added.stderr);
  assert.match(added.stdout, /^Add the parts of this to the document that is at /m);
  assert.match(added.stdout, /#nywhere-laptop"/);
  assert.match((await runShell(laptop, 'handle', 'show', HANDLE)).stdout,
    /^Key name +#nywhere-laptop$/m);
  assert.equal((await signIn(laptop, HANDLE)).code, 'key_unknown');

  const check = await answerOf(laptop, 'handle', 'check', HANDLE);
  assert.equal(check.agrees, false);
  const [{ json, merge: isPart }] = check.publish.documents;
  assert.equal(isPart, true);
  assert.deepEqual(methodsOf(json), ['nywhere', 'nywhere-laptop']);
  merge(json);

  for (const home of [desk, laptop]) {
    const { code, stdout } = await runShell(home, 'handle', 'check', HANDLE);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /It also names a key as #nywhere(-laptop)?, which another device/);
  }
  const [one, other] = [await signIn(desk, HANDLE), await signIn(laptop, HANDLE)];
  assert.deepEqual([one.status, other.status], [200, 200]);
  assert.equal(one.sub, `did:web:${HANDLE}`);
  assert.equal(other.sub, one.sub);
});

test('did:web: a second device without a name for itself is told what is in its place', async t => {
  const [desk, laptop] = [await makeDevice(t), await makeDevice(t)];
  await runShell(desk, 'handle', 'add', HANDLE, '--did=web');
  await world.publishRecord(await answerOf(desk, 'record', HANDLE));
  await runShell(laptop, 'handle', 'add', HANDLE, '--did=web');
  const { code, stdout } = await runShell(laptop, 'handle', 'check', HANDLE);
  assert.equal(code, 1);
  assert.match(stdout, /not name the key in your vault, but another as #nywhere,/);
  assert.match(stdout, /add it with --device/);
});

test('did:plc: each device puts its key beside the other\'s', async t => {
  const { alice } = world.accounts;
  const homes = [await makeDevice(t), await makeDevice(t)];
  for (const [i, options] of [[], ['--device=laptop']].entries()) {
    const shell = startShell(homes[i],
      ['handle', 'link', alice.handle, '--no-browser', '--with-key', ...options]);
    await fetch(await allow(world.pds, await shell.prints(PAGE), alice));
    await shell.prints(/Code: /);
    shell.types(world.code(alice.email));
    const { code, stderr } = await shell.ended;
    assert.equal(code, 0, stderr);
  }
  const { verificationMethod } = await world.document(alice.did);
  const ours = verificationMethod.map(({ id }) => id.split('#')[1]).filter(id => id !== 'atproto');
  assert.deepEqual(ours.sort(), ['nywhere', 'nywhere-laptop']);
  const answers = [];
  for (const home of homes) answers.push(await signIn(home, alice.handle));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
  assert.deepEqual(answers.map(({ sub }) => sub), [alice.did, alice.did]);
});

for (const [what, words] of [
  ['of a did:key', ['add', HANDLE, '--device=laptop']],
  ['of a fingerprint', ['add', '--fingerprint', '--device=laptop']],
  ['without a key', ['link', HANDLE, '--device=laptop']],
  ['with a name that is none', ['add', HANDLE, '--did=web', '--device=My Laptop']],
]) {
  test(`a device ${what} is refused by a sentence`, async t => {
    const answer = await runShell(await makeDevice(t), 'handle', ...words);
    assert.equal(answer.code, 2);
    assert.match(answer.stderr, /^nywhere: .*\.\n$/);
    assert.equal(answer.stdout, '');
  });
}
