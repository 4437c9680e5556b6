// How a guard ends: the visitor is back with a code in the name of her server, or she goes her own
// way. A code in any other name is stopped before the site gets it.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LOOK_ALIKE, SERVER, SITE } from '../fixtures/journey.mjs';
import { createJourney, journeyWorld } from './support/journey.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const RIGHT = {
  'a code in the name of the server': 'server-right',
  'a code whose issuer is not escaped': 'server-right-unescaped',
  'a script of the server that brings the code': 'server-script',
  'a code in the fragment': 'server-right-fragment',
  'a server that asks nothing, for it has been asked before': 'silent-right',
};

const WRONG = {
  'a code of another server in the fragment': ['server-fragment', 'server-example.example'],
  'a code in nobody’s name': ['server-no-issuer', 'nobody'],
  'a code in the name of another server': ['server-other-issuer', 'server-example.example'],
  'a code in two names': ['server-two-issuers', 'server.example, server-example.example'],
  'a code in a name that begins like the right one': [
    'server-longer-issuer',
    'server.example.example',
  ],
};

inEveryBrowser((stage) => {
  let journey;
  beforeEach(() => {
    journey = createJourney(stage);
    stage.world.visits.length = 0;
    stage.world.answers.length = 0;
  });

  const answers = async (way) => {
    await journey.goes(way);
    if (way.startsWith('server-')) {
      await journey.accepts();
    }
  };

  for (const [what, way] of Object.entries(RIGHT)) {
    test(`${what} is let through, and the guard is over`, async () => {
      await answers(way);
      await journey.shows(SITE, '#arrived');
      await journey.isOver();
      await stage.tab.click('#go');
      await journey.shows(LOOK_ALIKE, 'input');
    });
  }

  for (const [what, [way, named]] of Object.entries(WRONG)) {
    test(`${what} is stopped before the site gets it`, async () => {
      await answers(way);
      const seen = await journey.isStopped();
      await journey.pictures(`stopped-${way}`);
      assert.equal(seen.title, 'This answer is not from your server.');
      assert.deepEqual(seen.facts, ['harbour.example', named, 'server.example']);
      assert.equal(seen.focus, 'back');
      assert.deepEqual(stage.world.answers, []);
    });
  }

  test('a code that the site made up itself does not end the guard', async () => {
    await journey.goes('server-right');
    await journey.shows(SERVER, '#accept');
    await stage.visitor.isSentBack();
    await journey.shows(SITE, '#handle');
    const made = `${SITE}/back?code=c1&state=s1&iss=${encodeURIComponent(SERVER)}`;
    await stage.visitor.isSentTo(made);
    await journey.shows(SITE, '#arrived');
    await stage.tab.click('#go');
    await journey.isStopped();
    assert.deepEqual(stage.world.visits, []);
  });

  for (const [what, way] of [
    ['a refusal', 'server-denied'],
    ['an answer in a form, which nobody but the site can read,', 'server-form'],
    ['a refusal to an address of the site that has a code already', 'server-denied-with-code'],
    ['an answer in a form to an address that looks like one', 'server-form-with-code'],
  ]) {
    test(`${what} does not end the guard, for a site can bring one about`, async () => {
      await answers(way);
      await journey.shows(SITE, '#arrived');
      await stage.tab.click('#go');
      await journey.isStopped();
    });
  }

  test('an address that the visitor types ends the guard and is opened', async () => {
    await journey.goes('stay');
    await journey.shows(SITE, '#stay');
    await stage.browser.typeAddress(`${LOOK_ALIKE}/typed`);
    await journey.shows(LOOK_ALIKE, 'input');
    await journey.isOver();
  });

  test('an address that she types where something was stopped is opened as well', async () => {
    await journey.goes('redirect');
    await journey.isStopped();
    await stage.browser.typeAddress(`${LOOK_ALIKE}/typed`);
    await journey.shows(LOOK_ALIKE, 'input');
    await journey.isOver();
  });

  test('the guard of a tab ends with the tab', async () => {
    await journey.goes('stay');
    await journey.shows(SITE, '#stay');
    assert.notEqual(await journey.guardRules(), 0);
    const minutes = await journey.guardTime();
    assert.ok(minutes > 14 && minutes < 16, String(minutes));
    await stage.browser.newTab();
    await journey.isOver();
  });

  test('the background was stopped: the guard stays, and says what it stopped', async () => {
    await journey.goes('stay');
    await journey.shows(SITE, '#stay');
    await stage.browser.stopBackground();
    await stage.tab.click('#go');
    const seen = await journey.isStopped();
    assert.deepEqual(seen.facts, ['harbour.example', 'server-example.example', 'server.example']);
    assert.deepEqual(stage.world.visits, []);
    await until('it may go on', async () => (await journey.isStopped()).mayGoOn);
    await stage.tab.click('#on');
    await journey.shows(LOOK_ALIKE, 'input');
  });

  test('the background was stopped: the right answer still ends the guard', async () => {
    await journey.goes('server-right');
    await journey.shows(SERVER, '#accept');
    await stage.browser.stopBackground();
    await stage.tab.click('#accept');
    await journey.shows(SITE, '#arrived');
    await journey.isOver();
  });

  test('another sign-in in the same tab takes the place of the one before', async () => {
    await journey.goes('redirect');
    await journey.isStopped();
    const rules = await journey.guardRules();
    await stage.tab.press('Enter');
    await journey.shows(SITE, '#handle');
    await stage.visitor.opensPopup();
    await stage.visitor.accepts();
    await journey.isStopped();
    assert.equal(await journey.guardRules(), rules);
  });
}, journeyWorld);
