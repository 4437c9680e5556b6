import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTouches } from '../../../extension/background/touches.js';

const TAB = 7;
const about = { origin: 'https://forum.example', handle: 'alice.example.com', confirm: null };

function waiting() {
  const heard = [];
  const open = new Set([TAB]);
  const touches = createTouches({
    host: { call: async (op) => heard.push(op) },
    popups: {
      isOpen: (tabId) => open.has(tabId),
      tell: (tabId, message) => heard.push(message.touch.step),
      show: (tabId) => heard.push(['show', tabId]),
    },
  });
  const close = () => {
    open.delete(TAB);
    touches.closed(TAB);
  };
  return { heard, open, touches, close };
}

test('the popup hears each step, and one that is opened meanwhile sees the last', () => {
  const { heard, touches } = waiting();
  assert.equal(touches.view(TAB), null);
  touches.told(TAB, about, 'busy');
  touches.told(TAB, about, 'touch');
  assert.deepEqual(heard, ['busy', 'touch']);
  assert.deepEqual(touches.view(TAB), { state: 'touch', ...about, step: 'touch' });
  assert.equal(touches.view(8), null);
  touches.over(TAB);
  assert.equal(touches.view(TAB), null);
});

test('a popup that is closed while the key waits for a touch is a no', () => {
  const { heard, touches, close } = waiting();
  touches.told(TAB, about, 'touch');
  close();
  assert.deepEqual(heard, ['touch', 'unlock_cancel']);
});

test('so is one that was closed before the key said anything', () => {
  const { heard, touches, close } = waiting();
  close();
  touches.told(TAB, about, 'touch');
  assert.deepEqual(heard, ['unlock_cancel']);
});

test('one that closes for the window of the PIN is none, and comes back for the touch', () => {
  const { heard, touches, close } = waiting();
  touches.told(TAB, about, 'pin');
  close();
  touches.told(TAB, about, 'pin');
  touches.told(TAB, about, 'touch');
  assert.deepEqual(heard, ['pin', ['show', TAB]]);
});

test('a popup over another tab, or after the end, cancels nothing', () => {
  const { heard, touches } = waiting();
  touches.told(TAB, about, 'touch');
  touches.closed(8);
  touches.over(TAB);
  touches.closed(TAB);
  assert.deepEqual(heard, ['touch']);
});
