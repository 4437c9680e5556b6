// Goal: the host and the real nywhere-net: it is started by who needs it and by nobody else, a slow
// network delays no one, and whatever becomes of it is said and mended.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { helpers, isRunning, replyTo, silentHome, until } from './helpers.mjs';
import { Host, makeHome, makeVault, nonce, program, writeConfig } from './host.mjs';

const origin = 'https://forum.example';
const handle = 'alice.example.com';

// LeakSanitizer cannot work under ptrace.
const linked = execFileSync('readelf', ['-d', program('nywhere-host')]).toString();
const noTrace =
  (spawnSync('strace', ['-V']).error && 'there is no strace') ||
  (linked.includes('libasan') && 'a build with sanitizers');

test('a direct sign-in starts no nywhere-net; a resolution does, and it stays', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  await host.call('hello');
  await host.call('plan', { origin, direct: true });
  await host.call('sign_in', { origin, nonce, handle });
  assert.deepEqual(helpers(host), []);
  await replyTo(host, host.send('resolve', { handle: '@' }));
  const [pid] = helpers(host);
  assert.equal(readFileSync(`/proc/${pid}/comm`, 'utf8'), 'nywhere-net\n');
  await replyTo(host, host.send('resolve', { handle: '@' }));
  assert.deepEqual(helpers(host), [pid]);
  assert.equal(await host.end(), 0, host.stderr);
  await until(() => !isRunning(pid));
});

test('a direct sign-in makes no packet: the system calls say so', { skip: noTrace }, async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const log = path.join(home, 'calls');
  const what = ['-e', 'trace=%network,execve', '-e', 'signal=none'];
  const command = ['strace', '-f', '-qq', ...what, '-o', log];
  const host = new Host(home, { command: [...command, program('nywhere-host')] });
  await host.call('hello');
  await host.call('plan', { origin, direct: true });
  await host.call('sign_in', { origin, nonce, handle });
  assert.equal(await host.end(), 0, host.stderr);
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  const starts = calls.filter((call) => call.includes('execve('));
  assert.equal(starts.length, 1, starts.join('\n'));
  // The line to the launcher is a pair of its own; nothing goes over it here.
  const others = calls.filter((call) => !/execve\(|socketpair\(AF_UNIX|\+\+\+/.test(call));
  assert.deepEqual(others, []);
  assert.equal(calls.filter((call) => call.includes('socketpair(')).length, 1);
});

test('each step is told under the request’s id, and again in the result', async (t) => {
  const host = new Host(makeHome(t));
  const seen = [];
  const id = host.send('resolve', { handle: 'not a handle.' });
  const { result } = await replyTo(host, id, seen);
  assert.equal(result.problem.code, 'bad_handle');
  assert.ok(seen.length > 0);
  assert.deepEqual(
    seen,
    result.steps.map((progress) => ({ id, progress })),
  );
  assert.equal(await host.end(), 0, host.stderr);
});

test('a slow network delays no direct sign-in', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  const slow = host.send('resolve', { handle });
  await asked;
  const seen = [];
  const quick = host.send('sign_in', { origin, nonce, handle });
  const { result } = await replyTo(host, quick, seen);
  assert.equal(result.handle, handle);
  assert.ok(seen.every(({ id, progress }) => id === slow && progress));
  assert.equal(await host.end(), 0, host.stderr);
});

test('when nywhere-net is killed all that wait hear of it, and the next one works', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  const waiting = [
    host.send('resolve', { handle }),
    host.send('server', { origin, handle }),
    host.send('handle_check', { handle }),
  ];
  await asked;
  const [pid] = helpers(host);
  process.kill(Number(pid), 'SIGKILL');
  const failed = [];
  while (failed.length < waiting.length) {
    const reply = await host.reply();
    if (!reply.progress) failed.push([reply.id, reply.error.code]);
  }
  assert.deepEqual(
    failed.sort(([a], [b]) => a - b),
    waiting.map((id) => [id, 'net_failed']),
  );
  const { result } = await replyTo(host, host.send('resolve', { handle: '@' }));
  assert.equal(result.problem.code, 'bad_handle');
  assert.notDeepEqual(helpers(host), [pid]);
  assert.equal(await host.end(), 0, host.stderr);
});

test('one that is killed while nobody waits is not missed', async (t) => {
  const host = new Host(makeHome(t));
  await replyTo(host, host.send('resolve', { handle: '@' }));
  const [pid] = helpers(host);
  process.kill(Number(pid), 'SIGKILL');
  await until(() => !existsSync(`/proc/${pid}`)); // the last of its threads, too
  assert.ok((await replyTo(host, host.send('resolve', { handle: '@' }))).result);
  assert.equal(await host.end(), 0, host.stderr);
});

test('sixteen may wait; the seventeenth is told to come back', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  for (let i = 0; i < 16; i++) host.send('resolve', { handle: `h${i}.example.com` });
  const last = host.send('resolve', { handle });
  assert.equal((await replyTo(host, last)).error.code, 'net_busy');
  await asked;
  assert.equal(await host.end(), 0, host.stderr);
});

test('at the end of input nothing is waited for, and nywhere-net ends', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  host.send('resolve', { handle });
  await asked;
  const [pid] = helpers(host);
  assert.equal(await host.end(), 0, host.stderr);
  await until(() => !isRunning(pid));
});

test('when the host is killed nywhere-net ends', async (t) => {
  const { home, asked } = await silentHome(t);
  const host = new Host(home);
  host.send('resolve', { handle });
  await asked;
  const [pid] = helpers(host);
  await host.kill();
  await until(() => !isRunning(pid));
});

test('settings that have changed start it anew; bad ones are told', async (t) => {
  const home = makeHome(t);
  const host = new Host(home);
  await replyTo(host, host.send('resolve', { handle: '@' }));
  const [pid] = helpers(host);
  writeConfig(home, { resolver: { kind: 'server', server: 'not.an.address' } });
  const refused = await replyTo(host, host.send('resolve', { handle: '@' }));
  assert.equal(refused.error.code, 'bad_config');
  writeConfig(home, { resolver: { kind: 'server', server: '192.0.2.1' } });
  assert.ok((await replyTo(host, host.send('resolve', { handle: '@' }))).result);
  assert.notDeepEqual(helpers(host), [pid]);
  assert.equal(await host.end(), 0, host.stderr);
});
