import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refused, route, sourceOf } from '../../../extension/background/router.js';

const OWN = 'self';
const POPUP = 'chrome-extension://self/popup/popup.html';
const page = { id: OWN, tab: { id: 1 }, frameId: 0, url: 'https://forum.example/in' };
const table = {
  look: { from: 'page', run: (message, sender) => [message.type, sender] },
  sign: { from: 'popup', run: () => 'ok' },
};

test('only the top frame of a web page and the popup itself are known', () => {
  assert.equal(sourceOf(page, OWN, POPUP), 'page');
  assert.equal(sourceOf({ id: OWN, url: `${POPUP}#x` }, OWN, POPUP), 'popup');
  assert.equal(sourceOf({ ...page, frameId: 3 }, OWN, POPUP), null);
  assert.equal(sourceOf({ ...page, id: 'another' }, OWN, POPUP), null);
  assert.equal(sourceOf({ ...page, tab: undefined }, OWN, POPUP), null);
  assert.equal(sourceOf({ ...page, url: 'chrome-extension://self/else.html' }, OWN, POPUP), null);
  assert.equal(sourceOf({ id: OWN }, OWN, POPUP), null);
});

test('a message reaches its row with whatever came along', () => {
  assert.deepEqual(route(table, 'page', { type: 'look' }, page), ['look', page]);
});

test('a page cannot send what only the popup may, nor the popup what only a page may', () => {
  assert.throws(() => route(table, 'page', { type: 'sign' }), Refused);
  assert.throws(() => route(table, 'popup', { type: 'look' }), Refused);
  assert.throws(() => route(table, null, { type: 'sign' }), Refused);
});

test('names that every object has are no messages, and what is no message is refused', () => {
  for (const message of [
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 1 },
    {},
    null,
    undefined,
    'sign',
  ]) {
    assert.throws(() => route(table, 'popup', message), Refused);
  }
});
