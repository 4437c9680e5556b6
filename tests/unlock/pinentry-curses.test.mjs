// Goal: the passphrase is asked for by a real pinentry, on a real terminal: typed, mistyped, cancelled,
// and closed when nobody waits for it any more.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { children, helpers, isRunning, until } from '../wire/helpers.mjs';
import { Host, environment, makeHome, program, vaultFile, writeConfig } from '../wire/host.mjs';
import { Terminal } from './terminal.mjs';

const passphrase = 'correct wörse 100%';

function homeWithPinentry(t) {
  const home = makeHome(t);
  writeConfig(home, { pinentry: '/usr/bin/pinentry-curses' });
  return home;
}

const nywhere = (t, home, ...args) =>
  new Terminal(t, [program('nywhere'), ...args], environment(home));

async function enter(terminal, prompt, text) {
  await terminal.shows(prompt);
  terminal.type(text);
  terminal.press('Enter');
}

async function makeVault(t) {
  const home = homeWithPinentry(t);
  const terminal = nywhere(t, home, 'init');
  await enter(terminal, /New passphrase:/, passphrase);
  await enter(terminal, /Once more:/, passphrase);
  assert.doesNotMatch(await terminal.shows(/exit code 0/), /wörse/);
  return home;
}

test('a new passphrase is typed twice, and then opens the vault', async (t) => {
  const home = await makeVault(t);
  const terminal = nywhere(t, home, 'unlock');
  await enter(terminal, /passphrase of your nywhere keys[^]*Passphrase:/, passphrase);
  await terminal.shows(/exit code 0/);
});

test('what is wrong with an answer is shown with the next question', async (t) => {
  const home = homeWithPinentry(t);
  const init = nywhere(t, home, 'init');
  await enter(init, /New passphrase:/, 'short');
  await enter(init, /That is too short\.[^]*New passphrase:/, passphrase);
  await enter(init, /Once more:/, `${passphrase}!`);
  await enter(init, /The two were not the same\.[^]*New passphrase:/, passphrase);
  await enter(init, /Once more:/, passphrase);
  await init.shows(/exit code 0/);
  const unlock = nywhere(t, home, 'unlock');
  await enter(unlock, /Passphrase:/, 'something else');
  await enter(unlock, /That was not the passphrase\.[^]*Passphrase:/, passphrase);
  await unlock.shows(/exit code 0/);
});

test('the dialog can be cancelled: nothing is made, and one sentence says so', async (t) => {
  const home = homeWithPinentry(t);
  const terminal = nywhere(t, home, 'init');
  await terminal.shows(/New passphrase:/);
  terminal.press('Tab', 'Tab', 'Enter');
  assert.match(await terminal.shows(/exit code 1/), /You cancelled; nothing was changed\./);
  assert.ok(!existsSync(vaultFile(home)));
});

test('a recovery code can be read before the dialog covers it', async (t) => {
  const home = await makeVault(t);
  const add = nywhere(t, home, 'unlock', 'add', 'recovery');
  await enter(add, /Passphrase:/, passphrase);
  const code = /(?:[0-9A-Z]{5}-){6}[0-9A-Z]{5}/.exec(await add.shows(/Press Enter when/))[0];
  add.press('Enter');
  await enter(add, /Recovery code:/, code);
  assert.doesNotMatch(await add.shows(/exit code 0/), /opens nothing/);
});

test('of a code that was not typed back is said that it opens nothing', async (t) => {
  const home = await makeVault(t);
  const terminal = nywhere(t, home, 'export', '--recovery', `${home}/copy`);
  await enter(terminal, /Passphrase:/, passphrase);
  await terminal.shows(/Press Enter when/);
  terminal.press('Enter');
  await terminal.shows(/Recovery code:/);
  terminal.press('Tab', 'Tab', 'Enter');
  const end = await terminal.shows(/exit code 1/);
  assert.match(end, /You cancelled[^]*The code above opens nothing\./);
});

test('a host asks on the terminal that its environment names', async (t) => {
  const home = await makeVault(t);
  const terminal = new Terminal(t, ['sleep', '1000'], {});
  const host = new Host(home, { env: { GPG_TTY: terminal.device, TERM: 'screen' } });
  const unlocked = host.call('unlock');
  await enter(terminal, /Passphrase:/, passphrase);
  assert.equal((await unlocked).vault.state, 'open');
  await host.end();
});

test('a yes and a no to what the browser asks are keys that are pressed', async (t) => {
  const home = await makeVault(t);
  const terminal = new Terminal(t, ['sleep', '1000'], {});
  const host = new Host(home, { env: { GPG_TTY: terminal.device, TERM: 'screen' } });
  const unlocked = host.call('unlock');
  await enter(terminal, /Passphrase:/, passphrase);
  await unlocked;
  const refused = host.refused('unlock_change', {});
  await terminal.shows(/Your browser asks to change[^]*a passphrase\.[^]*<Allow>[^]*<Refuse>/);
  terminal.press('Tab', 'Enter');
  assert.equal(await refused, 'cancelled');
  const changed = host.call('unlock_change', {});
  await terminal.shows(/<Allow>/);
  terminal.press('Enter');
  await enter(terminal, /New passphrase:/, 'battery staple');
  await enter(terminal, /Once more:/, 'battery staple');
  assert.deepEqual(await changed, { id: 1 });
  await host.end();
});

test('when the host ends, the dialog does too', async (t) => {
  const home = await makeVault(t);
  const terminal = new Terminal(t, ['sleep', '1000'], {});
  const host = new Host(home, { env: { GPG_TTY: terminal.device, TERM: 'screen' } });
  host.send('unlock');
  await terminal.shows(/Passphrase:/);
  const family = helpers(host).flatMap((helper) => [helper, ...children(helper)]);
  assert.equal(family.length, 2);
  await host.end();
  await until(() => !family.some(isRunning));
});
