// Tokens for the clock on the wall, signed with the published test keys of the vectors.
import { keys, publicJwk, signature } from '../../../site/vectors/keys.mjs';

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

export const didOf = name => `did:key:${keys[name].multikey}`;

export function makeToken({ key = 'alice', header, claims, sign }) {
  const now = Math.floor(Date.now() / 1000);
  const did = didOf(key);
  const input = `${encode({
    typ: 'dns-handle+jwt', alg: 'ES256', kid: `${did}#${keys[key].multikey}`, ...header,
  })}.${encode({
    iss: did, sub: did, aud: 'https://forum.example', iat: now, exp: now + 120,
    jti: '5pVZ0m7k1JmQ2n2y3p6s8A', handle: 'alice.example.com', ...claims,
  })}`;
  const bytes = sign ? sign(input) : signature(keys[key], input);
  return `${input}.${bytes.toString('base64url')}`;
}

export function makeFingerprintToken(claims) {
  const { fingerprint, thumbprint } = keys.alice;
  const sub = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`;
  return makeToken({
    header: { kid: undefined },
    claims: { iss: sub, sub, sub_jwk: publicJwk(keys.alice), handle: fingerprint, ...claims },
  });
}
