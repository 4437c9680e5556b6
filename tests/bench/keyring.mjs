// Prints the microseconds of a key read from a real keyring, and of a vault opened with a passphrase
// that a program answers at once: medians of RUNS.
//
//	NYWHERE_BIN=… node tests/bench/keyring.mjs RUNS
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startKeyring } from '../fixtures/keyring.mjs';
import { ask } from '../unlock/unlock.mjs';
import { Host, asShell } from '../wire/host.mjs';
import { makePinentry } from '../wire/pinentry.mjs';

const runs = Number(process.argv[2]);
const vault = 'YmVuY2g';
const passphrase = 'correct horse';

async function median(once) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    await once();
    times.push(performance.now() - began);
  }
  return Math.round(1000 * times.sort((a, b) => a - b)[runs >> 1]);
}

async function readKeyring() {
  const keyring = await startKeyring();
  await ask('keyring_store', { vault, secret: 'A'.repeat(43) }, keyring);
  const time = await median(() => ask('keyring_read', { vault }, keyring));
  await ask('keyring_remove', { vault }, keyring);
  await keyring.end();
  return time;
}

async function typePassphrase() {
  const home = mkdtempSync(path.join(tmpdir(), 'nywhere-bench-'));
  const pinentry = makePinentry(home);
  pinentry.answers(passphrase, passphrase);
  await asShell(home, ['init', { method: 'passphrase' }]);
  const host = new Host(home);
  pinentry.answers(...Array(2 * runs).fill(passphrase));
  const time = await median(async () => {
    await host.call('lock');
    await host.call('unlock');
  });
  await host.end();
  rmSync(home, { recursive: true, force: true });
  return time;
}

console.log(await readKeyring(), await typePassphrase());
