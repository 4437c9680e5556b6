// Tokens that a site refuses before it looks anything up: [name, code, sentence, visitor, changes].
import { createHmac } from 'node:crypto';
import { keys, publicJwk, signature } from './keys.mjs';
import {
  didKey, fingerprint, HANDLE, named, NONCE, NOW, OTHER_NONCE, thumbprint,
} from './context.mjs';

// What a library would do that took the public key for a shared secret.
const hmacWithPublicKey = input =>
  createHmac('sha256', Buffer.from(keys.alice.jwk.x, 'base64url')).update(input).digest();

const visit = [
  ['no-token', 'token_missing', 'The hidden field came back empty.', named, { token: () => '' }],
  ['replayed', 'nonce_missing', 'A good token for the second time: its nonce is spent.', named,
    { nonces: [] }],
  ['nonce-old', 'nonce_expired', 'The page was open for longer than five minutes.', named,
    { nonces: [{ nonce: NONCE, issued: NOW - 301 }] }],
  ['nonce-of-another-visit', 'nonce_mismatch', 'A token made for another visit.', named,
    { nonces: [{ nonce: OTHER_NONCE, issued: NOW - 5 }] }],
  ['nonce-old-beside-fresh', 'nonce_mismatch', 'The token answers the older of two tabs.', named,
    { nonces: [{ nonce: NONCE, issued: NOW - 301 }, { nonce: OTHER_NONCE, issued: NOW - 5 }] }],
];

const envelope = [
  ['two-parts', 'token_malformed', 'No signature part.', named,
    { token: token => token.split('.').slice(0, 2).join('.') }],
  ['five-parts', 'token_malformed', 'Encrypted, not signed.', named,
    { token: token => `${token}.AAAA.AAAA` }],
  ['header-not-json', 'token_malformed', 'A header that is not JSON.', named,
    { token: token => token.replace(/^[^.]+/, 'bm90IGpzb24') }],
  ['claims-not-object', 'token_malformed', 'Claims that are a list.', named,
    { token: token => token.replace(/\.[^.]+\./, '.W10.') }],
  ['padded', 'token_malformed', 'Base64 with padding.', named, { token: token => `${token}==` }],
  ['too-long', 'token_malformed', 'A token of more than 8 KiB.', named,
    { claims: { nickname: 'a'.repeat(8192) } }],
  ['typ-jwt', 'type_refused', 'A token of another kind, though signed by the right key.', named,
    { header: { typ: 'JWT' } }],
  ['typ-absent', 'type_refused', 'No typ.', named, { header: { typ: undefined } }],
  ['alg-none', 'alg_refused', 'Not signed at all.', named,
    { header: { alg: 'none' }, sign: () => Buffer.alloc(0) }],
  ['alg-hs256', 'alg_refused', 'An HMAC with the public key as its secret.', named,
    { header: { alg: 'HS256' }, sign: hmacWithPublicKey }],
  ['alg-es384', 'alg_refused', 'An algorithm that the site does not list.', named,
    { header: { alg: 'ES384' } }],
  ['alg-eddsa', 'alg_refused', 'The old, ambiguous name for Ed25519.', named,
    { header: { alg: 'EdDSA' } }],
  ['crit', 'crit_refused', 'A critical extension.', named,
    { header: { crit: ['b64'], b64: true } }],
];

const claims = [
  ['no-handle', 'claims_malformed', 'No handle.', named, { claims: { handle: undefined } }],
  ['no-nonce', 'claims_malformed', 'No nonce.', named, { claims: { nonce: undefined } }],
  ['iat-text', 'claims_malformed', 'A time that is a text.', named, { claims: { iat: `${NOW}` } }],
  ['exp-absent', 'claims_malformed', 'No end.', named, { claims: { exp: undefined } }],
  ['issuer-differs', 'issuer_mismatch', 'Issued by one about another.', named,
    { claims: { iss: didKey('mallory') } }],
  ['other-origin', 'origin_mismatch', 'Made for another site.', named,
    { claims: { aud: 'https://evil.example' } }],
  ['other-scheme', 'origin_mismatch', 'Made for the same name without TLS.', named,
    { claims: { aud: 'http://forum.example' } }],
  ['origin-with-slash', 'origin_mismatch', 'An origin as no browser writes it.', named,
    { claims: { aud: 'https://forum.example/' } }],
  ['origin-list', 'origin_mismatch', 'A list that holds the right origin.', named,
    { claims: { aud: ['https://forum.example'] } }],
  ['iat-past', 'iat_refused', 'Made more than five minutes ago.', named,
    { claims: { iat: NOW - 301, exp: NOW - 1 } }],
  ['iat-future', 'iat_refused', 'Made more than five minutes from now.', named,
    { claims: { iat: NOW + 301, exp: NOW + 421 } }],
  ['expired', 'expired', 'Past its end.', named, { claims: { iat: NOW - 130, exp: NOW - 10 } }],
  ['expires-now', 'expired', 'At its end.', named, { claims: { iat: NOW - 120, exp: NOW } }],
  ['too-long-lived', 'lifetime_refused', 'Valid for longer than five minutes.', named,
    { claims: { exp: NOW + 296 } }],
  ['ends-before-it-begins', 'lifetime_refused', 'Ends before it begins.', named,
    { claims: { iat: NOW + 100, exp: NOW + 50 } }],
];

const sell = 'Sell 100 shares of ACME';

const confirmations = [
  ['confirm-absent', 'confirm_missing', 'A sign-in in place of an action.', named,
    { confirm: sell }],
  ['confirm-other', 'confirm_mismatch', 'Another action was confirmed.', named,
    { confirm: sell, claims: { confirm: 'Sell 900 shares of ACME' } }],
  ['confirm-other-case', 'confirm_mismatch', 'The same words, written otherwise.', named,
    { confirm: sell, claims: { confirm: sell.toUpperCase() } }],
  ['confirm-list', 'confirm_mismatch', 'A list that holds the text.', named,
    { confirm: sell, claims: { confirm: [sell] } }],
  ['confirm-at-sign-in', 'confirm_unexpected', 'An action in place of a sign-in.', named,
    { claims: { confirm: sell } }],
];

const badHandles = {
  'upper-case': 'Alice.example.com',
  'at-sign': '@alice.example.com',
  'final-dot': 'alice.example.com.',
  'one-label': 'alice',
  'not-ascii': 'älice.example.com',
  'hidden-mark': 'alice.example.com\u200e',
  address: '127.0.0.1',
  'local-name': 'alice.local',
  'reserved-name': 'alice.example',
  'short-fingerprint': keys.alice.fingerprint.slice(0, 29),
  'fingerprint-without-dashes': keys.alice.fingerprint.replaceAll('-', ''),
};

const handles = [
  ...Object.entries(badHandles).map(([name, handle]) => [
    `handle-${name}`, 'handle_malformed', `A handle written "${encodeURI(handle)}".`, named,
    { claims: { handle } },
  ]),
  ['fingerprint-at-dns-site', 'handle_type_refused', 'A fingerprint at a site for DNS names only.',
    fingerprint, { handleTypes: ['dns'] }],
];

const subjects = [
  ['subject-plain', 'subject_unsupported', 'A subject that is only the handle.', named,
    { claims: { iss: HANDLE, sub: HANDLE } }],
  ['subject-other-hash', 'subject_unsupported', 'A thumbprint of another hash.', fingerprint,
    { claims: Object.fromEntries(['iss', 'sub'].map(name =>
      [name, thumbprint('alice').replace('sha-256', 'sha-512')])) }],
  ['did-and-sub-jwk', 'key_ambiguous', 'A DID beside a key of the token.', named,
    { claims: { sub_jwk: publicJwk(keys.alice) } }],
  ['thumbprint-and-kid', 'key_ambiguous', 'A key in the token beside a kid.', fingerprint,
    { header: { kid: named.header.kid } }],
  ['no-kid', 'key_unnamed', 'A DID without a kid.', named, { header: { kid: undefined } }],
  ['no-sub-jwk', 'key_unnamed', 'A thumbprint without its key.', fingerprint,
    { claims: { sub_jwk: undefined } }],
  ['thumbprint-of-another', 'thumbprint_mismatch', 'The thumbprint of another key.', fingerprint,
    { key: 'mallory', claims: { sub_jwk: publicJwk(keys.mallory) } }],
  ['fingerprint-of-another', 'fingerprint_mismatch', 'The fingerprint of another.', fingerprint, {
    key: 'mallory',
    claims: {
      iss: thumbprint('mallory'), sub: thumbprint('mallory'), sub_jwk: publicJwk(keys.mallory),
    },
  }],
];

const signatures = [
  ['signed-by-another', 'signature_invalid', 'Signed by another key.', named, { key: 'mallory' }],
  ['signed-by-header-key', 'signature_invalid', 'Signed by the key in its own header.', named,
    { key: 'mallory', header: { jwk: publicJwk(keys.mallory) } }],
  ['changed-after-signing', 'signature_invalid', 'The claims were changed after signing.', named,
    { sign: (input, key) => signature(key, `${input}A`) }],
  ['signature-empty', 'signature_invalid', 'The signature cut off, `alg` left.', named,
    { sign: () => Buffer.alloc(0) }],
  ['signature-zero', 'signature_invalid', 'A signature of zeros.', named,
    { sign: () => Buffer.alloc(64) }],
  ['other-algorithm', 'key_type_mismatch', 'Ed25519 in the header, a P-256 key in DNS.', named,
    { key: 'edward', header: { alg: 'Ed25519' } }],
];

export const refused = [...visit, ...envelope, ...claims, ...confirmations, ...handles, ...subjects, ...signatures];
