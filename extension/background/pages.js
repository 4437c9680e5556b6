// Talks to the content script of a tab. Every answer is tied to the question by a ticket, to the
// tab by the browser, and to the document by the id that its content script made; the origin is the
// browser's word.

import { browser, documentTarget, originOf } from '../shared/browser.js';

const ANSWER_MS = 5000;
const waiting = new Map();

// What a message says about the document that sent it.
export const documentOf = (message, sender) => ({
  tabId: sender.tab.id,
  windowId: sender.tab.windowId,
  private: sender.tab.incognito,
  origin: originOf(sender),
  url: sender.url,
  page: message.page,
  target: documentTarget(sender),
});

// A page that is gone, or has no content script, answers null.
export async function ask(tabId, type, args = {}, target = { frameId: 0 }) {
  const ticket = crypto.randomUUID();
  const answer = new Promise((resolve) => {
    const timer = setTimeout(() => settle(ticket, null), ANSWER_MS);
    waiting.set(ticket, { tabId, resolve, timer });
  });
  // Nobody there, or another document by now: the content script did not even acknowledge.
  browser.tabs
    .sendMessage(tabId, { ...args, type, ticket }, target)
    .then((taken) => taken || settle(ticket, null))
    .catch(() => settle(ticket, null));
  return answer;
}

function settle(ticket, result) {
  const entry = waiting.get(ticket);
  if (entry) {
    waiting.delete(ticket);
    clearTimeout(entry.timer);
    entry.resolve(result);
  }
}

export function answered(message, sender) {
  const entry = waiting.get(message.ticket);
  if (entry?.tabId === sender.tab.id) {
    settle(message.ticket, { document: documentOf(message, sender), facts: message.facts });
  }
}

export const look = (tabId) => ask(tabId, 'look');

// Asks one document again: null when the tab shows another one by now. Its content script knows the
// id; the browser is told as well, so that a token reaches no other process. Not for every question:
// Chromium never answers for a document that it keeps for the history.
export async function askAgain(document, type, args) {
  const target = args?.token ? document.target : { frameId: 0 };
  const answer = await ask(document.tabId, type, { ...args, page: document.page }, target);
  const same =
    answer?.document.page === document.page && answer.document.origin === document.origin;
  return same ? answer.facts : null;
}
