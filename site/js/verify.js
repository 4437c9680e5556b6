// Steps 2 to 5 of PROTOCOL.md section 5, in their order.
import { Resolver } from 'node:dns/promises';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import { HandleError } from './refusal.js';
import { handleType, isDid, isFingerprintLabel } from './handle.js';
import { createFetcher } from './fetch.js';
import { resolveHandle } from './resolve.js';
import { resolveKey } from './did.js';
import { keyFromJwk } from './key.js';
import { checkSignature, proofNames, readFormat } from './proof.js';
import { fingerprintFits } from './udf.js';

const MAX_TOKEN = 8192;
const MAX_SKEW_SECONDS = 300;
const MAX_LIFETIME_SECONDS = 300;
const THUMBPRINT = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:';

function parse(token) {
  if (token === undefined || token === null || token === '') throw new HandleError('token_missing');
  // An unsigned token has an empty last part, and is told apart by its `alg`.
  const compact = /^[\w-]+\.[\w-]+(?:\.[\w-]*){1,2}$/;
  if (typeof token !== 'string' || token.length > MAX_TOKEN || !compact.test(token)) {
    throw new HandleError('token_malformed', 'not three or four parts');
  }
  const parts = token.split('.');
  const unsigned = `${parts[0]}.${parts[1]}.`;
  try {
    return { parts, header: decodeProtectedHeader(unsigned), claims: decodeJwt(unsigned) };
  } catch (error) {
    throw new HandleError('token_malformed', error.message);
  }
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

// Step 3, last. A sign-in confirms nothing, and a confirmed action is no sign-in.
function checkConfirm({ confirm }, expected) {
  if (confirm === undefined && expected === undefined) return;
  if (confirm === undefined) throw new HandleError('confirm_missing');
  if (expected === undefined) throw new HandleError('confirm_unexpected');
  if (confirm !== expected) {
    throw new HandleError('confirm_mismatch', String(confirm).slice(0, 200));
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
  const spki = key.object.export({ type: 'spki', format: 'der' });
  if (!fingerprintFits(fingerprint, spki)) {
    throw new HandleError('fingerprint_mismatch', fingerprint);
  }
  return key;
}

// In a zone a key has one name: else each other place of a dash, and each further character, would
// be a name of its own for the same account, and a revocation would have to guess them all.
function labelOf(handle) {
  const [label] = handle.split('.');
  if (!isFingerprintLabel(label)) throw new HandleError('fingerprint_mismatch', label);
  return label;
}

// Step 4: the key that the handle itself leads to, whatever the token says of it.
async function findKey(header, claims, type, network) {
  const { handle, sub } = claims;
  const kind = subjectKind(header, claims);
  const found = type === 'fingerprint' ? { self: 'udf' } : await resolveHandle(handle, network);
  if (found.self === 'udf') {
    if (kind !== 'thumbprint') throw new HandleError('subject_mismatch', sub.slice(0, 200));
    return carriedKey(claims, type === 'fingerprint' ? handle : labelOf(handle));
  }
  if (found.did !== sub) throw new HandleError('subject_mismatch', `the handle is ${found.did}`);
  return resolveKey(found.did, handle, header.kid, network);
}

function checkOrigin(origin) {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new TypeError('origin must be what a browser sends, such as https://forum.example');
  }
}

function checkProofs(proofs) {
  if (proofs.length === 0 || !proofs.every(name => proofNames.includes(name))) {
    throw new TypeError("proofs must be ['jws'], ['fido2'] or both");
  }
}

// Returns verify(token, {nonce, confirm}), where `nonce` is what nonces.take() gave: a string or a
// list; `confirm` is the text of an action that the visitor confirms, absent for a sign-in.
// It resolves to {sub, handle, type, key, proof}, or rejects with a HandleError.
//   origin        as the browser writes it: no slash at the end, no default port
//   handleTypes   ['dns', 'fingerprint']    algorithms  ['ES256', 'Ed25519']
//   proofs        ['jws']; with 'fido2' also tokens signed by a key that is on a security key
//   resolver      anything with the methods of node:dns/promises Resolver
//   plcDirectory  where did:plc is looked up
//   development   see fetch.js; also admits handles under .test
//   get, now      replace the HTTPS client and the clock (seconds), for tests
export function createVerifier({
  origin,
  handleTypes = ['dns', 'fingerprint'],
  algorithms = ['ES256', 'Ed25519'],
  proofs = ['jws'],
  resolver = new Resolver({ timeout: 2000, tries: 2 }),
  plcDirectory = 'https://plc.directory',
  development,
  get = createFetcher({ resolver, development }),
  now = () => Math.floor(Date.now() / 1000),
}) {
  checkOrigin(origin);
  checkProofs(proofs);
  const network = { resolver, get, plcDirectory };
  return async function verify(token, { nonce, confirm } = {}) {
    const nonces = [nonce ?? []].flat();
    const { parts, header, claims } = parse(token);
    if (nonces.length === 0) throw new HandleError('nonce_missing');
    const format = readFormat(header, parts, { proofs, algorithms });
    checkClaims(claims, { origin, nonces, now: now() });
    checkConfirm(claims, confirm);
    const type = handleType(claims.handle, { development: Boolean(development) });
    if (!type) throw new HandleError('handle_malformed', claims.handle.slice(0, 200));
    if (!handleTypes.includes(type)) throw new HandleError('handle_type_refused', type);
    const key = await findKey(header, claims, type, network);
    const proof = await checkSignature(token, format, key);
    return { sub: claims.sub, handle: claims.handle, type, key: key.jwk, proof };
  };
}
