// Puts the messages of _locales into a piece of the document.
//   data-i18n="key"                 the text
//   data-i18n-label="key"           the name for screen readers
//   data-i18n-placeholder="key"     the hint in an empty field

import { browser } from './browser.js';

export const message = (key, ...values) => browser.i18n.getMessage(key, values.map(String));

const ATTRIBUTES = { i18nLabel: 'aria-label', i18nPlaceholder: 'placeholder' };

export function applyMessages(root) {
  for (const element of root.querySelectorAll('[data-i18n]')) {
    element.textContent = message(element.dataset.i18n);
  }
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const selector = `[data-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}]`;
    for (const element of root.querySelectorAll(selector)) {
      element.setAttribute(attribute, message(element.dataset[name]));
    }
  }
}

// Of the catalogue in use, not of the browser: dates and screen readers must fit the text.
export const language = () => message('language');

export const dateText = (seconds) =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(seconds * 1000);
