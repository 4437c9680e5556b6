// Goal: a host that may neither start a program nor open a socket says all that `nywhere doctor`
// says, in words that can be passed on; and whatever becomes of the program that looks for it, the
// host goes on, and says what it can see itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { helpers, isRunning, replyTo, silentHome, until } from './helpers.mjs';
import {
  Host,
  environment,
  makeHome,
  makeVault,
  nonce,
  program,
  vaultFile,
  writeConfig,
} from './host.mjs';

const PROGRAMS = ['nywhere', 'nywhere-host', 'nywhere-unlock', 'nywhere-net'];
const origin = 'https://forum.example';
const handle = 'alice.example.com';

// The result, and the checks that were told before it.
async function diagnose(host) {
  const seen = [];
  const { result, error } = await replyTo(host, host.send('doctor'), seen);
  assert.ok(result, error?.code ?? host.stderr);
  return { ...result, told: seen.map(({ progress }) => progress) };
}

async function ask(t, home, options) {
  const host = new Host(home, options);
  t.after(() => host.end());
  const result = await diagnose(host);
  assert.equal((await host.ask('hello')).result.name, 'nywhere-host');
  return result;
}

const stateOf = ({ checks }, name) => checks.find(({ check }) => check === name)?.state;

// Our programs in a folder of the test's own, to be changed there; returns the host's.
function ownPrograms(home, as = (name) => name) {
  for (const name of PROGRAMS) {
    const file = path.join(home, as(name));
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(program(name), file);
  }
  return path.join(home, as('nywhere-host'));
}

// That the helper was of no use is said first, and what files say is said all the same.
function sawFilesOnly(result) {
  assert.equal(result.checks[0].check, 'doctor');
  assert.equal(result.checks[0].state, 'warn');
  assert.equal(stateOf(result, 'vault'), 'ok');
  assert.equal(stateOf(result, 'hello'), undefined);
}

test('it says what `nywhere doctor` says, each check as it is made, and never where the home is', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  const options = { env: environment(home), encoding: 'utf8' };
  const shell = JSON.parse(execFileSync(program('nywhere'), ['doctor', '--json'], options));
  const hidden = JSON.parse(JSON.stringify(shell.checks).replaceAll(`${home}/`, '~/'));
  const { checks, counts, told } = await ask(t, home);
  assert.deepEqual(checks, hidden);
  assert.deepEqual(told, checks);
  assert.ok(checks.length > 8);
  for (const state of ['ok', 'warn', 'fail']) {
    assert.equal(counts[state], checks.filter((check) => check.state === state).length);
  }
  assert.doesNotMatch(JSON.stringify(checks), new RegExp(home));
  for (const { message } of checks) assert.match(message, /^\S.*\.$/);
});

test('without a vault that is what fails', async (t) => {
  const result = await ask(t, makeHome(t));
  assert.equal(stateOf(result, 'vault'), 'fail');
});

test('a vault that others can read fails', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  chmodSync(vaultFile(home), 0o644);
  assert.equal(stateOf(await ask(t, home), 'vault'), 'fail');
});

test('the development switch warns, a broken configuration fails', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  writeConfig(home, { development: {} });
  assert.equal(stateOf(await ask(t, home), 'development'), 'warn');
  writeConfig(home, { bogus: 1 });
  assert.equal(stateOf(await ask(t, home), 'config'), 'fail');
});

test('while it looks others are answered, and it is hardened like the other programs', async (t) => {
  const { home, asked } = await silentHome(t);
  const env = { OPENSSL_MODULES: '/nowhere/at/all', LD_LIBRARY_PATH: '/nowhere' };
  const host = new Host(home, { env });
  const id = host.send('doctor');
  await asked;
  const seen = [];
  const signed = await replyTo(host, host.send('sign_in', { origin, nonce, handle }), seen);
  assert.equal(signed.result.handle, handle);
  assert.ok(seen.every((reply) => reply.id === id && reply.progress));

  const [helper, ...others] = helpers(host);
  const about = (name) => readFileSync(`/proc/${helper}/${name}`, 'utf8');
  assert.deepEqual(others, []);
  assert.equal(about('comm'), 'nywhere\n');
  assert.match(about('status'), /^NoNewPrivs:\s*1$/m);
  assert.match(about('limits'), /^Max core file size\s+0\s+0\s/m);
  assert.doesNotMatch(about('environ'), /nowhere/);

  // What the browser had set is told by its name.
  const { checks } = (await replyTo(host, id)).result;
  assert.equal(stateOf({ checks }, 'resolver'), 'warn');
  const named = checks.filter(({ check }) => check === 'environment');
  assert.deepEqual(
    named.map(({ state, message }) => [state, message.split(' ')[0]]).sort(),
    [
      ['warn', 'LD_LIBRARY_PATH'],
      ['warn', 'OPENSSL_MODULES'],
    ],
  );
  assert.doesNotMatch(JSON.stringify(checks), /nowhere\//);
  await until(() => !isRunning(helper));
  assert.equal(await host.end(), 0, host.stderr);
});

test('killed in the middle: it is said, and files are looked at', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  const id = host.send('doctor');
  await asked;
  process.kill(Number(helpers(host)[0]), 'SIGKILL');
  sawFilesOnly((await replyTo(host, id)).result);
  assert.equal(await host.end(), 0, host.stderr);
});

test('when the host ends, so does the program that looks, at once', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  host.send('doctor');
  await asked;
  const [helper] = helpers(host);
  const began = Date.now();
  assert.equal(await host.end(), 0, host.stderr);
  await until(() => !isRunning(helper));
  assert.ok(Date.now() - began < 2000, 'it waited for the resolver');
});

test('missing, or another program in its place: it is said, and files are looked at', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  const host = ownPrograms(home, (name) => `bin/${name}`);
  const nywhere = path.join(home, 'bin', 'nywhere');
  const options = { command: [host] };
  assert.equal(stateOf(await ask(t, home, options), 'hello'), 'ok');
  rmSync(nywhere);
  sawFilesOnly(await ask(t, home, options));
  for (const script of ['exit 0', 'echo some words >&0', 'head -c 70000 /dev/zero >&0']) {
    writeFileSync(nywhere, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    sawFilesOnly(await ask(t, home, options));
  }
});

test('installed, the command is in another folder than the host, and is found', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  const host = ownPrograms(home, (name) =>
    name === 'nywhere' ? `usr/bin/${name}` : `usr/libexec/nywhere/${name}`,
  );
  assert.equal(stateOf(await ask(t, home, { command: [host] }), 'hello'), 'ok');
});

test('the command itself is a helper only for the launcher', (t) => {
  const options = { env: environment(makeHome(t)), encoding: 'utf8', input: '' };
  const said = execFileSync(program('nywhere'), ['version'], { ...options, argv0: 'nywhere-doctor' });
  assert.match(said, /^nywhere /);
});
