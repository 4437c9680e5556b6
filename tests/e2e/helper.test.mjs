// The helper is missing, too old, empty, or was killed a moment ago; the browser stopped the
// extension's background. The popup says what is wrong, and the next act works.
import assert from 'node:assert/strict';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { hostsBelow } from './support/processes.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

inEveryBrowser((stage) => {
  const open = () => stage.visitor.open(`${stage.world.origin}/signin`);
  const hosts = () => hostsBelow(stage.browser.pid);

  async function killHosts() {
    for (const id of await hosts()) {
      process.kill(id, 'SIGKILL');
    }
    await until('the host is gone', async () => (await hosts()).length === 0);
  }

  async function signIn() {
    await open();
    await stage.visitor.asks();
    await stage.visitor.accepts();
    await stage.visitor.arrives('/account');
  }

  // The popup after "Try again", once it shows something else.
  async function triesAgain(kind) {
    await stage.popup.press('Enter');
    return stage.visitor.seesPopup(kind);
  }

  test('no helper: the popup says how to install it, and goes on once it is there', async () => {
    const { visitor, browser, home } = stage;
    await killHosts();
    await home.uninstall(browser.name);
    await open();
    const seen = await visitor.asks();
    await stage.shot('no-helper');
    assert.match(seen.title, /helper is not on this computer yet/);
    assert.match(seen.text, /nywhere install/);
    assert.equal(await visitor.icon(), 'trouble');
    await home.install(browser.name);
    const asked = await triesAgain('choose');
    assert.deepEqual(asked.handles, ['alice.example.com']);
    assert.equal(await visitor.icon(), 'field');
    await visitor.accepts();
    await visitor.arrives('/account');
  });

  test('a helper with another protocol: the popup names both versions', async () => {
    const { visitor, browser, home } = stage;
    await killHosts();
    await home.install(browser.name, await home.program('old-host.mjs'));
    await open();
    const { title } = await visitor.asks();
    await stage.shot('old-helper');
    assert.match(title, /helper \(9\.9\.0\) and this extension \(\d.*\) do not understand/);
    await home.install(browser.name);
    await triesAgain('choose');
  });

  test('a helper that ends at once: the popup says so, and goes on once repaired', async () => {
    const { visitor, browser, home } = stage;
    await killHosts();
    await home.install(browser.name, '/bin/false');
    await open();
    const { title } = await visitor.asks();
    await stage.shot('broken-helper');
    assert.match(title, /^The helper stopped\.$/);
    await home.install(browser.name);
    await triesAgain('choose');
  });

  test('no vault, then no handle, then one made in the popup that signs in', async () => {
    const { visitor, home } = stage;
    await killHosts();
    await rename(home.data, `${home.data}.kept`);
    await open();
    const empty = await visitor.asks();
    await stage.shot('no-vault');
    assert.equal(empty.title, 'You have no keys here yet.');
    assert.match(empty.text, /nywhere init/);
    await home.call('init', { method: 'file' });
    await stage.popup.press('Enter');
    await until(
      'there is no handle',
      async () => (await visitor.seesPopup()).title === 'You have no handle yet.',
    );
    await stage.shot('no-handle');
    const asked = await triesAgain('choose');
    assert.match(asked.handles[0], /^(?:[a-z2-7]{4}-){6}[a-z2-7]{4}$/);
    await visitor.accepts();
    await visitor.arrives('/account');
    assert.equal((await stage.answer()).user.handle, asked.handles[0]);

    // Such a handle has no server to be sent to, and is not a DNS name.
    for (const page of ['no-token', 'types-dns']) {
      await visitor.open(`${stage.world.origin}/page/${page}`);
      const { title } = await visitor.asks();
      assert.equal(title, 'forum.example does not accept the handles that you have.');
    }
    await killHosts();
    await rename(home.data, `${home.data}.other`);
    await rename(`${home.data}.kept`, home.data);
  });

  test('the host was killed: the next click signs in as if nothing had been', async () => {
    await signIn();
    await killHosts();
    await open();
    await stage.tab.click('#handle');
    await stage.visitor.arrives('/account');
    assert.equal(stage.sent().length, 2);
  });

  test('the host was killed while the popup asked: Enter still signs in', async () => {
    const { visitor } = stage;
    await open();
    await visitor.asks();
    await killHosts();
    await visitor.accepts();
    await visitor.arrives('/account');
    assert.equal((await stage.answer()).outcome, 'signed_in');
  });

  test('the background was stopped: the next click signs in as if nothing had been', async () => {
    const { visitor, browser, tab } = stage;
    await signIn();
    await open();
    await browser.stopBackground();
    await until('its host is gone', async () => (await hosts()).length === 0);
    await tab.click('#handle');
    await visitor.arrives('/account');
    assert.equal(stage.sent().length, 2);
  });

  test('the background was stopped while the popup asked: it closes, nothing is sent', async () => {
    const { visitor, browser, tab } = stage;
    await open();
    await visitor.asks();
    await browser.stopBackground();
    await visitor.seesNoPopup();
    assert.equal(await tab.run(() => document.querySelector('#handle').value), '');
    assert.deepEqual(stage.sent(), []);
  });

  test('several tabs and sign-ins share one host', async () => {
    await signIn();
    await open();
    await stage.visitor.opensPopup();
    assert.equal((await hosts()).length, 1);
  });

  test('an older copy in the place of the vault: the popup says so, and what to do', async () => {
    const { visitor, home } = stage;
    const vault = path.join(home.data, 'vault.db');
    await killHosts();
    await home.call('handles'); // who closes the file last puts its log into it
    await copyFile(vault, `${vault}.kept`);
    await home.call('handle_add', { type: 'dns', handle: 'bob.example.com' });
    await Promise.all(['-wal', '-shm'].map((end) => rm(`${vault}${end}`, { force: true })));
    await rename(`${vault}.kept`, vault);
    await open();
    const seen = await visitor.asks();
    await stage.shot('older-vault');
    assert.match(seen.title, /An older copy has taken the place of the file with your keys\./);
    assert.match(seen.text, /nywhere unlock --accept-older/);
    assert.deepEqual(stage.sent(), []);
    await home.shell('unlock', '--accept-older');
    const asked = await triesAgain('choose');
    assert.deepEqual(asked.handles, ['alice.example.com']);
    await visitor.accepts();
    await visitor.arrives('/account');
  });
});
