// The options page: handles are made, linked at a server that is not ours, given a key, removed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPds } from '../fixtures/pds/start.mjs';
import { publishKey } from './support/did-web.mjs';
import { createOptionsPage } from './support/options.mjs';
import { answerPds } from './support/pds-pages.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { stays, until } from './support/until.mjs';

const PATIENCE_MS = 30_000;
const QUIET_MS = 400;
const FIELD = '.detail-pane input[name=handle]';

async function prepare({ home, world }) {
  await home.configure(world.settings);
  await home.call('init', { method: 'file' });
}

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    const handles = async () => (await stage.home.call('handles')).handles;
    const handleOf = async (name) => (await handles()).find(({ handle }) => handle === name);

    // As far as the page of the account's own server, in a tab of its own.
    async function links({ handle, password }, { withKey = false, button } = {}) {
      await page.open(withKey ? `handles/key/${handle}` : 'handles/link');
      await page.types(FIELD, handle);
      await page.inNewTab(
        () => stage.tab.press('Enter'),
        () => answerPds(stage.tab, password, button),
      );
    }

    test('a vault without a handle: the page teaches, and shows two ways', async () => {
      await page.open('handles');
      const text = await page.text();
      await page.shot('no-handle');
      assert.match(text, /^You have no handle yet\./);
      assert.match(text, /Use one I have/);
      assert.match(text, /Make a new one/);
    });

    test('a handle is made with the keyboard alone, and the page says what to publish', async () => {
      const { tab } = stage;
      await page.open('handles');
      await tab.run(() => document.querySelector('.ways a:last-child').focus());
      await tab.press('Enter');
      await page.isAt('handles/add');
      assert.equal(await tab.run(() => document.activeElement.innerText), 'Make a new one');
      await tab.press('Tab');
      await tab.press('Tab');
      await tab.type('@Erin.Example.com');
      await tab.press('Enter');
      await page.isAt('handles/erin.example.com');
      assert.equal(await tab.run(() => document.activeElement.innerText), 'erin.example.com');
      await page.shot('made');
      const { did } = await handleOf('erin.example.com');
      assert.match(await page.text('.publish'), /_nywhere\.erin\.example\.com\./);
      assert.ok((await page.text('.publish')).includes(`v=nyw1 did=${did}`));
    });

    test('check: not published yet, then published', async () => {
      await page.open('handles/erin.example.com');
      await page.clicks('Check it');
      await page.sees(/Something does not agree yet\.|Nobody says whose name this is\./);
      await page.shot('disagrees');
      const record = await stage.home.call('record', { handle: 'erin.example.com' });
      await stage.world.publishRecord(record);
      await page.open('handles/erin.example.com');
      await page.clicks('Check it');
      await page.sees(/Everything agrees\./);
    });

    test('a name that is none is refused in words, and nothing is made', async () => {
      await page.open('handles/add');
      await page.types(FIELD, 'not a name');
      await stage.tab.press('Enter');
      await page.sees(/That is not a handle\./, '[role=alert]');
      assert.equal((await handles()).length, 1);
    });

    test('an account is linked: its steps, its own server, and back', async () => {
      const { alice } = stage.world.accounts;
      await links(alice);
      await page.isAt(`handles/${alice.handle}`);
      await page.shot('linked');
      assert.match(await page.text('.detail-pane'), /pds\.example\.com/);
      const { did, key, server } = await handleOf(alice.handle);
      assert.deepEqual([did, key, server], [alice.did, false, stage.world.pds.origin]);
    });

    // Who confirms at the server after the flow was ended has confirmed nothing.
    async function endsBefore({ handle, password }, end) {
      await page.open('handles/link');
      await page.types(FIELD, handle);
      let server;
      await page.inNewTab(
        () => stage.tab.press('Enter'),
        async () => {
          server = await stage.browser.currentTab();
        },
      );
      await page.sees(/Waiting for you at pds\.example\.com\./);
      await page.shot('waiting');
      await end();
      const here = await stage.browser.currentTab();
      await stage.browser.useTab(server);
      await answerPds(stage.tab, password);
      assert.ok(await stays(async () => !(await handleOf(handle)), QUIET_MS));
      await stage.browser.useTab(here);
    }

    test('while the server waits, the page says where; cancelling ends it', async () => {
      await endsBefore(stage.world.accounts.carol, async () => {
        await page.clicks('Cancel');
        await until('the form is back', () =>
          stage.tab.run((field) => document.querySelector(field)?.value, FIELD),
        );
      });
    });

    test('going to another section ends it, and so does closing the page', async () => {
      const { dave } = stage.world.accounts;
      await endsBefore(dave, async () => {
        await page.clicks('Sites', 'nav');
        await page.isAt('sites');
      });
      await endsBefore(dave, () => page.open('sites'));
    });

    test('who says no at the server has linked nothing, and can start again', async () => {
      const { carol } = stage.world.accounts;
      await links(carol, { button: 'Deny access' });
      await page.sees(/You said no at the server; nothing was changed\./, '.panel[role=status]');
      assert.equal(await page.text('.failed'), null);
      await page.shot('denied');
      assert.equal(await handleOf(carol.handle), undefined);
      await page.clicks('Start again');
      assert.equal(
        await stage.tab.run((at) => document.querySelector(at).value, FIELD),
        carol.handle,
      );
    });

    test('an account is given a key, after a code that was mistyped', async () => {
      const { world, tab } = stage;
      const { carol } = world.accounts;
      await page.open(`handles/key/${carol.handle}`);
      assert.match(await page.text('.panel'), /change your identity/);
      await page.shot('give-key');
      const read = world.mails.length;
      await links(carol, { withKey: true });
      await page.sees(/pds\.example\.com has sent you a code\./);
      await page.types('input.code', 'AAAAA-22222');
      await tab.press('Enter');
      await page.sees(/The server did not accept that code\./, '[role=alert]');
      await page.shot('wrong-code');
      await until('the code has come', () => world.mails.length > read, PATIENCE_MS);
      await page.types('input.code', world.code(carol.email));
      await tab.press('Enter');
      await page.isAt(`handles/${carol.handle}`);
      assert.equal((await handleOf(carol.handle)).key, true);
    });

    test('a did:web is given a key: what to publish, and the check agrees once it is', async () => {
      const { home, world } = stage;
      const { dave } = world.accounts;
      await links(dave, { withKey: true });
      await page.sees(/One thing is left for you to do\./);
      await page.shot('publish-to-finish');
      const record = await home.call('record', { handle: dave.handle });
      const [{ url, json }] = record.documents;
      const shown = await page.text('.publish');
      assert.ok(shown.includes(url), shown);
      assert.ok(shown.includes(json.verificationMethod[0].publicKeyMultibase), shown);
      await page.clicks('Done');
      await page.isAt(`handles/${dave.handle}`);
      assert.equal((await handleOf(dave.handle)).key, true);
      await page.clicks('Check it');
      await page.sees(/Something does not agree yet\./);
      publishKey(world, record);
      await page.clicks('Check again');
      await page.sees(/Everything agrees\./);
    });

    test('a handle is made the default', async () => {
      const { carol } = stage.world.accounts;
      await page.open(`handles/${carol.handle}`);
      await page.clicks('Make default');
      await page.sees(/Default/, '.detail-head');
      assert.equal((await handleOf(carol.handle)).default, true);
    });

    test('removing asks first, and "keep" keeps', async () => {
      await page.open('handles/erin.example.com');
      await page.clicks('Remove', 'article');
      await page.sees(/Remove erin\.example\.com\?/, 'dialog');
      assert.equal(await stage.tab.run(() => document.activeElement.innerText), 'Keep it');
      await stage.tab.press('Enter');
      await until('the question is gone', () =>
        stage.tab.run(() => document.querySelector('dialog') === null),
      );
      assert.ok(await handleOf('erin.example.com'));
    });

    test('a removal can be undone, and is carried out when the page closes', async () => {
      const removes = async () => {
        await page.clicks('Remove', 'article');
        await page.clicks('Remove', 'dialog');
        await page.sees(/erin\.example\.com was removed\./, '#offer');
      };
      await page.open('handles/erin.example.com');
      await removes();
      await until('the list lacks it', async () => !/erin/.test(await page.text('.rows')));
      await page.clicks('Undo');
      await page.sees(/erin\.example\.com/, '.rows');
      assert.ok(await handleOf('erin.example.com'));
      await page.open('handles/erin.example.com');
      await removes();
      await page.open('sites');
      await until('it is gone', async () => !(await handleOf('erin.example.com')));
    });

    test('the offer to undo a removal ends by itself, and the page goes on', async () => {
      const { home, tab } = stage;
      const { handle } = await home.call('handle_add', { type: 'fingerprint', label: 'third' });
      await page.open(`handles/${handle}`);
      await page.clicks('Remove', 'article');
      await page.clicks('Remove', 'dialog');
      await page.sees(new RegExp(`${handle} was removed`), '#offer');
      const isOffered = () => tab.run(() => document.querySelector('#offer').innerText !== '');
      await until('the offer has ended', async () => !(await isOffered()), PATIENCE_MS);
      await until('it is gone', async () => !(await handleOf(handle)));
      assert.equal(await isOffered(), false);
    });

    test('a removal is carried out when the next one begins', async () => {
      const { home, tab } = stage;
      const made = [];
      for (const label of ['first', 'second']) {
        made.push((await home.call('handle_add', { type: 'fingerprint', label })).handle);
      }
      const removes = async (handle) => {
        await tab.run((hash) => {
          location.hash = hash;
        }, `#handles/${handle}`);
        await page.isAt(`handles/${handle}`);
        await page.clicks('Remove', 'article');
        await page.clicks('Remove', 'dialog');
        await page.sees(new RegExp(`${handle} was removed`), '#offer');
      };
      await page.open('handles');
      await removes(made[0]);
      assert.ok(await handleOf(made[0]));
      await removes(made[1]);
      assert.equal(await handleOf(made[0]), undefined);
      assert.ok(await handleOf(made[1]));
    });
  },
  { prepare, open: startPds, forgetful: false },
);
