// Locked keys, and none at all: nobody can be had without them, and locking ends every private
// window's name.
import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { test } from 'node:test';
import { FINGERPRINT, inPrivateWindows } from './support/private.mjs';
import { addHandle, inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const PASSPHRASE = 'correct horse battery';
const HANDLE = 'alice.example.com';

async function prepare(stage) {
  await stage.home.usePinentry(...Array(4).fill(PASSPHRASE));
  await stage.home.call('init', { method: 'passphrase' });
  await addHandle(stage, HANDLE);
}

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);

    test('locked: nobody signs in without a passphrase', async () => {
      await stage.home.call('lock');
      const asked = await dark.asksIn('newPrivateWindow', dark.url);
      assert.deepEqual(asked.handles, ['Nobody']);
      assert.match((await dark.signsIn()).handle, FINGERPRINT);
    });

    test('locked: Unlock, and her own names are there', async () => {
      const { home, popup, visitor } = stage;
      await home.call('lock');
      await home.usePinentry(PASSPHRASE);
      await dark.asksIn('newPrivateWindow', dark.url);
      await popup.click('[data-slot=unlock]');
      await until('her name is there', async () => {
        return (await visitor.seesPopup()).handles.includes(HANDLE);
      });
      await dark.picks(HANDLE);
      assert.equal((await dark.signsIn()).handle, HANDLE);
    });

    test('locked: a site for domain names says why nobody can be had, and unlocks', async () => {
      const { home, visitor, world } = stage;
      await home.call('lock');
      await home.usePinentry(PASSPHRASE);
      const seen = await dark.asksIn('newPrivateWindow', `${world.origin}/page/types-dns`);
      assert.equal(seen.title, 'Nobody new can sign in to forum.example.');
      assert.match(seen.text, /your zones are locked\./);
      await stage.popup.press('Enter');
      const view = await until('her name is there', async () => {
        const now = await visitor.seesPopup();
        return now.handles.includes(HANDLE) && now;
      });
      assert.match(view.text, /you have no zone for new ones yet/);
    });

    test('locking the keys ends who she is in every private window, and says so', async () => {
      const { home } = stage;
      const before = await dark.isNobody();
      await home.call('lock');
      const lost = await dark.asksAgain(dark.url);
      assert.equal(lost.title, 'nywhere no longer knows who you are in this window.');
      await stage.popup.press('Enter');
      await dark.says(/Who are you in this window\?/);
      assert.notEqual((await dark.signsIn()).handle, before.handle);
    });

    test('no keys at all: nobody signs in, and nothing is made', async () => {
      const { home } = stage;
      await rename(home.data, `${home.data}.kept`);
      const asked = await dark.asksIn('newPrivateWindow', dark.url);
      await stage.shot('private-no-vault');
      assert.match(asked.text, /You have no names of your own here yet\./);
      assert.match((await dark.signsIn()).handle, FINGERPRINT);
      await assert.rejects(rename(home.data, `${home.data}.made`), { code: 'ENOENT' });
      await rename(`${home.data}.kept`, home.data);
    });
  },
  { prepare, forgetful: false },
);
