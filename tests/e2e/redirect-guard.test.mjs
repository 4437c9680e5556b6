// A site that sends the visitor elsewhere than to her handle's server is stopped before that page
// loads, whichever way it tries; what passes by the browser's rules is stopped as it appears.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LOOK_ALIKE, SERVER, SITE } from '../fixtures/journey.mjs';
import { createJourney, journeyWorld } from './support/journey.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const WAYS = {
  'a redirect': 'redirect',
  'a redirect of the site to itself and one from there': 'own-redirect-first',
  'a form that is sent on (307)': 'form-307',
  'a redirect without encryption': 'insecure',
  'another port of the right server': 'other-port',
  'a script': 'script',
  'a script that leaves no history': 'replace',
  'a refresh in the page': 'meta',
  'a form that a script sends': 'post',
  'a frame with an origin of its own': 'frame',
  'a download': 'download',
};

inEveryBrowser((stage) => {
  let journey;
  beforeEach(() => {
    journey = createJourney(stage);
    stage.world.visits.length = 0;
  });

  for (const [what, way] of Object.entries(WAYS)) {
    test(`${what} to another server is stopped before it loads`, async () => {
      await journey.goes(way);
      const seen = await journey.isStopped();
      assert.equal(seen.title, 'harbour.example tried to send you somewhere else.');
      const wrong = way === 'other-port' ? 'server.example:8443' : 'server-example.example';
      assert.deepEqual(seen.facts, ['harbour.example', wrong, 'server.example']);
      assert.match(seen.text, /alice\.example\.com/);
      assert.match(seen.hash, /^https:/);
      assert.equal(seen.focus, 'back');
      assert.deepEqual(stage.world.visits, []);
    });
  }

  test('another server is stopped after the right one as well', async () => {
    await journey.goes('server-astray');
    await journey.accepts();
    const seen = await journey.isStopped();
    await journey.pictures('stopped');
    assert.deepEqual(seen.facts, ['harbour.example', 'server-example.example', 'server.example']);
    assert.deepEqual(stage.world.visits, []);
  });

  // Chromium's driver hears no more of a page that has opened an empty window.
  const empty = stage.browserName === 'firefox' ? ['empty'] : [];
  for (const id of ['window', 'stranger', ...empty]) {
    test(`a window that the site opens (${id}) is guarded as its tab is`, async () => {
      await journey.goes('stay');
      await journey.shows(SITE, '#stay');
      await stage.tab.click(`#${id}`);
      const opened = await until('the new window shows what was stopped', async () =>
        (await journey.tabAddresses()).find(({ url }) => url.includes('/stopped.html')),
      );
      await journey.closeTab(opened.id);
    });
  }

  for (const way of ['taken-replace', 'taken-assign']) {
    test(`what a script does on a page that the visitor has typed (${way}) is not hers`, async () => {
      const form = `${SITE}/signin?way=${way}`;
      await stage.visitor.open(`${SITE}/other`);
      await stage.browser.typeAddress(form);
      await journey.shows(SITE, 'form');
      await until('its field is seen', async () => (await stage.visitor.icon()) === 'field');
      await stage.visitor.asks();
      await stage.visitor.accepts();
      const seen = await journey.isStopped();
      assert.equal(seen.hash, `${LOOK_ALIKE}/authorize`);
      assert.deepEqual(stage.world.visits, []);
    });
  }

  test('a page that the site takes out of the history is stopped', async () => {
    await stage.visitor.open(`${SITE}/signin?way=stay`);
    await stage.visitor.goto(`${LOOK_ALIKE}/first`);
    await stage.visitor.goto(`${SITE}/signin?way=stay`);
    await stage.visitor.asks();
    await stage.visitor.accepts();
    await journey.shows(SITE, '#stay');
    await stage.visitor.isSentBack(2);
    const seen = await journey.isStopped();
    assert.equal(seen.hash, `${LOOK_ALIKE}/first`);
  });

  test("a page out of another server's own cache is stopped", async () => {
    await stage.visitor.open(`${LOOK_ALIKE}/install`);
    await until('its worker is there', () => stage.tab.run(() => document.title === 'ready'));
    await stage.visitor.goto(`${SITE}/signin?way=redirect`);
    await stage.visitor.asks();
    await stage.visitor.accepts();
    await journey.isStopped();
    await stage.visitor.open(`${LOOK_ALIKE}/install`);
    await stage.tab.run(async () => {
      const all = await navigator.serviceWorker.getRegistrations();
      await Promise.all(all.map((one) => one.unregister()));
    });
  });

  test('a page that was fetched before it was needed is stopped', async () => {
    await journey.goes('prefetch');
    await journey.shows(SITE, '#stay');
    await stage.visitor.isSentTo(`${LOOK_ALIKE}/authorize`);
    await journey.isStopped();
  });

  test('Enter goes back to the form, and the guard stays', async () => {
    await journey.goes('redirect');
    await journey.isStopped();
    await stage.tab.press('Enter');
    await journey.shows(SITE, '#handle');
    await stage.visitor.isSentTo(`${LOOK_ALIKE}/authorize`);
    await journey.isStopped();
    assert.deepEqual(stage.world.visits, []);
  });

  test('Continue anyway leads to that server once, and not to the next', async () => {
    await journey.goes('redirect');
    await until('it may go on', async () => (await journey.isStopped()).mayGoOn);
    await stage.tab.press('Tab');
    await stage.tab.press('Enter');
    await journey.shows(LOOK_ALIKE, 'input');
    assert.deepEqual(stage.world.visits, ['GET /authorize']);
    await stage.visitor.isSentTo(`${SITE}/other`);
    await journey.shows(SITE, '#go');
    await stage.tab.click('#go');
    await journey.isStopped();
    assert.deepEqual(stage.world.visits, ['GET /authorize']);
  });

  test('the site itself may take as many of its own pages as it likes', async () => {
    await journey.goes('stay');
    await journey.shows(SITE, '#own');
    await stage.tab.click('#own');
    await journey.shows('https://www.harbour.example', '#arrived');
    await stage.tab.click('#go');
    await journey.isStopped();
  });

  test('no page can open the page that stops, or finds out that it is there', async () => {
    await journey.opens('redirect');
    const address = await stage.browser.background.run(() => {
      const { id } = chrome.runtime;
      return `chrome-extension://${id}/stopped/stopped.html`;
    });
    const answer = await stage.tab.run(
      (url) =>
        fetch(url).then(
          () => 'there',
          () => 'not there',
        ),
      address,
    );
    assert.equal(answer, 'not there');
    await stage.browser.takeTrouble();
  });

  // Firefox lets its user take sites away from an extension; Chromium asks for none of them singly.
  if (stage.browserName === 'firefox') {
    test('an extension that sees this site only still stops what it does not see', async () => {
      await stage.browser.allowOnly(['https://*/*'], [`${SITE}/*`]);
      await journey.goes('redirect');
      const seen = await stage.visitor.seesPopup('notice');
      assert.equal(seen.title, 'harbour.example tried to send you somewhere else.');
      assert.deepEqual(stage.world.visits, []);
      await stage.popup.press('Enter');
      await stage.visitor.seesNoPopup();
      await stage.browser.allowOnly([`${SITE}/*`], ['https://*/*']);
    });
  }

  test('without a guard the same site does send its visitors away', async () => {
    await journey.opens('redirect');
    await stage.tab.click('button');
    await journey.shows(LOOK_ALIKE, 'input');
    assert.equal(await journey.guardRules(), 0);
    assert.deepEqual(stage.world.visits, ['GET /authorize']);
    assert.notEqual(SERVER, LOOK_ALIKE);
  });
}, journeyWorld);
