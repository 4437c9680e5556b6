// Both browsers keep extensions out of private windows until their user allows it: the popup says
// so where it has nothing else to do, and the options page always.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOptionsPage } from './support/options.mjs';
import { inEveryBrowser } from './support/stage.mjs';

const HOW = {
  chromium: /chrome:\/\/extensions, Details, “Allow in Incognito”/,
  firefox: /about:addons, nywhere, “Run in Private Windows”/,
};

inEveryBrowser(
  (stage) => {
    test('not allowed in private windows: said, with how to allow it', async () => {
      await stage.visitor.open(`${stage.world.origin}/pages`);
      const seen = await stage.visitor.opensPopup();
      await stage.shot('private-off');
      assert.equal(seen.title, 'This page does not ask for a handle.');
      assert.match(seen.text, HOW[stage.browserName]);
      await stage.visitor.refuses();
    });

    test('the options page says the same, above what is offered there', async () => {
      const page = createOptionsPage(stage);
      await page.open('private');
      await page.shot('private-off');
      assert.match(await page.text('[role=note]'), HOW[stage.browserName]);
      assert.doesNotMatch(await page.text(), /nywhere may run/);
    });
  },
  { lasting: true },
);
