// Nothing of a private window is left when it is closed: no name, key, nonce, token or site in any
// file of the browser or of ours, nor in the memory of our programs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  heldPrivateKeys,
  makeNeedles,
  search,
  searchFiles,
  searchMemory,
} from '../fixtures/residue.mjs';
import { startWorld } from '../fixtures/world.mjs';
import { createPrivate } from './support/private.mjs';
import { hostsBelow, oursBelow } from './support/processes.mjs';
import { addZones, inEveryBrowser, withAlice } from './support/stage.mjs';
import { keysOf, tracesOf } from './support/traces.mjs';
import { until } from './support/until.mjs';

// Only private windows go there; where a normal one goes is in the profile, which shows that a
// search of it finds what is there.
const SITE = 'https://quiet.example';
const SITE_NEEDLES = makeNeedles({ texts: { site: 'quiet.example' } });

async function prepare(stage) {
  await withAlice(stage);
  await addZones(stage);
}

// Where needles are, below a home: ['WHAT in FILE', …].
const placesIn = ({ home }, needles) =>
  searchFiles([home.env.HOME], needles).map((found) => found.replace(`${home.env.HOME}/`, ''));

// What a browser writes of a private window by itself, with no extension in it.
async function placesWithout(stage) {
  let places = [];
  await stage.beside(
    { bare: true },
    async ({ browser, visitor }) => {
      await browser.newPrivateWindow();
      await browser.goto(`${SITE}/signin`);
      await visitor.arrives('/signin');
    },
    (other) => {
      places = placesIn(other, SITE_NEEDLES);
    },
  );
  return places;
}

inEveryBrowser(
  (stage) => {
    // A window for each kind of name, all of them open.
    async function signsInEach(dark) {
      const { zones } = stage.world;
      await dark.asksIn('newPrivateWindow', `${SITE}/signin`);
      await dark.signsIn();
      await dark.asksIn('addPrivateWindow', `${SITE}/page/types-dns`);
      await dark.signsIn();
      await dark.asksIn('addPrivateWindow', `${SITE}/page/types-dns`);
      await dark.presses('more');
      await dark.picks(`at_will ${zones.update}`);
      const { handle } = await dark.signsIn();
      return `_nywhere.${handle}`;
    }

    const isInDns = (name) =>
      stage.world.resolver.resolveTxt(name).then(
        () => true,
        () => false,
      );

    test('three windows, each with a kind of name, are closed: nothing of them is left', async (t) => {
      const { browser, visitor, home, world } = stage;
      await visitor.goto(`${world.origin}/signin`);
      const dark = createPrivate(stage);
      const record = await signsInEach(dark);
      const sent = stage.sent();
      const words = Object.values((await dark.kept()).session.windows);
      assert.deepEqual([sent.length, words.length], [3, 3]);
      const needles = [...tracesOf(sent, words), ...SITE_NEEDLES];
      const keys = keysOf(sent);
      assert.ok(await isInDns(record));

      const [host] = await hostsBelow(browser.pid);
      assert.deepEqual(heldPrivateKeys(host, keys), keys);
      const held = new Set(searchMemory(host, needles).map((found) => found.split(' in ')[0]));
      for (const what of ['handle 0', 'handle 1', 'handle 2', 'x 0', 'word 0', 'site']) {
        assert.ok(held.has(what), `${what} is not found where it is`);
      }

      await dark.closesAll();
      await until('the record is gone', async () => !(await isInDns(record)));
      await until('their network program is gone', async () => {
        return (await oursBelow(browser.pid)).length <= 2;
      });
      const ours = await oursBelow(browser.pid);
      assert.ok(ours.includes(host));
      // The host hears of each window by itself.
      await until('the host has heard of all', () => heldPrivateKeys(host, keys).length === 0);
      for (const id of ours) {
        assert.deepEqual(searchMemory(id, needles), []);
        assert.deepEqual(heldPrivateKeys(id, keys), []);
      }
      assert.deepEqual(placesIn(stage, tracesOf(sent, words)), []);

      await stage.quit();
      assert.deepEqual(search(Buffer.from(browser.output()), needles), []);
      assert.deepEqual(placesIn(stage, tracesOf(sent, words)), []);
      const usual = makeNeedles({ texts: { site: world.origin } });
      assert.notDeepEqual(searchFiles([home.profile], usual), []);
      const without = await placesWithout(stage);
      without.forEach((place) => t.diagnostic(`the browser's own: ${place}`));
      assert.deepEqual(
        placesIn(stage, SITE_NEEDLES).filter((place) => !without.includes(place)),
        [],
      );
    });
  },
  { prepare, open: () => startWorld({ origins: [SITE] }) },
);
