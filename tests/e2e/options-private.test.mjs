// The options page's section of private windows: zones are added, checked, preferred and removed,
// and a handle is published with the key of one.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { makeNeedles, searchFiles } from '../fixtures/residue.mjs';
import { isHeard } from './support/heard.mjs';
import { createOptionsPage } from './support/options.mjs';
import { inPrivateWindows } from './support/private.mjs';
import { inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const PATIENCE_MS = 40_000;
const ANSWER = 'main .single .panel';
const KEY = 'textarea[name=key]';

const keyText = ({ name, algorithm, secret }) =>
  `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };`;

async function prepare(stage) {
  await stage.home.configure(stage.world.settings);
  await withAlice(stage);
}

// Puts a text where a person would choose a file with it.
const chooseFile = (text) => {
  const picker = document.querySelector('input[type=file]');
  const files = new DataTransfer();
  files.items.add(new File([text], 'tsig.key'));
  picker.files = files.files;
  picker.dispatchEvent(new Event('change'));
};

// A field of which browsers keep what is in it.
const addField = (text) => {
  const field = document.createElement('textarea');
  field.id = 'usual';
  document.body.append(field);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
};

const valueOf = (selector) => document.querySelector(selector)?.value ?? null;
const focused = () => document.activeElement.innerText;

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    const dark = inPrivateWindows(stage);
    const zones = async () => (await stage.home.call('zone_list')).zones;
    const zoneOf = async (name) => (await zones()).find(({ zone }) => zone === name);
    const preferred = async () => (await stage.home.call('settings')).private;

    async function adds(zone) {
      await page.open('private/add');
      await page.types('input[name=zone]', zone);
      await stage.tab.press('Enter');
    }

    // As far as the key.
    async function addsWithKey() {
      const { update, server } = stage.world.zones;
      await page.open('private/add');
      await page.types('input[name=zone]', update);
      await stage.tab.click('input[value=update]');
      await page.types('input[name=server]', server);
    }

    test('no zone yet: what private windows are for, that nywhere may run there, what a zone is', async () => {
      await page.open('private');
      await page.shot('private-none');
      const text = await page.text();
      assert.match(text, /In a private window you are somebody new/);
      assert.match(text, /nywhere may run in the private windows of this browser\./);
      assert.match(text, /You have none yet\./);
      const offered = await stage.tab.run(() =>
        Array.from(document.querySelectorAll('[name=offered]'), ({ value, checked }) => [
          value,
          checked,
        ]),
      );
      assert.deepEqual(offered, [['fingerprint', true]]);
    });

    test('with the keyboard alone a zone whose record is there is added', async () => {
      const { tab, world } = stage;
      await page.open('private');
      await tab.run(() => document.querySelector('a[href="#private/add"]').focus());
      await tab.press('Enter');
      await page.isAt('private/add');
      assert.equal(await tab.run(focused), 'Add a zone');
      await tab.press('Tab');
      await tab.type(`*.${world.zones.wildcard}`);
      await page.shot('zone-add');
      await tab.press('Enter');
      await page.sees(/anon\.example\.net was added\./);
      await page.shot('zone-added');
      assert.equal(await tab.run(focused), 'anon.example.net was added.');
      assert.match(await page.text(), /The record is there, but DNSSEC does not prove it\./);
      await tab.press('Tab');
      await tab.press('Enter');
      await page.isAt('private');
      assert.match(await page.text('.rows'), /anon\.example\.net\s+one record for all names/);
      assert.equal((await zoneOf(world.zones.wildcard)).kind, 'wildcard');
    });

    test('no record yet: the one to publish is shown; once it is there the zone is added', async () => {
      const { tab, world } = stage;
      await adds('new.example.com');
      await page.sees(/new\.example\.com was not added\./, ANSWER);
      await page.shot('zone-missing');
      assert.match(await page.text(ANSWER), /The record is not there yet\./);
      assert.equal(await tab.run(focused), 'new.example.com was not added.');
      assert.equal(await zoneOf('new.example.com'), undefined);
      const [name, value] = await tab.run(() =>
        Array.from(document.querySelectorAll('.panel .card code'), (code) => code.innerText),
      );
      assert.deepEqual([name, value], ['*.new.example.com.', 'v=nyw1 self=udf']);
      await world.publishTxt(name.replace(/\.$/, ''), value);
      await page.clicks('Check again');
      await page.sees(/new\.example\.com was added\./);
      assert.equal((await zoneOf('new.example.com')).kind, 'wildcard');
    });

    test('another record: said, and kept only when the user wants it all the same', async () => {
      await stage.world.publishTxt('*.wrong.example.com', 'v=nyw1 revoked');
      await adds('wrong.example.com');
      await page.sees(/There is another record, or more than one\./, ANSWER);
      await page.shot('zone-wrong');
      assert.match(await page.text(ANSWER), /must publish this, and nothing else beside it:/);
      assert.equal(await zoneOf('wrong.example.com'), undefined);
      await page.clicks('Keep it all the same');
      await page.sees(/wrong\.example\.com was added\./);
      assert.equal((await zoneOf('wrong.example.com')).kind, 'wildcard');
    });

    test('a zone is checked again when the user likes', async () => {
      await page.open('private/wrong.example.com/wildcard');
      await page.clicks('Check it');
      await page.sees(/There is another record/, '.panel-slot');
      await stage.world.publishTxt('*.wrong.example.com', 'v=nyw1 self=udf');
      await page.clicks('Check again');
      await page.sees(/The record is there/, '.panel-slot');
      await page.shot('zone');
    });

    test('what is no zone, and one that is there already: refused in words', async () => {
      await adds('not a zone');
      await page.sees(/That is not the name of a zone\./, '[role=alert]');
      await page.types('input[name=zone]', stage.world.zones.wildcard);
      await stage.tab.press('Enter');
      await page.sees(/You have this zone already\./, '[role=alert]');
    });

    test('a key that is none, and one that the server does not know: said, and nothing is kept', async () => {
      const { tab, world } = stage;
      const { key, update } = world.zones;
      await addsWithKey();
      await page.types(KEY, 'secret');
      await page.clicks('Check and add');
      await page.sees(/That is not a key for DNS updates\./, '[role=alert]');
      await page.shot('zone-no-key');
      assert.match(await page.text('[role=alert]'), /Take the whole file/);
      const other = { ...key, secret: randomBytes(32).toString('base64') };
      await tab.run(chooseFile, keyText(other));
      await until('the file is read', async () => (await tab.run(valueOf, KEY)) === keyText(other));
      await page.clicks('Check and add');
      await page.sees(/has another secret for your key\./, ANSWER);
      await page.shot('zone-bad-key');
      assert.equal(await zoneOf(update), undefined);
      await tab.run(chooseFile, 'x'.repeat(5000));
      await page.sees(/That is not a key for DNS updates\./, '[role=alert]');
    });

    test('a good key: the zone is added, and its secret stays with the helper', async () => {
      const { tab, browser, world } = stage;
      const { key, update, server } = world.zones;
      await addsWithKey();
      await tab.run(chooseFile, keyText(key));
      await until('the file is read', async () => (await tab.run(valueOf, KEY)) === keyText(key));
      await page.shot('zone-key');
      await page.clicks('Check and add');
      await page.sees(/names\.example\.net was added\./);
      assert.match(await page.text(), /takes changes that this key signs\./);
      await page.clicks('Done');
      await page.isAt('private');
      await page.shot('private');
      await page.open(`private/${update}/update`);
      const text = await page.text();
      await page.shot('zone-with-key');
      assert.ok(text.includes(server) && text.includes('writer') && text.includes('hmac-sha256'));
      const seen = await tab.run(() => document.documentElement.outerHTML);
      const kept = JSON.stringify(await dark.kept());
      assert.ok(!`${seen}${kept}`.includes(key.secret));
      await browser.newTab();
    });

    test('the zone that is preferred is what the popup of a private window offers first', async () => {
      const { tab, world } = stage;
      const { update } = world.zones;
      await page.open('private');
      await tab.click(`input[value="update ${update}"]`);
      await page.sees(/Saved\./, '[role=status]');
      assert.deepEqual(await preferred(), { kind: 'at_will', zone: update, one_key: false });
      const asked = await dark.asksIn('newPrivateWindow', dark.url);
      assert.equal(asked.picked, `at_will ${update}`);
      await stage.visitor.refuses();
      await dark.closesAll();
      await page.open('private');
      await page.sees(/Offered first/, '.rows');
      await tab.click('input[role=switch]');
      await until('it is one name for a window', async () => (await preferred()).one_key);
      await tab.click('input[role=switch]');
      await tab.click('input[value=fingerprint]');
      await until('it is as before', async () => (await preferred()).kind === 'fingerprint');
      assert.equal((await preferred()).one_key, false);
    });

    test('a proxy for what goes to the servers of zones; another kind of address is not taken', async () => {
      const { tab, home } = stage;
      const proxy = async () => (await home.call('settings')).update_proxy;
      await page.open('network');
      await page.types('[name=proxy]', 'http://127.0.0.1:8080');
      await page.clicks('Save');
      assert.match(
        await tab.run(() => document.querySelector('[name=proxy]').validationMessage),
        /socks5h/,
      );
      await page.types('[name=proxy]', 'socks5h://127.0.0.1:9050');
      await page.shot('network-proxy');
      await page.clicks('Save');
      await until('it is saved', async () => (await proxy()) === 'socks5h://127.0.0.1:9050');
      await home.call('settings', { set: { update_proxy: '' } });
    });

    test('a handle is published: the change is shown, made, verified, and signs in', async () => {
      const { home, world, visitor, popup } = stage;
      const handle = `erin.${world.zones.update}`;
      const { did } = await home.call('handle_add', { type: 'dns', handle });
      await page.open(`handles/${handle}`);
      await page.shot('publish');
      await page.clicks('Publish it now');
      await page.sees(/The change at 127\.0\.0\.1/, '.publish-now');
      await page.shot('publish-change');
      const shown = await page.text('.change');
      assert.match(shown, new RegExp(`comes:\\s+TXT "v=nyw1 did=${did}"$`));
      assert.doesNotMatch(shown, /goes:/);
      await page.clicks('Publish', '.publish-now');
      await page.sees(/Published\. 127\.0\.0\.1:\d+ says so now\./, '.publish-now');
      await page.shot('published');
      await visitor.open(`${world.origin}/signin`);
      await visitor.asks();
      await popup.click(`.handles input[value="${handle}"]`);
      await until('it is picked', async () => (await visitor.seesPopup()).picked === handle);
      await visitor.accepts();
      await visitor.arrives('/account');
      const { outcome, user } = await stage.answer();
      assert.deepEqual([outcome, user.handle, user.sub], ['signed_in', handle, did]);
    });

    test('a record that changes after it was shown stays, and the new change is shown', async () => {
      const { home, world } = stage;
      const handle = `fay.${world.zones.update}`;
      await home.call('handle_add', { type: 'dns', handle });
      await page.open(`handles/${handle}`);
      await page.clicks('Publish it now');
      await page.sees(/The change at/, '.publish-now');
      await world.publish(handle, 'v=nyw1 revoked');
      await page.clicks('Publish', '.publish-now');
      await page.sees(/The record changed meanwhile\./, '[role=alert]');
      await page.clicks('Try again', '.publish-now');
      await page.sees(/goes:\s+TXT "v=nyw1 revoked"/, '.change');
      await page.shot('publish-replaces');
      await page.clicks('Cancel', '.publish-now');
      await page.sees(/Publish it now/, '.publish-now');
    });

    test('a handle under no zone of the user has no such button', async () => {
      await page.open('handles/alice.example.com');
      await page.sees(/What to publish/);
      assert.equal(await page.text('.publish-now'), null);
    });

    test('screen readers hear a name for every field, button and list', async () => {
      for (const section of ['private', 'private/add', 'private/names.example.net/update']) {
        await page.open(section);
        await stage.tab.run(() => document.querySelector('input[value=update]')?.click());
        await isHeard(stage, section, 'Private windows');
      }
    });

    test('removing asks first; it can be undone, and is carried out when the page closes', async () => {
      const { update } = stage.world.zones;
      const removes = async () => {
        await page.clicks('Remove', 'main');
        await page.sees(/Remove names\.example\.net\?/, 'dialog');
        await page.shot('zone-remove');
        await page.clicks('Remove', 'dialog');
        await page.sees(/names\.example\.net was removed\./, '#offer');
        await until('the list lacks it', async () => {
          const rows = await page.text('.rows');
          return rows !== null && !/names\.example\.net/.test(rows);
        });
      };
      await page.open(`private/${update}/update`);
      await removes();
      await page.clicks('Undo');
      await page.sees(/names\.example\.net/, '.rows');
      assert.ok(await zoneOf(update));
      await page.open(`private/${update}/update`);
      await removes();
      await page.open('sites');
      await until('it is gone', async () => !(await zoneOf(update)));
    });
  },
  { prepare },
);

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);

    test('a key that was put into the page is in no file of the browser', async () => {
      const { key } = stage.world.zones;
      const usual = randomBytes(32).toString('base64');
      await page.open('private/add');
      await stage.tab.click('input[value=update]');
      await stage.tab.run(chooseFile, keyText(key));
      await until('it is there', async () => (await stage.tab.run(valueOf, KEY)) !== '');
      await stage.tab.run(addField, usual);
      const needles = makeNeedles({ texts: { usual, secret: key.secret } });
      const kept = (what) =>
        searchFiles([stage.home.profile], needles).filter((found) => found.startsWith(what));
      await until('other fields are kept', () => kept('usual').length > 0, PATIENCE_MS);
      assert.deepEqual(kept('secret'), []);
    });
  },
  { lasting: true },
);
