// Raises a world, a home and a browser for a file of tests, once for each browser.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { startWorld } from '../../fixtures/world.mjs';
import { startChromium } from './chromium.mjs';
import { startFirefox } from './firefox.mjs';
import { makeHome } from './home.mjs';
import { isAtRest } from './locate.mjs';
import { until } from './until.mjs';
import { createVisitor } from './visitor.mjs';

const BROWSERS = { chromium: startChromium, firefox: startFirefox };
const chosen = (process.env.NYWHERE_BROWSERS ?? 'chromium,firefox').split(',');
const SHOTS = process.env.NYWHERE_SHOTS;

// An end from outside is an ordinary exit, at which browsers and name servers are stopped.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(1));
}

// A vault that needs no passphrase, with one handle that the world knows: where most tests begin.
export async function withAlice({ home, world }) {
  await home.call('init', { method: 'file' });
  await addHandle({ home, world }, 'alice.example.com');
}

export async function addHandle({ home, world }, handle, more = {}) {
  const added = await home.call('handle_add', { type: 'dns', handle, ...more });
  await world.publishRecord(await home.call('record', { handle }));
  return added;
}

// The zones of the world, under which private windows may have names.
export async function addZones({ home, world }) {
  const { wildcard, update, server, key } = world.zones;
  await home.configure(world.settings);
  await home.shell('zone', 'add', wildcard);
  const keyFile = ['--key-file', await home.keyFile(key)];
  await home.shell('zone', 'add', '--update', update, '--server', server, ...keyFile);
}

// Each part is known to the stage as soon as it is there, so that a failure leaves nothing behind.
async function raise(stage, name, { prepare, open, lasting }) {
  stage.world = await open();
  stage.home = await makeHome();
  await stage.home.install(name);
  await prepare(stage);
  await openBrowser(stage, { lasting });
}

async function openBrowser(stage, options) {
  const { home, world, browserName } = stage;
  const visible = Boolean(process.env.NYWHERE_VISIBLE);
  const browser = await BROWSERS[browserName]({ home, world, visible, ...options });
  Object.assign(stage, { browser, tab: browser.tab, popup: browser.popup });
  stage.visitor = createVisitor(browser);
}

// What a test asks of the stage. `sent` are the forms that the site was sent since the test began.
function createStage(browserName, { forgetful, prepare }) {
  const stage = {
    browserName,
    since: 0,
    sent: () => stage.world.results.slice(stage.since),
    answer: () => until('the site has answered', () => stage.sent().at(-1)),
    shot: (title) => picture(stage, title),
    // Closes the browser for good.
    async quit() {
      assert.deepEqual(await stage.browser.takeTrouble(), []);
      await stage.browser.stop();
      stage.browser = null;
    },
    // Closes a browser of a lasting profile and starts it again.
    async restart() {
      await stage.quit();
      await openBrowser(stage, { lasting: true });
    },
    // The browser crashes, and is started again in the same profile.
    async crash(then) {
      await stage.browser.kill(then);
      await openBrowser(stage, {});
    },
    // Somebody else in the same world, with a home and a browser of her own; a `bare` one has no
    // extension. `look` sees what is left when the browser is closed.
    async beside({ bare = false }, visit, look = () => {}) {
      const other = { ...stage, home: await makeHome() };
      try {
        if (!bare) {
          await other.home.install(browserName);
          await prepare(other);
        }
        await openBrowser(other, { bare });
        await visit(other).finally(() => other.browser.stop());
        await look(other);
      } finally {
        await other.home.remove();
      }
    },
    // Every test begins as if the site had never been visited; a locked vault keeps what it knows.
    async begin() {
      stage.since = stage.world.results.length;
      if (forgetful) {
        await stage.home.call('forget', { origin: stage.world.origin });
      }
    },
    async end() {
      if (await stage.browser?.popupIsOpen()) {
        await stage.browser.dismissPopup();
        await stage.visitor.seesNoPopup();
      }
    },
  };
  return stage;
}

async function picture({ browser }, name) {
  if (SHOTS) {
    await mkdir(SHOTS, { recursive: true });
    await until('the popup is at rest', () => browser.popup.run(isAtRest));
    for (const [suffix, dark] of [
      ['-dark', true],
      ['', false],
    ]) {
      await browser.dressPopup(dark);
      await browser.popup.screenshot(path.join(SHOTS, `${browser.name}-${name}${suffix}.png`));
    }
  }
}

// `tests` gets a stage whose parts are there once its tests run. A test that leaves an error in the
// console of a page or of the extension fails. `open` starts another world than the usual one. In a
// `lasting` profile the extension and the tabs are there again after a restart.
export function inEveryBrowser(
  tests,
  { prepare = withAlice, forgetful = true, open = startWorld, lasting = false } = {},
) {
  for (const name of chosen) {
    describe(`in ${name}`, { timeout: 240_000 }, () => {
      const stage = createStage(name, { forgetful, prepare });
      before(() => raise(stage, name, { prepare, open, lasting }));
      beforeEach(() => stage.begin());
      afterEach(() => stage.end());
      afterEach(async () => assert.deepEqual((await stage.browser?.takeTrouble()) ?? [], []));
      after(async () => {
        await stage.browser?.stop();
        await stage.world?.stop();
        await stage.home?.remove();
      });
      tests(stage);
    });
  }
}
