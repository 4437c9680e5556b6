// Goal: a key is changed for another without a moment in which its owner could not sign in, whatever
// ends the program in between; the account at the site stays the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DOCUMENT, HANDLE, startOwners } from './support/rotate.mjs';
import { answerOf, runShell } from './support/shell.mjs';

let world;
before(async () => { world = await startOwners(); });
after(() => world.stop());

test('a key is published beside the old, signs, and the old one goes', async t => {
  const home = await world.makeOwner(t);
  const [old] = world.published();
  const add = await world.rotate(home);
  assert.deepEqual([add.code, add.stage, add.fragment, add.old_fragment],
    [0, 'add', 'nywhere-2', 'nywhere']);
  await world.signsIn(home, 'before anything is published');
  const [{ url, json }] = add.publish.documents;
  assert.equal(url, DOCUMENT);
  world.publish(json);
  assert.deepEqual(world.names().sort(), ['nywhere', 'nywhere-2']);
  assert.ok(world.published().some(method => method.publicKeyMultibase === old.publicKeyMultibase));
  await world.signsIn(home, 'with both, and the old one signs');

  const remove = await world.rotate(home);
  assert.deepEqual([remove.stage, remove.fragment, remove.old_fragment],
    ['remove', 'nywhere-2', 'nywhere']);
  await world.signsIn(home, 'with both, and the new one signs');
  assert.equal((await runShell(home, 'handle', 'check', HANDLE)).code, 0);
  assert.equal((await world.rotate(home)).stage, 'remove');
  world.takeOut('nywhere');
  assert.deepEqual(world.names(), ['nywhere-2']);
  await world.signsIn(home, 'with the new one alone');
  assert.equal((await world.rotate(home)).stage, 'done');
  await world.signsIn(home, 'afterwards');
  assert.notEqual(world.published()[0].publicKeyMultibase, old.publicKeyMultibase);

  const again = await world.rotate(home);
  assert.deepEqual([again.stage, again.fragment, again.old_fragment],
    ['add', 'nywhere-3', 'nywhere-2']);
});

test('people are told what to do, step by step', async t => {
  const home = await world.makeOwner(t);
  const first = await runShell(home, 'handle', 'rotate', HANDLE);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^The new key of frank\S+, #nywhere-2, is in your vault; the old one,/);
  assert.match(first.stdout, /^Add the parts of this to the document that is at https:\S+:$/m);
  assert.match(first.stdout, /run this command again/);
  const again = await runShell(home, 'handle', 'rotate', HANDLE);
  assert.equal(again.stdout, first.stdout, 'the same key is shown again');
  world.publish((await world.rotate(home)).publish.documents[0].json);
  const second = await runShell(home, 'handle', 'rotate', HANDLE);
  assert.match(second.stdout, /is published and signs from now on\.\nTake the other one, #nywhere,/);
  world.takeOut('nywhere');
  const third = await runShell(home, 'handle', 'rotate', HANDLE);
  assert.match(third.stdout, /^Done: frank\S+ has the key #nywhere-2/);
});

const cancel = home => answerOf(home, 'handle', 'rotate', '--cancel', HANDLE);

test('a change is called off before the new key is published: it is forgotten', async t => {
  const home = await world.makeOwner(t);
  const { publish } = await world.rotate(home);
  const done = await cancel(home);
  assert.deepEqual([done.stage, done.fragment, done.old_fragment],
    ['done', 'nywhere', 'nywhere-2']);
  await world.signsIn(home, 'called off');
  const { code, stderr } = await runShell(home, 'handle', 'rotate', '--cancel', HANDLE);
  assert.equal(code, 1);
  assert.match(stderr, /^nywhere: .*nothing to call off\.\n$/);
  const next = await world.rotate(home);
  assert.equal(next.stage, 'add');
  assert.notDeepEqual(next.publish.documents, publish.documents, 'the next key is another one');
});

test('a change is called off when the document has both: the new key goes from it', async t => {
  const home = await world.makeOwner(t);
  const [old] = world.published();
  world.publish((await world.rotate(home)).publish.documents[0].json);
  const { code, stdout } = await runShell(home, 'handle', 'rotate', '--cancel', HANDLE);
  assert.equal(code, 0);
  assert.match(stdout, /^The key of frank\S+, #nywhere, is published and signs from now on\.$/m);
  assert.match(stdout, /^Take the other one, #nywhere-2, out of the document, and\s+run/m);
  await world.signsIn(home, 'with both, and the old one signs');
  const late = await runShell(home, 'handle', 'rotate', '--cancel', HANDLE);
  assert.equal(late.code, 1);
  assert.match(late.stderr, /^nywhere: .*cannot be called off any more.*\.\n$/);
  assert.equal((await world.rotate(home)).stage, 'remove', 'it does not come back');
  world.takeOut('nywhere-2');
  assert.equal((await world.rotate(home)).stage, 'done');
  assert.deepEqual(world.published(), [old]);
  await world.signsIn(home, 'afterwards');
});

test('the new key goes from where the document has it, whatever was planned', async t => {
  const home = await world.makeOwner(t);
  const { json } = (await world.rotate(home)).publish.documents[0];
  world.publish(JSON.parse(JSON.stringify(json).replaceAll('#nywhere-2"', '#nywhere-mine"')));
  assert.deepEqual(world.names().sort(), ['nywhere', 'nywhere-mine']);
  const { stage, old_fragment, publish } = await cancel(home);
  assert.deepEqual([stage, old_fragment], ['remove', 'nywhere-mine']);
  world.publish(publish.documents[0].json);
  assert.deepEqual(world.names(), ['nywhere']);
  assert.equal((await world.rotate(home)).stage, 'done');
});

test('a change whose new key signs is not called off, nor one whose old key is gone', async t => {
  const home = await world.makeOwner(t);
  const { json } = (await world.rotate(home)).publish.documents[0];
  world.publish(json);
  world.takeOut('nywhere');
  const refusal = async () => {
    const { code, stdout, stderr } = await runShell(home, 'handle', 'rotate', '--cancel', HANDLE);
    assert.deepEqual([code, stdout], [1, '']);
    return stderr;
  };
  assert.match(await refusal(), /does not have the key that you sign with now/);
  world.publish(json);
  assert.equal((await world.rotate(home)).stage, 'remove');
  assert.match(await refusal(), /cannot be called off any more/);
  await world.signsIn(home, 'with the new one');
});

test('the key of another device stays', async t => {
  const desk = await world.makeOwner(t);
  const laptop = await world.makeDevice(t, '--device=laptop');
  world.publish((await answerOf(laptop, 'handle', 'check', HANDLE)).publish.documents[0].json);
  const add = await world.rotate(laptop);
  assert.deepEqual([add.fragment, add.old_fragment], ['nywhere-laptop-2', 'nywhere-laptop']);
  world.publish(add.publish.documents[0].json);
  assert.deepEqual(world.names().sort(), ['nywhere', 'nywhere-laptop', 'nywhere-laptop-2']);
  assert.equal((await world.rotate(laptop)).stage, 'remove');
  world.takeOut('nywhere-laptop');
  assert.equal((await world.rotate(laptop)).stage, 'done');
  await world.signsIn(desk, 'the other device');
  await world.signsIn(laptop, 'this device');
});

test('a fragment that another device has taken meanwhile stays with its key', async t => {
  const home = await world.makeOwner(t);
  assert.equal((await world.rotate(home)).fragment, 'nywhere-2');
  const other = await world.makeDevice(t, '--device=2');
  world.publish((await answerOf(other, 'handle', 'check', HANDLE)).publish.documents[0].json);
  const add = await world.rotate(home);
  assert.deepEqual([add.stage, add.fragment], ['add', 'nywhere-3']);
  world.publish(add.publish.documents[0].json);
  assert.deepEqual(world.names().sort(), ['nywhere', 'nywhere-2', 'nywhere-3']);
  assert.equal((await world.rotate(home)).stage, 'remove');
  await world.signsIn(other, 'the other device');
  await world.signsIn(home, 'with the new one');
});

test('the new key is of the kind of the old one', async t => {
  const home = await world.makeOwner(t, '--alg=Ed25519');
  const { publish: { documents: [{ json }] } } = await world.rotate(home);
  for (const { publicKeyMultibase } of json.verificationMethod) {
    assert.match(publicKeyMultibase, /^z6Mk/);
  }
});

test('a handle that is its key is refused, and told why', async t => {
  const home = await world.makeDevice(t);
  await runShell(home, 'handle', 'add', 'key.example.com');
  const { handle } = await answerOf(home, 'handle', 'add', '--fingerprint');
  for (const name of ['key.example.com', handle]) {
    const { code, stderr, stdout } = await runShell(home, 'handle', 'rotate', name);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^nywhere: .*you would be somebody else there.*\.\n$/);
  }
  const none = await runShell(home, 'handle', 'rotate', 'nobody.example.com');
  assert.equal(none.code, 5);
});

test('a key that is not published cannot be rotated, nor one whose document cannot be read',
  async t => {
    await world.makeOwner(t);
    const other = await world.makeDevice(t);
    const { code, stderr } = await runShell(other, 'handle', 'rotate', HANDLE);
    assert.equal(code, 1);
    assert.match(stderr, /^nywhere: .*does not have the key that you sign with now.*\.\n$/);
    const owner = await world.makeOwner(t);
    world.publishText(DOCUMENT, 'no document');
    const unreadable = await runShell(owner, 'handle', 'rotate', HANDLE);
    assert.equal(unreadable.code, 1);
    assert.match(unreadable.stderr, /^nywhere: .*\.\n$/);
  });

test('a handle that is removed in between leaves neither key', async t => {
  const home = await world.makeOwner(t);
  await world.rotate(home);
  assert.equal((await runShell(home, 'handle', 'remove', '--yes', HANDLE)).code, 0);
  await runShell(home, 'handle', 'add', HANDLE, '--did=web');
  const { code } = await runShell(home, 'handle', 'rotate', HANDLE);
  assert.equal(code, 1, 'the new one is not published');
});
