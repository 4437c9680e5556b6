// Goal: clocks that jump, by a year and either way, lose nothing, sign nothing wrong and keep no key
// longer than they may: the idle time runs on a clock that nobody sets and that counts sleep.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { makeFaults } from '../fixtures/faults/faults.mjs';
import { Host, asShell, makeHome, makeVault, nonce, vaultFile } from './host.mjs';
import { makePinentry } from './pinentry.mjs';

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
const passphrase = 'correct horse battery';
const handle = 'alice.example.com';
const site = n => `https://s${n}.example`;
const CHOICE = { choice: 'disposable', kind: 'fingerprint' };
const CLOCK_BOOTTIME = 7;

async function withPassphrase(t) {
  const home = makeHome(t);
  const pinentry = makePinentry(home);
  const faults = makeFaults(t);
  pinentry.answers(passphrase, passphrase);
  await asShell(home, ['init', { method: 'passphrase' }], ['handle_add', { type: 'dns', handle }]);
  const host = new Host(home, { env: faults.env });
  pinentry.answers(passphrase, passphrase, passphrase);
  return { home, faults, host };
}

async function unlock(host) {
  const id = host.send('unlock');
  for (;;) {
    const reply = await host.reply();
    assert.equal(reply.id, id);
    if (!reply.progress) return assert.equal(reply.result?.vault.state, 'open');
  }
}

const claims = ({ token }) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const now = () => Math.floor(Date.now() / 1000);

test('after a sleep the vault is locked, however the clock on the wall stands', async t => {
  const { host, faults } = await withPassphrase(t);
  const ask = { origin: site(1), nonce, handle };
  await unlock(host);
  await host.call('sign_in', ask);
  const { window } = await host.call('window_choose', CHOICE);
  for (const wall of [YEAR, -YEAR, 0]) {
    faults.setWallClock(wall);
    await host.call('sign_in', ask);
  }
  faults.setBootClock(2 * HOUR);
  assert.equal(await host.refused('sign_in', ask), 'locked');
  assert.equal(await host.refused('window_handle', { window, origin: site(1) }), 'window_unknown');
  await unlock(host);
  await host.call('sign_in', ask);
  assert.equal(await host.end(), 0, host.stderr);
});

test('a clock on the wall that jumps neither locks nor keeps open', async t => {
  const { host, faults } = await withPassphrase(t);
  await unlock(host);
  for (const wall of [YEAR, -YEAR]) {
    faults.setWallClock(wall);
    const { vault } = await host.call('hello');
    assert.equal(vault.state, 'open');
  }
  faults.setBootClock(HOUR);
  assert.equal((await host.call('hello')).vault.state, 'locked');
  assert.equal(await host.end(), 0, host.stderr);
});

test('a token is of the time that the computer has, and nothing remembered is lost', async t => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const faults = makeFaults(t);
  const host = new Host(home, { env: faults.env });
  let n = 0;
  for (const wall of [0, YEAR, -YEAR, 0]) {
    faults.setWallClock(wall);
    n += 1;
    const before = now();
    const { iat, exp } = claims(await host.call('sign_in', { origin: site(n), nonce, handle }));
    assert.ok(iat >= before + wall && iat <= now() + wall, `${iat}`);
    assert.equal(exp, iat + 120);
    const { handles } = await host.call('plan', { origin: site(n), direct: true });
    assert.equal(handles.length, 1);
  }
  const { entries } = await host.call('log');
  assert.deepEqual(entries.map(({ origin }) => origin).sort(), [1, 2, 3, 4].map(site));
  assert.equal(await host.end(), 0, host.stderr);
});

test('a vault that was opened in the future opens in the past', async t => {
  const home = makeHome(t);
  const faults = makeFaults(t);
  await makeVault(home, [handle]);
  for (const wall of [YEAR, -YEAR, 0]) {
    faults.setWallClock(wall);
    const host = new Host(home, { env: faults.env });
    assert.ok((await host.call('sign_in', { origin: site(1), nonce, handle })).token);
    await host.call('handle_add', { type: 'fingerprint' });
    assert.equal(await host.end(), 0, host.stderr);
  }
  assert.equal((await asShell(home, ['handles'])).handles.length, 4);
  assert.ok(readFileSync(vaultFile(home)).length > 0);
});

// A poll's own time stands still while the computer sleeps.
test('the host waits for the idle time by a timer that counts sleep', async t => {
  const { host } = await withPassphrase(t);
  const timer = () => {
    const folder = `/proc/${host.pid}/fdinfo`;
    const infos = readdirSync(folder).map(fd => readFileSync(`${folder}/${fd}`, 'utf8'));
    const [info] = infos.filter(text => /^clockid:/m.test(text));
    const [, clock] = /^clockid: (\d+)$/m.exec(info);
    const [, seconds] = /^it_value: \((\d+), \d+\)$/m.exec(info);
    return { clock: Number(clock), seconds: Number(seconds) };
  };
  await host.call('hello');
  assert.equal(timer().seconds, 0);
  await unlock(host);
  await host.call('handles');
  await host.call('hello'); // its wait comes before this reply
  const { clock, seconds } = timer();
  assert.equal(clock, CLOCK_BOOTTIME);
  assert.ok(seconds > 14 * 60 && seconds <= 15 * 60, `${seconds}`);
  assert.equal(await host.end(), 0, host.stderr);
});
