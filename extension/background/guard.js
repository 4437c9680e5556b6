// The guard of a redirect sign-in: from the moment the form is sent until the visitor is back with
// a code, her tab shows the site, the server that her handle really has, and nothing else. It lives
// in the browser's memory, so a worker that was stopped finds it again and a restart ends it.

import { issuersIn, judge, partiesOf, passFor, RULES_EACH, rulesFor } from './guard-rules.js';

const LIFE_MS = 15 * 60_000;
const LATE_MS = 1000;
const KEY = 'guards';

// `rules`, `store`, `tabs` and `alarms` are the browser's. `canShow(private)` says whether it would
// put our page `stopPage` in the place of another; `changed(any)` hears whether there is a guard.
export function createGuard({
  rules,
  store,
  tabs,
  alarms,
  stopPage,
  canShow,
  changed,
  now = Date.now,
}) {
  let guards = [];
  const ready = restore();

  async function restore() {
    guards = (await store.get(KEY))[KEY] ?? [];
    const open = new Set((await tabs.query({})).map(({ id }) => id));
    for (const guard of guards) {
      guard.tabs = guard.tabs.filter((id) => open.has(id));
    }
    const known = guards.flatMap(rulesOf).map(({ id }) => id);
    const stray = (await rules.getSessionRules()).filter(({ id }) => !known.includes(id));
    await rules.updateSessionRules({ removeRuleIds: stray.map(({ id }) => id) });
    await sweep();
    changed(guards.length > 0);
  }

  const rulesOf = (guard) => rulesFor(guard, guard.shows ? stopPage : null);
  const idsOf = ({ firstRule }) => Array.from({ length: RULES_EACH }, (_, at) => firstRule + at);

  // One that has ended meanwhile must not get its rules back.
  async function apply(guard) {
    if (!guards.includes(guard)) {
      return;
    }
    await rules.updateSessionRules({ removeRuleIds: idsOf(guard), addRules: rulesOf(guard) });
    await store.set({ [KEY]: guards });
  }

  // Takes away what is over, and tells those who watch.
  async function sweep() {
    const over = guards.filter(({ tabs: { length }, until }) => length === 0 || until < now());
    if (over.length > 0) {
      guards = guards.filter((guard) => !over.includes(guard));
      await rules.updateSessionRules({ removeRuleIds: over.flatMap(idsOf) });
      await store.set({ [KEY]: guards });
      changed(guards.length > 0);
    }
  }

  // Its alarm has rung, or something happens before that.
  async function expire() {
    await ready;
    await sweep();
  }

  async function of(tabId) {
    await expire();
    return guards.find((guard) => guard.tabs.includes(tabId)) ?? null;
  }

  // `document` is the page with the form; `found` is the host's word on where the handle's server
  // is.
  async function begin(document, found, handle) {
    await end(document.tabId);
    const shows = await canShow(document.private);
    // From here to where it is kept nothing is waited for: another may begin meanwhile.
    const used = guards.map(({ firstRule }) => firstRule);
    let firstRule = 1;
    while (used.includes(firstRule)) {
      firstRule += RULES_EACH;
    }
    const guard = {
      firstRule,
      tabs: [document.tabId],
      private: document.private,
      shows,
      origin: document.origin,
      page: document.url,
      ...partiesOf(document, found),
      handle,
      pass: null,
      stops: {},
      until: now() + LIFE_MS,
    };
    guards.push(guard);
    try {
      await apply(guard);
    } catch (error) {
      await end(document.tabId);
      throw error;
    }
    // The rules hold until they are taken away. Chromium writes alarms down, so a private window has
    // none: there the first thing that happens afterwards ends the guard, if the window is still open.
    if (!document.private) {
      await alarms.create(`guard-${firstRule}`, { when: guard.until + LATE_MS });
    }
    changed(true);
  }

  async function end(tabId) {
    const guard = await of(tabId);
    if (guard) {
      guard.tabs = guard.tabs.filter((id) => id !== tabId);
      await (guard.tabs.length > 0 ? apply(guard) : sweep());
    }
  }

  // A tab that the guarded page has opened is part of the same journey.
  async function follow(tabId, opener) {
    const guard = await of(opener);
    if (guard && !guard.tabs.includes(tabId)) {
      guard.tabs.push(tabId);
      await apply(guard);
    }
  }

  async function renumber(tabId, before) {
    await follow(tabId, before);
    await end(before);
  }

  async function keepStop(guard, tabId, address) {
    guard.stops[tabId] = address;
    await store.set({ [KEY]: guards });
  }

  // What was stopped in a tab, or null. `address` is what the browser says that our page was given:
  // anything can be written there, so only what the guard would stop counts.
  async function stopIn(tabId, address = null) {
    const guard = await of(tabId);
    const stopped = address ?? guard?.stops[tabId];
    const reason = guard && stopped && judge(guard, stopped);
    if (reason !== 'elsewhere' && reason !== 'issuer') {
      return null;
    }
    const { origin, server, handle, private: dark } = guard;
    const issuers = reason === 'issuer' ? issuersIn(stopped) : [];
    return { origin, server, handle, private: dark, reason, address: stopped, issuers };
  }

  async function back(tabId) {
    const guard = await of(tabId);
    await (guard ? tabs.update(tabId, { url: guard.page }) : tabs.goBack(tabId));
  }

  // The user's word lets this one navigation through; what comes after it is guarded again.
  async function goOn(tabId, address = null) {
    const stop = await stopIn(tabId, address);
    if (stop) {
      const guard = await of(tabId);
      guard.pass = passFor(guard, stop.address);
      await apply(guard);
      await tabs.update(tabId, { url: stop.address });
    }
  }

  // The tab shows what it may: what was stopped or let through before is past.
  async function settle(guard, tabId) {
    if (guard.pass || guard.stops[tabId]) {
      guard.pass = null;
      delete guard.stops[tabId];
      await apply(guard);
    }
  }

  return { begin, end, expire, of, follow, renumber, keepStop, stopIn, back, goOn, settle };
}
