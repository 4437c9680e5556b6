// Goal: the key of an account at the real PDS is changed for another through the account's own
// server: the new one in, then the old one out, a code for each, and all else as it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { forwardTo } from '../fixtures/forward.mjs';
import { startPds } from '../fixtures/pds/start.mjs';
import { createVisitor } from '../unit/site/visitor.mjs';
import { makeHome, writeConfig } from '../wire/host.mjs';
import { allow, appsOf } from './support/pds-user.mjs';
import { answerOf, runShell, startShell } from './support/shell.mjs';

const PAGE = /https:\/\/pds\.example\.com\/oauth\/authorize\S+(?=\n)/;
const CODE = /Code: $/;
const SECOND_CODE = /goes next[^]*Code: $/;

let world;
before(async () => { world = await startPds(); });
after(() => world.stop());

// A command that has come back from the server's page and waits for the first code.
async function atCode(home, account, ...words) {
  const shell = startShell(home, ['handle', ...words, account.handle, '--no-browser']);
  await fetch(await allow(world.pds, await shell.prints(PAGE), account));
  await shell.prints(CODE);
  return shell;
}

async function makeOwner(t, account, ...options) {
  const home = makeHome(t);
  writeConfig(home, world.settings);
  assert.equal((await runShell(home, 'init', '--no-passphrase')).code, 0);
  const shell = await atCode(home, account, 'link', '--with-key', ...options);
  shell.types(world.code(account.email));
  const { code, stderr } = await shell.ended;
  assert.equal(code, 0, stderr);
  return home;
}

// The e-mail of the second step is another one.
async function types(shell, account, pattern) {
  await shell.prints(pattern);
  shell.types(world.code(account.email));
}

// The answer of the server has come, and goes no further.
function killsAtSubmission(host, forward, shell) {
  world.serve(host, (request, response) => {
    if (request.url.endsWith('submitPlcOperation')) {
      response.on('error', () => {});
      response.writeHead = () => {
        shell.kill();
        return response.destroy();
      };
    }
    forward(request, response);
  });
}

async function signsIn(home, { handle, did }) {
  const visitor = createVisitor(world);
  const { token } = await answerOf(home, 'sign-in', `--origin=${world.origin}`,
    `--nonce=${await visitor.loadNonce()}`, `--handle=${handle}`);
  const { status, sub, code } = await visitor.signIn(token, { handle });
  assert.deepEqual([status, sub], [200, did], code);
}

async function keysOf({ did }) {
  const { verificationMethod, ...rest } = await world.document(did);
  const keys = verificationMethod.map(({ id, publicKeyMultibase }) => (
    [id.split('#')[1], publicKeyMultibase]));
  return { keys: Object.fromEntries(keys), rest };
}

test('two codes, and the key is another one; the account and all else is the same', async t => {
  const { alice } = world.accounts;
  const home = await makeOwner(t, alice);
  const before = await keysOf(alice);
  assert.ok(before.keys.nywhere);
  const shell = await atCode(home, alice, 'rotate');
  await types(shell, alice, CODE);
  await shell.prints(SECOND_CODE);
  const between = await keysOf(alice);
  assert.deepEqual(Object.keys(between.keys).sort(), ['atproto', 'nywhere', 'nywhere-2']);
  assert.equal(between.keys.nywhere, before.keys.nywhere);
  await signsIn(home, alice);
  await types(shell, alice, SECOND_CODE);
  const { code, stdout, stderr } = await shell.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /right to change\s[^]*adds\sthe new one/);
  assert.match(stdout, /^Done: alice\S+ has the key #nywhere-2/m);
  const { keys, rest } = await keysOf(alice);
  assert.deepEqual(keys, { atproto: before.keys.atproto, 'nywhere-2': between.keys['nywhere-2'] });
  assert.deepEqual(rest, before.rest);
  assert.equal((await runShell(home, 'handle', 'check', alice.handle)).code, 0);
  await signsIn(home, alice);
  assert.deepEqual(await appsOf(world.pds, alice), []);
});

test('who gives up between the steps goes on with the old key still in the document', async t => {
  const { carol } = world.accounts;
  const home = await makeOwner(t, carol, '--device=desk');
  const shell = await atCode(home, carol, 'rotate');
  await types(shell, carol, CODE);
  await shell.prints(SECOND_CODE);
  shell.types('');
  const { code, stderr } = await shell.ended;
  assert.equal(code, 1);
  assert.match(stderr, /not over; run `nywhere handle rotate carol\S+` to go on/);
  assert.deepEqual(Object.keys((await keysOf(carol)).keys).sort(),
    ['atproto', 'nywhere-desk', 'nywhere-desk-2']);
  await signsIn(home, carol);
  assert.deepEqual(await appsOf(world.pds, carol), []);
  const again = await atCode(home, carol, 'rotate');
  await types(again, carol, CODE);
  const done = await again.ended;
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /^Done: /m);
  assert.deepEqual(Object.keys((await keysOf(carol)).keys).sort(), ['atproto', 'nywhere-desk-2']);
  await signsIn(home, carol);
});

test('a change that the server has begun is called off by one code', async t => {
  const { alice } = world.accounts;
  const home = await makeOwner(t, alice, '--device=off');
  const before = await keysOf(alice);
  const shell = await atCode(home, alice, 'rotate');
  // Killed as the server has the new key, of which nothing is known here.
  const { host } = new URL(world.pds.origin);
  const forward = forwardTo(world.pds.port);
  killsAtSubmission(host, forward, shell);
  shell.types(world.code(alice.email));
  await shell.ended;
  world.serve(host, forward);
  assert.ok((await keysOf(alice)).keys['nywhere-off-2']);
  const off = await atCode(home, alice, 'rotate', '--cancel');
  await signsIn(home, alice);
  await types(off, alice, CODE);
  const { code, stdout, stderr } = await off.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Done: alice\S+ has the key #nywhere-off, and the other one, #nywhere-off-2,/m);
  assert.deepEqual(await keysOf(alice), before);
  await signsIn(home, alice);
});

test('what is called off has the name that the document has, not one of another device', async t => {
  const { alice } = world.accounts;
  const home = await makeOwner(t, alice, '--device=two');
  const planned = startShell(home, ['handle', 'rotate', alice.handle, '--no-browser']);
  await planned.prints(PAGE);
  planned.kill();
  await planned.ended;
  const other = await makeOwner(t, alice, '--device=two-2');
  const before = await keysOf(alice);
  const { host } = new URL(world.pds.origin);
  const forward = forwardTo(world.pds.port);
  const shell = await atCode(home, alice, 'rotate');
  killsAtSubmission(host, forward, shell);
  shell.types(world.code(alice.email));
  await shell.ended;
  world.serve(host, forward);
  assert.ok((await keysOf(alice)).keys['nywhere-two-2-2']);
  const off = await atCode(home, alice, 'rotate', '--cancel');
  await types(off, alice, CODE);
  const { code, stdout, stderr } = await off.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Done: alice\S+ has the key #nywhere-two, and the other one, #nywhere-two-2-2,/m);
  assert.deepEqual(await keysOf(alice), before);
  await signsIn(other, alice);
});

// The server does what it is asked, and the command is killed before it hears of it.
for (const [what, steps] of [['adds the new key', 0], ['takes the old one out', 1]]) {
  test(`killed while the server ${what}: neither key is lost, and it goes on`, async t => {
    const { alice } = world.accounts;
    const home = await makeOwner(t, alice, `--device=killed${steps}`);
    const { host } = new URL(world.pds.origin);
    const forward = forwardTo(world.pds.port);
    const shell = await atCode(home, alice, 'rotate');
    if (steps > 0) {
      await types(shell, alice, CODE);
      await shell.prints(SECOND_CODE);
    }
    killsAtSubmission(host, forward, shell);
    shell.types(world.code(alice.email));
    await shell.ended;
    world.serve(host, forward);
    await signsIn(home, alice);
    const next = startShell(home, ['handle', 'rotate', alice.handle, '--no-browser']);
    if (steps === 0) {
      await fetch(await allow(world.pds, await next.prints(PAGE), alice));
      await types(next, alice, CODE);
    }
    const { code, stdout, stderr } = await next.ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Done: /m);
    const names = Object.keys((await keysOf(alice)).keys);
    assert.ok(names.includes(`nywhere-killed${steps}-2`) && !names.includes(`nywhere-killed${steps}`),
      names.join());
    await signsIn(home, alice);
  });
}
