// Who the user is in a private window lives as long as the window, the host and the browser, and is
// not carried by a tab.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINGERPRINT, inPrivateWindows, NOBODY } from './support/private.mjs';
import { hostsBelow } from './support/processes.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const LOST = 'nywhere no longer knows who you are in this window.';

inEveryBrowser((stage) => {
  const dark = inPrivateWindows(stage);

  const hosts = () => hostsBelow(stage.browser.pid);
  async function killHosts() {
    for (const id of await hosts()) {
      process.kill(id, 'SIGKILL');
    }
    await until('the host is gone', async () => (await hosts()).length === 0);
  }
  const words = async () => Object.values((await dark.kept()).session.windows ?? {});

  // What happens once the keys of a window are gone: said, and then asked as at first.
  async function isAskedAnew(before) {
    const lost = await dark.asksAgain(dark.url);
    assert.equal(lost.title, LOST);
    assert.match(lost.text, /Nothing was disclosed\./);
    await stage.popup.press('Enter');
    await dark.says(/Who are you in this window\?/);
    const after = await dark.signsIn();
    assert.match(after.handle, FINGERPRINT);
    assert.notEqual(after.handle, before.handle);
  }

  test('the host was killed: said plainly, the badge is gone, a new name signs in', async () => {
    const before = await dark.isNobody();
    assert.deepEqual(await dark.badges(), [NOBODY]);
    await killHosts();
    await until('the badge is gone', async () => (await dark.badges())[0] === '');
    const lost = await dark.asksAgain(dark.url);
    await stage.shot('private-lost');
    assert.equal(lost.title, LOST);
    assert.equal(await dark.name(), '');
    await stage.visitor.refuses();
    await isAskedAnew(before);
    assert.deepEqual(await dark.badges(), [NOBODY]);
  });

  test('the host was killed while the popup said who she is: nothing is sent', async () => {
    await dark.isNobody();
    await dark.asksAgain(dark.url);
    const sent = stage.sent().length;
    await killHosts();
    await stage.popup.press('Enter');
    const lost = await dark.says(/no longer knows who you are/);
    assert.match(lost.text, /Nothing was disclosed\./);
    assert.equal(stage.sent().length, sent);
    assert.equal(await dark.name(), '');
  });

  test('the worker was stopped: it knows the window, and says that its keys are gone', async () => {
    const before = await dark.isNobody();
    const known = await words();
    await stage.browser.stopBackground();
    await until('its host is gone', async () => (await hosts()).length === 0);
    await stage.visitor.goto(dark.url);
    assert.deepEqual(await words(), known);
    await isAskedAnew(before);
    assert.equal((await words()).length, 1);
  });

  test('the worker was stopped, and is woken by the closing: nothing of it is kept', async () => {
    const { browser } = stage;
    await dark.isNobody();
    const first = await browser.currentTab();
    const other = await dark.isNobody('addPrivateWindow');
    const known = await words();
    assert.equal(known.length, 2);
    await browser.stopBackground();
    await until('its host is gone', async () => (await hosts()).length === 0);
    await browser.closeTab(first);
    const left = await until('one is left', async () => {
      const all = await words();
      return all.length === 1 && all;
    });
    assert.ok(known.includes(left[0]));
    await isAskedAnew(other);
  });

  test('a tab that is moved to another private window leaves who she was behind', async () => {
    const { browser } = stage;
    await browser.newPrivateWindow();
    await stage.visitor.goto(`${stage.world.otherOrigin}/signin`);
    const before = await dark.isNobody('addPrivateWindow');
    assert.deepEqual((await dark.badges()).sort(), ['', NOBODY]);
    assert.ok(await dark.movesTab());
    await until('the badge is of the new window', async () => {
      const [text] = await dark.badges(`${stage.world.origin}/account`);
      return text === '';
    });
    const asked = await dark.asksAgain(dark.url);
    assert.match(asked.text, /Who are you in this window\?/);
    const after = await dark.signsIn();
    assert.notEqual(after.handle, before.handle);
  });

  test('a window that is closed in the middle of a sign-in ends it, and nothing is kept', async () => {
    const { browser, popup, visitor } = stage;
    await dark.asksIn('newPrivateWindow', dark.url);
    await visitor.seesPopup();
    const asked = stage.sent().length;
    await Promise.allSettled([popup.press('Enter'), dark.closesAll()]);
    await until('nothing is kept', async () => (await words()).length === 0);
    assert.ok(stage.sent().length <= asked + 1);
    await browser.newTab();
    await visitor.goto(dark.url);
    assert.equal((await visitor.asks()).handles[0], 'alice.example.com');
  });
});
