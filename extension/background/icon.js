// The toolbar icon of a tab: four states that differ in shape. Browsers reset it when the
// tab navigates.

import { browser } from '../shared/browser.js';

const SIZES = [16, 32, 48];
const TITLES = {
  idle: 'icon_idle',
  field: 'icon_field',
  private: 'icon_private',
  trouble: 'icon_trouble',
};

export async function showIcon(tabId, state) {
  const path = Object.fromEntries(SIZES.map((size) => [size, `/icons/${state}-${size}.png`]));
  try {
    await browser.action.setIcon({ tabId, path });
    await browser.action.setTitle({ tabId, title: browser.i18n.getMessage(TITLES[state]) });
  } catch {
    // The tab was closed meanwhile.
  }
}

export function showField(document, present) {
  const lit = document.private ? 'private' : 'field';
  return showIcon(document.tabId, present ? lit : 'idle');
}
