// What a person does in a browser, and what they see.
import { setTimeout as pause } from 'node:timers/promises';
import { popupView } from './locate.mjs';
import { until } from './until.mjs';

const ICONS = {
  nywhere: 'idle',
  'nywhere: this page asks for a handle': 'field',
  'nywhere: this page asks for a handle, in a private window': 'private',
  'nywhere: this page asks for a handle; in this private window you are nobody': 'nobody',
  'nywhere: something needs your attention': 'trouble',
};

const WORKING = 'One moment.';

// The content script runs a moment after the page has loaded. It takes no notice of this message,
// but a page without it would be an error. Each window has a tab in front.
const hasContentScript = async (address) => {
  const { tabs } = globalThis.browser ?? chrome;
  const shown = await tabs.query({ active: true });
  const there = shown.filter(({ url }) => url?.split(/[?#]/)[0] === address);
  const ask = ({ id }) => tabs.sendMessage(id, { type: 'are_you_there' }, { frameId: 0 });
  await Promise.all(there.map(ask));
  return there.length > 0;
};

export function createVisitor(browser) {
  const { tab, popup } = browser;

  async function isGone(condition) {
    try {
      await until('the popup is gone', condition);
    } catch (cause) {
      const view = await popup.run(popupView);
      throw new Error(`the popup stays: ${JSON.stringify(view)}`, { cause });
    }
  }

  const visitor = {
    icon: async () => ICONS[await browser.iconTitle()],

    // Goes to an address in the same tab.
    async goto(url) {
      await tab.run(() => {
        window.isLeft = true;
      });
      await browser.goto(url);
      await until('the old page is left', () => tab.run(() => !window.isLeft));
      const { origin, pathname } = new URL(url);
      await visitor.arrives(pathname);
      await until('the content script is there', () =>
        browser.background.run(hasContentScript, `${origin}${pathname}`),
      );
    },
    // Opens a page in a tab of its own. A popup of the tab before would go with it, but not at once.
    async open(url) {
      await until('no popup is left', async () => {
        if (!(await browser.popupIsOpen())) {
          return true;
        }
        await popup.press('Escape');
        return false;
      });
      await browser.newTab();
      await visitor.goto(url);
    },
    arrives: (pathname) =>
      until(`the tab shows ${pathname}`, async () => {
        const seen = await tab.run(() => [location.pathname, document.readyState]);
        return seen[0] === pathname && seen[1] === 'complete';
      }),

    // The page itself goes elsewhere: once the question that makes it has been answered.
    isSentTo: (url) =>
      tab.run((to) => {
        setTimeout(() => location.assign(to));
      }, url),
    isSentBack: (steps = 1) =>
      tab.run((back) => {
        setTimeout(() => history.go(-back));
      }, steps),

    // What the popup says once it has come to rest.
    seesPopup: (kind = undefined) =>
      until(`the popup shows ${kind ?? 'something'}`, async () => {
        const view = await popup.run(popupView);
        const ready = view && view.title !== WORKING && view.isArmed;
        return ready && (kind === undefined || view.kind === kind) && view;
      }),
    seesNoPopup: () => isGone(async () => !(await browser.popupIsOpen())),

    // Reaches for the field, and reads what the popup asks.
    async asks(selector = '#handle') {
      await tab.click(selector);
      return visitor.seesPopup();
    },
    async opensPopup() {
      await browser.clickIcon();
      return visitor.seesPopup();
    },
    // Another choice in the popup makes its button wait again. What a site does next may open another
    // popup at once.
    async accepts() {
      await visitor.seesPopup();
      await popup.run(() => {
        window.isAnswered = true;
      });
      await popup.press('Enter');
      await isGone(
        async () => !(await browser.popupIsOpen()) || popup.run(() => !window.isAnswered),
      );
    },
    async refuses() {
      await popup.press('Escape');
      await visitor.seesNoPopup();
    },
  };
  return visitor;
}
