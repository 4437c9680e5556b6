// Types a text into a field in place of what it holds.
import { until } from './until.mjs';

export async function fill(tab, selector, text) {
  const has = (fn, ...args) => tab.run(fn, selector, ...args);
  await tab.click(selector);
  // The click sets the caret as well, and would undo a selection that was made before.
  await until(`${selector} has the focus`, () =>
    has((field) => document.activeElement === document.querySelector(field)),
  );
  await has((field) => document.querySelector(field).select());
  await tab.type(text);
  await until(`${selector} holds ${text}`, () =>
    has((field, wanted) => document.querySelector(field).value === wanted, text),
  );
}
