// Goal: a kill at any moment loses nothing that was acknowledged and leaves nothing half there.
// usage: node tests/crash/crash.test.mjs [KILLS [SEED]]     (2000 and more for a release)
// After each kill the vault is opened and every fact in it compared with what was there before
// the change, or after it; once the change is acknowledged, only after it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Host, asShell, makeHome, makeVault, vaultFile, vaultFolder } from '../wire/host.mjs';
import { first, kinds, makeChange } from './changes.mjs';
import {
  chosen,
  killedAt,
  kills,
  median,
  moments,
  seed,
  sequence,
  spin,
  traced,
} from './kills.mjs';
import { changed, differences, readFacts } from './vault-facts.mjs';

class Victim {
  tally = new Map();
  durations = new Map();
  killed = 0;

  static async make(t, random) {
    const victim = new Victim();
    Object.assign(victim, { home: makeHome(t), random });
    await makeVault(victim.home, [first]);
    await victim.open();
    victim.facts = await readFacts(victim.host);
    return victim;
  }

  async open() {
    this.host = new Host(this.home);
  }

  next(kind) {
    return makeChange(kind, this.facts, this.random);
  }

  count(kind, what) {
    const row = this.tally.get(kind) ?? { before: 0, unheard: 0, heard: 0 };
    row[what] += 1;
    this.tally.set(kind, row);
    this.killed += 1;
  }

  // A change that nobody kills; how long it takes is how long a kill may wait.
  async whole(change) {
    const began = performance.now();
    await this.host.call(change.op, change.args);
    const took = performance.now() - began;
    this.durations.set(change.kind, [...(this.durations.get(change.kind) ?? []), took]);
    await this.compare(change, true);
  }

  // Reads the vault with this.host; `acknowledged` changes must be there.
  async compare(change, acknowledged) {
    const found = await readFacts(this.host);
    const missing = differences(changed(this.facts, change.change), found);
    const done = missing.length === 0;
    const broken = acknowledged ? missing : differences(this.facts, found);
    const told = broken.map((name) => `${name} is ${found.get(name)}`).join('; ');
    const where = `seed ${seed}, kill ${this.killed}, ${change.kind}, ${JSON.stringify(change)}`;
    assert.ok(done || broken.length === 0, `${where}: ${told}`);
    this.facts = found;
    return done;
  }

  // What the host said before it ended, and what its vault says now.
  async examine(change, reply, wasKilled) {
    assert.ok(!reply?.error, `${change.kind}: ${reply?.error?.code}`);
    await this.open();
    const done = await this.compare(change, reply !== undefined);
    if (wasKilled) this.count(change.kind, reply ? 'heard' : done ? 'unheard' : 'before');
  }

  async killAfter(host, change, milliseconds) {
    host.send(change.op, change.args);
    spin(milliseconds);
    await host.kill();
    await this.examine(change, await host.reply().catch(() => undefined), true);
  }
}

function report(t, victim) {
  t.diagnostic(`${victim.killed} kills, seed ${seed}`);
  for (const [kind, { before, unheard, heard }] of victim.tally) {
    t.diagnostic(`${kind}: ${before} before it, ${unheard} after it, ${heard} after the reply`);
  }
}

async function ended(t, victim) {
  report(t, victim);
  assert.equal(await victim.host.end(), 0, victim.host.stderr);
  const left = readdirSync(vaultFolder(victim.home)).filter((name) => name.includes('.new'));
  assert.deepEqual(left, []);
}

test('killed at any moment between a request and its reply', async (t) => {
  const victim = await Victim.make(t, sequence(seed));
  for (const kind of kinds) for (let i = 0; i < 3; i++) await victim.whole(victim.next(kind));
  while (victim.killed < kills * 0.65) {
    const change = victim.next(kinds[victim.killed % kinds.length]);
    const usual = median(victim.durations.get(change.kind));
    await victim.killAfter(victim.host, change, (usual * victim.random(1300)) / 1000);
  }
  await ended(t, victim);
});

test('killed at any moment from its start, with what a kill has left to be mended', async (t) => {
  const victim = await Victim.make(t, sequence(seed + 1));
  const durations = [];
  for (let i = 0; i < 5; i++) {
    await victim.host.end();
    const began = performance.now();
    await victim.open();
    await victim.host.call('hello');
    const start = performance.now() - began;
    await victim.whole(victim.next('add'));
    durations.push(start + victim.durations.get('add').at(-1));
  }
  const usual = median(durations);
  while (victim.killed < kills * 0.15) {
    const change = victim.next(kinds[victim.killed % kinds.length]);
    await victim.host.kill();
    await victim.killAfter(new Host(victim.home), change, (usual * victim.random(2000)) / 1000);
  }
  await ended(t, victim);
});

// The change is made by a host that this command runs; true if it was killed, at its end or before.
async function changeUnder(command, victim, kind) {
  const change = victim.next(kind);
  await victim.host.kill();
  const host = new Host(victim.home, { command });
  host.send(change.op, change.args);
  const reply = await host.reply().catch(() => undefined);
  const wasKilled = (await host.end()) !== 0;
  await victim.examine(change, reply, wasKilled);
  return wasKilled;
}

test('killed at each call that changes a file', async (t) => {
  const victim = await Victim.make(t, sequence(seed + 2));
  const notes = path.join(victim.home, 'calls');
  for (const kind of kinds) {
    assert.equal(await changeUnder(traced(notes, 'nywhere-host'), victim, kind), false);
    for (const moment of chosen(moments(notes), victim.random)) {
      await changeUnder(killedAt(moment, 'nywhere-host'), victim, kind);
    }
  }
  await ended(t, victim);
});

test('init, killed, leaves a whole vault or none', async (t) => {
  const random = sequence(seed + 3);
  const began = performance.now();
  await makeVault(makeHome(t));
  const usual = performance.now() - began; // with the start of a process
  let whole = 0;
  for (let i = 0; i < kills * 0.1; i++) {
    const home = makeHome(t);
    const shell = new Host(home, { name: 'wire_shell' });
    shell.send('init', { method: 'file' });
    spin((usual * random(1000)) / 1000);
    await shell.kill();
    if (existsSync(vaultFile(home))) whole += 1;
    else await makeVault(home);
    const { handles } = await asShell(home, ['handle_add', { type: 'fingerprint' }], ['handles']);
    assert.equal(handles.length, 1);
  }
  t.diagnostic(`${whole} of ${Math.ceil(kills * 0.1)} were whole, seed ${seed}`);
});

// A vault of the first schema, as a host of that time has left it.
function oldHome(t) {
  const home = makeHome(t);
  mkdirSync(vaultFolder(home), { recursive: true, mode: 0o700 });
  const input = readFileSync(new URL('vault-1/vault.sql', import.meta.url));
  execFileSync('sqlite3', ['-bail', vaultFile(home)], { input });
  copyFileSync(new URL('vault-1/vault.key', import.meta.url), vaultFile(home, 'vault.key'));
  for (const name of ['vault.db', 'vault.key']) chmodSync(vaultFile(home, name), 0o600);
  return home;
}

async function factsOf(home) {
  const host = new Host(home);
  const facts = await readFacts(host);
  assert.equal(await host.end(), 0, host.stderr);
  return facts;
}

test('an older vault, killed while it is brought up to date, has all that was in it', async (t) => {
  const random = sequence(seed + 4);
  const facts = await factsOf(oldHome(t));
  assert.equal(facts.get('default'), 'second.example.com');
  const began = performance.now();
  await factsOf(oldHome(t));
  const usual = performance.now() - began;
  let count = 0;
  const examine = async (home, host) => {
    const code = await host.exited;
    assert.deepEqual(differences(facts, await factsOf(home)), [], `seed ${seed}, kill ${count}`);
    if (code !== 0) count += 1;
  };
  const openUnder = async (command) => {
    const home = oldHome(t);
    const host = new Host(home, { command });
    host.send('handles');
    await host.reply().catch(() => undefined);
    host.end();
    await examine(home, host);
  };
  const notes = path.join(makeHome(t), 'calls');
  await openUnder(traced(notes, 'nywhere-host'));
  for (const moment of chosen(moments(notes), random)) {
    await openUnder(killedAt(moment, 'nywhere-host'));
  }
  for (let i = 0; i < kills * 0.05; i++) {
    const home = oldHome(t);
    const host = new Host(home);
    host.send('handles');
    spin((usual * random(1000)) / 1000);
    host.kill();
    await examine(home, host);
  }
  t.diagnostic(`${count} kills, seed ${seed}`);
});
