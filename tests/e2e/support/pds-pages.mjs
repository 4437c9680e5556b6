// What a person does at the pages of a PDS. They are not ours: only what is on them is relied on.
import { fill } from './fill.mjs';
import { until } from './until.mjs';

const MARK = 'data-found';

// A button by its text; it is marked so that it can be clicked like any other element.
function markButton(text, mark) {
  const button = Array.from(document.querySelectorAll('button'), (element) => element).find(
    (element) => element.innerText.trim() === text && !element.disabled,
  );
  button?.setAttribute(mark, '');
  return Boolean(button);
}

// Goes on at the authorization page in `tab`: the password, then one of the consent page's buttons.
// The tab may leave while the last click is still being answered.
export async function answerPds(tab, password, button = 'Authorize') {
  await until('the PDS asks for the password', () =>
    tab.run(() => document.querySelector('input[type=password]') !== null),
  );
  await fill(tab, 'input[type=password]', password);
  await tab.press('Enter');
  await until(`the PDS offers "${button}"`, () => tab.run(markButton, button, MARK));
  await tab.click(`[${MARK}]`);
}
