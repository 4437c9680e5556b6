// The options page with a host that takes its time: what is shown while keys are unlocked and what
// comes of it, and forms that are sent twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createOptionsPage } from './support/options.mjs';
import { scripted } from './support/scripted.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const LOCKED = { error: { code: 'locked', message: 'Your keys are locked.' } };
const CANCELLED = { error: { code: 'cancelled', message: 'You stopped it.' } };
const WRONG = { error: { code: 'wrong_passphrase', message: 'That was wrong.' } };
const TOUCH = [{ step: 'touch' }];

// The time that an answer takes from the host to the page, with room to spare.
const ANSWER_MS = 700;

const HANDLE = { handle: 'alice.example.org', type: 'dns', did: 'did:web:alice.example.org' };
const RECORD = { name: '_nywhere.alice.example.org.', type: 'TXT', ttl: 300, value: 'v=nyw1' };

// Looks at the page again, as who comes back to its tab; tells if it draws anew.
function looksAgain() {
  document.dispatchEvent(new Event('visibilitychange'));
  return document.querySelector('#view').ariaBusy === 'true';
}
const focused = () => document.activeElement.innerText;
const spoken = () => document.querySelector('#spoken').textContent;
const names = () =>
  Array.from(document.querySelectorAll('main button'))
    .filter((button) => button.checkVisibility())
    .map(({ innerText }) => innerText);
const alarms = () => document.querySelectorAll('main [role=alert]').length;

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    const unlocks = async () =>
      (await stage.host.asked()).filter(({ op }) => op === 'unlock').map(({ args }) => args);
    const count = async (wanted) =>
      (await stage.host.asked()).filter(({ op }) => op === wanted).length;
    const isLetGo = async (before) => (await count('unlock_cancel')) > before;

    // The section of handles, whose user has pressed Unlock.
    async function unlocking(answer) {
      await stage.host.answer({ handles: LOCKED, unlock: { progress: TOUCH, ...answer } });
      await page.open('handles');
      await page.clicks('Unlock', 'main');
      await page.sees(/Touch your security key\./);
    }

    // A form beside which it is said that the keys are locked.
    async function failing() {
      await stage.host.answer({ handles: { result: { handles: [] } }, handle_add: LOCKED });
      await page.open('handles/add');
      await stage.tab.click('main input[value=fingerprint]');
      await stage.tab.click('main form [type=submit]');
      await page.sees(/Your keys are locked\./, '.failed');
    }

    test('a page that is looked at again still waits, and keeps what came of it', async () => {
      const { tab, host } = stage;
      await unlocking({ when: 'looked', ...WRONG });
      assert.equal(await tab.run(looksAgain), false);
      assert.match(await page.text(), /Touch your security key\./);
      await host.go('looked');
      await page.sees(/That was not the passphrase\./);
      assert.equal(await tab.run(looksAgain), false);
      assert.match(await page.text(), /That was not the passphrase\./);
    });

    test('what is waited for has the focus, each step is read out, and Cancel lets go', async () => {
      const { tab, host } = stage;
      const before = await count('unlock_cancel').catch(() => 0);
      await unlocking({ when: 'stopped', ...CANCELLED });
      assert.equal(await tab.run(focused), 'Waiting for you to unlock your keys.');
      assert.equal(await tab.run(spoken), 'Touch your security key.');
      assert.deepEqual(await tab.run(names), ['Cancel']);
      await page.shot('waiting-touch');
      await page.clicks('Cancel', 'main');
      await until('the host hears of it', () => isLetGo(before));
      await host.go('stopped');
      await page.sees(/Your keys are locked\./);
      assert.deepEqual(await tab.run(alarms), 0);
    });

    test('where a window is open, that has the way out', async () => {
      const { tab, host } = stage;
      await host.answer({
        handles: LOCKED,
        unlock: { progress: [...TOUCH, { step: 'pin' }], when: 'typed', ...CANCELLED },
      });
      await page.open('handles');
      await page.clicks('Unlock', 'main');
      await page.sees(/Type the PIN of the security key/);
      assert.deepEqual(await tab.run(names), []);
      await host.go('typed');
      await page.sees(/Your keys are locked\./);
    });

    test('another section that is locked waits as well, and is drawn when it need not', async () => {
      const { host } = stage;
      await host.answer({ log: LOCKED });
      await unlocking({ when: 'there', result: {} });
      await page.clicks('Sites', 'nav');
      await page.isAt('sites');
      assert.match(await page.text(), /Touch your security key\./);
      await host.answer({ log: { result: { entries: [] } } });
      await host.go('there');
      await page.sees(/No site knows you yet/);
    });

    test('who has gone to a form meanwhile goes on writing in it', async () => {
      const { tab, host } = stage;
      await host.answer({ contact_list: { result: { contacts: [] } } });
      await unlocking({ when: 'elsewhere', result: {} });
      await page.clicks('People', 'nav');
      await page.isAt('people');
      await page.clicks('Add a person', 'main');
      await page.isAt('people/add');
      await page.types('input[name=name]', 'Dr. Example');
      await host.go('elsewhere');
      await pause(ANSWER_MS);
      assert.equal(
        await tab.run(() => document.querySelector('input[name=name]')?.value),
        'Dr. Example',
      );
      assert.equal(await tab.run(() => document.activeElement.name), 'name');
    });

    test('a passphrase that is forgotten: the recovery code is offered and asked for', async () => {
      const { tab, host } = stage;
      await unlocking({ when: 'forgotten', ...WRONG });
      await host.go('forgotten');
      await page.sees(/That was not the passphrase\./);
      assert.deepEqual((await tab.run(names)).slice(0, 2), ['Try again', 'Use the recovery code']);
      await page.shot('wrong-passphrase');
      await host.answer({ handles: { result: { handles: [] } }, unlock: { result: {} } });
      await page.clicks('Use the recovery code');
      await page.sees(/You have no handle yet/);
      assert.deepEqual((await unlocks()).slice(-2), [{ recovery: false }, { recovery: true }]);
    });

    test('beside a form: the touch is asked for, and stopping it is no trouble', async () => {
      const { tab, host } = stage;
      await failing();
      const before = await count('unlock_cancel');
      await host.answer({ unlock: { progress: TOUCH, when: 'beside', ...CANCELLED } });
      await page.clicks('Unlock', '.failed');
      await page.sees(/Touch your security key\./, '.asking');
      assert.equal(await tab.run(focused), 'Touch your security key.');
      await page.shot('form-touch');
      await page.clicks('Cancel', '.asking');
      await until('the host hears of it', () => isLetGo(before));
      await host.go('beside');
      await page.sees(/You stopped it; nothing was changed\./);
      assert.equal(await tab.run(focused), 'You stopped it; nothing was changed.');
      assert.equal(await tab.run(alarms), 0);
      await page.shot('form-stopped');
    });

    test('beside a form: the recovery code is offered after a wrong passphrase', async () => {
      const { host } = stage;
      await failing();
      await host.answer({ unlock: WRONG });
      await page.clicks('Unlock', '.failed');
      await page.sees(/That was not the passphrase\./, '.failed');
      await page.shot('form-wrong');
      await host.answer({ unlock: { result: {} } });
      await page.clicks('Use the recovery code', '.failed');
      await page.sees(/Your keys are open now\./);
      assert.deepEqual((await unlocks()).at(-1), { recovery: true });
      await page.shot('form-unlocked');
    });

    // What was made is listed only after a while, in which the form is still there.
    const FORMS = [
      ['handles/add', 'label', 'handle_add', 'handles'],
      ['people/add', 'name', 'contact_put', 'contact_list'],
    ];
    for (const [section, field, op, list] of FORMS) {
      test(`${section}: pressed again and again, it makes one`, async () => {
        const { tab, host } = stage;
        await host.answer({
          handles: { result: { handles: [] } },
          contact_list: { result: { contacts: [] } },
          handle_add: { result: HANDLE },
          contact_put: { result: { id: 'x' } },
          record: { result: { publish: [RECORD] } },
        });
        await page.open(section);
        if (op === 'handle_add') {
          await stage.tab.click('main input[value=fingerprint]');
        }
        await tab.click(`main input[name=${field}]`);
        const listed = { result: { handles: [HANDLE], contacts: [] } };
        await host.answer({ [list]: { when: `${list}-listed`, ...listed } });
        const [before, lists] = [await count(op), await count(list)];
        await tab.press('Enter');
        await until('it is sent', async () => {
          await tab.press('Enter');
          return (await count(list)) > lists;
        });
        await tab.press('Enter');
        await tab.press('Enter');
        await pause(ANSWER_MS);
        assert.equal((await count(op)) - before, 1);
        await host.go(`${list}-listed`);
      });
    }
  },
  {
    forgetful: false,
    async prepare(stage) {
      stage.host = await scripted(stage.home, stage.browserName, { handles: LOCKED });
    },
  },
);
