// The way from a click in the field to an account, with everything real.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addHandle, inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const textOf = (selector) => document.querySelector(selector).textContent;

async function prepare(stage) {
  await withAlice(stage);
  await addHandle(stage, 'work.example.com', { label: 'work' });
}

inEveryBrowser(
  (stage) => {
    async function signIn() {
      await stage.visitor.open(`${stage.world.origin}/signin`);
      const asked = await stage.visitor.asks();
      await stage.visitor.accepts();
      await stage.visitor.arrives('/account');
      return asked;
    }
    // In the same tab: the click that closed a popup a moment ago must not count, so the person who
    // comes back clicks until something happens.
    async function signInAgain() {
      await stage.visitor.goto(`${stage.world.origin}/signin`);
      const before = stage.sent().length;
      await until('a click signs in', async () => {
        if (await stage.browser.popupIsOpen()) {
          throw new Error('the popup asks');
        }
        const there = await stage.tab.run(() => location.pathname === '/signin');
        if (there) {
          await stage.tab.click('#handle');
        }
        return stage.sent().length > before;
      });
      await stage.visitor.arrives('/account');
    }

    test('the first sign-in asks in the popup, and Enter signs in with that name', async () => {
      const asked = await signIn();
      assert.equal(asked.title, 'forum.example');
      assert.deepEqual(asked.handles, ['alice.example.com', 'work.example.com']);
      assert.match(asked.text, /forum\.example will learn this name\./);
      assert.equal(await stage.tab.run(textOf, '#handle'), 'alice.example.com');
      const [{ outcome, user }] = stage.sent();
      assert.equal(outcome, 'signed_in');
      assert.match(user.sub, /^did:key:/);
    });

    test('the second sign-in takes one click and no popup', async () => {
      await signIn();
      await signInAgain();
      assert.deepEqual(
        stage.sent().map(({ outcome, handle }) => [outcome, handle]),
        [
          ['signed_in', 'alice.example.com'],
          ['signed_in', 'alice.example.com'],
        ],
      );
    });

    test('with the keyboard alone: Tab, down, an arrow to another handle, Enter', async () => {
      const { visitor, tab, popup, world } = stage;
      await visitor.open(`${world.origin}/signin`);
      await tab.press('Tab');
      await tab.press('ArrowDown');
      const asked = await visitor.seesPopup();
      assert.deepEqual([asked.picked, asked.focus], ['alice.example.com', 'input']);
      await popup.press('ArrowDown');
      await until(
        'the second is picked',
        async () => (await visitor.seesPopup()).picked === 'work.example.com',
      );
      await stage.shot('second-handle');
      await visitor.accepts();
      await visitor.arrives('/account');
      assert.equal((await stage.answer()).user.handle, 'work.example.com');
    });

    test('the handle that was used last at a site comes first there', async () => {
      const { visitor, popup, world } = stage;
      await visitor.open(`${world.origin}/signin`);
      await visitor.asks();
      await popup.click('.handles label:nth-of-type(2)');
      await visitor.accepts();
      await visitor.arrives('/account');
      await visitor.open(`${world.origin}/signin`);
      const asked = await visitor.opensPopup();
      assert.deepEqual(asked.handles, ['work.example.com', 'alice.example.com']);
      assert.match(asked.text, /Last used here on/);
    });

    test('the switch "ask me every time" brings the popup back until turned off', async () => {
      const { visitor, popup, home, world } = stage;
      const isOn = async () => (await home.call('site', { origin: world.origin })).one_click;
      await signIn();
      await visitor.open(`${world.origin}/signin`);
      const offered = await visitor.opensPopup();
      await stage.shot('known-site');
      assert.equal(offered.always, false);
      await popup.click('[data-slot=always]');
      await until('the switch is known', async () => !(await isOn()));
      await visitor.refuses();

      await visitor.open(`${world.origin}/signin`);
      assert.equal((await visitor.asks()).always, true);
      await popup.click('[data-slot=always]');
      await until('the switch is known', isOn);
      await visitor.refuses();

      await visitor.open(`${world.origin}/signin`);
      await stage.tab.click('#handle');
      await visitor.arrives('/account');
      assert.equal(stage.sent().length, 2);
    });

    test('a site that was forgotten asks again', async () => {
      const { visitor, popup, home, world } = stage;
      await signIn();
      await visitor.open(`${world.origin}/signin`);
      await visitor.opensPopup();
      await popup.click('[data-do=forget]');
      await until('the popup says no more of it', async () => {
        return !/Last used/.test((await visitor.seesPopup()).text);
      });
      assert.deepEqual((await home.call('site', { origin: world.origin })).handles, []);
    });

    test('a token signs in once: the same form sent again is refused', async () => {
      const { tab, world } = stage;
      await signIn();
      const { token } = await stage.answer();
      await stage.visitor.goto(`${world.origin}/signin`);
      await tab.run((value) => {
        document.querySelector('#handle').value = 'alice.example.com';
        document.querySelector('[type=hidden]').value = value;
        document.querySelector('form').submit();
      }, token);
      await until('the site refuses', () =>
        tab.run(() => document.querySelector('#refusal') !== null),
      );
      assert.deepEqual(
        [stage.sent().at(-1).outcome, stage.sent().at(-1).code],
        ['refused', 'nonce_mismatch'],
      );
    });

    test('a name that now belongs to another key is refused by the site', async () => {
      const { visitor, tab, home, world } = stage;
      const record = await home.call('record', { handle: 'alice.example.com' });
      const other = await home.call('record', { handle: 'work.example.com' });
      await world.publish('alice.example.com', other.records[0].value);
      await visitor.open(`${world.origin}/signin`);
      await visitor.asks();
      await visitor.accepts();
      await until('the site refuses', () =>
        tab.run(() => document.querySelector('#refusal') !== null),
      );
      const { outcome, code, user } = await stage.answer();
      assert.deepEqual([outcome, code, user], ['refused', 'subject_mismatch', undefined]);
      await world.publishRecord(record);
    });
  },
  { prepare },
);
