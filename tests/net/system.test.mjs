// The system's name servers, those of /etc/resolv.conf: in a network of its own, where port 53 is
// free and that file can be another one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startKnot } from '../fixtures/knot.mjs';
import { startNet } from './net.mjs';

const INSIDE = 'NYWHERE_TEST_NETWORK';
const file = process.env[INSIDE];
const DID = ['a', 'b'].map(letter => `did:plc:${letter.repeat(24)}`);

const at = (address, did) => startKnot(
  { 'example.com.': `_atproto.alice TXT "did=${did}"` }, { listen: [address, 53] });

// Root needs no user namespace, which a chroot would not let it have.
const NAMESPACES = ['--net', '--mount',
  ...process.getuid() === 0 ? [] : ['--user', '--map-root-user']];

if (file === undefined) {
  test('the system\'s name servers are asked, and others as soon as it has others', async t => {
    const dir = await mkdtemp(path.join(tmpdir(), 'nywhere-system-'));
    t.after(() => rm(dir, { recursive: true }));
    const conf = path.join(dir, 'resolv.conf');
    await writeFile(conf, 'nameserver 127.0.0.1\n');
    execFileSync('unshare', [...NAMESPACES, 'sh', '-c',
      'ip link set lo up && mount --bind "$0" /etc/resolv.conf && exec "$1" "$2"',
      conf, process.execPath, fileURLToPath(import.meta.url)],
    { env: { ...process.env, [INSIDE]: conf }, encoding: 'utf8', stdio: 'pipe' });
  });
} else {
  test('inside', async t => {
    const [first, second] = [await at('127.0.0.1', DID[0]), await at('127.0.0.2', DID[1])];
    t.after(() => Promise.all([first.stop(), second.stop()]));
    const net = await startNet(t, { resolver: { kind: 'system' } });
    const found = async () => (await net.call('resolve',
      { handle: 'alice.example.com', until: 'did', fresh: true })).did;
    assert.equal(await found(), DID[0]);
    await writeFile(file, 'nameserver 127.0.0.2\n');
    assert.equal(await found(), DID[1]);
    await writeFile(file, '# none: this computer\n');
    assert.equal(await found(), DID[0]);
  });
}
