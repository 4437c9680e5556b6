// Goal: a host that may neither start a program nor open a socket can still say what is wrong with
// nywhere's own files, in words that can be passed on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chmodSync } from 'node:fs';
import { Host, makeHome, makeVault, vaultFile, writeConfig } from './host.mjs';

async function ask(t, home) {
  const host = new Host(home);
  t.after(() => host.end());
  const { result } = await host.ask('doctor');
  assert.ok(result, host.stderr);
  assert.equal((await host.ask('hello')).result.name, 'nywhere-host');
  return result;
}

const stateOf = ({ checks }, name) => checks.find(({ check }) => check === name)?.state;

test('where all is well, nothing fails, and neither home nor handle is named', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  const result = await ask(t, home);
  for (const name of ['host', 'unlock', 'net', 'vault', 'key-file', 'config', 'shell']) {
    assert.equal(stateOf(result, name), 'ok', name);
  }
  for (const state of ['ok', 'warn', 'fail']) {
    const count = result.checks.filter((check) => check.state === state).length;
    assert.equal(result.counts[state], count);
  }
  assert.doesNotMatch(JSON.stringify(result), new RegExp(home));
  for (const { message } of result.checks) assert.match(message, /^\S.*\.$/);
});

test('without a vault that is what fails', async (t) => {
  const result = await ask(t, makeHome(t));
  assert.equal(stateOf(result, 'vault'), 'fail');
});

test('a vault that others can read fails', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  chmodSync(vaultFile(home), 0o644);
  assert.equal(stateOf(await ask(t, home), 'vault'), 'fail');
});

test('the development switch warns, a broken configuration fails', async (t) => {
  const home = makeHome(t);
  await makeVault(home);
  writeConfig(home, { development: {} });
  assert.equal(stateOf(await ask(t, home), 'development'), 'warn');
  writeConfig(home, { bogus: 1 });
  assert.equal(stateOf(await ask(t, home), 'config'), 'fail');
});
