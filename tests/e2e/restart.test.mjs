// A browser that is closed in the middle of something and started again with the same profile and
// the same tabs: nothing of what was under way is left, and it can be begun anew.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createHarbour, openHarbour, prepareHarbour } from './support/harbour.mjs';
import { link } from './support/link.mjs';
import { createOptionsPage } from './support/options.mjs';
import { answerPds } from './support/pds-pages.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const FIELD = '.detail-pane input[name=handle]';

// What the extension has left with the browser.
const remembered = async () => {
  const { declarativeNetRequest: rules, storage } = globalThis.browser ?? chrome;
  return {
    rules: await rules.getSessionRules(),
    session: await storage.session.get(null),
    local: await storage.local.get(null),
  };
};
const NOTHING = { rules: [], session: {}, local: {} };

const asksPassword = (origin) =>
  location.origin === origin && document.querySelector('input[type=password]') !== null;

inEveryBrowser(
  (stage) => {
    const harbour = createHarbour(stage);
    const page = createOptionsPage(stage);
    before(async () => {
      const { status, output } = await link(stage, stage.world.accounts.alice);
      assert.equal(status, 0, output);
    });

    // Goes to the tab that shows the server; after a restart the browser has opened it again.
    const isAtServer = () =>
      until('a tab shows the page of the server', async () => {
        for (const id of await stage.browser.tabs()) {
          await stage.browser.useTab(id);
          if (await stage.tab.run(asksPassword, stage.world.pds.origin)) {
            await stage.browser.bringToFront(id);
            return true;
          }
        }
        return false;
      });
    // A page with a field, whose script starts the background.
    const browses = () => stage.visitor.goto(`${stage.world.origin}/signin`);

    test('a redirect sign-in: no guard is left in its tab, the next try signs in', async () => {
      const { alice } = stage.world.accounts;
      await harbour.asks(harbour.page(), alice);
      await stage.visitor.accepts();
      await isAtServer();
      const { rules, session } = await stage.browser.background.run(remembered);
      assert.ok(rules.length > 0);
      assert.equal(session.guards.length, 1);

      await stage.restart();
      await isAtServer();
      await browses();
      assert.deepEqual(await stage.browser.background.run(remembered), NOTHING);
      await harbour.asks(harbour.page(), alice);
      await stage.visitor.accepts();
      await answerPds(stage.tab, alice.password);
      await harbour.isSignedIn(alice, 'redirect');
    });

    test('a link flow: the options page is usable, the same account can be linked', async () => {
      const { dave } = stage.world.accounts;
      const begins = async (there) => {
        await page.open('handles/link');
        await page.types(FIELD, dave.handle);
        await page.inNewTab(() => stage.tab.press('Enter'), there);
      };
      const isLinked = async () =>
        (await stage.home.call('handles')).handles.some(({ did }) => did === dave.did);
      await begins(isAtServer);
      await page.sees(/Waiting for you at pds\.example\.com\./);

      await stage.restart();
      await isAtServer();
      await browses();
      await page.open('handles');
      await page.sees(/alice\.pds\.example\.com/);
      assert.equal(await isLinked(), false);
      await begins(() => answerPds(stage.tab, dave.password));
      await page.isAt(`handles/${dave.handle}`);
      assert.equal(await isLinked(), true);
    });
  },
  { prepare: prepareHarbour, open: openHarbour, forgetful: false, lasting: true },
);
