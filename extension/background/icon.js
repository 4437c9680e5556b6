// The toolbar icon of a tab: four states that differ in shape. The browser resets it when the tab
// navigates.

import { browser, setIcon } from '../shared/browser.js';

const SIZES = [16, 32, 48];
const TITLES = {
  idle: 'icon_idle',
  field: 'icon_field',
  private: 'icon_private',
  trouble: 'icon_trouble',
};

async function readImage(state, size) {
  const file = await fetch(browser.runtime.getURL(`icons/${state}-${size}.png`));
  const bitmap = await createImageBitmap(await file.blob());
  const context = new OffscreenCanvas(size, size).getContext('2d');
  context.drawImage(bitmap, 0, 0);
  return [size, context.getImageData(0, 0, size, size)];
}

// Given a path instead, Chromium reads the file itself, and has no one to tell when the tab is gone
// by then.
const images = new Map();
function imagesOf(state) {
  if (!images.has(state)) {
    const reading = Promise.all(SIZES.map((size) => readImage(state, size)));
    images.set(state, reading.then(Object.fromEntries));
  }
  return images.get(state);
}

export async function showIcon(tabId, state) {
  try {
    await setIcon({ tabId, imageData: await imagesOf(state) });
    await browser.action.setTitle({ tabId, title: browser.i18n.getMessage(TITLES[state]) });
  } catch {
    // The tab was closed meanwhile.
  }
}

// Who the user is in the window of a tab: her letter, or what the mark of a name for nobody looks
// like. Null before she has said so.
const NOBODY_SIGN = '\u25A8';
const BADGE = { color: '#5b3fa0', textColor: '#ffffff' };

const signOf = ({ choice, handle }) =>
  choice === 'disposable' ? NOBODY_SIGN : handle[0].toUpperCase();

function titleOf(self) {
  const { getMessage } = browser.i18n;
  if (!self) {
    return getMessage('icon_private');
  }
  return self.choice === 'disposable'
    ? getMessage('icon_private_nobody')
    : getMessage('icon_private_as', [self.handle]);
}

async function nameSelf(tabId, self) {
  await browser.action.setBadgeBackgroundColor({ tabId, color: BADGE.color });
  await browser.action.setBadgeTextColor({ tabId, color: BADGE.textColor });
  await browser.action.setBadgeText({ tabId, text: self ? signOf(self) : '' });
}

// Of a tab that may show anything; the title is that of the field, if there is one.
export async function showSelf(tabId, self) {
  try {
    await nameSelf(tabId, self);
    const idle = [TITLES.idle, TITLES.trouble].map((key) => browser.i18n.getMessage(key));
    if (!idle.includes(await browser.action.getTitle({ tabId }))) {
      await browser.action.setTitle({ tabId, title: titleOf(self) });
    }
  } catch {
    // The tab was closed meanwhile.
  }
}

// `self` is of the window, and null where it is none of ours.
export async function showField(document, present, self) {
  const lit = document.private ? 'private' : 'field';
  await showIcon(document.tabId, present ? lit : 'idle');
  if (document.private) {
    await showSelf(document.tabId, self);
  }
}
