import assert from 'node:assert/strict';
import { test } from 'node:test';

const opened = [];

globalThis.browser = {
  runtime: { getURL: () => 'chrome-extension://self/' },
  tabs: { get: async (id) => ({ id, windowId: 1, active: true }) },
  action: { openPopup: async () => opened.push('popup') },
};
const popups = await import('../../../extension/background/popups.js');

// A popup over a tab; `close` closes it.
function openOver(tabId, document) {
  let close;
  const onDisconnect = { addListener: (listener) => (close = listener) };
  const session = popups.openSession({ onDisconnect }, () => {});
  Object.assign(session, { tabId, document });
  return { close };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is stopped before the popup of the sign-in has closed is said after that', async () => {
  const { close } = openOver(1, { origin: 'https://forum.example' });
  await popups.announce(1);
  assert.deepEqual(opened.splice(0), []);
  close();
  await settled();
  assert.deepEqual(opened.splice(0), ['popup']);
});

test('a popup that says what was stopped is not opened again by the next stop', async () => {
  const { close } = openOver(2, null);
  await popups.announce(2);
  close();
  await settled();
  assert.deepEqual(opened.splice(0), []);
});

test('without a popup it opens at once, and a popup that was closed does not come back', async () => {
  await popups.announce(3);
  assert.deepEqual(opened.splice(0), ['popup']);
  openOver(3, { origin: 'https://forum.example' }).close();
  await settled();
  assert.deepEqual(opened.splice(0), []);
});
