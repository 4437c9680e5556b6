// Goal: the passphrase is asked outside the browser, and whatever the asking program does, the host
// says what happened and stays locked.
import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Host, asShell, makeHome, program, vaultFile, writeConfig } from './host.mjs';
import { cancel, makePinentry } from './pinentry.mjs';

const secret = 'pa"ss\\wörd 100% ☃';
const init = ['init', { method: 'passphrase' }];

// Made once: scrypt takes its time, which is its point.
let made;

async function lockedVault(t, options) {
  const home = makeHome(t);
  if (!made) {
    const ask = makePinentry(home);
    ask.answers(secret, secret);
    await asShell(home, init, ['handle_add', { type: 'fingerprint' }]);
    made = readFileSync(vaultFile(home));
  }
  mkdirSync(path.dirname(vaultFile(home)), { recursive: true, mode: 0o700 });
  writeFileSync(vaultFile(home), made, { mode: 0o600 });
  const host = new Host(home, options);
  t.after(() => host.end());
  return { home, host, ask: makePinentry(home) };
}

test('the right passphrase opens the vault, whatever characters it has', async (t) => {
  const { host, ask } = await lockedVault(t);
  assert.equal((await host.call('hello')).vault.state, 'locked');
  ask.answers(secret);
  assert.equal((await host.call('unlock')).vault.state, 'open');
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.equal((await host.call('unlock')).vault.state, 'open');
  assert.equal(ask.asked, 1);
});

test('a wrong one is asked for again, with a word about it, and the third ends it', async (t) => {
  const { host, ask } = await lockedVault(t);
  ask.answers('wrong number 1', 'wrong number 2', 'wrong number 3', secret);
  assert.equal(await host.refused('unlock'), 'wrong_passphrase');
  assert.equal(ask.asked, 3);
  assert.equal(ask.log.filter((line) => line.startsWith('SETERROR')).length, 2);
  assert.equal(await host.refused('handles'), 'locked');
  ask.answers('', secret);
  assert.equal((await host.call('unlock')).vault.state, 'open');
});

test('what it was asked is in words, and no secret is in its environment or command', async (t) => {
  const env = {
    LANG: 'C',
    SSLKEYLOGFILE: '/x',
    GIO_EXTRA_MODULES: '/x',
    FIDO_DEBUG: '1',
    HOSTALIASES: '/x',
    G_MESSAGES_DEBUG: 'all',
  };
  const { host, ask } = await lockedVault(t, { env });
  ask.answers({ shell: `tr '\\0' '\\n' < /proc/$$/environ > "$dir/environ"; echo 'ERR 1 x'` });
  await host.refused('unlock');
  assert.match(
    ask.log.find((line) => line.startsWith('SETDESC')),
    /passphrase of your nywhere/,
  );
  assert.match(
    ask.log.find((line) => line.startsWith('SETPROMPT')),
    /Passphrase:/,
  );
  const environ = readFileSync(path.join(path.dirname(ask.file), 'environ'), 'utf8');
  assert.match(environ, /^LANG=C$/m);
  assert.doesNotMatch(environ, /^(LD_|OPENSSL_|SSL|FIDO_|GIO_|G_|HOSTALIASES|GLIBC_)/m);
});

test('cancel is cancel', async (t) => {
  const { host, ask } = await lockedVault(t);
  ask.answers(cancel, secret);
  assert.equal(await host.refused('unlock'), 'cancelled');
  assert.equal(ask.asked, 1);
});

for (const [what, shell, code] of [
  ['dies', 'exit 1', 'pinentry_failed'],
  ['kills itself', 'kill -9 $$', 'pinentry_failed'],
  ['prints garbage', "printf '\\000\\377garbage\\n'", 'pinentry_failed'],
  [
    'prints a line without end',
    'head -c 5000 /dev/zero | tr "\\0" A; echo; echo OK',
    'pinentry_failed',
  ],
  ['answers with an error of its own', "echo 'ERR 83886340 No TTY'", 'pinentry_failed'],
  [
    'answers with more than 1024 bytes',
    'a=$(head -c 600 /dev/zero | tr "\\0" A); echo "D $a"; echo "D $a"; echo OK',
    'pinentry_failed',
  ],
  ['answers with a NUL', "printf 'D pass%%00word\\nOK\\n'", 'pinentry_failed'],
  ['answers in another encoding', "printf 'D w\\366rd word\\nOK\\n'", 'pinentry_failed'],
]) {
  test(`a pinentry that ${what} opens nothing`, async (t) => {
    const { host, ask } = await lockedVault(t);
    ask.answers({ shell }, cancel);
    assert.equal(await host.refused('unlock'), code);
    assert.equal(ask.asked, 1);
    assert.equal(await host.refused('handles'), 'locked');
    ask.answers(secret);
    assert.equal((await host.call('unlock')).vault.state, 'open');
  });
}

test('an answer of 1024 bytes, in pieces, is a wrong passphrase like another', async (t) => {
  const { host, ask } = await lockedVault(t);
  const long = {
    shell: 'a=$(head -c 512 /dev/zero | tr "\\0" "\\""); printf "D %s\\nD %s\\nOK\\n" "$a" "$a"',
  };
  ask.answers(long, cancel);
  assert.equal(await host.refused('unlock'), 'cancelled');
  assert.equal(ask.asked, 2);
});

test('an answer that comes in pieces is put together', async (t) => {
  const { host, ask } = await lockedVault(t);
  const [head, tail] = [secret.slice(0, 5), secret.slice(5).replace('%', '%25')];
  ask.answers({ shell: `printf '%s\\n' 'D ${head}' 'D ${tail}' OK` });
  assert.equal((await host.call('unlock')).vault.state, 'open');
});

for (const [what, spoil, code] of [
  ['is missing', (file) => rmSync(file), 'pinentry_missing'],
  ['may not be run', (file) => chmodSync(file, 0o644), 'pinentry_missing'],
]) {
  test(`a pinentry that ${what} is told by name`, async (t) => {
    const { host, ask } = await lockedVault(t);
    spoil(ask.file);
    assert.equal(await host.refused('unlock'), code);
  });
}

test('a new passphrase is typed twice, the same and long enough', async (t) => {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers('short', 'long enough', 'other than that', 'good enough', 'good enough');
  await asShell(home, init);
  assert.equal(ask.asked, 5);
  assert.deepEqual(
    ask.log.filter((line) => line.startsWith('SETERROR')),
    ['SETERROR That is too short.', 'SETERROR The two were not the same.'],
  );
  const host = new Host(home);
  ask.answers('good enough');
  assert.equal((await host.call('unlock')).vault.state, 'open');
  assert.equal(await host.end(), 0);
});

test('a new passphrase that is not to be had makes no vault', async (t) => {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers('1', '2', '3', 'good enough', 'good enough');
  await assert.rejects(asShell(home, init), { code: 'passphrase_short' });
  assert.equal(ask.asked, 3);
  ask.answers('äöüäöüß', '世界世界', 'schlüss', cancel);
  await assert.rejects(asShell(home, init), { code: 'passphrase_short' });
  ask.answers('good enough', cancel);
  await assert.rejects(asShell(home, init), { code: 'cancelled' });
  ask.answers({ shell: 'exit 1' });
  await assert.rejects(asShell(home, init), { code: 'pinentry_failed' });
  assert.ok(!existsSync(vaultFile(home)));
});

// A folder with these of the programs, as an installation that lacks some.
function programsIn(home, ...names) {
  const folder = path.join(home, 'bin');
  mkdirSync(folder);
  for (const name of names) copyFileSync(program(name), path.join(folder, name));
  return path.join(folder, names[0]);
}

test('without the helper nywhere-unlock the host says so and lives on', async (t) => {
  const home = makeHome(t);
  const { host } = await lockedVault(t, { command: [programsIn(home, 'nywhere-host')] });
  assert.equal(await host.refused('unlock'), 'helper_failed');
  assert.equal(await host.refused('handles'), 'locked');
  assert.equal(await host.refused('unlock'), 'helper_failed');
});

const isThere = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0] !== 'Z';
  } catch {
    return false;
  }
};

const descendants = (pid) => {
  const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return own.filter(Boolean).flatMap((child) => [child, ...descendants(child)]);
};

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

// A pinentry that waits as a dialog does: it does not read its input.
const waiting = { shell: 'while :; do sleep 1; done' };

for (const [what, leave] of [
  ['closes its end', (host) => host.end()],
  ['is killed', (host) => host.kill()],
]) {
  test(`when the browser ${what} while it is asked, all of them end`, async (t) => {
    const { host, ask } = await lockedVault(t);
    ask.answers(waiting);
    host.send('unlock');
    await until(() => ask.asked === 1);
    const family = [String(host.pid), ...descendants(host.pid)];
    assert.ok(family.length >= 4, `host, launcher, helper, pinentry: ${family}`);
    await leave(host);
    await until(() => !family.slice(0, 4).some(isThere));
  });
}

test('a pinentry that does not even greet holds nobody up', async (t) => {
  const { home, host, ask } = await lockedVault(t);
  const silent = path.join(home, 'silent');
  writeFileSync(silent, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
  writeConfig(home, { pinentry: silent });
  ask.answers();
  host.send('unlock');
  await until(() => descendants(host.pid).length === 3);
  const [launcher, helper, pinentry] = descendants(host.pid);
  t.after(() => process.kill(Number(pinentry)));
  await host.end();
  await until(() => ![launcher, helper].some(isThere));
});

test('a browser that goes away through a pipe is noticed, too', async (t) => {
  // Browsers use pipes; node by itself would give the host a socket.
  const { home, ask } = await lockedVault(t);
  ask.answers(waiting);
  const host = new Host(home, {
    command: ['sh', '-c', 'cat | "$0" | cat', program('nywhere-host')],
  });
  host.send('unlock');
  await until(() => ask.asked === 1);
  const family = descendants(host.pid);
  await host.end();
  await until(() => !family.some(isThere));
});

// Answers once the test says so.
const patient = {
  shell: `while [ ! -e "$dir/go" ]; do sleep 0.02; done; printf 'D %s\\nOK\\n' '${secret.replace('%', '%25')}'`,
};
const go = (ask) => writeFileSync(path.join(path.dirname(ask.file), 'go'), '');

test('requests that come while it is asked are answered meanwhile', async (t) => {
  const { host, ask } = await lockedVault(t);
  ask.answers(patient);
  const unlock = host.send('unlock');
  await until(() => ask.asked === 1);
  assert.equal((await host.call('hello')).vault.state, 'locked');
  assert.equal(await host.refused('handles'), 'locked');
  go(ask);
  const reply = await host.answer();
  assert.equal(reply.id, unlock);
  assert.equal(reply.result.vault.state, 'open');
  assert.equal((await host.call('handles')).handles.length, 1);
});

for (const [what, op] of [
  ['the asker no longer wants it', 'unlock_cancel'],
  ['the keys are locked', 'lock'],
]) {
  test(`when ${what}, the question goes away`, async (t) => {
    const { host, ask } = await lockedVault(t);
    ask.answers(waiting, secret);
    const unlock = host.send('unlock');
    await until(() => ask.asked === 1);
    const pinentry = ask.pids[0];
    const cancelled = host.send(op);
    const replies = [await host.answer(), await host.answer()];
    const of = (id) => replies.find((reply) => reply.id === id);
    assert.equal(of(unlock).error.code, 'cancelled');
    assert.ok(of(cancelled).result, JSON.stringify(replies));
    await until(() => !isThere(pinentry));
    assert.equal(await host.refused('handles'), 'locked');
    assert.equal((await host.call('unlock')).vault.state, 'open');
  });
}

test('to cancel when nothing is asked is no mistake', async (t) => {
  const { host } = await lockedVault(t);
  assert.deepEqual(await host.call('unlock_cancel'), { cancelled: false });
});

test('a newer question takes the place of one that waits', async (t) => {
  const { host, ask } = await lockedVault(t);
  ask.answers(waiting, secret);
  const first = host.send('unlock');
  await until(() => ask.asked === 1);
  const second = host.send('unlock');
  const replies = [await host.answer(), await host.answer()];
  assert.equal(replies.find(({ id }) => id === first).error.code, 'cancelled');
  assert.equal(replies.find(({ id }) => id === second).result.vault.state, 'open');
});

test('a bad config.json is told before anybody is asked', async (t) => {
  const { home, host, ask } = await lockedVault(t);
  ask.answers(secret);
  writeConfig(home, '{');
  assert.equal(await host.refused('unlock'), 'bad_config');
  assert.equal(ask.asked, 0);
});
