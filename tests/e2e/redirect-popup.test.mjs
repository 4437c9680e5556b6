// What the popup says before a redirect: where it leads and why, that it is looking, that it did
// not find the server, and that the site used to ask for less.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SERVER, SITE } from '../fixtures/journey.mjs';
import { createJourney, FOUND, HANDLE, journeyWorld, offer } from './support/journey.mjs';
import { popupView } from './support/locate.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { stays, until } from './support/until.mjs';

const QUIET_MS = 400;

inEveryBrowser((stage) => {
  let journey;
  beforeEach(async () => {
    journey = createJourney(stage);
    stage.world.forms.length = 0;
    await stage.host.answer({ ...offer({}), server: { result: FOUND } });
  });

  const opens = async (query) => {
    await stage.visitor.open(`${SITE}/signin?way=${query}`);
    await stage.tab.click('#handle');
  };
  const says = (pattern) =>
    until(`the popup says ${pattern}`, async () => {
      const view = await stage.popup.run(popupView);
      return view && pattern.test(view.text) && view;
    });
  const saysAtRest = async (pattern) => {
    await says(pattern);
    return stage.visitor.seesPopup();
  };
  const askedOf = async (op) => (await stage.host.asked()).filter((asked) => asked.op === op);
  const press = (text) =>
    stage.popup.run((wanted) => {
      const all = Array.from(document.querySelectorAll('button'));
      all.find((button) => button.textContent.trim() === wanted).click();
    }, text);

  test('a site without direct sign-in: where it leads, why, and Continue', async () => {
    await opens('stay');
    const view = await saysAtRest(/You will go to server\.example to confirm\./);
    await stage.shot('redirect-site');
    assert.match(view.text, /harbour\.example will learn this name\./);
    assert.match(view.text, /This site has no direct sign-in\./);
    assert.match(view.button.text, /^Continue/);
    assert.deepEqual((await askedOf('server')).at(-1).args, { origin: SITE, handle: HANDLE });
    await stage.visitor.accepts();
    await journey.shows(SITE, '#stay');
    assert.deepEqual(stage.world.forms, [{ handle: HANDLE }]);
    assert.deepEqual((await askedOf('redirect')).at(-1).args, { origin: SITE, handle: HANDLE });
  });

  test('the tab is guarded before the form is sent', async () => {
    await stage.host.answer({ redirect: { result: {}, when: 'recorded' } });
    await opens('stay');
    await saysAtRest(/You will go to/);
    await stage.popup.press('Enter');
    await until('the host is asked', async () => (await askedOf('redirect')).length > 1);
    assert.notEqual(await journey.guardRules(), 0);
    assert.deepEqual(stage.world.forms, []);
    await stage.host.go('recorded');
    await journey.shows(SITE, '#stay');
    await stage.visitor.seesNoPopup();
  });

  test('a search that takes long is shown, with Cancel, and Enter does nothing', async () => {
    await stage.host.answer({ server: { result: FOUND, when: 'never' } });
    await opens('stay');
    const view = await says(/Looking for the server of alice\.example\.com/);
    await stage.shot('redirect-finding');
    assert.equal(view.button.ready, false);
    assert.doesNotMatch(view.text, /You will go to/);
    await stage.popup.press('Enter');
    assert.ok(await stays(() => stage.browser.popupIsOpen(), QUIET_MS));
    await press('Cancel');
    await stage.visitor.seesNoPopup();
    assert.deepEqual(stage.world.forms, []);
    assert.equal(await journey.guardRules(), 0);
  });

  const LOST = {
    dns_timeout: /The network did not answer\./,
    handle_not_found: /Nobody has published where it is\./,
    did_disagrees: /does not fit together/,
  };
  for (const [code, sentence] of Object.entries(LOST)) {
    test(`a server that is not found (${code}): what happened, and Try again`, async () => {
      const error = { code, message: `The helper says ${code}.` };
      await stage.host.answer({ server: { error } });
      await opens('stay');
      const view = await stage.visitor.seesPopup('notice');
      await stage.shot(`redirect-lost-${code}`);
      assert.equal(view.title, 'The server of alice.example.com could not be found.');
      assert.match(view.text, sentence);
      assert.match(view.text, /Nothing was disclosed\./);
      await stage.host.answer({ server: { result: FOUND } });
      await stage.popup.press('Enter');
      await saysAtRest(/You will go to server\.example/);
      assert.deepEqual(stage.world.forms, []);
    });
  }

  test('a handle without a key, where the site takes one: how to skip this', async () => {
    await stage.host.answer(offer({ why: 'handle' }));
    await opens('stay&direct');
    const view = await saysAtRest(/You will go to server\.example/);
    await stage.shot('redirect-no-key');
    assert.match(view.text, /This handle has no key here\./);
    assert.match(view.text, /Give it a key to skip this next time/);
    await stage.visitor.accepts();
    await journey.shows(SITE, '#stay');
    assert.deepEqual(stage.world.forms, [{ handle: HANDLE, handle_token: '' }]);
  });

  test('a handle with a key may be confirmed at its server instead', async () => {
    await stage.host.answer(offer({ key: true, mode: 'direct', why: undefined }));
    const before = (await askedOf('server')).length;
    await opens('server-right&direct');
    const direct = await saysAtRest(/Confirm at your server instead/);
    await stage.shot('direct-or-server');
    assert.match(direct.button.text, /^Sign in/);
    assert.equal((await askedOf('server')).length, before);
    await press('Confirm at your server instead');
    const turned = await saysAtRest(/You will go to server\.example/);
    await stage.shot('redirect-chosen');
    assert.match(turned.button.text, /^Continue/);
    assert.match(turned.text, /You chose to confirm there\./);
    await press('Sign in with your key instead');
    assert.match((await saysAtRest(/Confirm at your server/)).button.text, /^Sign in/);
    await press('Confirm at your server instead');
    await saysAtRest(/You will go to/);
    await stage.visitor.accepts();
    await journey.shows(SERVER, '#accept');
    assert.deepEqual(stage.world.forms, [{ handle: HANDLE, handle_token: '' }]);
  });

  test('a site that used to sign in directly: the popup says so first', async () => {
    await stage.host.answer(offer({}, { downgrade: true }));
    const before = (await askedOf('server')).length;
    await opens('stay');
    const view = await stage.visitor.seesPopup('notice');
    await stage.shot('redirect-downgrade');
    assert.equal(view.title, 'harbour.example used to sign you in directly.');
    assert.equal((await askedOf('server')).length, before);
    await stage.popup.press('Enter');
    await stage.visitor.seesNoPopup();
    assert.deepEqual(stage.world.forms, []);

    await stage.visitor.opensPopup();
    await press('Go on');
    await saysAtRest(/You will go to server\.example/);
  });
}, journeyWorld);
