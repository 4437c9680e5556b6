// Writes vectors.json: `node make.mjs`. The same input gives the same bytes, so git shows what a
// change of the protocol changes here; `node make.mjs --check` fails when the file is not current.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { keys, signature } from './keys.mjs';
import { acceptedFido2, assertion, refusedFido2 } from './fido2.mjs';
import { NONCE, NOW } from './context.mjs';
import { accepted } from './accepted.mjs';
import { refused } from './refused.mjs';
import { unresolved } from './unresolved.mjs';

const FILE = new URL('vectors.json', import.meta.url);
const ORIGIN = 'https://forum.example';

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

function makeToken({ key, header, claims, sign, highS, fido2, token = made => made }) {
  const input = `${encode(header)}.${encode(claims)}`;
  if (fido2) return token(`${input}.${assertion(keys[key], input, { highS, ...fido2 })}`);
  const bytes = sign ? sign(input, keys[key]) : signature(keys[key], input, { highS });
  return token(`${input}.${bytes.toString('base64url')}`);
}

function makeVector(name, expect, says, visitor, changes) {
  const claims = {
    aud: ORIGIN, nonce: NONCE, iat: NOW - 5, exp: NOW + 115, jti: '5pVZ0m7k1JmQ2n2y3p6s8A',
    ...visitor.claims, ...changes.claims,
  };
  const header = { ...visitor.header, ...changes.header };
  const { dns, https, handleTypes, proofs, confirm, nonces } = { ...visitor, ...changes };
  return {
    name, says, expect,
    ...(expect === 'ok' ? { sub: claims.sub, handle: claims.handle } : {}),
    origin: ORIGIN, now: NOW,
    ...(handleTypes ? { handleTypes } : {}),
    ...(proofs ? { proofs } : {}),
    ...(confirm ? { confirm } : {}),
    nonces: nonces ?? [{ nonce: NONCE, issued: NOW - 20 }],
    dns, https,
    token: makeToken({ ...visitor, ...changes, header, claims }),
  };
}

export function makeVectors() {
  return {
    about: 'Made by make.mjs from published test keys; README.md says how to read this.',
    keys: Object.fromEntries(Object.entries(keys).map(([name, { jwk }]) => [name, jwk])),
    vectors: [
      ...[...accepted, ...acceptedFido2].map(([name, says, ...rest]) => makeVector(name, 'ok', says, ...rest)),
      ...[...refused, ...refusedFido2, ...unresolved].map(row => makeVector(...row)),
    ],
  };
}

export const vectorsText = () => `${JSON.stringify(makeVectors(), null, 1)}\n`;

async function main([mode]) {
  if (mode !== '--check') return writeFile(FILE, vectorsText());
  if (await readFile(FILE, 'utf8') !== vectorsText()) {
    throw new Error('vectors.json is not current: run node make.mjs');
  }
}

const [, script = '', ...words] = process.argv;
if (import.meta.url === pathToFileURL(script).href) await main(words);
