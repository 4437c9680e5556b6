// Published test keys, and signatures that come out the same at every run.
import { createECDH, createHash, createHmac, createPrivateKey, sign as edSign } from 'node:crypto';

// Where a key's names stand in a publication they are copied from it, not computed here.
export const keys = {
  // RFC 7515 appendix A.3.
  alice: {
    jwk: {
      kty: 'EC', crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
    multikey: 'zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov',
    thumbprint: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
    fingerprint: 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z',
  },
  // RFC 8032 section 7.1 test 1; RFC 8037 appendix A has its JWK and thumbprint.
  edward: {
    jwk: {
      kty: 'OKP', crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    },
    multikey: 'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw',
    thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    fingerprint: 'mcf2-2nz4-kl4b-2and-ajrd-4aca-kskz',
  },
  // RFC 6979 appendix A.2.5. She is never who she says she is.
  mallory: {
    jwk: {
      kty: 'EC', crv: 'P-256',
      x: 'YP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Y',
      y: 'eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk',
      d: 'ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE',
    },
    multikey: 'zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP',
    thumbprint: 'DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0',
    fingerprint: 'mbdy-hnyv-qpbw-wjhz-qyru-sxxw-dnj5',
  },
};

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

// Multikey of any bytes: the cases need some that are no key.
export function multikey(hex) {
  let text = '';
  for (let number = BigInt(`0x${hex}`); number > 0n; number /= 58n) {
    text = BASE58[Number(number % 58n)] + text;
  }
  return `z${text}`;
}

export function publicJwk({ jwk: { kty, crv, x, y } }) {
  return kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x };
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const toNumber = bytes => BigInt(`0x${bytes.toString('hex')}`);
const toBytes = number => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts)).digest();

// RFC 6979 section 3.2, SHA-256 and P-256. The first candidate is too large once in 2^32 times, and
// then the script fails rather than sign.
function secretNumber(d, hash) {
  const seed = Buffer.concat([d, toBytes(toNumber(hash) % ORDER)]);
  let v = Buffer.alloc(32, 1);
  let k = Buffer.alloc(32, 0);
  for (const mark of [0, 1]) {
    k = hmac(k, v, Buffer.from([mark]), seed);
    v = hmac(k, v);
  }
  return hmac(k, v);
}

function inverse(number) {
  let result = 1n;
  for (let base = number % ORDER, e = ORDER - 2n; e > 0n; e >>= 1n, base = base * base % ORDER) {
    if (e & 1n) result = result * base % ORDER;
  }
  return result;
}

function ecdsa(d, message, highS) {
  const hash = createHash('sha256').update(message).digest();
  const k = secretNumber(d, hash);
  const point = createECDH('prime256v1');
  point.setPrivateKey(k);
  const r = toNumber(point.getPublicKey().subarray(1, 33)) % ORDER;
  const s = inverse(toNumber(k)) * (toNumber(hash) + r * toNumber(d)) % ORDER;
  const isHigh = s > ORDER / 2n;
  return Buffer.concat([toBytes(r), toBytes(isHigh === highS ? s : ORDER - s)]);
}

// INTEGER of DER, from an unsigned number.
function derInteger(bytes) {
  const from = bytes.findIndex(byte => byte !== 0);
  const digits = bytes.subarray(from);
  const value = digits[0] < 0x80 ? digits : Buffer.concat([Buffer.alloc(1), digits]);
  return Buffer.concat([Buffer.from([0x02, value.length]), value]);
}

// R||S as a security key writes it (RFC 3279 section 2.2.3).
export function der(raw) {
  const body = Buffer.concat([derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

// JWS signature of `message` by one of the keys above.
export function signature({ jwk }, message, { highS = false } = {}) {
  if (jwk.kty === 'EC') return ecdsa(Buffer.from(jwk.d, 'base64url'), message, highS);
  return edSign(null, Buffer.from(message), createPrivateKey({ key: jwk, format: 'jwk' }));
}
