// Goal: whichever allocation fails, a program answers with a refusal or ends with a sentence; it never
// crashes, leaks nothing, and what it has not acknowledged is not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFaults } from '../fixtures/faults/faults.mjs';
import { Host, asShell, makeHome, makeVault, nonce, program } from './host.mjs';
import { makePinentry } from './pinentry.mjs';
import { Unlock } from './unlock.mjs';

const handle = 'alice.example.com';
const origin = 'https://forum.example';

// What a failed allocation may be called. A request that was not even read has no id.
const CODES = ['no_memory', 'crypto'];

// Asks again and again, each time with the next allocation failing, until none is left to fail.
// Returns how many were refused, and how many were done all the same.
async function walk(host, faults, op, args, expected = []) {
  const count = { refused: 0, done: 0 };
  for (let n = 1; ; n += 1) {
    faults.failMemory(n);
    host.send(op, args);
    const { result, error } = await host.reply();
    const failures = faults.mendMemory();
    if (result) count.done += 1;
    else if (failures === 0) assert.ok(expected.includes(error.code), `${op}: ${error.code}`);
    else count.refused += 1;
    if (error) {
      assert.ok([...CODES, ...expected].includes(error.code), `${op}, ${n}: ${error.code}`);
      assert.match(error.message, /^[A-Z].*\.$/);
    }
    if (failures === 0) return count;
  }
}

// libcrypto ends the program itself when it has no memory for the lists of its locked heap.
const byLibcrypto = (code, says) => code === 'SIGABRT' && /^\S*mem_sec\.c.*assertion/.test(says);

// Nor does it free what it had made by then; of ours, what is live is counted below.
const unleaking = (env) => ({ ...env, ASAN_OPTIONS: `${env.ASAN_OPTIONS}:detect_leaks=0` });

// Either it answers, or it has said why not and ended; within the patience of Host.
test('whichever allocation of the start fails, the host answers or ends with a sentence', async (t) => {
  const faults = makeFaults(t);
  const home = makeHome(t);
  let ended = 0;
  for (const lasts of [false, true]) {
    for (let n = 1; ; n += 1) {
      faults.failMemory(n, lasts);
      const host = new Host(home, { env: unleaking(faults.env) });
      host.send('hello');
      const answered = await host.reply().then(Boolean, () => false);
      const failures = faults.mendMemory();
      const code = await host.end();
      if (byLibcrypto(code, host.stderr)) continue;
      assert.equal(code, answered ? 0 : 1, `${n}: ${host.stderr}`);
      if (!answered) assert.match(host.stderr, /^nywhere-host: [A-Z].*\.\n$/);
      ended += answered ? 0 : 1;
      if (failures === 0) break;
    }
  }
  assert.ok(ended > 20, `${ended}`);
});

// A host whose vault is open and which has done everything once.
async function warmHost(t) {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const faults = makeFaults(t);
  const host = new Host(home, { env: faults.env });
  await host.call('sign_in', { origin, nonce, handle });
  return { home, faults, host };
}

const CHOICE = { choice: 'disposable', kind: 'fingerprint' };
const contact = { names: ['Friend'], handles: [{ handle: 'friend.example.org' }] };

const REQUESTS = [
  ['hello'],
  ['unlock', {}],
  ['sign_in', { origin, nonce, handle }],
  ['plan', { origin, direct: true }],
  ['site', { origin }],
  ['handles'],
  ['handle_show', { handle }],
  ['handle_default', { handle }],
  ['record', { handle }],
  ['log'],
  ['contact_put', contact, ['contact_exists']],
  ['contact_list'],
  ['settings', { set: { idle_lock_minutes: 7 } }],
  ['unlock_list'],
  ['zone_list'],
  ['window_plan', { origin, direct: true }],
];

test('no allocation of a request that fails crashes the host or leaks', async (t) => {
  const { faults, host } = await warmHost(t);
  for (const [op, args, expected] of REQUESTS) {
    const first = await walk(host, faults, op, args, expected);
    assert.ok(first.refused > 5, `${op}: ${first.refused} refused`);
    const before = faults.live;
    await walk(host, faults, op, args, expected);
    assert.equal(faults.live, before, `${op} leaks`);
  }
  assert.ok(await host.call('sign_in', { origin, nonce, handle }));
  assert.equal(await host.end(), 0, host.stderr);
});

test('a leak would be seen: a window that is open is memory that was not freed', async (t) => {
  const { faults, host } = await warmHost(t);
  await host.call('window_choose', CHOICE);
  const before = faults.live;
  const { window } = await host.call('window_choose', CHOICE);
  assert.ok(faults.live > before);
  await host.call('window_close', { window });
  assert.equal(faults.live, before);
  assert.equal(await host.end(), 0, host.stderr);
});

test('handles, windows and locks: what was refused for want of memory has not happened', async (t) => {
  const { home, faults, host } = await warmHost(t);
  const added = await walk(host, faults, 'handle_add', { type: 'fingerprint' });
  assert.ok(added.refused > 50);
  const { handles } = await host.call('handles');
  assert.equal(handles.length, 1 + added.done);
  const { window } = await host.call('window_choose', CHOICE);
  const windows = await walk(host, faults, 'window_choose', CHOICE, ['window_full']);
  assert.ok(windows.refused > 5);
  await walk(host, faults, 'window_handle', { window, origin });
  const { handle: name } = await host.call('window_handle', { window, origin });
  await walk(host, faults, 'sign_in', { window, origin, handle: name, nonce });
  await walk(host, faults, 'window_close', { window }, ['window_unknown']);
  await walk(host, faults, 'forget', { origin });
  await walk(host, faults, 'lock', {});
  assert.equal(await host.end(), 0, host.stderr);
  assert.equal((await asShell(home, ['handles'])).handles.length, 1 + added.done);
});

// The first request that uses libcrypto fills it with what it knows: thousands of allocations, of
// which some are tried. What libcrypto has failed to learn it does not learn later.
test('without memory at the first use of the keys nothing crashes either', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const faults = makeFaults(t);
  const counts = { refused: 0, done: 0 };
  for (const lasts of [false, true]) {
    for (let n = 1; n < 10_000; n += 131) {
      const host = new Host(home, { env: unleaking(faults.env) });
      await host.call('hello');
      faults.failMemory(n, lasts);
      host.send('sign_in', { origin, nonce, handle });
      const { result, error } = await host.reply();
      const failures = faults.mendMemory();
      if (error) assert.ok(CODES.includes(error.code), `${n}: ${error.code}`);
      counts[result ? 'done' : 'refused'] += 1;
      assert.ok(await host.call('hello'));
      assert.equal(await host.end(), 0, `${n}: ${host.stderr}`);
      if (failures === 0) break;
    }
  }
  assert.ok(counts.refused > 20 && counts.done > 20, JSON.stringify(counts));
  assert.ok((await asShell(home, ['sign_in', { origin, nonce, handle }])).token);
});

// A request to a program of ours over a socket, as the host makes it, with the n-th allocation of all
// failing: until none is left. The first ones are those of the shell that hands over the socket, which
// then ends with 2. GLib ends a program that it has no memory for, so nothing of D-Bus is tried.
const SHELL_FAILED = 2;

async function walkHelper(t, name, op, makeArgs) {
  const home = makeHome(t);
  const faults = makeFaults(t);
  const pinentry = makePinentry(home);
  const count = { replied: 0, done: 0, ended: 0 };
  let aborted = 0;
  for (let n = 1; ; n += 1) {
    pinentry.answers('a long passphrase');
    faults.failMemory(n);
    const helper = new Unlock(program(name), op, makeArgs(pinentry), { env: unleaking(faults.env), home });
    const reply = await helper.reply.catch(() => null);
    helper.hangUp();
    const code = await helper.ended;
    const failures = faults.mendMemory();
    if (code === 'SIGABRT') aborted += 1; // see byLibcrypto
    else assert.ok((reply ? [0, 1] : [1, SHELL_FAILED]).includes(code), `${n}: ${code}`);
    count[reply?.result ? 'done' : reply ? 'replied' : 'ended'] += 1;
    if (failures === 0) {
      assert.ok(reply?.result, `${n}`);
      break;
    }
  }
  assert.ok(aborted <= 3, `${aborted}`);
  assert.ok(count.replied > 3 && count.ended > 20, JSON.stringify(count));
}

test('nywhere-unlock without memory says no, or ends', async (t) => {
  await walkHelper(t, 'nywhere-unlock', 'ask', ({ file }) => ({ pinentry: file }));
  await walkHelper(t, 'nywhere-unlock', 'token_list', () => ({}));
});

test('nywhere-net without memory says no, or ends', async (t) => {
  await walkHelper(t, 'nywhere-net', 'configure', () => ({ resolver: { kind: 'system' } }));
});
