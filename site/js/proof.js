// The two formats of a token and their signatures (PROTOCOL.md section 3): a JWS, made by a
// key on the visitor's computer, and an assertion of a FIDO2 security key that has never given its
// key away. Each has a `typ`, a number of parts and names of algorithms that the other lacks.
import { createHash, verify } from 'node:crypto';
import { compactVerify } from 'jose';
import { HandleError } from './refusal.js';

const FORMATS = {
  jws: {
    typ: 'dns-handle+jwt', parts: 3,
    algorithms: { ES256: 'ES256', Ed25519: 'Ed25519' },
  },
  fido2: {
    typ: 'dns-handle+fido2', parts: 4,
    algorithms: { 'FIDO2-ES256': 'ES256', 'FIDO2-Ed25519': 'Ed25519' },
  },
};
export const proofNames = Object.keys(FORMATS);

const sha256 = data => createHash('sha256').update(data).digest();

// The relying party of every key that a helper makes on a token. No site has a colon in its name, so
// no browser asks for it.
const RP_ID_HASH = sha256('nywhere:');
const AUTHENTICATOR_DATA = 37;
const FLAGS = 32;
const COUNTER = 33;
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const MORE_FOLLOWS = 0x40 | 0x80;

// Step 2. Returns which of the site's proofs this is and the algorithm that its key must have. Of
// the header only `typ`, `alg`, `crit` and `kid` are read: a key or an address of a key that the
// token brings along proves nothing.
export function readFormat(header, parts, { proofs, algorithms }) {
  const proof = proofNames.find(name => FORMATS[name].typ === header.typ);
  if (!proof) throw new HandleError('type_refused', String(header.typ));
  if (!proofs.includes(proof)) throw new HandleError('proof_refused', proof);
  const format = FORMATS[proof];
  if (parts.length !== format.parts) throw new HandleError('token_malformed', 'number of parts');
  const alg = Object.hasOwn(format.algorithms, header.alg) ? format.algorithms[header.alg] : null;
  if (!algorithms.includes(alg)) throw new HandleError('alg_refused', String(header.alg));
  if ('crit' in header) throw new HandleError('crit_refused', String(header.crit));
  return { proof, alg };
}

// Both S and -S are accepted in an ECDSA signature, as every JOSE library does: the nonce, not the
// signature's bytes, is what makes a token good for one use.
async function checkJws(token, { alg }, key) {
  try {
    await compactVerify(token, key.object, { algorithms: [alg] });
  } catch (error) {
    throw new HandleError('signature_invalid', error.code);
  }
  return { type: 'jws' };
}

// base64url in the one spelling that its bytes have.
function decode(part) {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new HandleError('token_malformed', 'base64url');
  return bytes;
}

// A positive INTEGER of DER, as 32 bytes; `at` is where it begins.
function readInteger(der, at) {
  const length = der[at + 1];
  const value = der.subarray(at + 2, at + 2 + length);
  const isShortest = value[0] !== 0 || value[1] >= 0x80;
  const digits = value[0] === 0 ? value.subarray(1) : value;
  if (der[at] !== 0x02 || !(length > 0) || value.length !== length || value[0] >= 0x80 ||
    !isShortest || digits.length > 32) {
    throw new HandleError('signature_invalid', 'not the DER of an ECDSA signature');
  }
  return { end: at + 2 + length, bytes: Buffer.concat([Buffer.alloc(32 - digits.length), digits]) };
}

// Ecdsa-Sig-Value (RFC 3279 section 2.2.3) to R and S. Tokens do not choose the lower S.
export function readEcdsa(der) {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) {
    throw new HandleError('signature_invalid', 'not the DER of an ECDSA signature');
  }
  const r = readInteger(der, 2);
  const s = readInteger(der, r.end);
  if (s.end !== der.length) throw new HandleError('signature_invalid', 'more follows');
  return Buffer.concat([r.bytes, s.bytes]);
}

function isSigned(data, alg, key, signature) {
  return alg === 'ES256'
    ? verify('sha256', data, { key: key.object, dsaEncoding: 'ieee-p1363' }, readEcdsa(signature))
    : verify(null, data, key.object, signature);
}

// Authenticator data without extensions (WebAuthn section 6.1), signed together with the digest of
// the header and the claims.
async function checkFido2(token, { alg }, key) {
  const [header, claims, ...rest] = token.split('.');
  const [data, signature] = rest.map(decode);
  if (data.length !== AUTHENTICATOR_DATA || data[FLAGS] & MORE_FOLLOWS) {
    throw new HandleError('authenticator_malformed', data.toString('hex').slice(0, 200));
  }
  if (!data.subarray(0, FLAGS).equals(RP_ID_HASH)) throw new HandleError('authenticator_foreign');
  if (!(data[FLAGS] & USER_PRESENT)) throw new HandleError('touch_missing');
  const signed = Buffer.concat([data, sha256(`${header}.${claims}`)]);
  if (!isSigned(signed, alg, key, signature)) throw new HandleError('signature_invalid');
  return {
    type: 'fido2',
    userVerified: Boolean(data[FLAGS] & USER_VERIFIED),
    counter: data.readUInt32BE(COUNTER),
  };
}

// Step 5. Resolves to what is known of the signature.
export async function checkSignature(token, format, key) {
  if (key.alg !== format.alg) throw new HandleError('key_type_mismatch', `${key.alg} key`);
  return format.proof === 'jws' ? checkJws(token, format, key) : checkFido2(token, format, key);
}
