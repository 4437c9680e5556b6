// The verifier as a site calls it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createVerifier } from '../../../site/js/index.js';
import { readData } from './data.mjs';

const examples = JSON.parse(readData('token-examples.json'));
const origin = 'https://forum.example';
const nonce = 'kq3Tz0m1Yt9yV3n0h3oV2A';
const now = () => 1795470005;
const resolver = {
  async resolveTxt(name) {
    assert.equal(name, '_nywhere.alice.example.com');
    return [[/"(.*)"/.exec(examples.dns_txt)[1]]];
  },
};

test('the named example token is accepted', async () => {
  const verify = createVerifier({ origin, now, resolver });
  const { sub, handle, type, key } = await verify(examples.named, { nonce });
  assert.deepEqual({ sub, handle, type },
    { sub: examples.did_key, handle: 'alice.example.com', type: 'dns' });
  assert.equal(key.x, examples.jwk_private.x);
});

test('the fingerprint example token is accepted, and nothing is looked up', async () => {
  const verify = createVerifier({ origin, now, resolver: {} });
  const { handle, type } = await verify(examples.fingerprint, { nonce });
  assert.deepEqual({ handle, type },
    { handle: 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z', type: 'fingerprint' });
});

test('the key that is returned has no private part and no foreign members', async () => {
  const verify = createVerifier({ origin, now, resolver });
  const { key } = await verify(examples.named, { nonce });
  assert.deepEqual(Object.keys(key), ['kty', 'crv', 'x', 'y']);
});

test('without a nonce nothing is accepted', async () => {
  const verify = createVerifier({ origin, now, resolver });
  for (const options of [undefined, {}, { nonce: undefined }, { nonce: [] }]) {
    await assert.rejects(verify(examples.named, options), { code: 'nonce_missing' });
  }
});

test('whatever is not a text is refused by its code, not by an accident', async () => {
  const verify = createVerifier({ origin, now, resolver });
  for (const token of [42, {}, [examples.named], 'x', 'a.b.c', '..', 'null']) {
    await assert.rejects(verify(token, { nonce }), { code: 'token_malformed' });
  }
  for (const token of [undefined, null, '']) {
    await assert.rejects(verify(token, { nonce }), { code: 'token_missing' });
  }
});

test('an algorithm that the site does not list is refused', async () => {
  const verify = createVerifier({ origin, now, resolver, algorithms: ['Ed25519'] });
  await assert.rejects(verify(examples.named, { nonce }), { code: 'alg_refused', step: 2 });
});

test('an origin that no browser would send is a mistake of the site, found at the start', () => {
  const mistakes = ['https://forum.example/', 'forum.example', 'https://Forum.example',
    'https://forum.example:443', ''];
  for (const mistake of mistakes) {
    assert.throws(() => createVerifier({ origin: mistake }), TypeError, mistake);
  }
});
