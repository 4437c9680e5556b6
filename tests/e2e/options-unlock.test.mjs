// The options page's section of unlocking: ways are added, tested, changed and removed with the real
// host, a scripted pinentry and a security key of the tests; nothing changes without a yes outside.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { createOptionsPage } from './support/options.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const PASSPHRASE = 'correct horse';
const CARD = (kind) => `.way-card[data-kind=${kind}]`;
const ANSWER = '.panel-slot';
const CODE = /\b(?:\w{5}-){6}\w{5}\b/;

const focused = () => document.activeElement.innerText;
const isInert = (selector) => document.querySelector(selector).inert;
const nameOfButton = (selector) =>
  Array.from(document.querySelectorAll(`${selector} button`), (button) => button.ariaLabel);
const seen = (text) =>
  Array.from(document.querySelectorAll('button, a')).filter(
    (element) => element.innerText === text && element.checkVisibility(),
  ).length;
const isCalm = (selector) => !document.querySelector(`${selector} :is(.failed, [role=alert])`);
const fits = () => document.documentElement.scrollWidth <= window.innerWidth;

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    after(() => stage.clean?.());

    const slots = async () => (await stage.home.call('unlock_list')).slots;
    const kinds = async () => (await slots()).map(({ kind }) => kind);
    const heard = (pattern) => stage.home.pinentryHeard().then((text) => text.match(pattern) ?? []);

    // The page of a host whose keys are open.
    async function opensAt(section) {
      await stage.home.usePinentry(PASSPHRASE);
      await page.open('handles');
      if (/Your keys are locked/.test(await page.text())) {
        await page.clicks('Unlock');
        await page.sees(/alice\.example\.com/);
      }
      await page.open(section);
    }

    // In a terminal. The code is typed once to show that it was written down.
    async function addsRecovery() {
      const { home } = stage;
      await home.usePinentry(PASSPHRASE, 'wait');
      const shell = home.start('unlock', 'add', 'recovery');
      const ended = once(shell, 'exit');
      let said = '';
      shell.stderr.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
      const [code] = await until('it says the code', () => said.match(CODE));
      await until('it asks for it', () => home.pinentryIsWaiting().catch(() => false));
      await appendFile(path.join(home.env.HOME, 'answers'), `${code}\n`);
      await home.pinentryGoesOn();
      assert.deepEqual(await ended, [0, null]);
      return code;
    }

    test('locked, the ways are listed, and what needs the keys offers to unlock', async () => {
      await stage.home.usePinentry(PASSPHRASE);
      await page.open('unlock');
      assert.match(await page.text(CARD('passphrase')), /Passphrase\s+Since .* · last used or tested/);
      assert.match(await page.text(), /The only way cannot be removed/);
      await page.shot('unlock-one');
      await page.clicks('Change', CARD('passphrase'));
      await page.sees(/Your keys are locked\./, ANSWER);
      await page.clicks('Unlock', ANSWER);
      await page.sees(/Your keys are open now\./, ANSWER);
    });

    test('a passphrase that was wrong three times is said in the place of the section', async () => {
      const { home } = stage;
      await home.call('lock');
      await home.usePinentry('wrong', 'wrong', 'wrong');
      await page.open('handles');
      await page.clicks('Unlock');
      await page.sees(/That was not the passphrase\./);
      await page.shot('unlock-wrong');
      await page.clicks('Try again');
      await page.sees(/Your keys are locked\./);
    });

    test('a passphrase that is forgotten: the recovery code opens the keys', async () => {
      const { home } = stage;
      const code = await addsRecovery();
      const { id } = (await slots()).find(({ kind }) => kind === 'recovery');
      await home.call('lock');
      await home.usePinentry('wrong', 'wrong', 'wrong');
      await page.open('handles');
      await page.clicks('Unlock');
      await page.sees(/your recovery code opens your keys as well/);
      await home.usePinentry(code);
      await page.clicks('Use the recovery code');
      await page.sees(/alice\.example\.com/);
      await home.usePinentry(PASSPHRASE, 'agree');
      await home.call('unlock_remove', { id });
    });

    test('a security key: a yes outside, a touch, and it is a way to unlock', async () => {
      const { tab, home, token } = stage;
      await opensAt('unlock');
      await page.clicks('Add a way to unlock');
      await page.isAt('unlock/add');
      await page.shot('unlock-add');
      await home.usePinentry('wait', 'agree');
      token.touch('no');
      await page.types('input[name=label]', 'on my ring');
      await tab.press('Enter');
      await page.sees(/Answer in the window that has opened outside the browser\./, ANSWER);
      assert.equal(await tab.run(focused), 'Cancel');
      assert.equal(await tab.run(isInert, 'form'), true);
      assert.equal(await tab.run(seen, 'Cancel'), 1);
      await until('pinentry asks', () => home.pinentryIsWaiting().catch(() => false));
      assert.match(await home.pinentryHeard(), /asks to add [^%]*%0Aa security key “on my ring”/);
      assert.deepEqual(await kinds(), ['passphrase']);
      await home.pinentryGoesOn();
      await page.sees(/Touch your security key\./, ANSWER);
      await page.shot('unlock-touch');
      token.touch();
      await page.isAt('unlock');
      await page.sees(/Security key “on my ring” opens your keys now, too\./, ANSWER);
      assert.match(await tab.run(focused), /opens your keys now, too/);
      assert.match(await page.text(CARD('token')), /Security key\s+on my ring\s+Since .* · not used yet/);
      assert.deepEqual(await kinds(), ['passphrase', 'token']);
      await page.shot('unlock-two');
    });

    test('it is tested by a touch, and the date says so', async () => {
      const { tab, home } = stage;
      await opensAt('unlock');
      await home.usePinentry();
      assert.deepEqual(await tab.run(nameOfButton, CARD('token')), [
        'Test: Security key “on my ring”',
        'Remove: Security key “on my ring”',
      ]);
      await page.clicks('Test', CARD('token'));
      await page.sees(/It works: Security key “on my ring” opens your keys\./, ANSWER);
      assert.match(await page.text(CARD('token')), /last used or tested/);
    });

    test('a no outside changes nothing, and the page says so calmly', async () => {
      const { tab, home } = stage;
      await opensAt('unlock');
      await home.usePinentry('refuse', 'refuse');
      await page.clicks('Remove', CARD('token'));
      await page.sees(/You stopped it; nothing was changed\./, ANSWER);
      assert.ok(await tab.run(isCalm, ANSWER));
      await page.shot('unlock-refused');
      await page.clicks('Change', CARD('passphrase'));
      await until('both were asked', async () => (await heard(/^CONFIRM/gm)).length === 2);
      assert.deepEqual(await kinds(), ['passphrase', 'token']);
    });

    test('Cancel, and a page that goes away, end the question', async () => {
      const { home } = stage;
      await opensAt('unlock');
      await home.usePinentry('wait', 'agree');
      await page.clicks('Remove', CARD('token'));
      await until('pinentry asks', () => home.pinentryIsWaiting().catch(() => false));
      await page.clicks('Cancel', ANSWER);
      await page.sees(/You stopped it; nothing was changed\./, ANSWER);
      await home.usePinentry('wait', 'agree');
      await page.clicks('Remove', CARD('token'));
      await until('pinentry asks again', () => home.pinentryIsWaiting().catch(() => false));
      await page.open('handles');
      await home.pinentryGoesOn();
      await page.open('unlock');
      assert.deepEqual(await kinds(), ['passphrase', 'token']);
    });

    test('with the keyboard: the passphrase is changed, and a way is removed', async () => {
      const { tab, home } = stage;
      await opensAt('unlock');
      await home.usePinentry('agree', 'battery staple', 'battery staple', 'agree');
      await tab.run((selector) => document.querySelectorAll(selector)[1].focus(), `${CARD('passphrase')} button`);
      await tab.press('Enter');
      await page.sees(/The passphrase is changed\./, ANSWER);
      await tab.run((selector) => document.querySelectorAll(selector)[1].focus(), `${CARD('token')} button`);
      await tab.press('Enter');
      await page.sees(/does not open your keys any more\./, ANSWER);
      assert.deepEqual(await kinds(), ['passphrase']);
      await home.usePinentry('battery staple');
      await home.call('unlock');
    });

    test('what is missing is said: no key plugged in, no pinentry', async () => {
      const { tab, home, token } = stage;
      await home.usePinentry('battery staple', 'agree');
      await page.open('handles');
      if (/Your keys are locked/.test(await page.text())) {
        await page.clicks('Unlock');
        await page.sees(/alice\.example\.com/);
      } else {
        await home.usePinentry('agree');
      }
      token.unplug();
      await page.open('unlock/add');
      await tab.click('input[name=label]');
      await tab.press('Enter');
      await page.sees(/security key/i, `${ANSWER} .failed`);
      token.plug();
      await home.losePinentry();
      await page.open('unlock/add');
      await tab.click('input[name=label]');
      await tab.press('Enter');
      await page.sees(/passphrase/i, `${ANSWER} .failed`);
      assert.deepEqual(await kinds(), ['passphrase']);
    });

    test('when keys are locked again is set at once, and what is no number is not', async () => {
      const { tab, home } = stage;
      await page.open('unlock');
      await tab.click('input[role=switch]');
      await page.sees(/Saved\./);
      assert.equal((await home.call('settings')).lock_with_screen, false);
      await page.types('input[name=idle]', '30');
      await tab.press('Tab');
      await until('it is set', async () => (await home.call('settings')).idle_lock_minutes === 30);
      await page.types('input[name=idle]', 'soon');
      await tab.press('Tab');
      assert.equal((await home.call('settings')).idle_lock_minutes, 30);
    });

    test('it fits a window of 360 pixels', async () => {
      const { browser, tab } = stage;
      for (const section of ['unlock', 'unlock/add']) {
        await page.open(section);
        await browser.dress({ dark: true, width: 360, height: 900 });
        assert.ok(await tab.run(fits), section);
        await browser.dress({ dark: false, width: 1200, height: 900 });
      }
    });
  },
  { prepare, forgetful: false },
);

// A vault with a passphrase, and a host that reaches the security key of the tests.
async function prepare(stage) {
  const undo = [];
  const t = { after: (run) => undo.unshift(run) };
  const bin = tokenBin(t);
  stage.token = await softtoken(t, bin);
  stage.clean = async () => {
    for (const run of undo.splice(0)) await run();
  };
  await stage.home.usePinentry(PASSPHRASE, PASSPHRASE, PASSPHRASE);
  await stage.home.call('init', { method: 'passphrase' });
  await stage.home.call('handle_add', { type: 'dns', handle: 'alice.example.com' });
  await stage.home.install(stage.browserName, bin.program('nywhere-host'));
}
