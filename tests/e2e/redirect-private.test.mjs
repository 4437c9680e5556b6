// In a private window the guard is the same: nobody is asked about a handle before the visitor says
// so, and nothing is left when the window is gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SITE } from '../fixtures/journey.mjs';
import { createJourney, HANDLE, journeyWorld } from './support/journey.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const REF = 'kq3Tz0m1Yt9yV3n0h3oV2A';
const OWN = { handle: HANDLE, type: 'dns', key: false, mode: 'redirect', why: 'site' };
const WINDOW = {
  window_plan: {
    result: {
      vault: 'open',
      disposable: [],
      why_none: 'redirect',
      handles: [OWN],
      more: false,
      shown: 0,
      meets: false,
    },
  },
  window_choose: {
    result: { window: REF, self: { choice: 'handle', ...OWN, fits: true } },
  },
  windows: { result: { unknown: [] } },
};

// How long the popup has been there, once its second button works.
function whenGoOnWorks() {
  const on = document.querySelector('.notice button.secondary');
  return on && !on.disabled && performance.now();
}

inEveryBrowser((stage) => {
  test('a private window: asked first, then guarded, then forgotten', async () => {
    const { visitor, host, browser } = stage;
    const journey = createJourney(stage);
    await host.answer(WINDOW);
    await journey.opens('redirect');
    await browser.newPrivateWindow();
    await visitor.goto(`${SITE}/signin?way=redirect`);
    const before = await visitor.asks();
    assert.match(before.text, /Private window/);
    assert.doesNotMatch(before.text, /You will go to/);
    assert.match(before.text, /a new name has no server that could confirm it/);
    assert.ok(!(await host.asked()).some(({ op }) => op === 'server'));
    await stage.shot('private-before');

    await stage.popup.press('Enter');
    const found = await until('the popup says where', async () => {
      const view = await visitor.seesPopup('choose');
      return /You will go to server\.example to confirm/.test(view.text) && view;
    });
    assert.equal(found.button.text.split('\n')[0], 'Continue');
    await stage.shot('private-found');
    await visitor.accepts();

    if (browser.name === 'chromium') {
      // Chromium shows no page of an extension here, so the popup says it, at a moment that the page
      // has chosen: a click meant for the page must not go on.
      const armed = await until('its buttons work', () => stage.popup.run(whenGoOnWorks));
      assert.ok(armed >= 800, `${armed} ms after the popup came up`);
      const seen = await visitor.seesPopup('notice');
      await stage.shot('private-stopped');
      assert.equal(seen.title, 'harbour.example tried to send you somewhere else.');
      assert.match(seen.text, /server-example\.example.*server\.example/s);
      await stage.popup.press('Enter');
      await visitor.seesNoPopup();
    } else {
      const seen = await journey.isStopped();
      assert.equal(seen.title, 'harbour.example tried to send you somewhere else.');
      await stage.tab.press('Enter');
    }
    await journey.shows(SITE, '#handle');
    assert.deepEqual(stage.world.visits, []);
    const recorded = (await host.asked()).filter(({ op }) => op === 'redirect');
    assert.deepEqual(
      recorded.map(({ args }) => args),
      [{ origin: SITE, handle: HANDLE, window: REF }],
    );

    await browser.newTab();
    await journey.isOver();
    const kept = await browser.background.run(async () => {
      const { storage } = globalThis.browser ?? chrome;
      return JSON.stringify([await storage.session.get(null), await storage.local.get(null)]);
    });
    assert.doesNotMatch(kept, /harbour|alice/);
  });
}, journeyWorld);
