// What surrounds a token in a vector: the visit, and the answers of DNS and of the web.
import { keys, publicJwk } from './keys.mjs';

export const NOW = 1795470005;
export const NONCE = 'kq3Tz0m1Yt9yV3n0h3oV2A';
export const OTHER_NONCE = 'b3RoZXItdGFiLW9wZW4teQ';
export const HANDLE = 'alice.example.com';
export const WEB = 'did:web:id.example.com';
export const PLC = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz';
export const WEB_URL = 'https://id.example.com/.well-known/did.json';
export const PLC_URL = `https://plc.directory/${PLC}`;
export const WELL_KNOWN = `https://${HANDLE}/.well-known/atproto-did`;

export const didKey = name => `did:key:${keys[name].multikey}`;
export const thumbprint = name =>
  `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${keys[name].thumbprint}`;

// Each record is given as the list of its strings, as DNS carries it.
export const txt = (name, ...records) => ({
  [`TXT ${name}`]: { rcode: 'NOERROR', records: records.map(record => [record].flat()) },
});
export const nywhere = (...records) => txt(`_nywhere.${HANDLE}`, ...records);
export const atproto = (...records) => txt(`_atproto.${HANDLE}`, ...records);
export const failing = (question, rcode) => ({ [question]: { rcode } });
export const address = (question, ...addresses) => ({
  [question]: { rcode: 'NOERROR', records: addresses },
});
export const json = (url, value) => ({ [url]: { status: 200, body: JSON.stringify(value) } });

export const multikeyMethod = (did, fragment, name) => ({
  id: did + fragment, type: 'Multikey', controller: did, publicKeyMultibase: keys[name].multikey,
});
export const jwkMethod = (did, fragment, name) => ({
  id: did + fragment, type: 'JsonWebKey2020', controller: did, publicKeyJwk: publicJwk(keys[name]),
});

export function document(did, ...verificationMethod) {
  return { id: did, alsoKnownAs: [`at://${HANDLE}`], verificationMethod };
}

// Four visitors who are who they say they are. A case changes one thing of one of them.
export const named = {
  key: 'alice',
  header: { typ: 'dns-handle+jwt', alg: 'ES256', kid: `${didKey('alice')}#${keys.alice.multikey}` },
  claims: { iss: didKey('alice'), sub: didKey('alice'), handle: HANDLE },
  dns: nywhere(`v=nyw1 did=${didKey('alice')}`),
  https: {},
};

export const fingerprint = {
  key: 'alice',
  header: { typ: 'dns-handle+jwt', alg: 'ES256' },
  claims: {
    iss: thumbprint('alice'), sub: thumbprint('alice'), sub_jwk: publicJwk(keys.alice),
    handle: keys.alice.fingerprint,
  },
  dns: {},
  https: {},
};

function documented(did, url) {
  return {
    key: 'alice',
    header: { typ: 'dns-handle+jwt', alg: 'ES256', kid: `${did}#nywhere` },
    claims: { iss: did, sub: did, handle: HANDLE },
    dns: nywhere(`v=nyw1 did=${did}`),
    https: json(url, document(did, multikeyMethod(did, '#nywhere', 'alice'))),
  };
}
export const web = documented(WEB, WEB_URL);
export const plc = documented(PLC, PLC_URL);
