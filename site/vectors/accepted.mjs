// Tokens that a site accepts: [name, sentence, visitor, changes].
import { keys, publicJwk } from './keys.mjs';
import {
  atproto, didKey, document, fingerprint, HANDLE, json, jwkMethod, multikeyMethod, named, nywhere,
  OTHER_NONCE, NONCE, NOW, plc, PLC, PLC_URL, thumbprint, txt, web, WEB, WEB_URL, WELL_KNOWN,
} from './context.mjs';

const record = `v=nyw1 did=${didKey('alice')}`;
const edwardKid = `${didKey('edward')}#${keys.edward.multikey}`;
const selfName = `${keys.alice.fingerprint}.at.example.net`;
const atWill = 'k4tz2mq7vw3x.names.example.net';
const methods = (...list) => ({ https: json(WEB_URL, document(WEB, ...list)) });

export const accepted = [
  ['did-key-es256', 'A DNS name whose record is a did:key of P-256.', named, {}],
  ['did-key-ed25519', 'A DNS name whose record is a did:key of Ed25519.', named, {
    key: 'edward', header: { alg: 'Ed25519', kid: edwardKid },
    claims: { iss: didKey('edward'), sub: didKey('edward') },
    dns: nywhere(`v=nyw1 did=${didKey('edward')}`),
  }],
  ['did-web-multikey', 'A did:web whose document lists a Multikey.', web, {}],
  ['did-web-jwk', 'A did:web whose document lists a JWK.', web,
    methods(jwkMethod(WEB, '#nywhere', 'alice'))],
  ['did-web-relative', 'A verification method listed with a relative id.', web,
    methods({ ...multikeyMethod(WEB, '#nywhere', 'alice'), id: '#nywhere' })],
  ['did-web-second-device', 'One of two sign-in keys, beside a key that signs other things.', web, {
    header: { kid: `${WEB}#nywhere-laptop` },
    ...methods(multikeyMethod(WEB, '#atproto', 'mallory'),
      multikeyMethod(WEB, '#nywhere', 'edward'), multikeyMethod(WEB, '#nywhere-laptop', 'alice')),
  }],
  ['did-plc', 'A did:plc, looked up in the directory.', plc, {}],
  ['did-plc-by-atproto-record', 'No _nywhere record: the _atproto record is used.', plc, {
    dns: atproto(`did=${PLC}`),
  }],
  ['did-plc-by-well-known', 'No record in DNS: the well-known file is used.', plc, {
    dns: {},
    https: {
      [WELL_KNOWN]: { status: 200, body: `${PLC}\n` },
      ...json(PLC_URL, document(PLC, multikeyMethod(PLC, '#nywhere', 'alice'))),
    },
  }],
  ['also-known-as-first-valid', 'Names that are no handle are passed over.', web, {
    https: json(WEB_URL, {
      ...document(WEB, multikeyMethod(WEB, '#nywhere', 'alice')),
      alsoKnownAs: ['https://example.com', 'at://not_a_name', `at://${HANDLE}`],
    }),
  }],
  ['txt-in-parts', 'A record that comes as three strings joins with nothing between.', named, {
    dns: nywhere([record.slice(0, 9), record.slice(9, 40), record.slice(40)]),
  }],
  ['txt-beside-others', 'Records of other protocols at the same name are passed over.', named, {
    dns: nywhere('v=spf1 -all', 'v=nyw10 did=did:web:elsewhere.example.org', record),
  }],
  ['txt-twice-the-same', 'The same record twice is no conflict.', named, {
    dns: nywhere(record, `${record} note=backup`),
  }],
  ['nywhere-before-atproto', 'The _nywhere record is asked first, and is enough.', named, {
    dns: { ...nywhere(record), ...atproto(`did=${PLC}`) },
  }],
  ['fingerprint-es256', 'The fingerprint of a P-256 key, without any look-up.', fingerprint, {}],
  ['fingerprint-ed25519', 'The fingerprint of an Ed25519 key.', fingerprint, {
    key: 'edward', header: { alg: 'Ed25519' },
    claims: {
      iss: thumbprint('edward'), sub: thumbprint('edward'), sub_jwk: publicJwk(keys.edward),
      handle: keys.edward.fingerprint,
    },
  }],
  ['fingerprint-longer', 'A fingerprint of 48 characters: any prefix of 28 or more will do.',
    fingerprint,
    { claims: { handle: 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z-2732-eg76-ryze-jz2g-oz74' } }],
  ['self-udf', 'A name whose first label is the fingerprint, in a zone that says self=udf.',
    fingerprint, {
      claims: { handle: selfName },
      dns: txt(`_nywhere.${selfName}`, 'v=nyw1 self=udf'),
    }],
  ['self-udf-at-dns-site', 'Such a name is a DNS name: a site that takes no others takes it.',
    fingerprint, {
      claims: { handle: selfName }, handleTypes: ['dns'],
      dns: txt(`_nywhere.${selfName}`, 'v=nyw1 self=udf'),
    }],
  ['self-udf-beside-atproto', 'A wildcard answers for _atproto too, which is not asked.',
    fingerprint, {
      claims: { handle: selfName },
      dns: { ...txt(`_nywhere.${selfName}`, 'v=nyw1 self=udf'),
        ...txt(`_atproto.${selfName}`, 'v=nyw1 self=udf') },
    }],
  ['at-will', 'A name that was registered for one window: a did:key like any other.', named, {
    claims: { handle: atWill }, handleTypes: ['dns'], dns: txt(`_nywhere.${atWill}`, record),
  }],
  ['iat-rounded', 'A time rounded down to half a minute, as helpers do in private windows.',
    fingerprint, { claims: { iat: NOW - 35, exp: NOW + 85 } }],
  ['two-tabs', 'The token answers the page of the first of two tabs.', named, {
    nonces: [{ nonce: NONCE, issued: NOW - 200 }, { nonce: OTHER_NONCE, issued: NOW - 5 }],
  }],
  ['nonce-five-minutes', 'A nonce of exactly five minutes is still good.', named, {
    nonces: [{ nonce: NONCE, issued: NOW - 300 }],
  }],
  ['clock-behind', 'The clock of the helper is behind, but the token has not yet expired.', named, {
    claims: { iat: NOW - 119, exp: NOW + 1 },
  }],
  ['clock-ahead', 'The clock of the helper is five minutes ahead.', named, {
    claims: { iat: NOW + 300, exp: NOW + 420 },
  }],
  ['header-key-ignored', 'A key that the header brings along changes nothing.', named, {
    header: { jwk: publicJwk(keys.mallory), jku: 'https://evil.example.org/keys' },
  }],
  ['unknown-claim', 'A claim that the site does not know changes nothing.', named, {
    claims: { nickname: 'al' },
  }],
  ['confirm', 'The visitor has confirmed an action, in these words.', named, {
    confirm: 'Sell 100 shares of ACME', claims: { confirm: 'Sell 100 shares of ACME' },
  }],
  ['high-s', 'An ECDSA signature in its other form (S above half of the order).', named, {
    highS: true,
  }],
];
