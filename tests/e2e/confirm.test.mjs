// A site asks for an action to be confirmed: the popup shows its words, and the token carries them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPrivateWindows } from './support/private.mjs';
import { addHandle, inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const ACTION = 'Sell 100 shares of ACME';

const shown = () => ({
  text: document.querySelector('[data-slot=action]').textContent,
  elements: document.querySelector('[data-slot=action]').childElementCount,
  caption: document.querySelector('[data-slot=asks]').textContent,
});

const confirmClaim = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).confirm;

async function prepare(stage) {
  await withAlice(stage);
  await addHandle(stage, 'work.example.com', { label: 'work' });
}

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);

    async function signIn() {
      await stage.visitor.open(`${stage.world.origin}/signin`);
      await stage.visitor.asks();
      await stage.visitor.accepts();
      await stage.visitor.arrives('/account');
    }
    // What the site answers to what is confirmed now: it has answered to the sign-in before.
    async function confirms() {
      const before = stage.sent().length;
      await stage.visitor.accepts();
      return until('the site has answered', () => stage.sent()[before]);
    }
    const page = (name) => stage.visitor.open(`${stage.world.origin}/page/${name}`);

    test('the words of the site are shown and signed, and Enter confirms', async () => {
      await signIn();
      await stage.visitor.open(`${stage.world.origin}/sell`);
      const asked = await stage.visitor.asks();
      assert.equal(asked.title, 'forum.example');
      assert.match(asked.text, /^Confirm for\s+forum\.example/);
      assert.match(asked.button.text, /^Confirm for forum\.example/);
      assert.deepEqual(await stage.popup.run(shown), {
        text: ACTION,
        elements: 0,
        caption: 'forum.example asks you to confirm this:',
      });
      await stage.shot('confirm');
      const { outcome, action, token, proof } = await confirms();
      assert.deepEqual([outcome, action, proof], ['confirmed', ACTION, { type: 'jws' }]);
      assert.equal(confirmClaim(token), ACTION);
    });

    test('a site that is known by one click still asks before an action', async () => {
      await signIn();
      const before = stage.sent().length;
      await stage.visitor.open(`${stage.world.origin}/sell`);
      assert.match((await stage.visitor.asks()).text, new RegExp(ACTION));
      await stage.visitor.refuses();
      assert.equal(stage.sent().length, before);
      assert.equal(await stage.tab.run(() => document.querySelector('#handle').value), '');
    });

    test('another name of the same person does not confirm for this account', async () => {
      await signIn();
      await stage.visitor.open(`${stage.world.origin}/sell`);
      await stage.visitor.asks();
      await stage.popup.press('ArrowDown');
      assert.equal((await confirms()).code, 'subject_mismatch');
    });

    test('the longest text, and markup in it, is shown as it stands', async () => {
      await page('confirm-markup');
      await stage.visitor.asks();
      await stage.shot('confirm-longest');
      const { text, elements } = await stage.popup.run(shown);
      assert.match(text, /^<img src=x onerror="alert\(1\)"><b>Sell<\/b> 100 &amp; more /);
      assert.deepEqual([text.length, elements], [200, 0]);
      const { code, token } = await confirms();
      assert.equal(code, 'confirm_unexpected');
      assert.equal(confirmClaim(token), text);
    });

    for (const name of ['confirm-turned', 'confirm-long']) {
      test(`a text that cannot be shown as it is gets nothing: ${name}`, async () => {
        await page(name);
        const asked = await stage.visitor.asks();
        assert.match(asked.text, /asks you to confirm a text that cannot be shown/);
        assert.match(asked.text, /Nothing was disclosed/);
        await stage.shot(name);
        assert.equal(await stage.tab.run(() => document.querySelector('#handle').value), '');
        assert.deepEqual(stage.sent(), []);
      });
    }

    test('a name of a private window confirms for the account that it has there', async () => {
      await dark.asksIn('newPrivateWindow', dark.url);
      await dark.signsIn();
      const asked = await dark.asksAgain(`${stage.world.origin}/sell`);
      assert.match(asked.text, /^Private window · Confirm for\s+forum\.example/);
      await stage.shot('confirm-private');
      assert.equal((await confirms()).outcome, 'confirmed');
    });
  },
  { prepare },
);
