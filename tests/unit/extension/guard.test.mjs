// The guard's life: what it keeps, when it ends, and what it makes of what the browser tells it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuard } from '../../../extension/background/guard.js';
import { createWatch, isOwnAct } from '../../../extension/background/guard-watch.js';

const STOP_PAGE = 'chrome-extension://own/stopped/stopped.html';
const EVIL = 'https://evil.example/authorize';
const HANDLE = 'alice.example.com';
const FOUND = {
  issuer: 'https://server.example',
  authorization_endpoint: 'https://server.example/oauth/authorize',
  site: 'harbour.example',
  flow: 'atproto',
};
const page = (tabId, more = {}) => ({
  tabId,
  private: false,
  origin: 'https://harbour.example',
  url: 'https://harbour.example/signin',
  ...more,
});

// A browser that only remembers. `store` and `rules` outlive a background that is started again.
function createBrowser({ shows = true } = {}) {
  const browser = { now: 1000, rules: [], kept: {}, open: [7, 8], moves: [], told: [], heard: [] };
  browser.alarms = new Map();
  browser.start = () => {
    const tabs = {
      query: async () => browser.open.map((id) => ({ id })),
      get: async (id) => ({ id, url: browser.address }),
      update: async (id, { url }) => browser.moves.push([id, url]),
      goBack: async (id) => browser.moves.push([id, 'back']),
    };
    const guard = createGuard({
      rules: {
        getSessionRules: async () => browser.rules,
        updateSessionRules: async ({ removeRuleIds, addRules = [] }) => {
          if (browser.refuses) {
            throw new Error('no more rules');
          }
          const rest = browser.rules.filter(({ id }) => !removeRuleIds.includes(id));
          browser.rules = [...rest, ...addRules];
        },
      },
      store: {
        get: async (key) => structuredClone({ [key]: browser.kept[key] }),
        set: async (values) => Object.assign(browser.kept, structuredClone(values)),
      },
      tabs,
      alarms: { create: async (name, { when }) => browser.alarms.set(name, when) },
      stopPage: STOP_PAGE,
      canShow: async (isPrivate) => shows && !isPrivate,
      changed: (any) => browser.heard.push(any),
      now: () => browser.now,
    });
    const watch = createWatch({
      guard,
      stopPage: STOP_PAGE,
      announce: async (tabId) => browser.told.push(tabId),
      tabs,
      initiatorOf: ({ from }) => from ?? null,
      isBlocked: (error) => error === 'blocked',
    });
    return { guard, watch };
  };
  browser.tabsWithRules = () => [
    ...new Set(browser.rules.flatMap(({ condition }) => condition.tabIds)),
  ];
  return browser;
}

async function guarded(options) {
  const browser = createBrowser(options);
  const parts = browser.start();
  await parts.guard.begin(page(7), FOUND, HANDLE);
  const commit = (url, more = {}) =>
    parts.watch.committed({ tabId: 7, frameId: 0, url, transitionType: 'link', ...more });
  return { browser, commit, ...parts };
}

test('a guard ends after a quarter of an hour, whatever happened', async () => {
  const { browser, guard } = await guarded();
  browser.now += 15 * 60_000 - 1;
  assert.ok(await guard.of(7));
  browser.now += 2;
  assert.equal(await guard.of(7), null);
  assert.deepEqual(browser.rules, []);
  assert.deepEqual(browser.kept.guards, []);
  assert.deepEqual(browser.heard, [false, true, false]);
});

test('when its time is over the browser wakes the background, which takes its rules away', async () => {
  const { browser, guard } = await guarded();
  browser.now += 60_000;
  await guard.begin(page(8), FOUND, HANDLE);
  const [first, second] = browser.alarms.values();
  assert.equal(second, first + 60_000);
  for (const [when, rest] of [[first, [8]], [second, []]]) {
    browser.now = when;
    await browser.start().guard.expire();
    assert.deepEqual(browser.tabsWithRules(), rest);
  }
});

test('of a private window no alarm is left in the profile', async () => {
  const browser = createBrowser();
  await browser.start().guard.begin(page(7, { private: true }), FOUND, HANDLE);
  assert.deepEqual(browser.tabsWithRules(), [7]);
  assert.equal(browser.alarms.size, 0);
});

test('a background that is started again finds its guards, but not of closed tabs', async () => {
  const { browser, guard } = await guarded();
  await guard.begin(page(8), FOUND, HANDLE);
  browser.open = [8];
  const again = browser.start();
  assert.equal(await again.guard.of(7), null);
  assert.equal((await again.guard.of(8)).handle, HANDLE);
  assert.deepEqual(browser.tabsWithRules(), [8]);
});

test('rules that belong to no guard are taken away at the start', async () => {
  const browser = createBrowser();
  browser.rules = [{ id: 3, condition: { tabIds: [7] } }];
  await browser.start().guard.of(7);
  assert.deepEqual(browser.rules, []);
});

test('one guard for a tab: a new one takes the place of the one before', async () => {
  const { browser, guard } = await guarded();
  const before = browser.rules.length;
  await guard.begin(page(7), FOUND, 'carol.example.com');
  assert.equal(browser.rules.length, before);
  assert.equal((await guard.of(7)).handle, 'carol.example.com');
});

test('two sign-ins that begin at one moment in two tabs have rules of their own', async () => {
  const browser = createBrowser();
  const { guard } = browser.start();
  await Promise.all([7, 8].map((tabId) => guard.begin(page(tabId), FOUND, HANDLE)));
  assert.deepEqual(browser.tabsWithRules(), [7, 8]);
  await guard.end(7);
  assert.deepEqual(browser.tabsWithRules(), [8]);
});

test('rules that the browser refuses leave no guard, and the sign-in hears of it', async () => {
  const browser = createBrowser();
  const { guard } = browser.start();
  await assert.rejects(guard.begin(page(7), { ...FOUND, issuer: 'https://*' }, HANDLE), /guarded/);
  browser.refuses = true;
  await assert.rejects(guard.begin(page(7), FOUND, HANDLE), /no more rules/);
  assert.equal(await guard.of(7), null);
  assert.deepEqual(browser.rules, []);
});

test('a window that the page opens is guarded until it is closed', async () => {
  const { browser, guard, watch } = await guarded();
  await watch.opened({ sourceTabId: 7, tabId: 9 });
  assert.deepEqual(browser.tabsWithRules(), [7, 9]);
  await guard.end(9);
  assert.deepEqual(browser.tabsWithRules(), [7]);
  await guard.end(7);
  assert.deepEqual(browser.rules, []);
});

test('a tab that gets another number is guarded under that one alone', async () => {
  const { browser, guard } = await guarded();
  await guard.renumber(9, 7);
  assert.deepEqual(browser.tabsWithRules(), [9]);
  await guard.renumber(10, 8);
  assert.deepEqual(browser.tabsWithRules(), [9]);
  await guard.end(9);
  assert.deepEqual(browser.rules, []);
});

test('what was stopped is only what the guard stops, whoever says it', async () => {
  const { guard } = await guarded();
  const stop = await guard.stopIn(7, EVIL);
  assert.deepEqual(
    [stop.origin, stop.server, stop.handle, stop.address, stop.reason],
    ['https://harbour.example', 'https://server.example', HANDLE, EVIL, 'elsewhere'],
  );
  for (const claim of ['https://server.example/', 'https://harbour.example/', 'javascript:1', '']) {
    assert.equal(await guard.stopIn(7, claim), null, claim);
  }
  assert.equal(await guard.stopIn(8, EVIL), null);
});

test('going on is for a stop only, and lets one origin through, once', async () => {
  const { browser, guard, commit } = await guarded();
  await guard.goOn(7, 'https://server.example/');
  assert.deepEqual(browser.moves, []);
  await guard.goOn(7, EVIL);
  assert.deepEqual(browser.moves, [[7, EVIL]]);
  assert.equal((await guard.of(7)).pass, 'https://evil.example/');
  await commit(EVIL);
  assert.equal((await guard.of(7)).pass, 'https://evil.example/');
  await commit('https://harbour.example/');
  assert.equal((await guard.of(7)).pass, null);
});

test('going back leads to the form, or back when the guard has ended', async () => {
  const { browser, guard } = await guarded();
  await guard.back(7);
  await guard.end(7);
  await guard.back(7);
  assert.deepEqual(browser.moves, [
    [7, 'https://harbour.example/signin'],
    [7, 'back'],
  ]);
});

test('a page that passed by the rules is replaced as it appears', async () => {
  const { browser, commit } = await guarded();
  await commit(EVIL, { transitionQualifiers: ['forward_back'], transitionType: 'typed' });
  await commit('https://harbour.example/next');
  await commit('about:blank');
  assert.deepEqual(browser.moves, [[7, `${STOP_PAGE}#${EVIL}`]]);
});

test('frames, and tabs without a guard, are left alone', async () => {
  const { browser, watch, commit } = await guarded();
  await commit(EVIL, { frameId: 3 });
  await watch.committed({ tabId: 8, frameId: 0, url: EVIL, transitionType: 'link' });
  await watch.failed({ tabId: 8, frameId: 0, url: EVIL, error: 'blocked' });
  assert.deepEqual(browser.moves, []);
});

test('an address that the user typed ends the guard, even where it was stopped', async () => {
  for (const stopped of [false, true]) {
    const { browser, guard, watch, commit } = await guarded();
    watch.started({ tabId: 7, frameId: 0, url: EVIL });
    await commit(stopped ? `${STOP_PAGE}#${EVIL}` : EVIL, { transitionType: 'typed' });
    assert.equal(await guard.of(7), null);
    assert.deepEqual(browser.moves, stopped ? [[7, EVIL]] : []);
  }
});

test('an address of the site that leads astray is stopped, though the user typed it', async () => {
  const { browser, guard, watch, commit } = await guarded();
  watch.started({ tabId: 7, frameId: 0, url: 'https://harbour.example/out' });
  await commit(`${STOP_PAGE}#${EVIL}`, { transitionType: 'typed' });
  assert.ok(await guard.of(7));
  assert.deepEqual(browser.moves, []);
});

test('own acts: the address bar and bookmarks, never the history, links or reloads', () => {
  const act = (transitionType, ...transitionQualifiers) => ({
    transitionType,
    transitionQualifiers,
  });
  for (const own of [
    act('typed'),
    act('auto_bookmark'),
    act('generated'),
    act('link', 'from_address_bar'),
  ]) {
    assert.ok(isOwnAct(own));
  }
  for (const other of [
    act('link'),
    act('reload'),
    act('form_submit', 'server_redirect'),
    act('typed', 'forward_back'),
    act('typed', 'forward_back', 'from_address_bar'),
  ]) {
    assert.ok(!isOwnAct(other));
  }
});

const ANSWER = `https://harbour.example/cb?code=a&state=b&iss=${encodeURIComponent(FOUND.issuer)}`;

test('an answer that the server’s page or redirect brings ends the guard', async () => {
  for (const requests of [
    [{ requestId: 1, url: ANSWER, from: 'https://server.example' }],
    [
      { requestId: 2, url: 'https://server.example/authorize', from: 'https://harbour.example' },
      { requestId: 2, url: ANSWER, from: 'https://harbour.example' },
    ],
  ]) {
    const { guard, watch, commit } = await guarded();
    for (const request of requests) {
      await watch.requested({ tabId: 7, method: 'GET', ...request });
    }
    assert.ok(await guard.of(7));
    await commit('https://harbour.example/account');
    assert.equal(await guard.of(7), null);
  }
});

test('a refusal and a form do not, whatever the site had in the address that it gave', async () => {
  const from = 'https://server.example';
  for (const request of [
    { url: `${ANSWER}&error=login_required` },
    { url: ANSWER, method: 'POST' },
  ]) {
    const { guard, watch, commit } = await guarded();
    await watch.requested({ tabId: 7, requestId: 1, method: 'GET', from, ...request });
    await commit('https://harbour.example/account');
    assert.ok(await guard.of(7), request.url);
  }
});

test('a guard that ended while something of it was under way stays ended', async () => {
  const { browser, guard } = await guarded();
  const found = await guard.of(7);
  found.pass = 'https://evil.example/';
  await guard.end(7);
  await guard.settle(found, 7);
  assert.deepEqual(browser.rules, []);
});

test('an answer that the site, a stranger or nobody brings does not', async () => {
  for (const from of ['https://harbour.example', 'https://evil.example', null]) {
    const { guard, watch, commit } = await guarded();
    await watch.requested({ tabId: 7, requestId: 1, method: 'GET', url: ANSWER, from });
    await commit(ANSWER);
    assert.ok(await guard.of(7), String(from));
  }
});

test('an answer that came while the background was started ends the guard at once', async () => {
  const { browser, guard, watch } = await guarded();
  browser.address = ANSWER;
  await watch.requested({ tabId: 7, requestId: 1, method: 'GET', url: ANSWER, from: 'https://server.example' });
  assert.equal(await guard.of(7), null);
});

test('where our page cannot be shown the popup says what was stopped', async () => {
  const { browser, guard, watch, commit } = await guarded({ shows: false });
  assert.ok(browser.rules.every(({ action }) => ['allow', 'block'].includes(action.type)));
  await watch.failed({ tabId: 7, frameId: 0, url: EVIL, error: 'blocked' });
  assert.equal((await guard.stopIn(7)).address, EVIL);
  await commit('https://harbour.example/');
  assert.equal(await guard.stopIn(7), null);
  await commit(EVIL);
  assert.deepEqual(browser.told, [7, 7]);
  assert.deepEqual(browser.moves, [[7, 'about:blank']]);
});

test('a navigation that failed for another reason says nothing', async () => {
  const { browser, watch } = await guarded();
  await watch.failed({ tabId: 7, frameId: 0, url: EVIL, error: 'aborted' });
  assert.deepEqual([browser.moves, browser.told], [[], []]);
});
