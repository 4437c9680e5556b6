// The other sections of the options page: people, sites, network, a name to try; and what it says
// when the helper or the keys are not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeard } from './support/heard.mjs';
import { createOptionsPage } from './support/options.mjs';
import { hostsBelow } from './support/processes.mjs';
import { inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const SECTIONS = {
  handles: 'Handles',
  'handles/add': 'Handles',
  'handles/link': 'Handles',
  'handles/alice.example.com': 'Handles',
  people: 'People',
  'people/add': 'People',
  sites: 'Sites',
  network: 'Network',
  try: 'Try a name',
  diagnosis: 'Diagnosis',
};
const PASSPHRASE = 'correct horse battery';

async function prepare(stage) {
  await stage.home.configure(stage.world.settings);
  await withAlice(stage);
}

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    const contacts = async () => (await stage.home.call('contact_list')).contacts;

    async function signIn() {
      const { visitor, world } = stage;
      await visitor.open(`${world.origin}/signin`);
      await visitor.asks();
      await visitor.accepts();
      await visitor.arrives('/account');
    }

    test('the popup opens my handles', async () => {
      const { visitor, world, browser } = stage;
      await visitor.open(`${world.origin}/page/frame`);
      await visitor.opensPopup();
      await page.inNewTab(
        () => stage.popup.press('Enter'),
        () => page.sees(/alice\.example\.com/),
      );
      assert.equal(await browser.popupIsOpen(), false);
    });

    test('a person is added, with several names, a handle and an address', async () => {
      await page.open('people');
      assert.match(await page.text(), /^You have nobody here yet\./);
      await page.clicks('Add a person', 'main');
      await page.isAt('people/add');
      await page.types('.line.names input', 'doctor');
      await page.clicks('Another name');
      await until('the new line has the focus', () =>
        stage.tab.run(
          () =>
            document.activeElement.matches('.line.names input') &&
            document.activeElement.value === '',
        ),
      );
      await stage.tab.type('Dr Jones');
      await page.types('.line.handles input', '@Alice.Example.com');
      await page.types('.line.addresses input:nth-child(2)', 'dr@example.com');
      await page.clicks('Save');
      await page.sees(/Dr Jones/, '.detail-pane');
      await page.shot('person');
      const [{ names, handles, addresses, source }] = await contacts();
      assert.deepEqual(names, ['doctor', 'Dr Jones']);
      assert.deepEqual(handles, [{ handle: 'alice.example.com' }]);
      assert.deepEqual(addresses, [{ protocol: 'mailto', address: 'dr@example.com' }]);
      assert.equal(source, 'typed here');
    });

    test('a name that somebody else has is refused in words, and nothing typed is lost', async () => {
      await page.open('people/add');
      await page.types('.line.names input', 'DOCTOR');
      await page.types('.line.handles input', 'bob.example.com');
      await page.clicks('Save');
      await page.sees(/Another of your people has that name already\./, '[role=alert]');
      assert.equal((await contacts()).length, 1);
      assert.equal(
        await stage.tab.run(() => document.querySelector('.line.handles input').value),
        'bob.example.com',
      );
    });

    test('a name to try: what one calls somebody leads to their handle, each step is shown', async () => {
      await page.open('try');
      await page.types('.search-form input', 'doctor');
      await stage.tab.press('Enter');
      await page.sees(/You call this doctor\./, '.panel');
      await page.shot('try');
      const { did } = (await stage.home.call('handles')).handles[0];
      assert.ok((await page.text('.panel')).includes(did));
      assert.match(await page.text('.steps'), /_nywhere\.alice\.example\.com/);
    });

    test('a name that nobody has: the way to the failure is shown', async () => {
      await page.open('try');
      await page.types('.search-form input', 'nobody.example.com');
      await stage.tab.press('Enter');
      await page.sees(/Nobody says whose name this is\.|could not be reached/, '[role=alert]');
      assert.match(await page.text('.steps'), /_atproto\.nobody\.example\.com/);
    });

    test('a person is removed and brought back', async () => {
      await page.open('people');
      await page.clicks('Remove', 'article');
      await page.sees(/doctor was removed\./, '#offer');
      await page.sees(/You have nobody here yet\./);
      await page.clicks('Undo');
      await page.sees(/doctor/, '.rows');
      assert.equal((await contacts()).length, 1);
    });

    test('sites: where which handle was disclosed, and the switch for one click', async () => {
      await page.open('sites');
      assert.match(await page.text(), /^No site knows you yet\./);
      await signIn();
      await page.open('sites');
      assert.match(await page.text('.rows'), /forum\.example/);
      await page.shot('sites');
      assert.match(await page.text('table'), /alice\.example\.com[^]*directly/);
      const isOn = async () =>
        (await stage.home.call('site', { origin: stage.world.origin })).one_click;
      const before = await isOn();
      await stage.tab.click('.switch input');
      await until('it is switched', async () => (await isOn()) === !before);
    });

    test('screen readers hear a name for every field, button and list', async () => {
      for (const [section, name] of Object.entries(SECTIONS)) {
        await page.open(section);
        await isHeard(stage, section, name);
      }
    });

    test('a site is forgotten, once the way back is no longer offered', async () => {
      const known = async () =>
        (await stage.home.call('site', { origin: stage.world.origin })).handles.length;
      await signIn();
      await page.open('sites');
      await page.clicks('Forget this site');
      await page.sees(/No site knows you yet\./);
      assert.equal(await known(), 1);
      await page.open('people');
      await until('it is forgotten', async () => (await known()) === 0);
    });

    test('network: the development switch is seen; a wrong address is not taken', async () => {
      await page.open('network');
      assert.match(await page.text('[role=note]'), /The development switch is on\./);
      await page.shot('network');
      const server = () => stage.tab.run(() => document.querySelector('[name=server]').value);
      assert.equal(await server(), stage.world.settings.resolver.server);
      await page.types('[name=server]', '192.0.2.300');
      await page.clicks('Save');
      assert.equal(
        await stage.tab.run(() => document.querySelector('[name=server]').validity.customError),
        true,
      );
      await page.types('[name=server]', '192.0.2.53');
      await page.clicks('Save');
      await until('it is saved', async () => {
        const { resolver } = await stage.home.call('settings');
        return resolver.server === '192.0.2.53';
      });
      await stage.home.configure(stage.world.settings);
    });

    test('what is sent twice, as a double click does, is made once', async () => {
      const { tab, home } = stage;
      const handles = async () => (await home.call('handles')).handles;
      await page.open('handles/add');
      await tab.click('input[value=fingerprint]');
      await tab.run(() => {
        document.querySelector('form').requestSubmit();
        document.querySelector('form').requestSubmit();
      });
      await until('there is another', async () => (await handles()).length > 1);
      await page.sees(/Key on this device/, '.chosen .detail-pane');
      const [added, ...others] = (await handles()).filter(({ type }) => type === 'fingerprint');
      assert.deepEqual(others, []);
      await home.call('handle_remove', { handle: added.handle });
    });

    test('no helper: the page says how to install it, and goes on once it is there', async () => {
      const { browser, home } = stage;
      for (const id of await hostsBelow(browser.pid)) {
        process.kill(id, 'SIGKILL');
      }
      await until('the host is gone', async () => (await hostsBelow(browser.pid)).length === 0);
      await home.uninstall(browser.name);
      await page.open('handles');
      await page.sees(/helper is not on this computer yet[^]*nywhere install/);
      await page.shot('no-helper');
      await home.install(browser.name);
      await page.clicks('Try again');
      await page.sees(/alice\.example\.com/);
    });

    test('the background was stopped: the page goes on as if nothing had been', async () => {
      await page.open('handles');
      await stage.browser.stopBackground();
      await page.clicks('People', 'nav');
      await page.sees(/doctor/);
    });
  },
  { prepare },
);

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);

    test('locked keys: the page asks outside the browser, then shows what is there', async () => {
      const { home } = stage;
      await home.call('lock');
      await home.usePinentry(PASSPHRASE);
      await page.open('handles');
      await page.sees(/Your keys are locked\./);
      await page.shot('locked');
      await page.clicks('Unlock');
      await page.sees(/You have no handle yet\./);
    });
  },
  {
    forgetful: false,
    async prepare({ home }) {
      await home.usePinentry(PASSPHRASE, PASSPHRASE, PASSPHRASE);
      await home.call('init', { method: 'passphrase' });
    },
  },
);
