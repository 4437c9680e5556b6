// The options page, as a person uses it.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fill } from './fill.mjs';
import { until } from './until.mjs';

const PATIENCE_MS = 30_000;
const SHOTS = process.env.NYWHERE_SHOTS;
const USUAL = { dark: false, width: 1200, height: 900 };
const LOOKS = {
  '': USUAL,
  '-dark': { ...USUAL, dark: true },
  '-narrow': { ...USUAL, width: 360 },
};

const addressOfPage = () => (globalThis.browser ?? chrome).runtime.getURL('options/options.html');

// The address is there before what it stands for.
const isDrawn = (hash) => {
  const { dataset, ariaBusy } = document.querySelector('#view');
  return location.hash === hash && dataset.shown === hash && ariaBusy !== 'true';
};

const textOf = (selector) => document.querySelector(selector)?.innerText ?? null;

const isShown = (selector, pattern) => {
  const texts = Array.from(document.querySelectorAll(selector), (element) => element.innerText);
  return texts.find((text) => new RegExp(pattern).test(text)) ?? null;
};

// Marks the button or link with this text, so that it can be clicked like any other element.
function mark(text, within) {
  document.querySelector('[data-found]')?.removeAttribute('data-found');
  const all = document.querySelectorAll(`${within} :is(button, a, summary, label)`);
  const found = Array.from(all).find(
    (element) =>
      element.innerText.trim() === text && !element.disabled && element.checkVisibility(),
  );
  found?.setAttribute('data-found', '');
  return Boolean(found);
}

export function createOptionsPage(stage) {
  const page = {
    // In a new tab in place of the one before.
    async open(section) {
      const { browser } = stage;
      const address = await until('the background runs', () =>
        browser.background.run(addressOfPage),
      );
      await browser.newTab();
      await browser.goto(`${address}#${section}`);
      await page.isAt(section);
    },
    isAt: (section) =>
      until(`the page shows ${section}`, () => stage.tab.run(isDrawn, `#${section}`)),
    text: (selector = 'main') => stage.tab.run(textOf, selector),
    // The text of the first element whose text fits.
    sees: (pattern, selector = 'main') =>
      until(
        `the page says ${pattern}`,
        () => stage.tab.run(isShown, selector, pattern.source),
        PATIENCE_MS,
      ).catch(async (error) => {
        error.message += `; it says ${JSON.stringify(await page.text())}`;
        throw error;
      }),
    async clicks(text, within = 'body') {
      await until(`there is "${text}"`, () => stage.tab.run(mark, text, within));
      await stage.tab.click('[data-found]');
    },
    types: (selector, text) => fill(stage.tab, selector, text),
    // Pictures of it: wide, in the dark, and narrow.
    async shot(title) {
      const { browser, tab } = stage;
      if (!SHOTS) {
        return;
      }
      await mkdir(SHOTS, { recursive: true });
      for (const [name, look] of Object.entries(LOOKS)) {
        await browser.dress(look);
        const file = `${browser.name}-options-${title}${name}.png`;
        await tab.screenshot(path.join(SHOTS, file));
      }
      await browser.dress(USUAL);
    },
    // What is done in the tab that the page opens meanwhile.
    async inNewTab(act, there) {
      const { browser } = stage;
      const [home, before] = [await browser.currentTab(), await browser.tabs()];
      await act();
      const isNew = async () => (await browser.tabs()).find((id) => !before.includes(id));
      const opened = await until('a tab has opened', isNew, PATIENCE_MS).catch(async (error) => {
        throw new Error(`${error.message}; the page says: ${await page.text()}`);
      });
      await browser.useTab(opened);
      try {
        return await there();
      } finally {
        await browser.useTab(home);
      }
    },
  };
  return page;
}
