// A vault with a passphrase: pinentry asks for it, outside the browser.
import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { addHandle, inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const PASSPHRASE = 'correct horse battery';

// Each command of the shell opens the vault anew, and asks for it.
async function prepare(stage) {
  await stage.home.usePinentry(PASSPHRASE, PASSPHRASE, PASSPHRASE, PASSPHRASE);
  await stage.home.call('init', { method: 'passphrase' });
  await addHandle(stage, 'alice.example.com');
}

inEveryBrowser(
  (stage) => {
    // The popup over a page whose user has just locked the keys.
    async function meetLocked(...answers) {
      const { visitor, home, world } = stage;
      await home.call('lock');
      await home.usePinentry(...answers);
      await visitor.open(`${world.origin}/page/types-dns`);
      const seen = await visitor.asks();
      assert.equal(seen.title, 'Your keys are locked.');
      assert.equal(await visitor.icon(), 'trouble');
    }

    test('a wrong passphrase, then the right one: the popup goes on', async () => {
      const { visitor, popup, home } = stage;
      await meetLocked('wrong horse', PASSPHRASE);
      await stage.shot('locked');
      await popup.press('Enter');
      await visitor.seesPopup('choose');
      const heard = await home.pinentryHeard();
      assert.equal(heard.match(/^GETPIN/gm).length, 2);
      assert.match(heard, /^SETERROR That was not the passphrase\.$/m);
      assert.doesNotMatch(heard, /forum\.example/);
      await visitor.accepts();
      await visitor.arrives('/account');
      assert.equal((await stage.answer()).outcome, 'signed_in');
    });

    test('locked in the shell, a known site asks for the passphrase first', async () => {
      const { visitor } = stage;
      await meetLocked();
      await visitor.refuses();
      assert.deepEqual(stage.sent(), []);
    });

    test('a passphrase that is cancelled leaves the keys locked, nothing disclosed', async () => {
      const { visitor, popup, tab, home } = stage;
      await meetLocked('cancel');
      await popup.press('Enter');
      await until('pinentry was asked', async () => /^GETPIN/m.test(await home.pinentryHeard()));
      await until('the popup is back', async () => {
        return (await visitor.seesPopup()).title === 'Your keys are locked.';
      });
      assert.equal(await tab.run(() => document.querySelector('#handle').value), '');
      assert.deepEqual(stage.sent(), []);
    });

    test('three wrong ones end the asking, and the popup says why', async () => {
      const { visitor, popup, home } = stage;
      await meetLocked('one horse', 'two horses', 'three horses', PASSPHRASE);
      await popup.press('Enter');
      await until('the popup says so', async () => {
        return (await visitor.seesPopup()).title === 'That was not the passphrase.';
      });
      await stage.shot('wrong-passphrase');
      assert.equal((await home.pinentryHeard()).match(/^GETPIN/gm).length, 3);
    });

    test('the popup that closed while pinentry asked opens again with the answer', async () => {
      const { visitor, popup, browser, home } = stage;
      await meetLocked('wait', PASSPHRASE);
      await popup.press('Enter');
      await until('pinentry waits', () => home.pinentryIsWaiting());
      await until('the popup waits', async () => {
        const { text } = await visitor.seesPopup();
        return text.startsWith('Waiting for you to unlock your keys.');
      });
      await stage.shot('waiting');
      await browser.dismissPopup();
      await visitor.seesNoPopup();
      await home.pinentryGoesOn();
      const asked = await visitor.seesPopup('choose');
      assert.deepEqual(asked.handles, ['alice.example.com']);
      await visitor.accepts();
      await visitor.arrives('/account');
      assert.equal((await stage.answer()).outcome, 'signed_in');
    });

    // With a key file that is gone by the time that it is wanted.
    async function losesKeyFile() {
      const { home } = stage;
      const file = path.join(home.data, 'vault.key');
      await home.usePinentry(PASSPHRASE);
      await home.call('unlock_add', { kind: 'file' });
      await rename(file, `${file}.away`);
    }

    test('what was tried before the passphrase is said beside that, as a list', async () => {
      const { visitor, popup, home } = stage;
      await losesKeyFile();
      await meetLocked('one horse', 'two horses', 'three horses');
      await popup.press('Enter');
      await until('the popup says so', async () => {
        const { title, text } = await visitor.seesPopup();
        const list = /Tried before that:\s+The file that opens your keys is missing/;
        return title === 'That was not the passphrase.' && list.test(text);
      });
      await stage.shot('tried-before');
      await home.usePinentry(PASSPHRASE);
      await home.call('unlock_remove', { id: 2 });
    });

    test('the popup that closed while pinentry asked opens again with what went wrong', async () => {
      const { visitor, popup, browser, home } = stage;
      await meetLocked('wait', 'one horse', 'two horses', 'three horses');
      await popup.press('Enter');
      await until('pinentry waits', () => home.pinentryIsWaiting());
      await browser.dismissPopup();
      await visitor.seesNoPopup();
      await home.pinentryGoesOn();
      assert.equal((await visitor.seesPopup('notice')).title, 'That was not the passphrase.');
    });

    test('without a pinentry the popup says what to install', async () => {
      const { visitor, popup, home } = stage;
      await meetLocked();
      await home.losePinentry();
      await popup.press('Enter');
      await until('the popup says so', async () => {
        return /no program here that could ask/.test((await visitor.seesPopup()).title);
      });
      await stage.shot('no-pinentry');
    });
  },
  { prepare, forgetful: false },
);
