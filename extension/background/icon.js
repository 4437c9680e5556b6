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

export function showField(document, present) {
  const lit = document.private ? 'private' : 'field';
  return showIcon(document.tabId, present ? lit : 'idle');
}
