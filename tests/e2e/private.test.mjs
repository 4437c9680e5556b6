// In a private window the popup says so, and nothing of it is kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryBrowser } from './support/stage.mjs';

inEveryBrowser((stage) => {
  async function askedIn(open) {
    await open();
    await stage.visitor.goto(`${stage.world.origin}/signin`);
    return stage.visitor.asks();
  }

  test('a sign-in in a private window is asked for each time, and leaves no trace', async () => {
    const { visitor, browser, home, world } = stage;
    const known = () => home.call('site', { origin: world.origin });
    await askedIn(() => browser.newTab());
    await visitor.accepts();
    await visitor.arrives('/account');
    const before = await known();
    const log = await home.call('log');

    const asked = await askedIn(() => browser.newPrivateWindow());
    await stage.shot('private');
    assert.match(asked.text, /^Private window/);
    assert.match(asked.text, /links this window to you/);
    assert.doesNotMatch(asked.text, /Last used here/);
    assert.equal(await visitor.icon(), 'private');
    await visitor.accepts();
    await visitor.arrives('/account');
    assert.equal(stage.sent().at(-1).outcome, 'signed_in');
    assert.deepEqual(await known(), before);
    assert.deepEqual(await home.call('log'), log);
  });
});
