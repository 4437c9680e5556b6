// Goal: whoever holds the browser changes no way to open the vault without a yes that the browser
// cannot give.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { isRunning, until } from './helpers.mjs';
import { Host, asShell, copyFolder, makeHome, program, vaultFile, vaultFolder } from './host.mjs';
import { agree, cancel, makePinentry, refuse } from './pinentry.mjs';
import { Unlock } from './unlock.mjs';

// A key file, and a passphrase with a name. Made once: scrypt takes its time, which is its point.
const made = makeHome({ after });
before(async () => {
  makePinentry(made).answers('battery staple', 'battery staple');
  await asShell(
    made,
    ['init', { method: 'file' }],
    ['unlock_add', { kind: 'passphrase', label: 'for my sister' }],
  );
});

// It is open, as its key file is there.
async function openVault(t, options) {
  const home = makeHome(t);
  copyFolder(vaultFolder(made), vaultFolder(home));
  const host = new Host(home, options);
  t.after(() => host.end());
  await host.call('unlock');
  return { home, ask: makePinentry(home), host };
}

// The whole of it: rows and wrapped keys, whatever the ways say of themselves.
const bytes = (home) => readFileSync(vaultFile(home));

const changes = [
  ['unlock_add', { kind: 'passphrase' }],
  ['unlock_add', { kind: 'token' }],
  ['unlock_add', { kind: 'keyring' }],
  ['unlock_remove', { id: 2 }],
  ['unlock_change', { id: 2 }],
];

for (const [what, answer, code] of [
  ['refuses', refuse, 'cancelled'],
  ['closes the window', cancel, 'cancelled'],
  ['does not answer in time', { shell: "echo 'ERR 83886142 Timeout'" }, 'cancelled'],
]) {
  test(`nothing changes when the user ${what}`, async (t) => {
    const { home, ask, host } = await openVault(t);
    const before = bytes(home);
    for (const [op, args] of changes) {
      ask.answers(answer, 'battery horse', 'battery horse');
      assert.equal(await host.refused(op, args), code, op);
      assert.equal(ask.asked, 1, op);
    }
    assert.ok(bytes(home).equals(before));
  });
}

for (const [what, shell] of [
  ['is killed', 'kill -9 $$'],
  ['ends', 'exit 0'],
  ['has no display', "echo 'ERR 83886340 No such device'"],
  ['prints garbage', 'echo yes'],
  ['gives data, but no yes', "echo 'D OK'; echo 'ERR 83886340 x'"],
]) {
  test(`a pinentry that ${what} has not agreed`, async (t) => {
    const { home, ask, host } = await openVault(t);
    const before = bytes(home);
    for (const [op, args] of changes) {
      ask.answers({ shell }, 'battery horse', 'battery horse');
      assert.equal(await host.refused(op, args), 'pinentry_failed', op);
    }
    assert.ok(bytes(home).equals(before));
  });
}

test('where nothing can ask, nothing changes', async (t) => {
  const { home, ask, host } = await openVault(t);
  const before = bytes(home);
  rmSync(ask.file);
  for (const [op, args] of changes)
    assert.equal(await host.refused(op, args), 'pinentry_missing', op);
  assert.ok(bytes(home).equals(before));
});

test('what opens the vault without anybody is for the shell alone', async (t) => {
  const { home, ask, host } = await openVault(t);
  const keyFile = () => readFileSync(vaultFile(home, 'vault.key'));
  const before = [bytes(home), keyFile()];
  ask.answers(agree, agree);
  for (const kind of ['file', 'recovery'])
    assert.equal(await host.refused('unlock_add', { kind }), 'shell_only');
  assert.equal(ask.asked, 0);
  assert.deepEqual([bytes(home), keyFile()], before);
});

test('the window says in words what would change, and no more is asked than needed', async (t) => {
  const { ask, host } = await openVault(t);
  const shown = () => ask.log.filter((line) => line.startsWith('SETDESC'));
  ask.answers(agree, 'another pass', 'another pass');
  assert.equal((await host.call('unlock_add', { kind: 'passphrase', label: 'work' })).id, 3);
  assert.equal(ask.asked, 3);
  assert.equal(
    shown()[0],
    'SETDESC Your browser asks to add a way to open your nywhere keys:%0Aa passphrase “work”.' +
      '%0ARefuse if you have not just asked for that.',
  );
  ask.answers(agree, 'another word', 'another word');
  await host.call('unlock_change', { id: 2 });
  assert.match(shown()[0], /asks to change [^%]*%0Aa passphrase “for my sister”\./);
  ask.answers(agree);
  await host.call('unlock_remove', { id: 2 });
  assert.match(shown()[0], /asks to remove [^%]*%0Aa passphrase “for my sister”\./);
  assert.equal(ask.asked, 1);
  ask.answers();
  assert.equal(await host.refused('unlock_remove', { id: 9 }), 'slot_unknown');
  assert.equal(await host.refused('unlock_change', { id: 9 }), 'slot_unknown');
  assert.equal(ask.asked, 0);
  const { slots } = await host.call('unlock_list');
  assert.deepEqual(slots.map(({ id }) => id), [1, 3]);
});

test('a lock, or a newer question, takes the consent with it', async (t) => {
  const { ask, host } = await openVault(t);
  // It says yes when nobody waits for that any more.
  const late = { shell: 'until [ -e "$dir/go" ]; do sleep 0.02; done; echo OK' };
  ask.answers(late, agree);
  const first = host.send('unlock_remove', { id: 2 });
  await until(() => ask.asked === 1);
  const second = host.send('unlock_remove', { id: 1 });
  const replies = [await host.reply(), await host.reply()];
  assert.equal(replies.find(({ id }) => id === first).error.code, 'cancelled');
  assert.ok(replies.find(({ id }) => id === second).result);
  const { slots } = await host.call('unlock_list');
  assert.deepEqual(slots.map(({ id }) => id), [2]);
  ask.answers('battery staple'); // without the key file
  await host.call('unlock');
  ask.answers(late);
  const third = host.send('unlock_add', { kind: 'passphrase' });
  await until(() => ask.asked === 1);
  const lock = host.send('lock');
  const ends = [await host.reply(), await host.reply()];
  assert.equal(ends.find(({ id }) => id === third).error.code, 'cancelled');
  assert.ok(ends.find(({ id }) => id === lock).result);
  assert.equal((await host.call('unlock_list')).slots.length, 1);
});

test('a vault that was locked elsewhere while the user was asked stays as it is', async (t) => {
  const { home, ask, host } = await openVault(t);
  await host.call('lock');
  rmSync(vaultFile(home, 'vault.key'));
  ask.answers('battery staple');
  await host.call('unlock');
  ask.answers({ shell: 'until [ -e "$dir/go" ]; do sleep 0.02; done; echo OK' });
  const id = host.send('unlock_remove', { id: 2 });
  await until(() => ask.asked === 1);
  await asShell(home, ['lock']);
  writeFileSync(ask.file.replace(/pinentry$/, 'go'), '');
  const reply = await host.reply();
  assert.equal(reply.id, id);
  assert.match(reply.error.code, /^(locked|cancelled)$/);
  assert.equal((await host.call('unlock_list')).slots.length, 2);
});

test('a security key is touched only after a yes', async (t) => {
  const bin = tokenBin(t);
  await softtoken(t, bin);
  const { ask, host } = await openVault(t, { command: [bin.program('nywhere-host')] });
  ask.answers(refuse);
  assert.equal(await host.refused('unlock_add', { kind: 'token' }), 'cancelled');
  ask.answers(agree);
  const id = host.send('unlock_add', { kind: 'token', label: 'on my ring' });
  let reply = await host.reply();
  const steps = [];
  for (; reply.progress; reply = await host.reply()) steps.push(reply.progress.step);
  assert.deepEqual({ id: reply.id, steps }, { id, steps: ['touch', 'touch'] });
  assert.deepEqual(reply.result, { id: 3, kind: 'token', label: 'on my ring' });
});

test('nywhere-unlock shows only what it has words for', async (t) => {
  const ask = makePinentry(makeHome(t));
  ask.answers(agree);
  const of = (args) =>
    new Unlock(program('nywhere-unlock'), 'confirm', {
      pinentry: ask.file,
      ...args,
    });
  for (const args of [
    {},
    { change: 'add' },
    { change: 'sell', kind: 'token' },
    { change: 'add', kind: 'horse' },
    { change: 'add', kind: 'token', label: 'x'.repeat(65) },
  ])
    assert.equal(await of(args).code(), 'bad_argument');
  assert.equal(ask.asked, 0);
  assert.deepEqual(await of({ change: 'add', kind: 'token' }).result(), { confirmed: true });
  ask.answers(agree);
  const label = 'a”.\u2029\u202ePress "OK" to refuse grün';
  assert.deepEqual(await of({ change: 'add', kind: 'token', label }).result(), { confirmed: true });
  assert.ok(ask.log.some((line) => line.includes('key “a?.??Press ?OK? to refuse grün”.%0ARefuse')));
  // Each looks like the end of the quotation, in one font or another.
  for (const marks of [
    '\u201c\u201d\u201e\u201f\u2033\u2034\u2036\u2037\u2057\u275d\u275e\u2760',
    '\u02ba\u02dd\u02ee\u02f6\u05f4\u2e42\u3003\u301d\u301e\u301f\uff02\u{1f676}\u{1f677}\u{1f678}',
  ]) {
    ask.answers(agree);
    await of({ change: 'add', kind: 'token', label: `a${marks}.` }).result();
    const shown = ask.log.find((line) => line.startsWith('SETDESC'));
    assert.ok(shown.includes(`key “a${'?'.repeat([...marks].length)}.”.%0ARefuse`), shown);
  }
  ask.answers(agree);
  await of({ change: 'add', kind: 'token', label: 'my sister’s «blue» one' }).result();
  assert.ok(ask.log.some((line) => line.includes('key “my sister’s «blue» one”.%0ARefuse')));
  await until(() => !ask.pids.some(isRunning)); // they write into its folder
});
