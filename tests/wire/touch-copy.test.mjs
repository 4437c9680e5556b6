// Goal: whoever has a copy of the vault, opened, has nothing of a key that a security key guards: it is
// read here as PROTOCOL.md section 10 says, and opens with the security key's secret alone. And nothing
// of the opened key stays in the host.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createDecipheriv, createPrivateKey, createPublicKey, hkdfSync, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { holdsPrivateKey, makeNeedles, searchMemory } from '../fixtures/residue.mjs';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { Host, asShell, environment, makeHome, nonce } from './host.mjs';
import { makePinentry } from './pinentry.mjs';
import { Unlock } from './unlock.mjs';

const passphrase = 'correct horse';
const handle = 'alice.example.com';
const plain = 'plain.example.com';
const origin = 'https://forum.example';

function open(key, nonceOf, aad, sealed) {
  const cipher = createDecipheriv('aes-256-gcm', key, nonceOf);
  cipher.setAAD(aad);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

// The lines of an export file.
function readCopy(file) {
  const data = readFileSync(file);
  const end = data.indexOf('\n') + 1;
  const [, , , log, r, p, salt] = data.subarray(0, end).toString().trim().split(' ');
  const key = scryptSync(passphrase, Buffer.from(salt, 'base64url'), 32,
    { N: 2 ** Number(log), r: Number(r), p: Number(p), maxmem: 2 ** 28 });
  const chunks = [];
  for (let at = end, i = 0; at < data.length; at += 4112, i++) {
    const number = Buffer.alloc(12);
    number.writeUInt32BE(i, 7);
    number[11] = at + 4112 < data.length ? 0 : 1;
    chunks.push(open(key, number, data.subarray(0, end), data.subarray(at, at + 4112)));
  }
  return Buffer.concat(chunks).toString().trim().split('\n').map((line) => JSON.parse(line));
}

// What stands in the place of a private key.
function readBound(text) {
  const data = Buffer.from(text, 'base64url');
  return {
    head: data.subarray(0, 3), salt: data.subarray(3, 35), sealed: data.subarray(35, 95),
    credential: data.subarray(95),
  };
}

const spkiOf = (jwk) => createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });

function openBound({ head, salt, sealed, credential }, secret, jwk, name) {
  const key = Buffer.from(hkdfSync('sha256', secret, salt.subarray(0, 16), 'nywhere bound key', 32));
  const aad = Buffer.concat([head, salt, spkiOf(jwk), Buffer.from(`${name}\0`), credential]);
  return open(key, sealed.subarray(0, 12), aad, sealed.subarray(12));
}

const jwkOf = (publicKey) => {
  const point = Buffer.from(publicKey, 'base64url');
  const part = (from) => point.subarray(from, from + 32).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: part(0), y: part(32) };
};

// The host's reply; what it waits for is touched by itself.
async function last(host, op, args) {
  const id = host.send(op, args);
  for (;;) {
    const reply = await host.reply();
    if (reply.id === id && !reply.progress) return reply.result ?? assert.fail(reply.error.code);
  }
}

async function prepare(t) {
  const bin = tokenBin(t);
  const home = makeHome(t);
  const pinentry = makePinentry(home);
  await asShell(home, ['init', { method: 'file' }], ['handle_add', { type: 'dns', handle: plain }]);
  await softtoken(t, bin);
  const host = new Host(home, { command: [bin.program('nywhere-host')] });
  t.after(() => host.end());
  await last(host, 'handle_bind', { type: 'dns', handle, security_key: 'touch' });
  pinentry.answers(passphrase, passphrase);
  const file = path.join(home, 'copy');
  const { status, stderr } = spawnSync(bin.program('nywhere'), ['export', file],
    { env: environment(home), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const lines = readCopy(file);
  const line = (name) => lines.find((one) => one.handle?.handle === name);
  const bound = readBound(line(handle).key);
  const { secret } = await new Unlock(bin.program('nywhere-unlock'), 'token_secret', {
    enrolled: [{
      credential: bound.credential.toString('base64url'), salt: bound.salt.toString('base64url'),
      verification: 'none',
    }],
  }).result();
  return { host, line, bound, secret: Buffer.from(secret, 'base64url') };
}

test('the key in a copy opens with the secret of the security key, and with nothing else', async (t) => {
  const { line, bound, secret } = await prepare(t);
  const jwk = jwkOf(line(handle).handle.public_key);
  assert.deepEqual([...bound.head], [1, 1, 0]);
  assert.equal(line(handle).handle.security_key, 'touch');
  const bytes = openBound(bound, secret, jwk, handle);
  const opened = createPrivateKey({ key: { ...jwk, d: bytes.toString('base64url') }, format: 'jwk' });
  assert.deepEqual(createPublicKey(opened).export({ format: 'jwk' }), jwk);
  const other = Buffer.from(secret).fill(1, 0, 1);
  other[0] = secret[0] ^ 1;
  assert.throws(() => openBound(bound, other, jwk, handle));
  assert.throws(() => openBound(bound, secret, jwk, plain));
  assert.throws(() => openBound(bound, secret, jwkOf(line(plain).handle.public_key), handle));
  assert.equal(Buffer.from(line(plain).key, 'base64url').length, 32, 'as an ordinary one stands there');
});

test('after a signature nothing of the key or the secret is in the memory of the host', async (t) => {
  const { host, line, secret } = await prepare(t);
  const jwk = jwkOf(line(handle).handle.public_key);
  const needles = makeNeedles({ bytes: { secret } });
  for (let i = 0; i < 2; i++) await last(host, 'sign_in', { origin, nonce, handle });
  assert.equal(holdsPrivateKey(host.pid, jwk), false);
  assert.deepEqual(searchMemory(host.pid, needles), []);
  // The search finds what is there: an ordinary key is kept while the vault is open.
  const ordinary = jwkOf(line(plain).handle.public_key);
  await last(host, 'sign_in', { origin, nonce, handle: plain });
  assert.equal(holdsPrivateKey(host.pid, ordinary), true);
  assert.equal(holdsPrivateKey(host.pid, jwk), false);
});
