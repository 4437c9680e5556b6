// Nothing happens without the user's own act in the extension's own surface.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryBrowser } from './support/stage.mjs';
import { stays, until } from './support/until.mjs';

const QUIET_MS = 400;
// What popup.js promises: a page chooses the moment in which the popup opens.
const ARM_MS = 300;
const TRIES = 5;

const fields = () =>
  Array.from(document.querySelectorAll('input'), ({ name, value }) => [name, value]);

// Everything that could be seen of a write to the page, from now on.
const watch = () => {
  window.changes = 0;
  const count = () => {
    window.changes += 1;
  };
  const all = { attributes: true, characterData: true, childList: true, subtree: true };
  new MutationObserver(count).observe(document, all);
  for (const type of ['input', 'change', 'submit', 'invalid']) {
    document.addEventListener(type, count, { capture: true });
  }
};

inEveryBrowser((stage) => {
  const open = (page = 'signin') => stage.visitor.open(`${stage.world.origin}/${page}`);
  const popupStaysAway = () => stays(async () => !(await stage.browser.popupIsOpen()), QUIET_MS);

  async function assertNothingHappened(before) {
    assert.deepEqual(await stage.tab.run(fields), before);
    assert.deepEqual(stage.sent(), []);
    const known = await stage.home.call('site', { origin: stage.world.origin });
    assert.deepEqual(known.handles, []);
  }

  test('a page with a field stays as the site sent it', async () => {
    const { tab } = stage;
    await open('page/no-token');
    const [sent, shown] = await tab.run(async () => {
      const text = await (await fetch(location.href)).text();
      const parsed = new DOMParser().parseFromString(text, 'text/html');
      return [parsed.documentElement.outerHTML, document.documentElement.outerHTML];
    });
    assert.equal(shown.trim(), sent.trim());
  });

  test('a click in the field that is then refused leaves no trace in the page', async () => {
    const { visitor, tab } = stage;
    await open();
    const before = await tab.run(fields);
    await tab.run(watch);
    await visitor.asks();
    await visitor.refuses();
    assert.ok(await stays(() => tab.run(() => window.changes === 0), QUIET_MS));
    await assertNothingHappened(before);
  });

  test('a click beside the popup closes it, and that is a no', async () => {
    const { visitor, tab, browser } = stage;
    await open();
    const before = await tab.run(fields);
    await visitor.asks();
    await browser.dismissPopup();
    await visitor.seesNoPopup();
    assert.ok(await popupStaysAway());
    await assertNothingHappened(before);
  });

  test('the click that closes the popup does not open it again', async () => {
    const { visitor, tab, browser } = stage;
    await open();
    await visitor.asks();
    await browser.dismissPopup();
    await tab.click('#handle');
    await visitor.seesNoPopup();
    assert.ok(await popupStaysAway());
  });

  test('events that a script of the page makes do nothing', async () => {
    const { tab } = stage;
    await open();
    const before = await tab.run(fields);
    await tab.run(() => {
      const field = document.querySelector('#handle');
      const all = { bubbles: true, cancelable: true, composed: true };
      field.focus();
      field.click();
      field.dispatchEvent(new MouseEvent('click', all));
      field.dispatchEvent(new PointerEvent('pointerup', all));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', ...all }));
      field.dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowDown', ...all }));
    });
    assert.ok(await popupStaysAway());
    await assertNothingHappened(before);
  });

  test('a known site gets nothing from such events either', async () => {
    const { visitor, tab } = stage;
    await open();
    await visitor.asks();
    await visitor.accepts();
    await visitor.arrives('/account');
    await open();
    await tab.run(() => document.querySelector('#handle').click());
    assert.ok(await popupStaysAway());
    assert.equal(stage.sent().length, 1);
  });

  // One try: was Enter pressed, and the button clicked, while the button was not active?
  async function pressedEarly() {
    const { visitor, tab, popup } = stage;
    const isInactive = () => popup.run(() => document.querySelector('.primary')?.disabled === true);
    await open();
    await tab.click('#handle');
    await until('the popup has a button', () =>
      popup.run(() => document.querySelector('.primary') !== null),
    );
    if (!(await isInactive())) {
      return false;
    }
    await popup.press('Enter');
    await popup.click('.primary');
    return isInactive();
  }

  test('a popup that has just opened takes no Enter and no click', async () => {
    const { visitor, popup } = stage;
    let early = false;
    for (let i = 0; i < TRIES && !early; i += 1) {
      await stage.end();
      early = await pressedEarly();
    }
    assert.ok(early, 'the button was active at once');
    assert.deepEqual(stage.sent(), []);
    await visitor.seesPopup('choose');
    assert.ok((await popup.run(() => performance.now())) >= ARM_MS);
    await visitor.accepts();
    await visitor.arrives('/account');
  });

  test('an Enter that is held down since before is no answer', async () => {
    const { visitor, popup, browser } = stage;
    await open();
    await visitor.asks();
    await popup.press('Enter', true);
    assert.ok(await stays(() => browser.popupIsOpen(), QUIET_MS));
    assert.deepEqual(stage.sent(), []);
    await visitor.accepts();
    await visitor.arrives('/account');
  });

  test('a name that the user types is left alone', async () => {
    const { visitor, tab, world } = stage;
    await open();
    await tab.press('Tab');
    await tab.type('bob.example.com');
    await tab.click('#handle');
    assert.ok(await popupStaysAway());
    await tab.press('Enter');
    await visitor.arrives('/redirect');
    const [{ outcome, handle, token }] = stage.sent();
    assert.deepEqual([outcome, handle, token], ['redirect', 'bob.example.com', '']);
    assert.equal(world.results.length, stage.since + 1);
  });
});
