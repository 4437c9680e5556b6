// A private window asks who the user is there: by default nobody she was before. What she says
// holds for that window, and ends with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsPrivateKey } from '../fixtures/residue.mjs';
import { FINGERPRINT, inPrivateWindows, NOBODY } from './support/private.mjs';
import { hostsBelow } from './support/processes.mjs';
import { addHandle, inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const MAIN = 'alice.example.com';
const WORK = 'work.example.com';
const REF = /^[A-Za-z0-9_-]{22}$/;

async function prepare(stage) {
  await withAlice(stage);
  await addHandle(stage, WORK, { label: 'work' });
}

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);

    test('asked first: nobody is the first answer, has the focus, and Enter signs in', async () => {
      const { visitor, browser } = stage;
      await browser.newPrivateWindow();
      await visitor.goto(dark.url);
      await until('the icon says so', async () => (await visitor.icon()) === 'private');
      assert.deepEqual(await dark.kept(), { session: {}, local: {} });
      const asked = await visitor.asks();
      await stage.shot('private-first');
      assert.match(asked.text, /^Private window · Sign in to\s+forum\.example/);
      assert.match(asked.text, /Who are you in this window\?/);
      assert.deepEqual(asked.handles, ['Nobody', WORK, MAIN]);
      assert.deepEqual([asked.picked, asked.focus], ['fingerprint', 'input']);
      assert.match(asked.text, /alice\.example\.com\s+links this window to you/);
      assert.equal(await dark.name(), '');
      assert.deepEqual(await dark.badges(), ['']);
      assert.deepEqual((await dark.kept()).session.windows ?? {}, {});

      const user = await dark.signsIn();
      assert.equal(user.outcome, 'signed_in');
      assert.match(user.handle, FINGERPRINT);
      assert.equal(user.type, 'fingerprint');
      assert.deepEqual(await dark.badges(), [NOBODY]);
      const { session, local } = await dark.kept();
      assert.deepEqual([Object.keys(session), local], [['windows'], {}]);
      assert.equal(Object.keys(session.windows).length, 1);
      assert.match(Object.values(session.windows)[0], REF);
    });

    test('Esc is no: nothing is filled in, kept or shown, and the next click asks again', async () => {
      const { visitor, tab } = stage;
      await dark.asksIn('newPrivateWindow', dark.url);
      await visitor.refuses();
      assert.equal(await dark.name(), '');
      assert.deepEqual((await dark.kept()).session.windows ?? {}, {});
      assert.deepEqual(await dark.badges(), ['']);
      assert.match((await dark.asksAgain(dark.url)).text, /Who are you in this window\?/);
      assert.deepEqual(stage.sent(), []);
      assert.equal(await tab.run(() => document.querySelector('[type=hidden]').value), '');
    });

    test('later in the window: who she is is said; the same name here, another elsewhere', async () => {
      const first = await dark.isNobody();
      const again = await dark.asksAgain(dark.url);
      await stage.shot('private-again');
      assert.match(again.text, /In this window you are/);
      assert.deepEqual(again.handles, [first.handle]);
      assert.equal(await stage.visitor.icon(), 'nobody');
      assert.equal((await dark.signsIn()).handle, first.handle);
      const elsewhere = await dark.asksAgain(`${stage.world.otherOrigin}/signin`);
      assert.deepEqual(elsewhere.handles, ['Nobody']);
      await stage.shot('private-elsewhere');
      const other = await dark.signsIn();
      assert.match(other.handle, FINGERPRINT);
      assert.notEqual(other.handle, first.handle);
    });

    test('one name for all sites of the window, for those who want that', async () => {
      await dark.asksIn('newPrivateWindow', dark.url);
      await dark.presses('more');
      await stage.popup.click('[data-slot=one] input');
      const view = await dark.says(/one new name for this window/);
      assert.match(view.text, /forum\.example will learn the one new name of this window\./);
      await stage.shot('private-one-name');
      const here = await dark.signsIn();
      const asked = await dark.asksAgain(`${stage.world.otherOrigin}/signin`);
      assert.match(asked.text, /one new name for this window/);
      assert.equal((await dark.signsIn()).handle, here.handle);
    });

    test('two windows: two names at one site, and the second one is warned', async () => {
      const { browser } = stage;
      const one = await dark.isNobody();
      const first = await browser.currentTab();
      const asked = await dark.asksIn('addPrivateWindow', dark.url);
      assert.match(asked.text, /Another private window has shown forum\.example another name\./);
      assert.match(asked.text, /Who are you in this window\?/);
      const other = await dark.signsIn();
      assert.notEqual(other.handle, one.handle);
      assert.equal(new Set(Object.values((await dark.kept()).session.windows)).size, 2);
      await browser.closeTab(first);
    });

    test('closing a window kills its key and nothing else', async () => {
      const { browser } = stage;
      await dark.isNobody();
      const one = dark.lastKey();
      const first = await browser.currentTab();
      const other = await dark.isNobody('addPrivateWindow');
      const otherKey = dark.lastKey();
      const [host] = await hostsBelow(browser.pid);
      assert.ok(holdsPrivateKey(host, one));
      await browser.closeTab(first);
      await until('its key is gone', async () => !holdsPrivateKey(host, one));
      assert.equal(Object.keys((await dark.kept()).session.windows).length, 1);
      assert.ok(holdsPrivateKey(host, otherKey));
      assert.deepEqual((await dark.asksAgain(dark.url)).handles, [other.handle]);
      assert.equal((await dark.signsIn()).handle, other.handle);
    });

    test('somebody else in the same window: warned of who has seen her, then another name', async () => {
      const { visitor } = stage;
      const before = await dark.isNobody();
      await dark.asksAgain(dark.url);
      await dark.presses('somebodyElse');
      const warned = await dark.says(/Sites in this window that have seen who you are now: 1\./);
      await stage.shot('private-change');
      assert.equal(warned.title, 'Be somebody else in this window?');
      await stage.popup.press('Enter');
      assert.deepEqual((await dark.says(/In this window you are/)).handles, [before.handle]);
      await dark.presses('somebodyElse');
      await dark.says(/Be somebody else in this window/);
      await stage.popup.click('button.secondary');
      const asked = await dark.says(/Who are you in this window\?/);
      assert.deepEqual(asked.handles, ['Nobody', WORK, MAIN]);
      const after = await dark.signsIn();
      assert.match(after.handle, FINGERPRINT);
      assert.notEqual(after.handle, before.handle);
      assert.equal(await visitor.icon(), 'idle');
    });

    test('a handle of her own: her letter on the badge, and the site sees that name', async () => {
      await dark.asksIn('newPrivateWindow', dark.url);
      const picked = await dark.picks(WORK);
      assert.match(picked.text, /A handle that you use elsewhere links this window to you\./);
      await stage.shot('private-own');
      assert.equal((await dark.signsIn()).handle, WORK);
      assert.deepEqual(await dark.badges(), ['W']);
      assert.deepEqual((await dark.asksAgain(dark.url)).handles, [WORK]);
    });

    test('her main handle, and a normal window afterwards as if nothing had been', async () => {
      const { visitor, browser, home, world } = stage;
      const remembered = async () => ({
        site: await home.call('site', { origin: world.origin }),
        log: await home.call('log'),
        plan: await home.call('plan', { origin: world.origin, direct: true }),
      });
      await browser.newTab();
      await visitor.goto(dark.url);
      const usual = await visitor.asks();
      await visitor.refuses();
      const before = await remembered();
      await dark.asksIn('newPrivateWindow', dark.url);
      await dark.picks(MAIN);
      assert.equal((await dark.signsIn()).handle, MAIN);
      assert.deepEqual(await dark.badges(), ['A']);
      await dark.isNobody();
      assert.deepEqual(await remembered(), before);
      assert.equal(before.plan.one_click, undefined);

      await browser.newTab();
      await visitor.goto(dark.url);
      assert.equal(await visitor.icon(), 'field');
      assert.deepEqual(await visitor.asks(), usual);
      await stage.shot('private-normal-after');
      await visitor.accepts();
      await visitor.arrives('/account');
    });

    test('a click in a private window signs nobody in, even where one is enough', async () => {
      const { visitor, browser } = stage;
      await browser.newTab();
      await visitor.goto(dark.url);
      await visitor.asks();
      await visitor.accepts();
      await visitor.arrives('/account');
      const asked = await dark.asksIn('newPrivateWindow', dark.url);
      assert.deepEqual([asked.handles[0], asked.always], ['Nobody', null]);
      assert.doesNotMatch(asked.text, /Last used here/);
      assert.equal(await dark.name(), '');
      assert.equal(stage.sent().length, 1);
    });
  },
  { prepare },
);
