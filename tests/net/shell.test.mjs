// Goal: the commands that need the network, as people run them, at the real PDS: a handle is
// resolved, linked, checked, given a key, and everything that goes wrong is one sentence.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../e2e/support/until.mjs';
import { forwardTo } from '../fixtures/forward.mjs';
import { startPds } from '../fixtures/pds/start.mjs';
import { makeHome, writeConfig } from '../wire/host.mjs';
import { allow, appsOf, deny } from './support/pds-user.mjs';
import { answerOf, runShell, startShell } from './support/shell.mjs';

const PAGE = /https:\/\/pds\.example\.com\/oauth\/authorize\S+(?=\n)/;
const ORIGIN = 'https://forum.example';
const NONCE = 'kq3Tz0m1Yt9yV3n0h3oV2A';

let world;
before(async () => { world = await startPds(); });
after(() => world.stop());

async function makeVaultAt(t) {
  const home = makeHome(t);
  writeConfig(home, world.settings);
  assert.equal((await runShell(home, 'init', '--no-passphrase')).code, 0);
  return home;
}

// The user sees the address, goes there, answers, and her browser comes back to this computer.
async function answerPage(shell, user, account) {
  const url = await shell.prints(PAGE);
  await fetch(await user(world.pds, url, account));
}

async function link(home, account, user, ...options) {
  const shell = startShell(home, ['handle', 'link', account.handle, '--no-browser', ...options]);
  await answerPage(shell, user, account);
  return shell;
}

for (const [name, source] of
  [['alice', 'well_known'], ['carol', 'txt_atproto'], ['dave', 'txt_atproto']]) {
  test(`${name}'s handle is resolved, each step in a line, and the end in plain words`, async t => {
    const home = await makeVaultAt(t);
    const { handle, did } = world.accounts[name];
    const { code, stdout, stderr } = await runShell(home, 'resolve', `@${handle.toUpperCase()}`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^txt_nywhere +absent +\S+ +\d+ ms {2}_nywhere\.\S+ TXT$/m);
    assert.match(stdout, new RegExp(`^${source} +found `, 'm'));
    assert.match(stdout, /^server_metadata +found /m);
    assert.ok(stdout.includes(`\n${handle} is ${did}.\n`), stdout);
    assert.match(stdout, /https:\/\/pds\.example\.com confirms each sign-in\.$/m);
    const answer = await answerOf(home, 'resolve', handle);
    assert.equal(answer.did, did);
    assert.equal(answer.source, source);
    assert.ok(answer.steps.length > 4);
  });
}

test('a name of the user\'s own is resolved to what she says, not to what the network says',
  async t => {
    const home = await makeVaultAt(t);
    const { alice, carol } = world.accounts;
    await runShell(home, 'contact', 'add', 'Doctor', carol.handle, `--did=${carol.did}`);
    const { personal, did } = await answerOf(home, 'resolve', 'doctor');
    assert.equal(personal.name, 'Doctor');
    assert.equal(did, carol.did);
    await runShell(home, 'contact', 'add', 'gone', carol.handle, `--did=${alice.did}`);
    const gone = await runShell(home, 'resolve', 'gone');
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /^nywhere: .*another account.*\.\n$/);
  });

test('a name that nobody has is exit 5 and one sentence', async t => {
  const home = await makeVaultAt(t);
  const { code, stderr } = await runShell(home, 'resolve', 'nobody.example.com');
  assert.equal(code, 5);
  assert.match(stderr, /^nywhere: .*\.\n$/);
  const answer = await answerOf(home, 'resolve', 'nobody.example.com');
  assert.equal(answer.code, 5);
  assert.equal(answer.problem.code, 'handle_not_found');
});

for (const name of ['alice', 'carol', 'dave']) {
  test(`${name} is linked: said beforehand what for, and afterwards what can be done`, async t => {
    const home = await makeVaultAt(t);
    const account = world.accounts[name];
    const { code, stdout, stderr } = await (await link(home, account, allow)).ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /see which\saccount is yours/);
    assert.match(stdout, /^Linked .* pds\.example\.com confirms each time\.$/m);
    assert.doesNotMatch(stdout, /identity/);
    const { handles } = await answerOf(home, 'handle', 'list');
    assert.equal(handles[0].handle, account.handle);
    assert.equal(handles[0].did, account.did);
    assert.equal(handles[0].key, false);
    assert.match((await runShell(home, 'handle', 'list')).stdout, / linked /);
    const check = await runShell(home, 'handle', 'check', account.handle);
    assert.equal(check.code, 0, check.stdout);
    assert.doesNotMatch(check.stdout, /^fail/m);
  });
}

test('the label of a linked handle is a name for it', async t => {
  const home = await makeVaultAt(t);
  const { alice } = world.accounts;
  await (await link(home, alice, allow, '--label=Work')).ended;
  const { personal, did } = await answerOf(home, 'resolve', 'work');
  assert.deepEqual(personal, { name: 'Work' });
  assert.equal(did, alice.did);
});

test('a user who says no has linked nothing', async t => {
  const home = await makeVaultAt(t);
  const { code, stderr } = await (await link(home, world.accounts.alice, deny)).ended;
  assert.equal(code, 1);
  assert.match(stderr, /^nywhere: You said no at the server; nothing was changed\.\n$/);
  assert.deepEqual((await answerOf(home, 'handle', 'list')).handles, []);
});

test('Ctrl-C while the user is away ends it in order', async t => {
  const home = await makeVaultAt(t);
  const shell = startShell(home, ['handle', 'link', world.accounts.alice.handle, '--no-browser']);
  await shell.prints(/Waiting until/);
  shell.interrupt();
  const { code, stderr } = await shell.ended;
  assert.equal(code, 1);
  assert.equal(stderr, 'nywhere: You cancelled; nothing was changed.\n');
});

test('on a desktop the page is opened, and the address is there all the same', async t => {
  const home = await makeVaultAt(t);
  const { alice } = world.accounts;
  const opened = path.join(home, 'opened');
  writeFileSync(path.join(home, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" >'${opened}'\n`,
    { mode: 0o755 });
  const env = { DISPLAY: ':0', PATH: `${home}:${process.env.PATH}` };
  const shell = startShell(home, ['handle', 'link', alice.handle], { env });
  const url = await shell.prints(PAGE);
  await until('the page is opened',
    () => existsSync(opened) && readFileSync(opened, 'utf8') === url);
  await fetch(await allow(world.pds, url, alice));
  assert.equal((await shell.ended).code, 0);
});

test('nywhere-net killed while the user is away: one sentence, and it can be done again',
  async t => {
    const home = await makeVaultAt(t);
    const { alice } = world.accounts;
    const shell = startShell(home, ['handle', 'link', alice.handle, '--no-browser']);
    await shell.prints(/Waiting until/);
    process.kill(shell.helper('nywhere-net'), 'SIGKILL');
    const { code, stderr } = await shell.ended;
    assert.equal(code, 1);
    assert.match(stderr, /^nywhere: The program nywhere-net ended; .*\.\n$/);
    assert.equal((await (await link(home, alice, allow)).ended).code, 0);
  });

test('carol gets a key by a code, after a wrong one, and signs in directly', async t => {
  const home = await makeVaultAt(t);
  const { carol } = world.accounts;
  const shell = await link(home, carol, allow, '--with-key');
  await shell.prints(/Code: $/);
  shell.types('AAAAA-22222');
  await shell.prints(/did not accept that code[^]*Code: $/);
  shell.types(world.code(carol.email));
  const { code, stdout, stderr } = await shell.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /the right to change the account's\sidentity/);
  assert.match(stdout, /^Linked .* you sign in directly; elsewhere pds\.example\.com confirms\.$/m);
  const check = await runShell(home, 'handle', 'check', carol.handle);
  assert.equal(check.code, 0, check.stdout);
  assert.match(check.stdout, /^ok +The account names the key in your vault, as #nywhere\.$/m);
  const signed = await answerOf(home,
    'sign-in', `--origin=${ORIGIN}`, `--nonce=${NONCE}`, `--handle=${carol.handle}`);
  const claims = JSON.parse(Buffer.from(signed.token.split('.')[1], 'base64url'));
  assert.equal(claims.sub, carol.did);
  assert.deepEqual(await appsOf(world.pds, carol), []);
});

test('who gives up at the code keeps the link, and no access is left at the server', async t => {
  const home = await makeVaultAt(t);
  const { alice } = world.accounts;
  const shell = await link(home, alice, allow, '--with-key');
  await shell.prints(/Code: $/);
  assert.equal((await appsOf(world.pds, alice)).length, 1);
  shell.interrupt();
  const { code, stderr } = await shell.ended;
  assert.equal(code, 1);
  assert.match(stderr, /is linked, but has no key yet/);
  assert.deepEqual(await appsOf(world.pds, alice), []);
  assert.equal((await answerOf(home, 'handle', 'show', alice.handle)).key, false);
});

test('Ctrl-C while the server looks at a code: it is asked for none again',
  { timeout: 60_000 }, async t => {
    const home = await makeVaultAt(t);
    const { alice } = world.accounts;
    const { host } = new URL(world.pds.origin);
    const forward = forwardTo(world.pds.port);
    const server = new EventEmitter();
    const shell = await link(home, alice, allow, '--with-key');
    await shell.prints(/Code: $/);
    world.serve(host, (request, response) => {
      server.once('go', () => forward(request, response));
      server.emit('asked');
    });
    const asked = once(server, 'asked');
    shell.types('AAAAA-22222');
    await asked;
    shell.interrupt();
    world.serve(host, forward);
    server.emit('go');
    const { code, stderr } = await shell.ended;
    assert.equal(code, 1);
    assert.match(stderr, /is linked, but has no key yet/);
    assert.deepEqual(await appsOf(world.pds, alice), []);
  });

test('dave with a key is shown what to add to his own document', async t => {
  const home = await makeVaultAt(t);
  const shell = await link(home, world.accounts.dave, allow, '--with-key');
  const { code, stdout, stderr } = await shell.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout,
    /Add the parts of this to the document that is at https:\/\/dave\.\S+did\.json:/);
  assert.match(stdout, /"publicKeyMultibase"/);
  const check = await runShell(home, 'handle', 'check', world.accounts.dave.handle);
  assert.equal(check.code, 1);
  assert.match(check.stdout, /^fail +The account does not name the key in your vault/m);
});

test('for programs only the answer is on standard output', async t => {
  const home = await makeVaultAt(t);
  const { alice } = world.accounts;
  const { code, stdout } = await (await link(home, alice, allow, '--json')).ended;
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).handle.did, alice.did);
});

test('doctor says that the resolver answers and that the development switch is on', async t => {
  const home = await makeVaultAt(t);
  const { stdout } = await runShell(home, 'doctor');
  assert.match(stdout, /^ok +The resolver answers/m);
  assert.match(stdout, /^warn +The development switch is on/m);
});
