// Goal: `nywhere rekey`, `nywhere unlock remove` and `nywhere export`, killed at any moment, leave
// all that was there.
// usage: node tests/crash/commands.test.mjs [KILLS [SEED]]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  Host,
  asShell,
  copyFolder,
  environment,
  makeHome,
  makeVault,
  nonce,
  program,
  vaultFolder,
} from '../wire/host.mjs';
import { makePinentry } from '../wire/pinentry.mjs';
import { first } from './changes.mjs';
import { chosen, killedAt, kills, moments, seed, sequence, spin, traced } from './kills.mjs';
import { differences, readFacts } from './vault-facts.mjs';

// A vault of everything that these commands go through.
async function makeFullHome(t) {
  const home = makeHome(t);
  await makeVault(home, [first, 'second.example.com', 'third.example.net']);
  const host = new Host(home);
  await host.call('sign_in', { origin: 'https://a.example', nonce, handle: first });
  const friend = { names: ['friend'], handles: [{ handle: 'friend.example.com' }] };
  await host.call('contact_put', friend);
  const facts = await readFacts(host);
  assert.equal(await host.end(), 0, host.stderr);
  return { home, facts };
}

async function factsOf(home) {
  const host = new Host(home);
  const facts = await readFacts(host);
  assert.equal(await host.end(), 0, host.stderr);
  return facts;
}

// What ended the command: its exit code, or the signal.
async function run(home, command, killAfter) {
  const [file, ...args] = command;
  const child = spawn(file, args, { env: environment(home), stdio: 'ignore' });
  const exited = once(child, 'exit');
  if (killAfter !== undefined) {
    await once(child, 'spawn');
    spin(killAfter);
    child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  return signal ?? code;
}

// Runs the command whole, then killed: at calls that change a file, and at any moment.
// Before each, `prepare` makes the home what it was.
async function killOften(t, { home, args, prepare = () => {}, examine, share }) {
  const random = sequence(seed);
  const notes = path.join(home, 'calls');
  let killed = 0;
  const once = async (command, killAfter) => {
    prepare();
    const ended = await run(home, command, killAfter);
    const wasKilled = ended === 'SIGKILL' || ended === 137;
    assert.ok(wasKilled || ended === 0, `ended with ${ended}`);
    killed += wasKilled ? 1 : 0;
    await examine(wasKilled, `seed ${seed}, kill ${killed}`);
  };
  const whole = [program('nywhere'), ...args];
  await once(traced(notes, 'nywhere', ...args));
  const began = performance.now();
  await once(whole);
  const usual = performance.now() - began;
  for (const moment of chosen(moments(notes), random)) {
    await once(killedAt(moment, 'nywhere', ...args));
  }
  for (let i = 0; i < kills * share; i++) {
    await once(whole, (usual * random(1000)) / 1000);
  }
  t.diagnostic(`${args[0]}: ${killed} kills, seed ${seed}`);
}

test('rekey, killed, leaves a vault that opens and has all that was in it', async (t) => {
  const { home, facts } = await makeFullHome(t);
  const examine = async (_, where) => {
    assert.deepEqual(differences(facts, await factsOf(home)), [], where);
  };
  await killOften(t, { home, args: ['rekey'], examine, share: 0.1 });
  assert.deepEqual(
    readdirSync(vaultFolder(home)).filter((name) => name.includes('.new')),
    [],
  );
});

// A vault that opens by its key file, and by a passphrase.
async function makeTwoWays(t, passphrase) {
  const { home } = await makeFullHome(t);
  const pinentry = makePinentry(home);
  pinentry.answers(passphrase, passphrase);
  await asShell(home, ['unlock_add', { kind: 'passphrase' }]);
  return { home, facts: await factsOf(home), pinentry };
}

test('a key file is there as long as its way is, and no longer', async (t) => {
  const passphrase = 'correct horse battery staple';
  const { home, facts, pinentry } = await makeTwoWays(t, passphrase);
  const before = path.join(makeHome(t), 'before');
  copyFolder(path.join(home, 'data'), before);
  const prepare = () => {
    for (const name of ['data', '.local']) {
      rmSync(path.join(home, name), { recursive: true, force: true });
    }
    copyFolder(before, path.join(home, 'data'));
  };
  const examine = async (wasKilled, where) => {
    pinentry.answers(passphrase);
    const host = new Host(home);
    const { slots } = await host.call('unlock_list');
    const isThere = slots.some(({ kind }) => kind === 'file');
    assert.ok(wasKilled || !isThere, where);
    assert.deepEqual(
      readdirSync(vaultFolder(home)).filter((name) => name.startsWith('vault.key')),
      isThere ? ['vault.key'] : [],
      where,
    );
    if (!isThere) await host.call('unlock');
    assert.deepEqual(differences(facts, await readFacts(host)), [], where);
    assert.equal(await host.end(), 0, host.stderr);
    assert.equal(pinentry.asked, isThere ? 0 : 1, where);
  };
  const args = ['unlock', 'remove', '1', '--yes'];
  await killOften(t, { home, args, prepare, examine, share: 0.1 });
});

// Another computer takes the file in, and has the keys.
async function comesAlong(t, { file, passphrase, facts, where }) {
  const home = makeHome(t);
  await makeVault(home);
  makePinentry(home).answers(passphrase);
  assert.equal(await run(home, [program('nywhere'), 'import', file, '--yes']), 0, where);
  const keysIn = (all) => new Map([...all].filter(([name]) => name.startsWith('key ')));
  assert.deepEqual(differences(keysIn(facts), keysIn(await factsOf(home))), [], where);
}

test('export, killed, leaves a whole file or none, and the vault alone', async (t) => {
  const { home, facts } = await makeFullHome(t);
  const pinentry = makePinentry(home);
  const file = path.join(home, 'copy');
  const passphrase = 'correct horse battery staple';
  const examine = async (wasKilled, where) => {
    assert.ok(wasKilled || existsSync(file), where);
    if (existsSync(file)) await comesAlong(t, { file, passphrase, facts, where });
    assert.deepEqual(differences(facts, await factsOf(home)), [], where);
    rmSync(file, { force: true });
    pinentry.answers(passphrase, passphrase);
  };
  pinentry.answers(passphrase, passphrase);
  await killOften(t, { home, args: ['export', file], examine, share: 0.02 });
});
