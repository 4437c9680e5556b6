// Puts the guard to work in this browser: its events, and the messages of the page that says what
// was stopped.

import {
  addressOf,
  browser,
  initiatorOf,
  isBlocked,
  maySeePages,
  showsOwnPages,
} from '../shared/browser.js';
import { createGuard } from './guard.js';
import { createWatch } from './guard-watch.js';
import { announce } from './popups.js';
import { route } from './router.js';

const STOPPED = 'stopped/stopped.html';
export const STOP_PAGE = addressOf(STOPPED);
const PAGES = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame'] };
const ANSWERS = { urls: ['https://*/*iss=*', 'http://*/*iss=*'], types: ['main_frame'] };
const { host_permissions: GRANTED } = browser.runtime.getManifest();

export const guard = createGuard({
  rules: browser.declarativeNetRequest,
  store: browser.storage.session,
  tabs: browser.tabs,
  alarms: browser.alarms,
  stopPage: browser.runtime.getURL(STOPPED),
  canShow: async (isPrivate) => showsOwnPages(isPrivate) && maySeePages(GRANTED),
  changed: (any) => listen(any),
});

const watch = createWatch({
  guard,
  stopPage: STOP_PAGE,
  announce,
  tabs: browser.tabs,
  initiatorOf,
  isBlocked,
});

// A tab may be closed in the middle of all this, and then there is nobody left to guard.
const quietly =
  (run, tabOf = ({ tabId }) => tabId) =>
  async (details) => {
    try {
      await run(details);
    } catch (error) {
      if (await browser.tabs.get(tabOf(details)).catch(() => null)) {
        throw error;
      }
    }
  };

const { webNavigation, webRequest } = browser;
const listeners = [
  [webNavigation.onBeforeNavigate, watch.started],
  [webNavigation.onCommitted, quietly(watch.committed)],
  [webNavigation.onErrorOccurred, quietly(watch.failed)],
  [webNavigation.onCreatedNavigationTarget, quietly(watch.opened)],
  [webRequest.onBeforeRequest, quietly(watch.requested), PAGES],
];

// The one event that must start a background that was stopped, and it is rare: an OAuth answer.
webRequest.onBeforeRequest.addListener(
  quietly((details) => watch.requested(details)),
  ANSWERS,
);

function listen(any) {
  for (const [event, run, ...filter] of listeners) {
    if (any && !event.hasListener(run)) {
      event.addListener(run, ...filter);
    } else if (!any) {
      event.removeListener(run);
    }
  }
}

// Guards have all the alarms that there are.
browser.alarms.onAlarm.addListener(() => guard.expire());

// The same tab under another number, as Chromium gives it when it had put the tab away.
browser.tabs.onReplaced.addListener((tabId, before) => guard.renumber(tabId, before));

export const forgetGuard = (tabId) => {
  watch.forget(tabId);
  return guard.end(tabId);
};

// What our page was given by whoever opened it. The browser's word, and still only a claim.
const claimOf = ({ url }) => (url.includes('#') ? url.slice(url.indexOf('#') + 1) : null);

const row = (run) => ({
  from: 'stopped',
  run: (message, { sender }) => run(sender.tab.id, claimOf(sender)),
});
const table = {
  stop_look: row(guard.stopIn),
  stop_back: row(guard.back),
  stop_go_on: row(guard.goOn),
};

// Answers our page; it may be left in the middle of it.
export function serveStopped(port) {
  let open = true;
  port.onDisconnect.addListener(() => {
    open = false;
  });
  port.onMessage.addListener(
    quietly(
      async (message) => {
        const result = (await route(table, 'stopped', message, port)) ?? null;
        if (open) {
          port.postMessage({ result });
        }
      },
      () => port.sender.tab.id,
    ),
  );
}
