// Goal: the host hardens itself, answers in order, and ends when its input does.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { children } from './helpers.mjs';
import { Host, frame, makeHome, makeVault, nonce, program } from './host.mjs';

const sanitized = execFileSync('readelf', ['-d', program('nywhere-host')])
  .toString()
  .includes('libasan');

const NOBODY = 65534;

const status = (pid, field) =>
  new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

test('the host links libcrypto, cJSON, sqlite3 and the C library, directly', () => {
  const needed = [
    ...execFileSync('readelf', ['-d', program('nywhere-host')])
      .toString()
      .matchAll(/\(NEEDED\).*\[(.*?)\.so/g),
  ].map(([, name]) => name);
  const own = needed.filter((name) => !['libasan', 'libubsan'].includes(name)).sort();
  assert.deepEqual(own, ['libc', 'libcjson', 'libcrypto', 'libsqlite3']);
});

test('a running host has no core file, no new privileges and a filter', async (t) => {
  const host = new Host(makeHome(t));
  await host.call('hello');
  assert.equal(status(host.pid, 'NoNewPrivs'), '1');
  if (!sanitized) assert.equal(status(host.pid, 'Seccomp'), '2'); // see NYWHERE_NO_SECCOMP
  assert.match(readFileSync(`/proc/${host.pid}/limits`, 'utf8'), /^Max core file size\s+0\s+0\s/m);
  assert.equal(await host.end(), 0, host.stderr);
});

// A home and a host for somebody who is not root.
function asUser(t) {
  const home = makeHome(t);
  const command = program('nywhere-host');
  if (process.getuid() !== 0) {
    return { home, command, user: { uid: process.getuid(), gid: process.getgid() } };
  }
  // The build may lie where another user cannot look.
  const folder = path.join(home, 'bin');
  mkdirSync(folder);
  chmodSync(home, 0o755);
  chmodSync(folder, 0o755);
  const copy = path.join(folder, 'nywhere-host');
  copyFileSync(command, copy);
  return { home, command: copy, user: { uid: NOBODY, gid: NOBODY } };
}

test('a running host is not dumpable: its files in /proc are not its user’s', async (t) => {
  const { home, command, user } = asUser(t);
  const host = new Host(home, { command: [command], ...user, cwd: '/' });
  await host.call('hello');
  assert.equal(Number(status(host.pid, 'Uid').split('\t')[0]), user.uid);
  assert.notEqual(user.uid, 0);
  assert.equal(statSync(`/proc/${host.pid}/mem`).uid, 0);
  for (const file of ['mem', 'environ', 'maps']) {
    const read = spawnSync('cat', [`/proc/${host.pid}/${file}`], { ...user, encoding: 'utf8' });
    assert.match(read.stderr, /Permission denied/, file);
    assert.equal(read.stdout, '', file);
  }
  assert.equal(await host.end(), 0, host.stderr);
});

// Bash allows a core of any size and says whether there was one, wherever the kernel writes it.
test('a host that aborts leaves no core, where another program does', async (t) => {
  const script = 'ulimit -S -c "$(ulimit -H -c)"; "$1"; exit 0';
  async function abort(command, isReady) {
    const cwd = makeHome(t);
    const bash = new Host(cwd, { command: ['bash', '-c', script, 'bash', command], cwd });
    await isReady(bash);
    const [id] = children(bash.pid);
    process.kill(Number(id), 'SIGABRT');
    assert.equal(await bash.end(), 0);
    assert.match(bash.stderr, /Aborted/);
    return { says: bash.stderr, files: readdirSync(cwd).filter((name) => /core/.test(name)) };
  }
  const other = await abort('cat', async (bash) => {
    bash.write(frame('{}'));
    await bash.reply();
  });
  if (!/core dumped/.test(other.says)) {
    t.skip('this system writes no cores');
    return;
  }
  const ours = await abort(program('nywhere-host'), (bash) => bash.call('hello'));
  assert.doesNotMatch(ours.says, /core dumped/);
  assert.deepEqual(ours.files, []);
});

test('nothing but the protocol is left of stdin and stdout', async (t) => {
  const host = new Host(makeHome(t));
  await host.call('hello');
  const link = (fd) => readlinkSync(`/proc/${host.pid}/fd/${fd}`);
  if (process.getuid() === 0) {
    assert.equal(link(0), '/dev/null');
    assert.equal(link(1), link(2));
  } else {
    assert.throws(() => link(0), { code: 'EACCES' }); // not dumpable: not even its user may look
  }
  assert.equal(await host.end(), 0, host.stderr);
});

test('requests that come at once are answered in order, each with its id', async (t) => {
  const home = makeHome(t);
  await makeVault(home, ['alice.example.com']);
  const host = new Host(home);
  const origin = 'https://forum.example';
  const ids = [];
  for (let i = 0; i < 100; i++) {
    ids.push(
      i % 3 === 0
        ? host.send('sign_in', { origin, nonce, handle: 'alice.example.com' })
        : host.send(i % 3 === 1 ? 'hello' : 'no_such_operation'),
    );
  }
  const ended = host.end();
  for (const [i, id] of ids.entries()) {
    const reply = await host.reply();
    assert.equal(reply.id, id);
    assert.equal('result' in reply, i % 3 !== 2);
    assert.equal('error' in reply, i % 3 === 2);
  }
  assert.equal(await ended, 0);
  assert.equal(host.rest.length, 0);
});

test('a frame may come in pieces of one byte', async (t) => {
  const host = new Host(makeHome(t));
  for (const byte of frame('{"id":5,"op":"hello"}')) {
    host.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  assert.equal((await host.reply()).id, 5);
  assert.equal(await host.end(), 0, host.stderr);
});

test('at the end of input host and launcher end, with nothing said', async (t) => {
  const host = new Host(makeHome(t));
  await host.call('hello');
  const [launcher] = children(host.pid);
  assert.ok(launcher);
  assert.equal(await host.end(), 0);
  assert.equal(host.stderr, '');
  await gone(launcher);
});

test('when the host is killed its launcher ends', async (t) => {
  const host = new Host(makeHome(t));
  await host.call('hello');
  const [launcher] = children(host.pid);
  assert.equal(await host.kill(), 'SIGKILL');
  await gone(launcher);
});

// Resolves when there is no such process, or fails at the time limit of the test.
async function gone(pid) {
  for (;;) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0] === 'Z') return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('without a home there is a clear sentence and no host', async (t) => {
  const host = new Host(makeHome(t), { env: { HOME: '', XDG_DATA_HOME: '' } });
  assert.equal(await host.exited, 1);
  assert.match(host.stderr, /^nywhere-host: A file could not be read or written/);
});
