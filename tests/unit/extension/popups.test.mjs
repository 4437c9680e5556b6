import assert from 'node:assert/strict';
import { test } from 'node:test';

const opened = [];

globalThis.browser = {
  runtime: { getURL: () => 'chrome-extension://self/' },
  tabs: { get: async (id) => ({ id, windowId: 1, active: true }) },
  action: {
    openPopup: async () => {
      opened.push('popup');
      await shown;
    },
  },
};
// When a popup that is to open is on show.
let shown = Promise.resolve();
// The tabs of which the guard still has something to say.
const stopped = new Set([1]);
const popups = await import('../../../extension/background/popups.js');

// A popup over a tab; `close` closes it.
function openOver(tabId, document) {
  let close;
  const onDisconnect = { addListener: (listener) => (close = listener) };
  const session = popups.openSession(
    { onDisconnect },
    { closed: () => {}, isStopped: async (tab) => stopped.has(tab) },
  );
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

test('what is no longer stopped when it closes is not said', async () => {
  const { close } = openOver(4, { origin: 'https://forum.example' });
  await popups.announce(4);
  close();
  await settled();
  assert.deepEqual(opened.splice(0), []);
});

test('what a popup is to show is not lost because another wants to open meanwhile', async () => {
  let show;
  shown = new Promise((resolve) => {
    show = resolve;
  });
  const first = popups.showPopup(5, { state: 'trouble' });
  const second = popups.showPopup(5, { state: 'trouble' });
  await settled();
  show();
  await Promise.all([first, second]);
  assert.deepEqual(popups.takePending(5), { state: 'trouble' });
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
