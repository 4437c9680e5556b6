// What a guard has to see for itself: that the visitor is back, that she went somewhere by herself,
// and pages that reach the tab past the rules. The browser is asked for this only while there is a
// guard: else every page of every tab would wake the background.

import { judge } from './guard-rules.js';

const OWN_WAYS = ['typed', 'generated', 'keyword', 'keyword_generated', 'auto_bookmark'];

// The user's own act; going through the history is not, for a page can do that too.
export const isOwnAct = ({ transitionType, transitionQualifiers = [] }) =>
  !transitionQualifiers.includes('forward_back') &&
  (OWN_WAYS.includes(transitionType) || transitionQualifiers.includes('from_address_bar'));

// `stopPage` is the address of our page; where it cannot be shown `announce(tabId)` says it in
// another way. `tabs` is the browser's.
export function createWatch({ guard, stopPage, announce, tabs, initiatorOf, isBlocked }) {
  const update = (tabId, url) => tabs.update(tabId, { url });
  const addressIn = async (tabId) => (await tabs.get(tabId)).url ?? '';

  // By tab: where the navigation under way began, and the last request of it.
  const begun = new Map();
  const last = new Map();

  // The address that our page stands for, or null.
  const behind = (url) => (url.startsWith(`${stopPage}#`) ? url.slice(stopPage.length + 1) : null);

  function started({ tabId, frameId, url }) {
    if (frameId === 0 && behind(url) === null) {
      begun.set(tabId, url);
    }
  }

  // A code counts as brought back only if the server's page, or its redirect, brought it. In a form
  // the answer is in its body, and the address is as the site had it written.
  async function requested(details) {
    const { tabId, requestId, url, method } = details;
    const before = last.get(tabId);
    const from = before?.requestId === requestId ? before.url : initiatorOf(details);
    last.set(tabId, { requestId, url });
    const found = method === 'GET' && from ? await guard.of(tabId) : null;
    if (found && judge(found, url) === 'return' && judge(found, from) === 'server') {
      found.returned = true;
      // The page may be there already if this background had to be started for it.
      if ((await addressIn(tabId)) === url) {
        await arrived(found, tabId, url);
      }
    }
  }

  async function arrived(found, tabId, address) {
    const isBack = found.returned && ['site', 'return'].includes(judge(found, address));
    if (isBack) {
      await guard.end(tabId);
    }
    return isBack;
  }

  async function show(found, tabId, address, isLoaded) {
    await guard.keepStop(found, tabId, address);
    if (found.shows) {
      await update(tabId, `${stopPage}#${address}`);
      return;
    }
    if (isLoaded) {
      await update(tabId, 'about:blank');
    }
    await announce(tabId);
  }

  // Our page, which the rules have put in the place of another.
  async function reached(found, { tabId }, address, own) {
    if (own && judge(found, begun.get(tabId) ?? address) === 'elsewhere') {
      await guard.end(tabId);
      await update(tabId, address);
    } else {
      await guard.keepStop(found, tabId, address);
    }
  }

  async function committed(details) {
    const { tabId, frameId, url } = details;
    const found = frameId === 0 ? await guard.of(tabId) : null;
    if (!found) {
      return;
    }
    const own = isOwnAct(details);
    const stopped = behind(url);
    if (stopped !== null) {
      await reached(found, details, stopped, own);
      return;
    }
    const verdict = judge(found, url);
    if (own) {
      await guard.end(tabId);
    } else if (await arrived(found, tabId, url)) {
      return;
    } else if (found.pass && url.startsWith(found.pass)) {
      return;
    } else if (verdict === 'elsewhere' || verdict === 'issuer') {
      await show(found, tabId, url, true);
    } else if (verdict !== 'inert') {
      await guard.settle(found, tabId);
    }
  }

  // Where our page cannot be shown the rules make the navigation fail.
  async function failed({ tabId, frameId, url, error }) {
    const found = frameId === 0 && isBlocked(error) ? await guard.of(tabId) : null;
    const address = behind(url) ?? url;
    if (found && found.stops[tabId] !== address && (await guard.stopIn(tabId, address))) {
      await show(found, tabId, address, false);
    }
  }

  const opened = ({ sourceTabId, tabId }) => guard.follow(tabId, sourceTabId);

  function forget(tabId) {
    begun.delete(tabId);
    last.delete(tabId);
  }

  return { started, requested, committed, failed, opened, forget };
}
