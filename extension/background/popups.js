// The popups that are open: one session each, as long as its port lives. A closed port is a
// refusal, so a session acts only on messages that came while it was open.

import { browser, openPopup } from '../shared/browser.js';

// The click that closes a popup reaches the page as well, and must not open it again.
const GRACE_MS = 1000;

const sessions = new Set();
const closedAt = new Map();
const pending = new Map();

// Tabs over which it is being opened. A browser refuses a second popup, and what the first is to
// show must not be dropped for that.
const opening = new Set();

// Tabs over which the popup opens anew once it has closed.
const wanted = new Set();

// `closed(tabId)` hears of it afterwards; `isStopped(tabId)` says whether the guard still has
// something to say there.
export function openSession(port, { closed, isStopped }) {
  const session = { port, open: true, tabId: null, document: null, facts: null, whenClosed: null };
  sessions.add(session);
  port.onDisconnect.addListener(async () => {
    session.open = false;
    sessions.delete(session);
    closedAt.set(session.tabId, Date.now());
    session.whenClosed?.();
    closed(session.tabId);
    if (wanted.delete(session.tabId) && (await isStopped(session.tabId))) {
      await showPopup(session.tabId);
    }
  });
  return session;
}

export const isOpen = (tabId) => Array.from(sessions).some((session) => session.tabId === tabId);

// Says something to the popup over that tab that it has not asked for.
export function tell(tabId, message) {
  for (const session of sessions) {
    if (session.tabId === tabId) {
      session.port.postMessage(message);
    }
  }
}

export const isWelcome = (tabId) =>
  !isOpen(tabId) && Date.now() - (closedAt.get(tabId) ?? 0) > GRACE_MS;

// Opens the popup over a tab that is still in front; `view` replaces a new look at the page.
export async function showPopup(tabId, view = null) {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab?.active || isOpen(tabId)) {
    return;
  }
  if (view) {
    pending.set(tabId, view);
  }
  if (opening.has(tabId)) {
    return;
  }
  opening.add(tabId);
  if (!(await openPopup(tab.windowId))) {
    pending.delete(tabId);
  }
  opening.delete(tabId);
}

// Opens it for what the guard has stopped. The popup of the sign-in that led there may not have
// closed yet; one that shows what was stopped has no document.
export async function announce(tabId) {
  if (Array.from(sessions).some((session) => session.tabId === tabId && session.document)) {
    wanted.add(tabId);
  } else {
    await showPopup(tabId);
  }
}

export function takePending(tabId) {
  const view = pending.get(tabId);
  pending.delete(tabId);
  return view;
}

export function forgetTab(tabId) {
  closedAt.delete(tabId);
  pending.delete(tabId);
  wanted.delete(tabId);
}
