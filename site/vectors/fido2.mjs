// What a FIDO2 security key signs: [name, sentence, visitor, changes] where a site accepts it, and
// [name, code, sentence, visitor, changes] where it does not. A change of `fido2` is made by the
// token itself, so the signature covers it.
import { createHash } from 'node:crypto';
import { der, keys, signature } from './keys.mjs';
import { didKey, fingerprint, named, nywhere } from './context.mjs';

const sha256 = data => createHash('sha256').update(data).digest();

// Present 0x01, verified 0x04; more follows 0x40 and 0x80.
function authenticatorData({ rpId = 'nywhere:', flags = 0x01, counter = 7, more = '' }) {
  const data = Buffer.concat([sha256(rpId), Buffer.alloc(5), Buffer.from(more, 'hex')]);
  data[32] = flags;
  data.writeUInt32BE(counter, 33);
  return data;
}

// The third and fourth part of a token. `client(input)` gives what is digested in place of the
// header and the claims, `sent(data)` and `raw(signature)` change what is sent afterwards.
export function assertion(key, input, {
  highS, client = text => text, sent = data => data,
  raw = bytes => (key.jwk.kty === 'EC' ? der(bytes) : bytes), ...said
}) {
  const data = authenticatorData(said);
  const signed = Buffer.concat([data, sha256(client(input))]);
  const bytes = raw(signature(key, signed, { highS }), input);
  return `${sent(data).toString('base64url')}.${bytes.toString('base64url')}`;
}

const proofs = ['jws', 'fido2'];
const onToken = (visitor, alg = 'FIDO2-ES256') => ({
  ...visitor, proofs, fido2: {}, header: { ...visitor.header, typ: 'dns-handle+fido2', alg },
});
const key = onToken(named);
const own = onToken(fingerprint);
const edward = onToken({
  ...named, key: 'edward',
  header: { kid: `${didKey('edward')}#${keys.edward.multikey}` },
  claims: { ...named.claims, iss: didKey('edward'), sub: didKey('edward') },
  dns: nywhere(`v=nyw1 did=${didKey('edward')}`),
}, 'FIDO2-Ed25519');

export const acceptedFido2 = [
  ['fido2-es256', 'A DNS name whose P-256 key is on a security key.', key, {}],
  ['fido2-ed25519', 'A DNS name whose Ed25519 key is on a security key.', edward, {}],
  ['fido2-fingerprint', 'The fingerprint of a key that is on a security key.', own, {}],
  ['fido2-alone', 'A site that takes no other signatures.', key, { proofs: ['fido2'] }],
  ['fido2-verified', 'The security key has asked for a PIN or a fingerprint.', key,
    { fido2: { flags: 0x05 } }],
  ['fido2-backed-up', 'Flags that say that the key may be, or is, in another place as well.', key,
    { fido2: { flags: 0x19 } }],
  ['fido2-without-counter', 'A security key that does not count.', key, { fido2: { counter: 0 } }],
  ['fido2-high-s', 'Security keys do not choose the lower S.', key, { highS: true }],
  ['fido2-confirm', 'An action, confirmed by a touch.', key,
    { confirm: 'Sell 100 shares of ACME', claims: { confirm: 'Sell 100 shares of ACME' } }],
  ['jws-at-fido2-site', 'A site that takes both takes a JWS.', named, { proofs }],
];

const changed = data => {
  const other = Buffer.from(data);
  other[32] |= 0x04;
  return other;
};
const longLength = bytes => {
  const [sequence, ...rest] = der(bytes);
  return Buffer.from([sequence, 0x81, ...rest]);
};
const padded = bytes => {
  const [sequence, length, integer, size, ...rest] = der(bytes);
  return Buffer.from([sequence, length + 1, integer, size + 1, 0, ...rest]);
};
const negative = bytes => {
  const body = der(bytes);
  body[4] |= 0x80;
  return body;
};
const webauthn = input => JSON.stringify(
  { type: 'webauthn.get', challenge: input, origin: 'https://forum.example', crossOrigin: false });

const formats = [
  ['fido2-not-asked-for', 'proof_refused', 'A security key at a site that takes a JWS only.', key,
    { proofs: undefined }],
  ['jws-not-taken', 'proof_refused', 'A JWS at a site that takes security keys only.', named,
    { proofs: ['fido2'] }],
  ['fido2-three-parts', 'token_malformed', 'The authenticator data left out.', key,
    { token: token => token.replace(/\.[^.]+(\.[^.]+)$/, '$1') }],
  ['jws-four-parts', 'token_malformed', 'A JWS with a part of a security key.', named,
    { proofs, token: token => token.replace(/(\.[^.]+)$/, '.AAAA$1') }],
  ['fido2-jose-alg', 'alg_refused', 'A JOSE algorithm in the header of a security key.', key,
    { header: { alg: 'ES256' } }],
  ['jws-fido2-alg', 'alg_refused', 'An algorithm of security keys in the header of a JWS.', named,
    { proofs, header: { alg: 'FIDO2-ES256' } }],
  ['fido2-other-spelling', 'token_malformed', 'Base64 with bits that mean nothing.', key,
    { token: token => token.replace(/.(\.[^.]+)$/, 'f$1') }],
  ['fido2-key-type', 'key_type_mismatch', 'Ed25519 in the header, a P-256 key in DNS.', key,
    { key: 'edward', header: { alg: 'FIDO2-Ed25519' } }],
];

const authenticators = [
  ['fido2-short', 'authenticator_malformed', 'Authenticator data cut off.', key,
    { fido2: { sent: data => data.subarray(0, 36) } }],
  ['fido2-long', 'authenticator_malformed', 'Something after the authenticator data.', key,
    { fido2: { more: '00' } }],
  ['fido2-extensions', 'authenticator_malformed', 'Extensions, which nobody asked for.', key,
    { fido2: { flags: 0x81, more: 'a0' } }],
  ['fido2-attested', 'authenticator_malformed', 'A flag that promises the data of a new key.', key,
    { fido2: { flags: 0x41 } }],
  ['fido2-other-party', 'authenticator_foreign', 'Signed for the web site of somebody.', key,
    { fido2: { rpId: 'forum.example' } }],
  ['fido2-party-cut', 'authenticator_foreign', 'Signed for a host that is called nywhere.', key,
    { fido2: { rpId: 'nywhere' } }],
  ['fido2-no-touch', 'touch_missing', 'Signed without anybody there.', key,
    { fido2: { flags: 0x00 } }],
  ['fido2-verified-no-touch', 'touch_missing', 'Somebody was known, but nobody touched.', key,
    { fido2: { flags: 0x04 } }],
];

const signatures = [
  ['fido2-by-another', 'signature_invalid', 'Signed by another security key.', key,
    { key: 'mallory' }],
  ['fido2-of-web', 'signature_invalid', 'Signed for a browser, by the rules of WebAuthn.', key,
    { fido2: { client: webauthn } }],
  ['fido2-of-other-claims', 'signature_invalid', 'The claims were changed after signing.', key,
    { fido2: { client: input => `${input}A` } }],
  ['fido2-flags-changed', 'signature_invalid', 'A flag was set after signing.', key,
    { fido2: { sent: changed } }],
  ['fido2-without-data', 'signature_invalid', 'A JWS signature: the claims alone.', key,
    { fido2: { raw: (bytes, input) => der(signature(keys.alice, input)) } }],
  ['fido2-raw', 'signature_invalid', 'R and S side by side, as a JWS has them.', key,
    { fido2: { raw: bytes => bytes } }],
  ['fido2-der-long-length', 'signature_invalid', 'A length in more octets than it needs.', key,
    { fido2: { raw: longLength } }],
  ['fido2-der-padded', 'signature_invalid', 'A number in more octets than it needs.', key,
    { fido2: { raw: padded } }],
  ['fido2-der-negative', 'signature_invalid', 'A number below zero.', key,
    { fido2: { raw: negative } }],
  ['fido2-der-more', 'signature_invalid', 'An octet after the signature.', key,
    { fido2: { raw: bytes => Buffer.concat([der(bytes), Buffer.alloc(1)]) } }],
  ['fido2-der-cut', 'signature_invalid', 'A signature cut off.', key,
    { fido2: { raw: bytes => der(bytes).subarray(0, 40) } }],
  ['fido2-signature-empty', 'signature_invalid', 'No signature.', key,
    { fido2: { raw: () => Buffer.alloc(0) } }],
  ['fido2-ed25519-der', 'signature_invalid', 'An Ed25519 signature of the wrong length.', edward,
    { fido2: { raw: bytes => bytes.subarray(0, 63) } }],
];

export const refusedFido2 = [...formats, ...authenticators, ...signatures];
