// Public keys in the two forms in which they are published, checked before they are used.
import { createPublicKey, ECDH } from 'node:crypto';
import { HandleError } from './refusal.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const MULTICODEC = { '8024': 'P-256', ed01: 'Ed25519' };

function base58Decode(text) {
  let number = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) throw new HandleError('key_malformed', 'not base58');
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

function p256Jwk(compressed) {
  if (compressed.length !== 33) throw new HandleError('key_malformed', 'P-256 point length');
  let point;
  try {
    point = ECDH.convertKey(compressed, 'prime256v1', undefined, undefined, 'uncompressed');
  } catch {
    throw new HandleError('key_malformed', 'not a point of P-256');
  }
  const part = (from, to) => point.subarray(from, to).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65) };
}

// `text` is a Multikey, `z` and base58btc: the form of did:key and of `publicKeyMultibase`.
export function keyFromMultibase(text) {
  // A longer text is no key of ours, and would keep the base58 decoder busy. A leading `1` is a
  // zero octet, which the decoder would drop: the same key under a second name.
  if (typeof text !== 'string' || !/^z[^1].{0,62}$/.test(text)) {
    throw new HandleError('key_malformed', 'not a base58btc Multikey');
  }
  const bytes = base58Decode(text.slice(1));
  const crv = MULTICODEC[bytes.subarray(0, 2).toString('hex')];
  const raw = bytes.subarray(2);
  if (crv === 'P-256') return keyFromJwk(p256Jwk(raw));
  if (crv === 'Ed25519') {
    return keyFromJwk({ kty: 'OKP', crv, x: raw.toString('base64url') });
  }
  throw new HandleError('did_unsupported', 'key type of the Multikey');
}

const PRIME = 2n ** 255n - 19n;

function power(base, exponent) {
  let result = 1n;
  for (let b = base % PRIME, e = exponent; e > 0n; e >>= 1n, b = b * b % PRIME) {
    if (e & 1n) result = result * b % PRIME;
  }
  return result;
}

// RFC 8032 section 5.1.3: does some x exist with -x^2 + y^2 = 1 + d x^2 y^2? OpenSSL takes any
// 32 bytes for an Ed25519 key and would only fail at the signature.
function isEd25519Point(bytes) {
  const little = Buffer.from(bytes).reverse();
  little[0] &= 0x7f;
  const y = BigInt(`0x${little.toString('hex')}`);
  if (y >= PRIME) return false;
  const d = (PRIME - 121665n) * power(121666n, PRIME - 2n) % PRIME;
  const square = (y * y - 1n + PRIME) * power(d * y * y + 1n, PRIME - 2n) % PRIME;
  return square === 0n ? (bytes[31] & 0x80) === 0 : power(square, (PRIME - 1n) / 2n) === 1n;
}

// Returns {alg, jwk, object}. Only the members that make the key are kept; a private member, a
// coordinate in another spelling or a point that is not on the curve makes it no key at all.
export function keyFromJwk(jwk) {
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk) {
    throw new HandleError('key_malformed', 'not a public JWK');
  }
  const { kty, crv, x, y } = jwk;
  const known = (kty === 'EC' && crv === 'P-256') || (kty === 'OKP' && crv === 'Ed25519');
  if (!known) throw new HandleError('did_unsupported', 'key type of the JWK');
  const plain = kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x };
  let object;
  try {
    object = createPublicKey({ key: plain, format: 'jwk' });
  } catch {
    throw new HandleError('key_malformed', `not a point of ${crv}`);
  }
  const canonical = object.export({ format: 'jwk' });
  if (canonical.x !== x || canonical.y !== plain.y) {
    throw new HandleError('key_malformed', 'coordinates not in canonical form');
  }
  if (kty === 'OKP' && !isEd25519Point(Buffer.from(x, 'base64url'))) {
    throw new HandleError('key_malformed', 'not a point of Ed25519');
  }
  return { alg: kty === 'EC' ? 'ES256' : 'Ed25519', jwk: plain, object };
}
