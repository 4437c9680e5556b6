// The nywhere-unlock that is shipped finds security keys among the hidraw devices of Linux and talks to
// them, in its cage: here in a namespace where /sys and /dev have a device that is ours.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { makeHome, program } from './host.mjs';
import { Unlock } from './unlock.mjs';

const skip = spawnSync('unshare', ['--mount', 'true']).status !== 0 && 'needs a mount namespace';

// The report descriptor of a FIDO device (CTAP 2.1, section 11.2.8.1), and the beginning of a mouse's.
const fido = Buffer.from('06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0', 'hex');
const mouse = Buffer.from('05010902a1010901a100', 'hex');

function describe(folder, name, descriptor, uevent) {
  const device = path.join(folder, name, 'device');
  mkdirSync(device, { recursive: true });
  writeFileSync(path.join(device, 'report_descriptor'), descriptor);
  writeFileSync(path.join(device, 'uevent'), uevent);
}

async function terminalTo(t, port) {
  const child = spawn(program('softtoken_hidraw'), [String(port)],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const [line] = await once(createInterface(child.stdout), 'line');
  return line;
}

// A program that runs what it is told to in a namespace with these devices.
function inNamespace(home, devices, terminal) {
  const file = path.join(home, 'unlock');
  writeFileSync(file, `#!/bin/sh
exec unshare --mount sh -e -c '
mount --bind "${devices}" /sys/class/hidraw
mkdir -p "${home}/dev"
mount -t tmpfs none "${home}/dev"
for name in null urandom; do
  touch "${home}/dev/$name"
  mount --bind /dev/$name "${home}/dev/$name"
done
touch "${home}/dev/hidraw3"
mount --bind "${terminal}" "${home}/dev/hidraw3"
mount --rbind "${home}/dev" /dev
exec "${program("nywhere-unlock")}"
'
`, { mode: 0o755 });
  return file;
}

test('a security key is found among the devices, and used', { skip }, async t => {
  const home = makeHome(t);
  const token = await softtoken(t, tokenBin(t));
  const devices = path.join(home, 'hidraw');
  describe(devices, 'hidraw0', mouse, 'HID_NAME=A Mouse\n');
  describe(devices, 'hidraw1', fido, 'HID_ID=0003:1\nHID_NAME=Unplugged Meanwhile\nHID_PHYS=x\n');
  describe(devices, 'hidraw3', fido, 'HID_NAME=Good Key\n');
  describe(devices, 'hidraw4', Buffer.alloc(0), '');
  describe(devices, 'hidraw5', Buffer.from('06d0', 'hex'), '');
  const unlock = inNamespace(home, devices, await terminalTo(t, token.port));
  const { tokens } = await new Unlock(unlock, 'token_list').result();
  tokens.sort((a, b) => a.path.localeCompare(b.path));
  assert.deepEqual(tokens, [
    { product: 'Unplugged Meanwhile', path: '/dev/hidraw1', hmac_secret: false, pin: false,
      uv: false, problem: 'token_gone' },
    { product: 'Good Key', path: '/dev/hidraw3', hmac_secret: true, pin: false, uv: false },
  ]);
  const user = randomBytes(16).toString('base64url');
  const { credential, salt, verification, secret } =
    await new Unlock(unlock, 'token_enroll', { user, verification: 'none' }).result();
  const again = new Unlock(unlock, 'token_secret',
    { enrolled: [{ credential, salt, verification }] });
  assert.equal((await again.result()).secret, secret);
  assert.deepEqual(again.steps, ['touch']);
});
