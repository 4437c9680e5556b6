// From a DID to the key that a token names with `kid` (PROTOCOL.md section 4).
import { HandleError } from './refusal.js';
import { isDnsName } from './handle.js';
import { keyFromJwk, keyFromMultibase } from './key.js';

function documentUrl(did, plcDirectory) {
  const [, method, id] = /^did:([a-z]+):(.*)$/.exec(did);
  if (method === 'web' && isDnsName(id)) return `https://${id}/.well-known/did.json`;
  if (method === 'plc' && /^[a-z2-7]{24}$/.test(id)) return `${plcDirectory}/${did}`;
  throw new HandleError('did_unsupported', did.slice(0, 200));
}

function parseDocument(body) {
  try {
    const document = JSON.parse(body);
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // said below
  }
  throw new HandleError('document_malformed', 'not a JSON object');
}

async function fetchDocument(did, { get, plcDirectory }) {
  const url = documentUrl(did, plcDirectory);
  const { status, body } = await get(url);
  if (status !== 200) throw new HandleError('https_failed', `${url}: status ${status}`);
  const document = parseDocument(body);
  if (document.id !== did) throw new HandleError('document_mismatch', String(document.id));
  return document;
}

// The first valid at:// name is the identity's handle; later ones are former or secondary names.
function claimedHandle(document) {
  const names = Array.isArray(document.alsoKnownAs) ? document.alsoKnownAs : [];
  return names.filter(name => typeof name === 'string' && name.startsWith('at://'))
    .map(name => name.slice('at://'.length).toLowerCase())
    .find(isDnsName);
}

function methodKey(method) {
  if (method.publicKeyMultibase !== undefined) return keyFromMultibase(method.publicKeyMultibase);
  if (method.publicKeyJwk !== undefined) return keyFromJwk(method.publicKeyJwk);
  throw new HandleError('did_unsupported', 'verification method without a key');
}

const METHOD_TYPES = new Set(['Multikey', 'JsonWebKey', 'JsonWebKey2020']);

// `kid` only selects among the identity's own sign-in keys: those whose fragment begins `nywhere`.
function documentKey(document, did, kid) {
  const methods = document.verificationMethod;
  if (!Array.isArray(methods)) throw new HandleError('document_malformed', 'no verificationMethod');
  const fragment = kid.startsWith(`${did}#`) ? kid.slice(did.length) : null;
  const method = fragment &&
    methods.find(entry => entry?.id === fragment || entry?.id === `${did}${fragment}`);
  if (!method) throw new HandleError('key_unknown', kid.slice(0, 200));
  if (!fragment.startsWith('#nywhere')) throw new HandleError('key_foreign', fragment);
  if (!METHOD_TYPES.has(method.type)) throw new HandleError('did_unsupported', `${method.type}`);
  return methodKey(method);
}

export async function resolveKey(did, handle, kid, network) {
  if (did.startsWith('did:key:')) {
    const multibase = did.slice('did:key:'.length);
    if (kid !== `${did}#${multibase}`) throw new HandleError('key_unknown', kid.slice(0, 200));
    return keyFromMultibase(multibase);
  }
  const document = await fetchDocument(did, network);
  if (claimedHandle(document) !== handle) {
    throw new HandleError('handle_unclaimed', String(claimedHandle(document)));
  }
  return documentKey(document, did, kid);
}
