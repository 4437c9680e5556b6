// The background: every listener is registered at once, because a browser that restarts this worker
// for a message has the message ready. All messages go through the table below, which says who may
// send them.

import { browser, closeReason } from '../shared/browser.js';
import { createBadges } from './badges.js';
import { forgetGuard, guard, serveStopped, STOP_PAGE } from './guard-tabs.js';
import { createHost } from './host.js';
import { showField, showIcon } from './icon.js';
import { createOptions } from './options.js';
import * as pages from './pages.js';
import {
  forgetTab,
  isOpen,
  isWelcome,
  openSession,
  showPopup,
  takePending,
  tell,
} from './popups.js';
import { route, sourceOf } from './router.js';
import { createSignIn, failure } from './sign-in.js';
import { createTouches } from './touches.js';
import { createWindows } from './windows.js';

const HOST_NAME = 'org.nywhere.host';

const host = createHost({
  connect: () => browser.runtime.connectNative(HOST_NAME),
  closeReason,
  version: browser.runtime.getManifest().version,
  isNew: () => windows.hostIsNew(),
  isGone: () => windows.hostIsGone(),
});
const badges = createBadges({ selfOf: (windowId) => windows.selfOf(windowId) });
const windows = createWindows({
  host,
  store: browser.storage.session,
  tabs: browser.tabs,
  windows: browser.windows,
  changed: badges.changed,
});
const touches = createTouches({ host, popups: { isOpen, tell, show: showPopup } });
const signIn = createSignIn({
  host,
  pages,
  guard,
  windows,
  touches,
  showTrouble: (tabId) => showIcon(tabId, 'trouble'),
});

// The one unlock that is under way, or null: { answer, step, hearers }.
let unlocking = null;

const lightField = (document, present) =>
  showField(document, present, windows.selfOf(document.windowId));

async function fieldClicked(message, sender) {
  const document = pages.documentOf(message, sender);
  if (!document.origin || !isWelcome(document.tabId)) {
    return;
  }
  if (unlocking || touches.view(document.tabId)) {
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
  session.tabId = tabId;
  const kept = takePending(tabId);
  const wait = touches.view(tabId);
  if (wait) {
    return wait;
  }
  if (unlocking) {
    return { state: 'waiting', step: unlocking.step };
  }
  const stop = await guard.stopIn(tabId);
  if (stop) {
    return { state: 'strayed', ...stop };
  }
  const seen = await signIn.view(tabId);
  Object.assign(session, { document: seen.document, facts: seen.facts, found: new Map() });
  if (seen.document && seen.view.plan) {
    lightField(seen.document, true);
  }
  return kept ?? seen.view;
}

// The popup says which handle; the site is the one that this session has looked at.
async function act({ mode, ...choice }, session) {
  const { document, facts } = session;
  const result = await signIn.act(document, facts, {
    ...choice,
    direct: facts.direct && mode === 'direct',
    found: session.found.get(choice.handle),
    isWanted: () => session.open,
  });
  if (result.state === 'invalid') {
    // The browser shows what the form lacks once the popup no longer covers it.
    session.whenClosed = () => pages.askAgain(document, 'show_invalid');
  }
  if (!session.open && result.typed && result.code !== 'cancelled') {
    await showPopup(session.tabId, result);
  }
  return result;
}

const chosen = ({ handle, mode }, session) => act({ handle, mode }, session);

// Who the user is in this window: `self` for a choice, or as before. `handle` is one of her own.
const selfChosen = ({ self, handle, mode }, session) => act({ self, handle, mode }, session);

// What the guard will hold the tab to is what the popup has shown.
async function findServer({ handle }, session) {
  const found = await signIn.findServer(session.document, handle);
  session.found.set(handle, found);
  return { server: found.server };
}

// The passphrase is asked in a window of its own, which closes this popup in most desktops. A popup
// that is opened meanwhile waits for the same answer. `hear(step)` is told what it waits for.
function askUnlock(hear, args = {}) {
  const asked = unlocking ?? { step: null, hearers: [] };
  const onProgress = ({ step }) => {
    asked.step = step;
    asked.hearers.forEach((tell) => tell(step));
  };
  asked.hearers.push(hear);
  asked.answer ??= host.call('unlock', args, { patient: true, onProgress }).finally(() => {
    unlocking = null;
  });
  unlocking = asked;
  if (asked.step) {
    hear(asked.step);
  }
  return asked.answer;
}

async function unlock({ id, recovery }, session) {
  const hear = (step) => session.open && session.port.postMessage({ id, progress: { step } });
  const comeBack = async (outcome) => {
    if (!session.open && session.tabId !== null) {
      await showPopup(session.tabId, outcome);
    }
  };
  try {
    const result = await askUnlock(hear, { recovery: recovery === true });
    await comeBack(null);
    return result;
  } catch (error) {
    if (error.code !== 'cancelled') {
      await comeBack(failure(error));
    }
    throw error;
  }
}

// Of a site in a private window nothing is known that could be changed.
const ofSite =
  (op, pick) =>
  (message, { document }) =>
    document.private ? null : host.call(op, { origin: document.origin, ...pick?.(message) });

const table = {
  field_seen: {
    from: 'page',
    run: (m, sender) => lightField(pages.documentOf(m, sender), m.present === true),
  },
  field_clicked: { from: 'page', run: fieldClicked },
  answer: { from: 'page', run: pages.answered },
  view: { from: 'popup', run: view },
  server: { from: 'popup', run: findServer },
  sign_in: { from: 'popup', run: chosen },
  choose_self: { from: 'popup', run: selfChosen },
  outcome: { from: 'popup', run: (message, session) => signIn.outcome(session.tabId) },
  cancel_touch: { from: 'popup', run: () => touches.cancel() },
  forget_self: { from: 'popup', run: (message, { document }) => windows.forget(document.place) },
  go_back: { from: 'popup', run: (message, session) => guard.back(session.tabId) },
  go_on: { from: 'popup', run: (message, session) => guard.goOn(session.tabId) },
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

const options = createOptions({ host, tabs: browser.tabs, unlock: askUnlock, failure });

const popupUrl = browser.runtime.getURL('popup/popup.html');
const optionsUrl = browser.runtime.getURL('options/options.html');
const whoIs = (sender) => sourceOf(sender, browser.runtime.id, popupUrl, STOP_PAGE, optionsUrl);

browser.runtime.onMessage.addListener((message, sender) => {
  if (whoIs(sender) === 'page') {
    Promise.resolve(route(table, 'page', message, sender)).catch((error) =>
      console.error(error.message),
    );
  }
});

browser.runtime.onConnect.addListener((port) => {
  const source = whoIs(port.sender);
  if (source === 'options') {
    options.connect(port);
    return;
  }
  if (source === 'stopped') {
    serveStopped(port);
    return;
  }
  if (source !== 'popup') {
    port.disconnect();
    return;
  }
  const session = openSession(port, {
    closed: touches.closed,
    isStopped: (tabId) => guard.stopIn(tabId),
  });
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

browser.windows.onRemoved.addListener((windowId) => windows.closed(windowId));

browser.tabs.onRemoved.addListener((tabId) => {
  forgetTab(tabId);
  forgetGuard(tabId);
  options.tabClosed(tabId);
});
