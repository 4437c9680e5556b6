// What a visitor does in private windows, and what she sees there.
import { afterEach, beforeEach } from 'node:test';
import { until } from './until.mjs';

export const FINGERPRINT = /^(?:[a-z2-7]{4}-){6}[a-z2-7]{4}$/;

// The badge of a window in which she is nobody.
export const NOBODY = '\u25A8';

// What the extension keeps with the browser.
const kept = async () => {
  const { storage } = globalThis.browser ?? chrome;
  return { session: await storage.session.get(null), local: await storage.local.get(null) };
};

// Moves the tab in front of the newest private window to the oldest one. The new one stays open.
const moveTab = async () => {
  const { tabs } = globalThis.browser ?? chrome;
  const shown = (await tabs.query({ active: true })).filter(({ incognito }) => incognito);
  const [to, from] = shown.sort((one, other) => one.windowId - other.windowId);
  await tabs.create({ windowId: from.windowId, active: false });
  const moved = await tabs.move(from.id, { windowId: to.windowId, index: -1 });
  await tabs.update(from.id, { active: true });
  return [moved].flat()[0]?.windowId === to.windowId;
};

// The badges of the private tabs in front, or of the one at an address.
const badges = async (address) => {
  const { action, tabs } = globalThis.browser ?? chrome;
  const shown = (await tabs.query({ active: true })).filter(({ incognito }) => incognito);
  const wanted = shown.filter(({ url }) => !address || url === address);
  return Promise.all(wanted.map(({ id }) => action.getBadgeText({ tabId: id })));
};

const closeAll = async () => {
  const { windows } = globalThis.browser ?? chrome;
  const open = (await windows.getAll()).filter(({ incognito }) => incognito);
  // One that has no tab left closes by itself.
  await Promise.allSettled(open.map(({ id }) => windows.remove(id)));
  return open.length === 0;
};

export function createPrivate(stage) {
  const { browser, popup, tab, visitor } = stage;
  const dark = {
    url: `${stage.world.origin}/signin`,
    kept: () => browser.background.run(kept),
    badges: (address = null) => browser.background.run(badges, address),
    // Opens a private window, in place of the one before or beside it, and reaches for the field.
    async asksIn(open, url) {
      await browser[open]();
      await visitor.goto(url);
      return visitor.asks();
    },
    // Reaches for the field of the next page in the same tab: a click that closed the popup a moment
    // ago would not open it again.
    async asksAgain(url) {
      await visitor.goto(url);
      await until('the popup is open again', async () => {
        await tab.click('#handle');
        return browser.popupIsOpen();
      });
      return visitor.seesPopup();
    },
    // Goes back to a normal window and closes all private ones.
    async closesAll() {
      await browser.newTab();
      await until('no private window is left', () => browser.background.run(closeAll));
    },
    async movesTab() {
      const id = await browser.currentTab();
      const done = await browser.background.run(moveTab);
      await browser.bringToFront(id);
      return done;
    },
    // Chooses a row of the popup by its value.
    async picks(id) {
      await popup.click(`.handles label:has(input[value="${id}"])`);
      return until(`${id} is picked`, async () => {
        const view = await visitor.seesPopup();
        return view.picked === id && view;
      });
    },
    async presses(slot) {
      await visitor.seesPopup();
      await popup.click(`[data-slot="${slot}"]`);
    },
    // The popup once its text fits.
    says: (pattern) =>
      until(`the popup says ${pattern}`, async () => {
        const view = await visitor.seesPopup();
        return pattern.test(view.text) && view;
      }),
    // A private window in which she has signed in as nobody.
    async isNobody(open = 'newPrivateWindow') {
      await dark.asksIn(open, dark.url);
      return dark.signsIn();
    },
    // Accepts what the popup offers, up to the page behind; returns what the site made of it.
    async signsIn() {
      const before = stage.sent().length;
      await visitor.accepts();
      await visitor.arrives('/account');
      const sent = await until('the site has answered', () => stage.sent()[before]);
      return { outcome: sent.outcome, ...sent.user };
    },
    // The public key of the last name that the site was shown.
    lastKey() {
      const [, claims] = stage.sent().at(-1).token.split('.');
      return JSON.parse(Buffer.from(claims, 'base64url')).sub_jwk;
    },
    name: () => tab.run(() => document.querySelector('#handle')?.value ?? null),
  };
  return dark;
}

// For a file of tests, each of which leaves no private window behind.
export function inPrivateWindows(stage) {
  const dark = {};
  beforeEach(() => Object.assign(dark, createPrivate(stage)));
  afterEach(() => dark.closesAll());
  return dark;
}
