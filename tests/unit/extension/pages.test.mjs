import assert from 'node:assert/strict';
import { test } from 'node:test';

const sent = [];
let acknowledge = async () => true;

globalThis.browser = {
  runtime: { getURL: () => 'chrome-extension://self/' },
  tabs: {
    sendMessage: (tabId, message, target) => {
      sent.push({ tabId, message, target });
      return acknowledge();
    },
  },
};
const pages = await import('../../../extension/background/pages.js');

const sender = (tabId, url = 'https://forum.example/in') => ({
  tab: { id: tabId, windowId: 1, incognito: false },
  url,
  origin: new URL(url).origin,
  documentId: 'D',
});
const ticket = () => sent.at(-1).message.ticket;
const document = { tabId: 1, page: 'p', origin: 'https://forum.example', target: { frameId: 0 } };

test('the origin of an answer is what the browser says, not the page', async () => {
  const looked = pages.look(1);
  pages.answered(
    { ticket: ticket(), page: 'p', origin: 'https://bank.example', facts: {} },
    sender(1),
  );
  assert.equal((await looked).document.origin, 'https://forum.example');
});

test('a document without an origin of its own has none', () => {
  const opaque = { ...sender(1), origin: 'null' };
  assert.equal(pages.documentOf({ page: 'p' }, opaque).origin, null);
});

test('an answer from another tab, or with another ticket, is not taken', async () => {
  const looked = pages.look(1);
  pages.answered({ ticket: ticket(), page: 'p', facts: 'wrong tab' }, sender(2));
  pages.answered({ ticket: 'guess', page: 'p', facts: 'wrong ticket' }, sender(1));
  pages.answered({ ticket: ticket(), page: 'p', facts: 'right' }, sender(1));
  assert.equal((await looked).facts, 'right');
});

test('another page or origin in the same tab counts as gone', async () => {
  const answers = [
    ['p', 'https://forum.example/next', 'facts'],
    ['q', 'https://forum.example/next', null],
    ['p', 'https://evil.example/', null],
  ];
  for (const [page, url, expected] of answers) {
    const asked = pages.askAgain(document, 'submit', { token: 't' });
    assert.equal(sent.at(-1).message.page, 'p');
    pages.answered({ ticket: ticket(), page, facts: 'facts' }, sender(1, url));
    assert.equal(await asked, expected);
  }
});

test('a tab where nobody listens, or nobody feels meant, answers null at once', async () => {
  acknowledge = async () => {
    throw new Error('no receiving end');
  };
  assert.equal(await pages.look(1), null);
  acknowledge = async () => undefined;
  assert.equal(await pages.look(1), null);
});
