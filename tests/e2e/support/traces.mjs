// What private windows could leave behind.
import { keyFromMultibase } from '../../../site/js/key.js';
import { makeNeedles } from '../../fixtures/residue.mjs';

const keyOf = ({ sub, sub_jwk: jwk }) => jwk ?? keyFromMultibase(sub.slice('did:key:'.length)).jwk;

function partsOf(token) {
  const [, claims, signature] = token.split('.');
  return { ...JSON.parse(Buffer.from(claims, 'base64url')), token, signature };
}

// The public keys of the names that sites were shown.
export const keysOf = (sent) => sent.map(({ token }) => keyOf(partsOf(token)));

// Everything in what sites were sent, and the extension's words for the windows.
export function tracesOf(sent, words) {
  const texts = Object.fromEntries(words.map((word, i) => [`word ${i}`, word]));
  const bytes = {};
  sent.forEach(({ token }, i) => {
    const { handle, nonce, jti, sub, signature, ...claims } = partsOf(token);
    const [label] = handle.split('.');
    const { x, y } = keyOf({ sub, ...claims });
    const said = { handle, label, nonce, jti, sub, signature, token };
    for (const [what, text] of Object.entries(said)) {
      texts[`${what} ${i}`] = text;
    }
    bytes[`x ${i}`] = Buffer.from(x, 'base64url');
    bytes[`y ${i}`] = Buffer.from(y, 'base64url');
  });
  return makeNeedles({ texts, bytes });
}
