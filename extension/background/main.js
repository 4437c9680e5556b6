// The background: every listener is registered at once, because a browser that restarts this worker
// for a message has the message ready. All messages go through the table below, which says who may
// send them.

import { browser, closeReason } from '../shared/browser.js';
import { createHost } from './host.js';
import { showField, showIcon } from './icon.js';
import * as pages from './pages.js';
import { forgetTab, isWelcome, openSession, showPopup, takePending } from './popups.js';
import { route, sourceOf } from './router.js';
import { createSignIn, failure } from './sign-in.js';

const HOST_NAME = 'org.nywhere.host';

const host = createHost({
  connect: () => browser.runtime.connectNative(HOST_NAME),
  closeReason,
  version: browser.runtime.getManifest().version,
});
const signIn = createSignIn({ host, pages, showTrouble: (tabId) => showIcon(tabId, 'trouble') });

// The answer to the one unlock that is under way, or null.
let unlocking = null;

async function fieldClicked(message, sender) {
  const document = pages.documentOf(message, sender);
  if (!document.origin || !isWelcome(document.tabId)) {
    return;
  }
  if (unlocking) {
    await showPopup(document.tabId);
    return;
  }
  const view = await signIn.reached(document, message.facts, message.fresh === true);
  if (view) {
    // Only the outcome of an act is worth keeping; a plan is made anew when the popup asks.
    await showPopup(document.tabId, view.disclosed === 'filled' ? view : null);
  }
}

async function view({ tabId }, session) {
  if (unlocking) {
    session.tabId = tabId;
    return { state: 'waiting' };
  }
  const seen = await signIn.view(tabId);
  Object.assign(session, { tabId, document: seen.document, facts: seen.facts });
  const kept = takePending(tabId);
  if (seen.document && seen.view.plan) {
    showField(seen.document, true);
  }
  return kept ?? seen.view;
}

// The popup says which handle; the site is the one that this session has looked at.
async function chosen({ handle }, session) {
  const { document, facts } = session;
  const result = await signIn.act(document, facts, { handle, direct: facts.direct });
  if (result.state === 'invalid') {
    // The browser shows what the form lacks once the popup no longer covers it.
    session.whenClosed = () => pages.askAgain(document, 'show_invalid');
  }
  return result;
}

// The passphrase is asked in a window of its own, which closes this popup in most desktops. A popup
// that is opened meanwhile waits for the same answer.
async function unlock(message, session) {
  unlocking ??= host.call('unlock', {}, { patient: true }).finally(() => {
    unlocking = null;
  });
  const result = await unlocking;
  if (!session.open && session.tabId !== null) {
    await showPopup(session.tabId);
  }
  return result;
}

const ofSite = (op, pick) => (message, session) =>
  host.call(op, { origin: session.document.origin, ...pick?.(message) });

const table = {
  field_seen: {
    from: 'page',
    run: (m, sender) => showField(pages.documentOf(m, sender), m.present === true),
  },
  field_clicked: { from: 'page', run: fieldClicked },
  answer: { from: 'page', run: pages.answered },
  view: { from: 'popup', run: view },
  sign_in: { from: 'popup', run: chosen },
  unlock: { from: 'popup', run: unlock },
  handles: {
    from: 'popup',
    run: ({ after }) => host.call('handles', { limit: 50, ...(after && { after }) }),
  },
  make_handle: {
    from: 'popup',
    run: () => host.call('handle_add', { type: 'fingerprint', default: true }),
  },
  ask_always: { from: 'popup', run: ofSite('site', ({ always }) => ({ one_click: !always })) },
  forget: { from: 'popup', run: ofSite('forget') },
  retry: { from: 'popup', run: () => host.retry() },
  reload: { from: 'popup', run: (message, session) => browser.tabs.reload(session.tabId) },
};

const popupUrl = browser.runtime.getURL('popup/popup.html');
const whoIs = (sender) => sourceOf(sender, browser.runtime.id, popupUrl);

browser.runtime.onMessage.addListener((message, sender) => {
  if (whoIs(sender) === 'page') {
    Promise.resolve(route(table, 'page', message, sender)).catch((error) =>
      console.error(error.message),
    );
  }
});

browser.runtime.onConnect.addListener((port) => {
  if (whoIs(port.sender) !== 'popup') {
    port.disconnect();
    return;
  }
  const session = openSession(port);
  port.onMessage.addListener(async (message) => {
    let reply;
    try {
      reply = { result: await route(table, 'popup', message, session) };
    } catch (error) {
      reply = { error: failure(error) };
    }
    if (session.open) {
      port.postMessage({ id: message.id, ...reply });
    }
  });
});

browser.tabs.onRemoved.addListener(forgetTab);
