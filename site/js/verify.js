// Steps 2 to 5 of PROTOCOL.md section 5, in their order.
import { Resolver } from 'node:dns/promises';
import { calculateJwkThumbprint, compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { HandleError } from './refusal.js';
import { handleType, isDid } from './handle.js';
import { createFetcher } from './fetch.js';
import { resolveHandle } from './resolve.js';
import { resolveKey } from './did.js';
import { keyFromJwk } from './key.js';
import { fingerprintFits } from './udf.js';

const MAX_TOKEN = 8192;
const MAX_SKEW_SECONDS = 300;
const MAX_LIFETIME_SECONDS = 300;
const THUMBPRINT = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:';

function parse(token) {
  if (token === undefined || token === null || token === '') throw new HandleError('token_missing');
  // An unsigned token has an empty last part, and is told apart by its `alg`.
  const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/;
  if (typeof token !== 'string' || token.length > MAX_TOKEN || !compact.test(token)) {
    throw new HandleError('token_malformed', 'not a compact JWS');
  }
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (error) {
    throw new HandleError('token_malformed', error.message);
  }
}

// Step 2. Of the header only `typ`, `alg`, `crit` and `kid` are read: a key or an address of a key
// that the token brings along proves nothing.
function checkHeader(header, algorithms) {
  if (header.typ !== 'dns-handle+jwt') throw new HandleError('type_refused', String(header.typ));
  if (!algorithms.includes(header.alg)) throw new HandleError('alg_refused', String(header.alg));
  if ('crit' in header) throw new HandleError('crit_refused', String(header.crit));
}

// Step 3.
function checkClaims(claims, { origin, nonces, now }) {
  const texts = ['iss', 'sub', 'nonce', 'handle'];
  const times = ['iat', 'exp'];
  const bad = texts.find(name => typeof claims[name] !== 'string') ??
    times.find(name => !Number.isSafeInteger(claims[name]));
  if (bad) throw new HandleError('claims_malformed', bad);
  const { iss, sub, aud, nonce, iat, exp } = claims;
  if (iss !== sub) throw new HandleError('issuer_mismatch');
  if (aud !== origin) throw new HandleError('origin_mismatch', String(aud).slice(0, 200));
  if (!nonces.includes(nonce)) throw new HandleError('nonce_mismatch');
  const age = now - iat;
  if (Math.abs(age) > MAX_SKEW_SECONDS) throw new HandleError('iat_refused', `${age} s`);
  if (exp <= now) throw new HandleError('expired', `${now - exp} s ago`);
  if (exp <= iat || exp - iat > MAX_LIFETIME_SECONDS) {
    throw new HandleError('lifetime_refused', `${exp - iat} s`);
  }
}

// A token names its key in one way: `kid` beside a DID, `sub_jwk` beside a thumbprint.
function subjectKind({ kid }, { sub, sub_jwk: jwk }) {
  const kind = sub.startsWith(THUMBPRINT) ? 'thumbprint' : isDid(sub) ? 'did' : null;
  if (!kind) throw new HandleError('subject_unsupported', sub.slice(0, 200));
  if (kid !== undefined && jwk !== undefined) throw new HandleError('key_ambiguous');
  const named = kind === 'did' ? typeof kid === 'string' : jwk !== undefined;
  if (!named) throw new HandleError('key_unnamed', kind);
  return kind;
}

async function carriedKey({ sub, sub_jwk: jwk }, fingerprint) {
  const key = keyFromJwk(jwk);
  if (sub !== THUMBPRINT + await calculateJwkThumbprint(key.jwk)) {
    throw new HandleError('thumbprint_mismatch');
  }
  if (!fingerprintFits(fingerprint, key.object.export({ type: 'spki', format: 'der' }))) {
    throw new HandleError('fingerprint_mismatch');
  }
  return key;
}

// Step 4: the key that the handle itself leads to, whatever the token says of it.
async function findKey(header, claims, type, network) {
  const { handle, sub } = claims;
  const kind = subjectKind(header, claims);
  const found = type === 'fingerprint' ? { self: 'udf' } : await resolveHandle(handle, network);
  if (found.self === 'udf') {
    if (kind !== 'thumbprint') throw new HandleError('subject_mismatch', sub.slice(0, 200));
    return carriedKey(claims, handle.split('.')[0]);
  }
  if (found.did !== sub) throw new HandleError('subject_mismatch', `the handle is ${found.did}`);
  return resolveKey(found.did, handle, header.kid, network);
}

// Step 5. Both S and -S are accepted in an ECDSA signature, as every JOSE library does: the nonce,
// not the signature's bytes, is what makes a token good for one use.
async function checkSignature(token, header, key) {
  if (key.alg !== header.alg) throw new HandleError('key_type_mismatch', `${key.alg} key`);
  try {
    await compactVerify(token, key.object, { algorithms: [header.alg] });
  } catch (error) {
    throw new HandleError('signature_invalid', error.code);
  }
}

function checkOrigin(origin) {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new TypeError('origin must be what a browser sends, such as https://forum.example');
  }
}

// Returns verify(token, {nonce}), where `nonce` is what nonces.take() gave: a string or a list.
// It resolves to {sub, handle, type, key}, or rejects with a HandleError.
//   origin        as the browser writes it: no slash at the end, no default port
//   handleTypes   ['dns', 'fingerprint']    algorithms  ['ES256', 'Ed25519']
//   resolver      anything with the methods of node:dns/promises Resolver
//   plcDirectory  where did:plc is looked up
//   development   see fetch.js; also admits handles under .test
//   get, now      replace the HTTPS client and the clock (seconds), for tests
export function createVerifier({
  origin,
  handleTypes = ['dns', 'fingerprint'],
  algorithms = ['ES256', 'Ed25519'],
  resolver = new Resolver({ timeout: 2000, tries: 2 }),
  plcDirectory = 'https://plc.directory',
  development,
  get = createFetcher({ resolver, development }),
  now = () => Math.floor(Date.now() / 1000),
}) {
  checkOrigin(origin);
  const network = { resolver, get, plcDirectory };
  return async function verify(token, { nonce } = {}) {
    const nonces = [nonce ?? []].flat();
    const { header, claims } = parse(token);
    if (nonces.length === 0) throw new HandleError('nonce_missing');
    checkHeader(header, algorithms);
    checkClaims(claims, { origin, nonces, now: now() });
    const type = handleType(claims.handle, { development: Boolean(development) });
    if (!type) throw new HandleError('handle_malformed', claims.handle.slice(0, 200));
    if (!handleTypes.includes(type)) throw new HandleError('handle_type_refused', type);
    const key = await findKey(header, claims, type, network);
    await checkSignature(token, header, key);
    return { sub: claims.sub, handle: claims.handle, type, key: key.jwk };
  };
}
