// Uniform Data Fingerprints of public keys: draft-hallambaker-mesh-udf section 5.1, SHA-2-512 form.
import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const TYPE_SHA2_512 = 96;
const KEY_CONTENT_TYPE = 'application/pkix-keyinfo';
// The shortest prefix that may stand for a key: 140 bits, 132 of them of the digest.
const MIN_CHARACTERS = 28;

const sha512 = data => createHash('sha512').update(data).digest();

function trailingZeroBits(bytes) {
  let zeros = 0;
  for (let i = bytes.length - 1; i >= 0; i--) {
    if (bytes[i] !== 0) return zeros + 31 - Math.clz32(bytes[i] & -bytes[i]);
    zeros += 8;
  }
  return zeros;
}

// A digest that ends in 20, 30, 40 or 50 zero bits must say so in its type (section 5.1.3).
function compression(zeros) {
  return zeros < 20 ? 0 : Math.min(4, Math.floor(zeros / 10) - 1);
}

function base32(bytes) {
  let text = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = (bytes[bit >> 3] << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

// All 104 characters, lower case, without dashes: a shorter fingerprint is a prefix of this.
export function udf(contentType, data) {
  const typed = Buffer.concat([Buffer.from(`${contentType}:`), sha512(data)]);
  const digest = sha512(typed);
  const type = TYPE_SHA2_512 + compression(trailingZeroBits(digest));
  return base32(Buffer.concat([Buffer.from([type]), digest]));
}

// `spki` is the key's standard SubjectPublicKeyInfo, DER. Characters are compared, never decoded
// bytes: the last character of a prefix holds bits that do not fill an octet.
export function fingerprintFits(fingerprint, spki) {
  const characters = fingerprint.replaceAll('-', '');
  return characters.length >= MIN_CHARACTERS && udf(KEY_CONTENT_TYPE, spki).startsWith(characters);
}
