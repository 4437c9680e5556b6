// Goal: kill -9 at any moment of a write loses nothing that was acknowledged; 300 kills.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Host, asShell, makeHome, makeVault, nonce, vaultFile } from './host.mjs';

const handle = 'alice.example.com';

// A fixed sequence (Numerical Recipes), so that a failure can be had again.
function sequence(seed) {
  let x = seed;
  return (below) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * below);
  };
}

async function collect(host, op, name, field) {
  const found = new Set();
  let after;
  do {
    const page = await host.call(op, { limit: 100, ...(after === undefined ? {} : { after }) });
    for (const entry of page[name]) found.add(entry[field]);
    after = page.next;
  } while (after !== undefined);
  return found;
}

// Requests in a row; the host is killed after some replies and some more microseconds.
async function killAmidst(host, requests, replies, spins) {
  for (const [op, args] of requests) host.send(op, args);
  const answered = [];
  for (let i = 0; i < replies; i++) answered.push(await host.reply());
  for (let i = 0; i < spins; i++) process.hrtime();
  await host.kill();
  for (;;) {
    try {
      answered.push(await host.reply());
    } catch {
      return answered;
    }
  }
}

test('sign-ins: 240 kills', async (t) => {
  const random = sequence(1);
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const kept = new Set();
  const asked = new Set();
  for (let round = 0; round < 240; round++) {
    const origins = Array.from({ length: 12 }, (_, i) => `https://r${round}-${i}.example`);
    const requests = origins.map((origin) => ['sign_in', { origin, nonce, handle }]);
    const answers = await killAmidst(new Host(home), requests, random(6), random(4000));
    origins.forEach((origin) => asked.add(origin));
    answers.forEach(({ result, error }, i) => {
      assert.ok(result, error?.code);
      kept.add(origins[i]);
    });
  }
  const host = new Host(home);
  const found = await collect(host, 'log', 'entries', 'origin');
  assert.equal(await host.end(), 0, host.stderr);
  for (const origin of kept) assert.ok(found.has(origin), `${origin} was acknowledged and is lost`);
  for (const origin of found) assert.ok(asked.has(origin), `${origin} was never asked for`);
  assert.ok(kept.size > 240, `only ${kept.size} sign-ins were acknowledged`);
});

test('handles added and sites forgotten: 60 kills', async (t) => {
  const random = sequence(2);
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const added = new Set([handle]);
  const forgotten = new Set();
  for (let round = 0; round < 60; round++) {
    const requests = [];
    for (let i = 0; i < 4; i++) {
      const name = `h${round}-${i}.example.com`;
      const origin = `https://f${round}-${i}.example`;
      requests.push(['handle_add', { type: 'dns', handle: name }]);
      requests.push(['sign_in', { origin, nonce, handle: name }]);
      requests.push(['forget', { origin }]);
    }
    const answers = await killAmidst(new Host(home), requests, random(9), random(4000));
    answers.forEach(({ result, error }, i) => {
      assert.ok(result, `${requests[i][0]}: ${error?.code}`);
      if (i % 3 === 0) added.add(result.handle);
      if (i % 3 === 2) forgotten.add(requests[i][1].origin);
    });
  }
  const host = new Host(home);
  const handles = await collect(host, 'handles', 'handles', 'handle');
  for (const name of added) assert.ok(handles.has(name), `${name} was acknowledged and is lost`);
  for (const name of handles) {
    const known = { origin: 'https://last.example', nonce, handle: name, private: true };
    assert.equal((await host.call('sign_in', known)).handle, name);
  }
  const logged = await collect(host, 'log', 'entries', 'origin');
  for (const origin of forgotten) assert.ok(!logged.has(origin), `${origin} came back`);
  assert.equal(await host.end(), 0, host.stderr);
  assert.ok(forgotten.size > 30, `only ${forgotten.size} were acknowledged`);
});

test('init: 40 kills leave a whole vault or none, and never one that cannot be made', async (t) => {
  const random = sequence(3);
  const began = performance.now();
  await makeVault(makeHome(t));
  const usual = performance.now() - began; // with the start of a process
  let whole = 0;
  for (let round = 0; round < 40; round++) {
    const home = makeHome(t);
    const shell = new Host(home, { name: 'wire_shell' });
    await shell.call('hello');
    shell.send('init', { method: 'file' });
    const until = performance.now() + (usual * random(1000)) / 1000;
    while (performance.now() < until) await new Promise(setImmediate);
    await shell.kill();
    if (existsSync(vaultFile(home))) whole += 1;
    else await makeVault(home);
    const { handles } = await asShell(home, ['handle_add', { type: 'fingerprint' }], ['handles']);
    assert.equal(handles.length, 1);
  }
  t.diagnostic(`${whole} of 40 were whole`);
});
