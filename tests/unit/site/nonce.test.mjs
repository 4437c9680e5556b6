// A nonce is hard to guess, belongs to one session, and is good once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createNonces } from '../../../site/js/index.js';

const code = expected => error => error.code === expected;

test('a nonce has 128 bits and the alphabet that helpers accept', () => {
  const nonce = createNonces().issue({});
  assert.match(nonce, /^[A-Za-z0-9_-]{22,128}$/);
  assert.equal(Buffer.from(nonce, 'base64url').length, 16);
});

test('a hundred nonces are a hundred different nonces', () => {
  const nonces = createNonces();
  assert.equal(new Set(Array.from({ length: 100 }, () => nonces.issue({}))).size, 100);
});

test('a nonce can be taken once', () => {
  const nonces = createNonces();
  const session = {};
  const nonce = nonces.issue(session);
  assert.deepEqual(nonces.take(session), [nonce]);
  assert.throws(() => nonces.take(session), code('nonce_missing'));
});

test('a nonce of one session is not in another', () => {
  const nonces = createNonces();
  nonces.issue({});
  assert.throws(() => nonces.take({}), code('nonce_missing'));
});

test('a nonce is good for five minutes, and gone when it is refused', () => {
  let clock = 1000;
  const nonces = createNonces({ now: () => clock });
  const session = {};
  nonces.issue(session);
  clock += 301;
  assert.throws(() => nonces.take(session), code('nonce_expired'));
  assert.throws(() => nonces.take(session), code('nonce_missing'));
});

test('each of two tabs has its nonce, and one attempt spends both', () => {
  const nonces = createNonces();
  const session = {};
  const issued = [nonces.issue(session), nonces.issue(session)];
  assert.deepEqual(nonces.take(session), issued);
  assert.throws(() => nonces.take(session), code('nonce_missing'));
});

test('a page loaded over and over does not make the session grow without end', () => {
  const nonces = createNonces();
  const session = {};
  for (let i = 0; i < 1000; i++) nonces.issue(session);
  assert.equal(nonces.take(session).length, 8);
});

test('what is kept survives a session store that writes JSON', () => {
  const nonces = createNonces();
  const session = {};
  const nonce = nonces.issue(session);
  assert.deepEqual(nonces.take(JSON.parse(JSON.stringify(session))), [nonce]);
});
