// The badge on the icon of private tabs: who the user is in their window. A browser takes it off
// when a tab navigates, so that is listened to, but only while there is something to put there: the
// port to the host keeps this background alive for as long.

import { browser } from '../shared/browser.js';
import { showSelf } from './icon.js';

export function createBadges({ selfOf }) {
  const named = new Set();

  const show = ({ id, incognito, windowId }) => incognito && showSelf(id, selfOf(windowId));
  const updated = (tabId, { status }, tab) => status && show(tab);
  const attached = (tabId) => browser.tabs.get(tabId).then(show, () => {});
  const listeners = [
    [browser.tabs.onUpdated, updated],
    [browser.tabs.onAttached, attached],
  ];

  function listen(any) {
    for (const [event, run] of listeners) {
      if (any && !event.hasListener(run)) {
        event.addListener(run);
      } else if (!any) {
        event.removeListener(run);
      }
    }
  }
  listen(false);

  // Says who a window is from now on, on all its tabs.
  async function changed(windowId, self) {
    if (self) {
      named.add(windowId);
    } else {
      named.delete(windowId);
    }
    listen(named.size > 0);
    for (const { id } of await browser.tabs.query({ windowId })) {
      await showSelf(id, self);
    }
  }

  return { changed };
}
