// Tokens that are refused for what DNS or the web says: [name, code, sentence, visitor, changes].
import { keys, multikey, publicJwk } from './keys.mjs';
import {
  address, atproto, didKey, document, failing, fingerprint, HANDLE, json, jwkMethod, multikeyMethod,
  named, nywhere, plc, PLC, PLC_URL, thumbprint, txt, web, WEB, WEB_URL, WELL_KNOWN,
} from './context.mjs';

const record = `v=nyw1 did=${didKey('alice')}`;
const other = `v=nyw1 did=${didKey('mallory')}`;
const selfName = `${keys.mallory.fingerprint}.at.example.net`;
const ownName = `${keys.alice.fingerprint}.at.example.net`;
const ownNameJoined = ownName.replaceAll('-', '');
const ownNameLonger = 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z-2732.at.example.net';
const webDocument = value => ({ https: json(WEB_URL, value) });
const good = document(WEB, multikeyMethod(WEB, '#nywhere', 'alice'));

const sources = [
  ['servfail', 'dns_failed', 'The first source fails: the second is not asked.', named, {
    dns: { ...failing(`TXT _nywhere.${HANDLE}`, 'SERVFAIL'), ...atproto(`did=${didKey('alice')}`) },
  }],
  ['time-out', 'dns_failed', 'The name server does not answer.', named,
    { dns: failing(`TXT _nywhere.${HANDLE}`, 'TIMEOUT') }],
  ['atproto-servfail', 'dns_failed', 'The second source fails: the third is not asked.', plc, {
    dns: failing(`TXT _atproto.${HANDLE}`, 'SERVFAIL'),
    https: { ...plc.https, [WELL_KNOWN]: { status: 200, body: PLC } },
  }],
  ['web-time-out', 'https_failed', 'The web server of the handle does not answer.', plc,
    { dns: {}, https: { [WELL_KNOWN]: { failure: 'time-out' } } }],
  ['web-redirect', 'https_failed', 'A redirect is not followed.', plc,
    { dns: {}, https: { [WELL_KNOWN]: { status: 302, body: '' } } }],
  ['document-absent', 'https_failed', 'The document is not there.', web, { https: {} }],
  ['document-server-error', 'https_failed', 'The server of the document fails.', web,
    { https: { [WEB_URL]: { status: 500, body: '' } } }],
  ['private-address', 'address_refused', 'The web server is in a private network.', plc,
    { dns: address(`A ${HANDLE}`, '10.0.0.7') }],
  ['one-private-address', 'address_refused', 'One of two addresses is the loopback.', web,
    { dns: { ...web.dns, ...address('A id.example.com', '8.8.8.8'),
      ...address('AAAA id.example.com', '::1') } }],
  ['mapped-address', 'address_refused', 'A private IPv4 address written as IPv6.', web,
    { dns: { ...web.dns, ...address('AAAA id.example.com', '::ffff:192.168.0.1') } }],
  ['nothing-found', 'handle_unknown', 'No source knows the handle.', named, { dns: {} }],
  ['other-records-only', 'handle_unknown', 'Only records of other protocols.', named,
    { dns: { ...nywhere('v=spf1 -all', 'v=nyw10 did=x'), ...atproto('verify=1') } }],
];

const records = [
  ['revoked', 'handle_revoked', 'Revoked by its owner.', named, { dns: nywhere('v=nyw1 revoked') }],
  ['revoked-beside-record', 'handle_revoked', 'A revocation outweighs a record.', named,
    { dns: nywhere(record, 'v=nyw1 revoked') }],
  ['self-udf-revoked', 'handle_revoked', 'One name of a wildcard zone has a record of its own.',
    fingerprint,
    { claims: { handle: ownName }, dns: txt(`_nywhere.${ownName}`, 'v=nyw1 revoked') }],
  ['record-empty', 'record_malformed', 'A record that says nothing.', named,
    { dns: nywhere('v=nyw1') }],
  ['record-two-dids', 'record_malformed', 'One record with two DIDs.', named,
    { dns: nywhere(`${record} did=${didKey('mallory')}`) }],
  ['record-bad-did', 'record_malformed', 'A DID that is none.', named,
    { dns: nywhere('v=nyw1 did=alice') }],
  ['record-bad-atproto', 'record_malformed', 'An _atproto record whose DID is none.', named,
    { dns: atproto('did=did:plc:') }],
  ['well-known-html', 'record_malformed', 'A web page where the DID should be.', plc,
    { dns: {}, https: { [WELL_KNOWN]: { status: 200, body: '<!doctype html>' } } }],
  ['two-records', 'record_conflict', 'Two records with different DIDs.', named,
    { dns: nywhere(record, other) }],
  ['two-kinds', 'record_conflict', 'A DID beside self=udf.', named,
    { dns: nywhere(record, 'v=nyw1 self=udf') }],
  ['two-atproto-records', 'record_conflict', 'Two _atproto records with different DIDs.', plc,
    { dns: atproto(`did=${PLC}`, `did=${WEB}`) }],
  ['handle-of-another', 'subject_mismatch', 'Mallory with the handle of Alice.', named, {
    key: 'mallory', header: { kid: `${didKey('mallory')}#${keys.mallory.multikey}` },
    claims: { iss: didKey('mallory'), sub: didKey('mallory') },
  }],
  ['did-for-self-udf', 'subject_mismatch', 'A DID where the zone says self=udf.', named,
    { dns: nywhere('v=nyw1 self=udf') }],
  ['did-for-fingerprint', 'subject_mismatch', 'A DID beside a fingerprint.', named,
    { claims: { handle: keys.alice.fingerprint } }],
  ['thumbprint-for-did', 'subject_mismatch', 'A key of its own where the record has a DID.',
    fingerprint, { claims: { handle: HANDLE }, dns: nywhere(other) }],
  ['self-udf-of-another', 'fingerprint_mismatch', 'The fingerprint in the name is of another key.',
    fingerprint,
    { claims: { handle: selfName }, dns: txt(`_nywhere.${selfName}`, 'v=nyw1 self=udf') }],
  ['self-udf-other-spelling', 'fingerprint_mismatch', 'The right fingerprint without its dashes.',
    fingerprint,
    { claims: { handle: ownNameJoined },
      dns: txt(`_nywhere.${ownNameJoined}`, 'v=nyw1 self=udf') }],
  ['self-udf-longer', 'fingerprint_mismatch', 'Four characters more of the right fingerprint.',
    fingerprint,
    { claims: { handle: ownNameLonger },
      dns: { ...txt(`_nywhere.${ownName}`, 'v=nyw1 revoked'),
        ...txt(`_nywhere.${ownNameLonger}`, 'v=nyw1 self=udf') } }],
  ['self-udf-deeper', 'fingerprint_mismatch', 'The fingerprint is not the first label.',
    fingerprint,
    { claims: { handle: `www.${ownName}` },
      dns: txt(`_nywhere.www.${ownName}`, 'v=nyw1 self=udf') }],
  ['self-udf-without-fingerprint', 'fingerprint_mismatch', 'self=udf at a name without one.',
    fingerprint, { claims: { handle: HANDLE }, dns: nywhere('v=nyw1 self=udf') }],
];

const withDid = (did, fragment, changes = {}) => ({
  header: { kid: `${did}#${fragment}` }, claims: { iss: did, sub: did },
  dns: nywhere(`v=nyw1 did=${did}`), ...changes,
});
const withMultikey = text => withDid(`did:key:${text}`, text);

const documents = [
  ['method-unknown', 'did_unsupported', 'A DID of a method that the site does not know.', named,
    withDid('did:example:alice', 'nywhere')],
  ['web-with-path', 'did_unsupported', 'A did:web with a path.', named,
    withDid('did:web:example.com:alice', 'nywhere')],
  ['web-with-port', 'did_unsupported', 'A did:web with a port.', named,
    withDid('did:web:example.com%3A8443', 'nywhere')],
  ['web-with-address', 'did_unsupported', 'A did:web that is an address.', named,
    withDid('did:web:127.0.0.1', 'nywhere')],
  ['key-secp256k1', 'did_unsupported', 'A did:key of another curve.', named,
    withMultikey('zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9')],
  ['method-type-unknown', 'did_unsupported', 'A verification method of another type.', web,
    webDocument(document(WEB, { ...multikeyMethod(WEB, '#nywhere', 'alice'), type: 'Odd2030' }))],
  ['document-html', 'document_malformed', 'A web page where the document should be.', web,
    { https: { [WEB_URL]: { status: 200, body: '<!doctype html>' } } }],
  ['document-without-keys', 'document_malformed', 'A document without keys.', web,
    webDocument({ ...good, verificationMethod: undefined })],
  ['document-of-another', 'document_mismatch', 'A document about another DID.', web,
    webDocument({ ...good, id: 'did:web:elsewhere.example.org' })],
  ['plc-document-of-another', 'document_mismatch', 'The directory answers about another DID.', plc,
    { https: json(PLC_URL, { ...good, id: WEB }) }],
  ['claims-another-handle', 'handle_unclaimed', 'The identity names another handle.', web,
    webDocument({ ...good, alsoKnownAs: ['at://bob.example.com'] })],
  ['claims-handle-second', 'handle_unclaimed', 'The identity names the handle, but not first.', web,
    webDocument({ ...good, alsoKnownAs: ['at://bob.example.com', `at://${HANDLE}`] })],
  ['claims-no-handle', 'handle_unclaimed', 'The identity names no handle.', web,
    webDocument({ ...good, alsoKnownAs: undefined })],
  ['kid-not-listed', 'key_unknown', 'A key that the document does not list.', web,
    { header: { kid: `${WEB}#nywhere-old` } }],
  ['kid-of-another-did', 'key_unknown', 'A kid that belongs to another DID.', web,
    { header: { kid: named.header.kid } }],
  ['did-key-other-kid', 'key_unknown', 'A did:key with the kid of another key.', named,
    { header: { kid: `${didKey('alice')}#${keys.mallory.multikey}` } }],
  ['atproto-key', 'key_foreign', 'Signed with the key that signs posts.', web, {
    header: { kid: `${WEB}#atproto` },
    ...webDocument(document(WEB, multikeyMethod(WEB, '#atproto', 'alice'))),
  }],
];

const offCurve = { ...publicJwk(keys.alice), y: keys.mallory.jwk.y };
const carried = jwk => ({ claims: { sub_jwk: jwk } });

const points = [
  ['p256-off-curve', 'key_malformed', 'A compressed point that is not on P-256.', named,
    withMultikey(multikey(`802402${'1'.padStart(64, '0')}`))],
  ['ed25519-off-curve', 'key_malformed', 'Bytes that are no point of Ed25519.', named, {
    ...withMultikey(multikey(`ed0102${''.padStart(62, '0')}`)), key: 'edward',
  }],
  ['ed25519-not-reduced', 'key_malformed', 'A coordinate of Ed25519 that is not below the prime.',
    named, { ...withMultikey(multikey(`ed01ee${'ff'.repeat(30)}7f`)), key: 'edward' }],
  ['did-key-leading-zero', 'key_malformed', 'A did:key with a zero octet in front.', named,
    withMultikey(`z1${keys.alice.multikey.slice(1)}`)],
  ['did-key-not-base58', 'key_malformed', 'A did:key with a letter that base58 lacks.', named,
    withMultikey(`${keys.alice.multikey.slice(0, -1)}0`)],
  ['jwk-off-curve', 'key_malformed', 'A JWK whose point is not on P-256.', web,
    webDocument(document(WEB, { ...jwkMethod(WEB, '#nywhere', 'alice'), publicKeyJwk: offCurve }))],
  ['sub-jwk-off-curve', 'key_malformed', 'The same in the token.', fingerprint, carried(offCurve)],
  ['sub-jwk-private', 'key_malformed', 'A private key in the token.', fingerprint,
    carried(keys.alice.jwk)],
  ['sub-jwk-other-spelling', 'key_malformed', 'A coordinate with spare bits set.', fingerprint,
    carried({ ...publicJwk(keys.alice), x: keys.alice.jwk.x.replace(/U$/, 'V') })],
  ['sub-jwk-other-curve', 'did_unsupported', 'A key of another curve in the token.', fingerprint,
    carried({ ...publicJwk(keys.alice), crv: 'P-384' })],
  ['ed25519-key-for-es256', 'key_type_mismatch', 'ES256, and an Ed25519 key in DNS.', named,
    withMultikey(keys.edward.multikey)],
  ['thumbprint-signed-by-another', 'signature_invalid', 'A fingerprint, signed by another key.',
    fingerprint, { key: 'mallory', claims: { sub: thumbprint('alice') } }],
];

export const unresolved = [...sources, ...records, ...documents, ...points];
