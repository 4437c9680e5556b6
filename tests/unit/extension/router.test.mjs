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

test('only our options page itself, in a tab of its own, is the options page', () => {
  const OPTIONS = 'chrome-extension://self/options/options.html';
  const STOPPED = 'chrome-extension://self/stopped/stopped.html';
  const from = (sender) => sourceOf(sender, OWN, POPUP, STOPPED, OPTIONS);
  const ours = { id: OWN, tab: { id: 1 }, frameId: 0, url: `${OPTIONS}#handles/add` };
  assert.equal(from(ours), 'options');
  assert.equal(from({ ...ours, url: `${OPTIONS}?x#y` }), 'options');
  for (const not of [
    { ...ours, id: 'another' },
    { ...ours, frameId: 2 },
    { ...ours, tab: undefined },
    { ...ours, url: `${OPTIONS}.evil` },
    { ...ours, url: 'chrome-extension://other/options/options.html' },
    { ...ours, url: 'chrome-extension://self/options/other.html' },
    { ...ours, url: undefined },
  ]) {
    assert.equal(from(not), null, not.url);
  }
  assert.equal(from({ ...ours, url: 'https://forum.example/options/options.html' }), 'page');
});

test('the page that stops is known in a tab, and not in a frame', () => {
  const STOPPED = 'chrome-extension://self/stopped/stopped.html';
  const from = (sender) => sourceOf(sender, OWN, POPUP, STOPPED);
  const ours = { id: OWN, tab: { id: 1 }, frameId: 0, url: `${STOPPED}#https://evil.example/` };
  assert.equal(from(ours), 'stopped');
  for (const not of [
    { ...ours, id: 'another' },
    { ...ours, frameId: 1 },
    { ...ours, tab: undefined },
    { ...ours, url: 'chrome-extension://self/stopped/other.html' },
  ]) {
    assert.equal(from(not), null);
  }
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
