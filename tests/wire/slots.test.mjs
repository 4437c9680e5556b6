// Goal: a vault opens in several ways, of which the least trouble comes first; a new data key loses
// nothing and shuts out who has the old one.
import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { replyTo, until } from './helpers.mjs';
import { Host, asShell, makeHome, makeVault, nonce, vaultFile } from './host.mjs';
import { agree, cancel, makePinentry } from './pinentry.mjs';

const handle = 'alice.example.com';
const passphrase = 'correct horse';
const add = ['handle_add', { type: 'dns', handle }];

const kinds = async (host) => (await host.call('unlock_list')).slots.map(({ kind }) => kind);

// The reply to what asks the user, with the steps before it.
async function asked(host, op, args) {
  const id = host.send(op, args);
  const steps = [];
  for (;;) {
    const reply = await host.reply();
    assert.equal(reply.id, id, JSON.stringify(reply));
    if (!reply.progress) return { steps, ...reply };
    steps.push(reply.progress.step);
  }
}

async function result(host, op, args) {
  const reply = await asked(host, op, args);
  assert.ok(reply.result, JSON.stringify(reply));
  return reply.result;
}

async function withPassphrase(t, options) {
  const home = makeHome(t);
  const ask = makePinentry(home);
  ask.answers(passphrase, passphrase);
  await asShell(home, ['init', { method: 'passphrase' }], add);
  const host = new Host(home, options);
  t.after(() => host.end());
  return { home, ask, host };
}

test('the ways are listed while it is locked, and the last one stays', async (t) => {
  const { host, ask } = await withPassphrase(t);
  // Its first word is said before the file is opened, and names no way that it does not know.
  assert.deepEqual((await host.call('hello')).vault, { state: 'locked' });
  const { slots } = await host.call('unlock_list');
  assert.deepEqual(slots.map(({ id, kind }) => [id, kind]), [[1, 'passphrase']]);
  assert.deepEqual((await host.call('hello')).vault.unlock, ['passphrase']);
  assert.equal(await host.refused('unlock_remove', { id: 1 }), 'locked');
  assert.equal(await host.refused('unlock_add', { kind: 'token' }), 'locked');
  ask.answers(passphrase);
  await host.call('unlock');
  assert.equal(await host.refused('unlock_remove', { id: 1 }), 'slot_last');
  assert.equal(await host.refused('unlock_remove', { id: 2 }), 'slot_unknown');
  assert.equal(await host.refused('unlock_add', { kind: 'recovery' }), 'shell_only');
  assert.equal(await host.refused('unlock_add', { kind: 'magic' }), 'bad_argument');
  assert.equal(await host.refused('rekey', {}), 'shell_only');
});

test('a key file comes and goes, and its number is not used again', async (t) => {
  const { home, host, ask } = await withPassphrase(t);
  const addFile = async (...answers) => {
    ask.answers(...answers);
    return asShell(home, ['unlock'], ['unlock_add', { kind: 'file', label: 'at home' }]);
  };
  assert.equal((await addFile(passphrase)).id, 2);
  assert.ok(existsSync(vaultFile(home, 'vault.key')));
  assert.equal((await host.call('handles')).handles.length, 1);
  assert.equal((await host.call('unlock_test', { id: 2 })).label, 'at home');
  ask.answers(agree);
  await host.call('unlock_remove', { id: 2 });
  assert.ok(!existsSync(vaultFile(home, 'vault.key')));
  assert.equal((await addFile(passphrase)).id, 3);
});

test('without the key file by which they are open all hosts are locked', async (t) => {
  const { home, host, ask } = await withPassphrase(t);
  ask.answers(passphrase);
  await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
  const other = new Host(home);
  t.after(() => other.end());
  for (const each of [host, other]) await each.call('handles');
  await asShell(home, ['unlock_remove', { id: 2 }]);
  for (const each of [host, other]) assert.equal(await each.refused('handles'), 'locked');
});

test('unlocking that fails says what was tried before, and nothing of earlier times', async (t) => {
  const bin = tokenBin(t);
  const token = await softtoken(t, bin);
  const { home, host, ask } = await withPassphrase(t, { command: [bin.program('nywhere-host')] });
  ask.answers(passphrase, agree);
  await host.call('unlock');
  await asked(host, 'unlock_add', { kind: 'token' });
  ask.answers(passphrase);
  await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
  renameSync(vaultFile(home, 'vault.key'), vaultFile(home, 'elsewhere'));
  await host.call('lock');
  token.unplug();
  ask.answers('no', 'no', 'no');
  const { error } = await asked(host, 'unlock');
  assert.equal(error.code, 'wrong_passphrase');
  assert.deepEqual(error.tried, [
    { kind: 'file', code: 'key_file_missing' },
    { kind: 'token', code: 'token_missing' },
  ]);
  assert.equal((await asked(host, 'unlock', { accept_older: true })).error.tried, undefined);
  assert.equal((await asked(host, 'unlock_test', { id: 9 })).error.tried, undefined);
});

test('each request to unlock says what it has tried itself', async (t) => {
  const { home, host, ask } = await withPassphrase(t);
  ask.answers(passphrase);
  await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
  rmSync(vaultFile(home, 'vault.key'));
  const tried = [{ kind: 'file', code: 'key_file_missing' }];
  const go = path.join(path.dirname(ask.file), 'go');
  const late = { shell: `until [ -e "$dir/go" ]; do sleep 0.02; done; ${cancel.shell}` };
  const outcome = ({ error }) => [error.code, error.tried];

  // The second takes the place of the first, which is cancelled.
  ask.answers(late, 'no', 'no', 'no');
  const first = host.send('unlock');
  await until(() => ask.asked === 1);
  const second = host.send('unlock');
  const replies = [await host.answer(), await host.answer()];
  const replyOf = (id) => replies.find((reply) => reply.id === id);
  assert.deepEqual(outcome(replyOf(first)), ['cancelled', tried]);
  assert.deepEqual(outcome(replyOf(second)), ['wrong_passphrase', tried]);

  // One that is refused leaves the other alone.
  ask.answers(late);
  const third = host.send('unlock');
  await until(() => ask.asked === 1);
  const refused = await host.ask('unlock', { accept_older: true });
  assert.deepEqual(outcome(refused), ['shell_only', undefined]);
  writeFileSync(go, '');
  assert.deepEqual(outcome(await replyTo(host, third)), ['cancelled', tried]);
});

test('32 ways are the most', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  t.after(() => host.end());
  const ask = makePinentry(home);
  for (let i = 0; i < 31; i++) {
    ask.answers(agree, `passphrase ${i}`, `passphrase ${i}`);
    await host.call('unlock_add', { kind: 'passphrase' });
  }
  assert.equal(await host.refused('unlock_add', { kind: 'passphrase' }), 'slot_full');
  assert.equal((await kinds(host)).length, 32);
});

test('another passphrase opens it, the old one does not, and nothing is sealed anew', async (t) => {
  const { host, ask } = await withPassphrase(t);
  ask.answers(passphrase, agree, 'battery staple', 'battery staple');
  await host.call('unlock');
  await host.call('unlock_change', {});
  await host.call('lock');
  ask.answers(passphrase, passphrase, passphrase);
  assert.equal(await host.refused('unlock'), 'wrong_passphrase');
  ask.answers('battery staple');
  await host.call('unlock');
  assert.equal((await host.call('handles')).handles.length, 1);
});

test('a security key opens it at a touch; without it the passphrase is asked for', async (t) => {
  const bin = tokenBin(t);
  const token = await softtoken(t, bin);
  const { host, ask } = await withPassphrase(t, { command: [bin.program('nywhere-host')] });
  ask.answers(passphrase, agree);
  await host.call('unlock');
  const added = await asked(host, 'unlock_add', { kind: 'token' });
  assert.deepEqual(added.steps, ['touch', 'touch']);
  assert.deepEqual(added.result, { id: 2, kind: 'token', label: 'Soft Token' });
  await host.call('lock');
  ask.answers(passphrase);
  const opened = await asked(host, 'unlock');
  assert.deepEqual(opened.steps, ['touch']);
  assert.deepEqual(opened.result.vault, { state: 'open', unlock: ['token', 'passphrase'] });
  assert.equal(ask.asked, 0);
  ask.answers(agree);
  const again = await asked(host, 'unlock_add', { kind: 'token' });
  assert.equal(again.error.code, 'token_exists');
  assert.equal((await result(host, 'unlock_test', { id: 2 })).verification, 'none');
  await host.call('lock');
  token.touch('deny');
  ask.answers(passphrase);
  assert.deepEqual((await asked(host, 'unlock')).steps, ['touch', 'passphrase']);
  await host.call('lock');
  token.unplug();
  ask.answers(passphrase);
  assert.equal((await result(host, 'unlock')).vault.state, 'open');
  assert.equal(ask.asked, 1);
  assert.equal((await host.call('handles')).handles.length, 1);
});

test('a new data key locks the other hosts, and what they signed is there', async (t) => {
  const { home, host, ask } = await withPassphrase(t);
  ask.answers(passphrase);
  await host.call('unlock');
  await host.call('sign_in', { origin: 'https://before.example', nonce, handle });
  ask.answers(passphrase, passphrase);
  const { dropped, damaged } = await asShell(
    home,
    ['unlock'],
    ['rekey_secret', { id: 1 }],
    ['rekey', {}],
  );
  assert.deepEqual({ dropped, damaged }, { dropped: 0, damaged: 0 });
  assert.equal(await host.refused('handles'), 'locked');
  ask.answers(passphrase);
  await host.call('unlock');
  await host.call('sign_in', { origin: 'https://after.example', nonce, handle });
  const { entries } = await host.call('log', {});
  assert.deepEqual(
    entries.map(({ origin }) => origin),
    ['https://after.example', 'https://before.example'],
  );
});

test('sign-ins during a new data key are written under it, or refused', async (t) => {
  const home = makeHome(t);
  await makeVault(home, [handle]);
  const host = new Host(home);
  t.after(() => host.end());
  const acknowledged = [];
  const origins = new Map();
  for (let i = 0; i < 300; i++) {
    const origin = `https://s${i}.example`;
    origins.set(host.send('sign_in', { origin, nonce, handle }), origin);
  }
  const rekeyed = asShell(home, ['rekey_secret', { id: 1 }], ['rekey', {}], [
    'rekey_secret',
    { id: 1 },
  ], ['rekey', {}]);
  for (let i = 0; i < 300; i++) {
    const { id, result: done, error } = await host.reply();
    if (done) acknowledged.push(origins.get(id));
    else assert.match(error.code, /^(locked|vault_busy)$/);
  }
  await rekeyed;
  const { entries } = await host.call('log', { limit: 100 });
  assert.ok(entries.length > 0);
  let seen = new Set(entries.map(({ origin }) => origin));
  for (let after = (await host.call('log', { limit: 100 })).next; after !== undefined;) {
    const page = await host.call('log', { limit: 100, after });
    page.entries.forEach(({ origin }) => seen.add(origin));
    after = page.next;
  }
  assert.deepEqual(acknowledged.filter((origin) => !seen.has(origin)), []);
});

test('a way whose secret was not given is dropped only if that was said', async (t) => {
  const { home, ask } = await withPassphrase(t);
  ask.answers(passphrase);
  await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
  await assert.rejects(asShell(home, ['rekey_secret', { id: 2 }], ['rekey', {}]), {
    code: 'slot_wrong',
  });
  const { dropped } = await asShell(home, ['rekey_secret', { id: 2 }], ['rekey', { drop: [1] }]);
  assert.equal(dropped, 1);
  const host = new Host(home);
  t.after(() => host.end());
  assert.deepEqual(await kinds(host), ['file']);
  assert.equal((await host.call('handles')).handles.length, 1);
});

test('what was given before a lock is not forgotten without a word', async (t) => {
  const { home, ask } = await withPassphrase(t);
  ask.answers(passphrase);
  await asShell(home, ['unlock'], ['unlock_add', { kind: 'file' }]);
  const shell = new Host(home, { name: 'wire_shell' });
  t.after(() => shell.end());
  await shell.call('rekey_secret', { id: 2 });
  utimesSync(vaultFile(home, 'locked'), new Date(), new Date());
  assert.equal(await shell.refused('rekey', { drop: [1] }), 'locked_meanwhile');
  assert.equal(await shell.refused('rekey', { drop: [1] }), 'slot_wrong');
  assert.deepEqual(await kinds(shell), ['passphrase', 'file']);
  assert.ok(existsSync(vaultFile(home, 'vault.key')));
  await shell.call('rekey_secret', { id: 2 });
  assert.equal((await shell.call('rekey', { drop: [1] })).dropped, 1);
});
