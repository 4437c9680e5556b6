// Goal: whatever is killed, closed or out of reach in the middle of it, no name at will stays in
// the DNS without its window: what cannot be deleted now is deleted by whoever comes next.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { until } from '../e2e/support/until.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { asShell, nonce } from '../wire/host.mjs';
import { startGate } from './support/gate.mjs';
import {
  FORUM, journalsOf, makeName, makeUser, openWindow, recordOf, SETTINGS, startHost, ZONE,
} from './support/private.mjs';

const OTHER_ZONE = 'other.example.net';
const ENDS_MS = 1500; // less than nywhere-net goes on without its host

let server;
before(async () => {
  server = await startKnot({ [`${ZONE}.`]: '', 'example.com.': 'ns A 127.0.0.1' },
    { updates: [`${ZONE}.`] });
});
after(() => server?.stop());

const count = async handle => (await recordOf(server.server, handle)).length;
const untilGone = handle =>
  until('the record is gone', async () => (await count(handle)) === 0);
const untilTidy = home => until('the journals are gone', () => journalsOf(home).length === 0);

const children = pid =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// The one program of that name that the host has started.
function netOf(host) {
  const found = children(host.pid).flatMap(children)
    .filter(pid => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'nywhere-net\n');
  assert.equal(found.length, 1);
  return Number(found[0]);
}

// What is between the host and the server; and the name that was asked for last.
async function begin(t) {
  const gate = await startGate(server.server);
  t.after(() => gate.stop());
  const user = await makeUser(t, { server: gate.server, key: server.key });
  const asked = () => gate.changes.findLast(({ made }) => made).name.replace('_nywhere.', '');
  return { ...user, gate, asked };
}

// A window whose name is being registered, held as told.
async function holding(t, mode) {
  const user = await begin(t);
  const window = await openWindow(user.host);
  user.gate.mode = mode;
  user.host.send('window_handle', { window, origin: FORUM });
  await user.gate.arrived(1);
  return { ...user, window };
}

async function ends(host) {
  assert.equal(await host.end(), 0, host.stderr);
}

// A host that has just opened the vault.
async function openHost(t, home) {
  const host = startHost(t, home);
  await host.call('handles');
  return host;
}

test('a host that is killed leaves its name to the next, which deletes it', async t => {
  const { home, host } = await makeUser(t, server);
  const { handle } = await makeName(host);
  await host.kill();
  assert.equal(await count(handle), 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
  const next = await openHost(t, home);
  await untilGone(handle);
  await untilTidy(home);
  await ends(next);
});

for (const mode of ['request', 'answer']) {
  const when = mode === 'request' ? 'before the server hears of it' : 'before it is answered';

  test(`a host that is killed ${when} leaves it to the next`, async t => {
    const { home, host, gate, asked } = await holding(t, mode);
    await host.kill();
    gate.release();
    // it is made for nobody
    await until('the record is there', async () => (await count(asked())) === 1);
    const next = await openHost(t, home);
    await untilGone(asked());
    await untilTidy(home);
    await ends(next);
  });

  test(`a window that closes ${when} has no name, and the site hears of none`, async t => {
    const { home, host, gate, window, asked } = await holding(t, mode);
    host.send('window_close', { window });
    assert.deepEqual((await host.reply()).result, {});
    gate.release();
    assert.equal((await host.reply()).error.code, 'window_unknown');
    await untilGone(asked());
    await untilTidy(home);
    await ends(host);
  });

  test(`nywhere-net killed ${when}: said plainly, and deleted by another`, async t => {
    const { home, host, gate, asked } = await holding(t, mode);
    process.kill(netOf(host), 'SIGKILL');
    gate.release();
    assert.equal((await host.reply()).error.code, 'net_failed');
    // whatever had become of it then, it is gone now
    await untilTidy(home);
    await untilGone(asked());
    const { handle } = await makeName(host);
    assert.equal(await count(handle), 1);
    await ends(host);
  });
}

test('a lock in the middle of it: the next use of the vault deletes it', async t => {
  const { home, host, gate, asked } = await holding(t, 'answer');
  host.send('lock');
  assert.equal((await host.reply()).result.vault.state, 'locked');
  gate.release();
  assert.equal((await host.reply()).error.code, 'window_unknown');
  assert.equal(await count(asked()), 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
  await host.call('handles');
  await untilGone(asked());
  await untilTidy(home);
  await ends(host);
});

test('a server that is out of reach at the closing: deleted when it is there again', async t => {
  const { home, host, gate } = await begin(t);
  const { window, handle } = await makeName(host);
  gate.mode = 'closed';
  await host.call('window_close', { window });
  assert.equal(await host.refused('sign_in', { window, handle, origin: FORUM, nonce }),
    'window_unknown');
  await until('it was tried', () => children(host.pid).flatMap(children).length === 0);
  assert.deepEqual(journalsOf(home), ['windows-0']);
  assert.equal(await count(handle), 1);
  gate.mode = 'open';
  await host.call('lock');
  await host.call('handles');
  await untilGone(handle);
  await untilTidy(home);
  await ends(host);
});

test('out of reach until the host has ended: the next one does it', async t => {
  const { home, host, gate } = await begin(t);
  const { window, handle } = await makeName(host);
  gate.mode = 'closed';
  await host.call('window_close', { window });
  await ends(host);
  gate.mode = 'open';
  assert.equal(await count(handle), 1);
  const next = await openHost(t, home);
  await untilGone(handle);
  await untilTidy(home);
  await ends(next);
});

test('two hosts of one vault: one is killed, and the other\'s names stay', async t => {
  const { home, host: one } = await makeUser(t, server);
  const other = await openHost(t, home);
  const killed = await makeName(one);
  const lives = await makeName(other);
  assert.deepEqual(journalsOf(home).sort(), ['windows-0', 'windows-1']);
  await one.kill();
  const third = await openHost(t, home);
  await untilGone(killed.handle);
  await until('its journal is gone', () => journalsOf(home).length === 1);
  assert.equal(await count(lives.handle), 1);
  await other.call('sign_in', { ...lives, origin: FORUM, nonce });
  await other.call('window_close', { window: lives.window });
  await untilGone(lives.handle);
  await untilTidy(home);
  await ends(other);
  await ends(third);
});

test('the other of two hosts takes over when it opens the vault again', async t => {
  const { home, host: one } = await makeUser(t, server);
  const other = await openHost(t, home);
  const { handle } = await makeName(one);
  await one.kill();
  await other.call('handles');
  assert.equal(await count(handle), 1);
  await other.call('lock');
  await other.call('handles');
  await untilGone(handle);
  await untilTidy(home);
  await ends(other);
});

test('a browser that ends takes its names along, though nobody waits for that', async t => {
  const settings = { ...SETTINGS, resolver: { kind: 'server', server: server.server } };
  const { home, host } = await makeUser(t,
    { server: `ns.example.com:${server.port}`, key: server.key, settings });
  const [one, other] = [await makeName(host), await makeName(host)];
  await ends(host);
  await untilGone(one.handle);
  await untilGone(other.handle);
  // there was no one to hear that they are: the next host makes sure
  assert.deepEqual(journalsOf(home), ['windows-0']);
  const next = await openHost(t, home);
  await untilTidy(home);
  await ends(next);
});

test('a browser that ends waits for no server', async t => {
  const { home, host, gate } = await begin(t);
  const { handle } = await makeName(host);
  gate.mode = 'request';
  const ended = ends(host);
  await until('the host has ended', () => !isRunning(host.pid), ENDS_MS);
  await ended;
  assert.equal(await count(handle), 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
});

test('a shell command deletes nothing and leaves the journal alone', async t => {
  const { home, host } = await makeUser(t, server);
  const { handle } = await makeName(host);
  await host.kill();
  await asShell(home, ['handles'], ['zone_list']);
  assert.equal(await count(handle), 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
});

test('a zone whose key is gone keeps its names in the journal', async t => {
  const { home, host } = await makeUser(t, server);
  const { handle } = await makeName(host);
  await host.kill();
  const { key } = server;
  await asShell(home, ['zone_remove', { zone: ZONE }],
    ['zone_add', { zone: OTHER_ZONE, server: server.server, key, unchecked: true }]);
  const next = await openHost(t, home);
  await next.call('zone_list');
  assert.equal(journalsOf(home).length, 1);
  await ends(next);
  await asShell(home,
    ['zone_add', { zone: ZONE, server: server.server, key, unchecked: true }]);
  const last = await openHost(t, home);
  await untilGone(handle);
  await untilTidy(home);
  await ends(last);
});

test('a journal that somebody has spoilt does no harm', async t => {
  const { home, host } = await makeUser(t, server);
  await makeName(host);
  await host.kill();
  execFileSync('truncate', ['-s', '-1', `${home}/data/nywhere/windows-0`]);
  const next = await openHost(t, home);
  const { window, handle } = await makeName(next);
  assert.deepEqual(journalsOf(home).sort(), ['windows-0', 'windows-1']);
  await next.call('window_close', { window });
  await untilGone(handle);
  await until('only that one is left', () => journalsOf(home).length === 1);
  assert.deepEqual(journalsOf(home), ['windows-0']);
  await ends(next);
});
