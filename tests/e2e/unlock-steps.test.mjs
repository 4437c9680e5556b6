// While keys are unlocked the pages say what is waited for: a security key blinks, and no window opens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOptionsPage } from './support/options.mjs';
import { scripted } from './support/scripted.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const LOCKED = { error: { code: 'locked', message: 'Your keys are locked.' } };
const CANCELLED = { code: 'cancelled', message: 'You stopped it.' };
const WRONG = { code: 'wrong_passphrase', message: 'That was not the passphrase.' };
const TOUCH = [{ step: 'touch' }];

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);

    // The popup over a page whose user has pressed Unlock.
    async function unlocks(answer) {
      const { visitor, popup, host, world } = stage;
      await host.answer({ unlock: { progress: TOUCH, ...answer } });
      await visitor.open(`${world.origin}/page/types-dns`);
      await visitor.asks();
      await popup.press('Enter');
      await until('the popup says what is waited for', async () =>
        /Touch your security key\./.test((await visitor.seesPopup()).text),
      );
    }

    test('a security key: the popup says so, closed and opened again as well', async () => {
      const { visitor, popup, host } = stage;
      await unlocks({ when: 'touched', result: {} });
      await stage.shot('unlock-touch');
      await popup.press('Escape');
      await visitor.seesNoPopup();
      assert.match((await visitor.opensPopup()).text, /Touch your security key\./);
      await host.go('touched');
      await until('it has its answer', async () => /Unlock/.test((await visitor.seesPopup()).text));
      await visitor.refuses();
    });

    test('Cancel lets go of the security key', async () => {
      const { visitor, popup, host } = stage;
      await unlocks({ when: 'let-go', error: CANCELLED });
      // A second press of Enter is no answer to what has just come up.
      assert.equal((await visitor.seesPopup()).focus, 'h1');
      await popup.click('.notice .buttons button');
      await until('the host hears of it', async () =>
        (await host.asked()).some(({ op }) => op === 'unlock_cancel'),
      );
      await host.go('let-go');
      await until('the keys are still locked', async () =>
        /^Your keys are locked\./.test((await visitor.seesPopup()).text),
      );
      await visitor.refuses();
    });

    test('who has forgotten the passphrase is asked for the recovery code instead', async () => {
      const { visitor, popup, host, world } = stage;
      await host.answer({ unlock: { error: WRONG } });
      await visitor.open(`${world.origin}/page/types-dns`);
      await visitor.asks();
      await popup.press('Enter');
      await until('the popup says what was wrong', async () =>
        /your recovery code opens your keys as well/.test((await visitor.seesPopup()).text),
      );
      await stage.shot('wrong-passphrase-recover');
      await host.answer({ unlock: { result: {} } });
      await popup.click('.notice button.secondary');
      await until('the host is asked for it', async () =>
        (await host.asked()).some(({ op, args }) => op === 'unlock' && args.recovery === true),
      );
      await visitor.refuses();
    });

    test('the options page says it, too', async () => {
      const { host } = stage;
      await host.answer({ unlock: { progress: TOUCH, when: 'touched-there', result: {} } });
      await page.open('handles');
      await page.clicks('Unlock');
      await page.sees(/Touch your security key\./);
      await host.go('touched-there');
      await page.sees(/Your keys are locked\./);
    });
  },
  {
    forgetful: false,
    async prepare(stage) {
      stage.host = await scripted(stage.home, stage.browserName, { plan: LOCKED, handles: LOCKED });
    },
  },
);
