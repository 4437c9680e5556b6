// A browser that is killed takes its private windows along: nothing of them is found when it is
// started again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchFiles } from '../fixtures/residue.mjs';
import { createPrivate, FINGERPRINT } from './support/private.mjs';
import { hostsBelow } from './support/processes.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { tracesOf } from './support/traces.mjs';
import { until } from './support/until.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

inEveryBrowser((stage) => {
  test('the browser is killed: its host ends, and a new one asks as if nothing had been', async () => {
    const dark = createPrivate(stage);
    const before = await dark.isNobody();
    const needles = tracesOf(stage.sent(), Object.values((await dark.kept()).session.windows));
    const [host] = await hostsBelow(stage.browser.pid);
    await stage.crash(async () => {
      await until('the host has ended', async () => !isAlive(host));
      assert.deepEqual(searchFiles([stage.home.env.HOME], needles), []);
    });
    const again = createPrivate(stage);
    const asked = await again.asksIn('newPrivateWindow', dark.url);
    assert.match(asked.text, /Who are you in this window\?/);
    assert.doesNotMatch(asked.text, /Another private window/);
    assert.deepEqual((await again.kept()).session.windows ?? {}, {});
    const after = await again.signsIn();
    assert.match(after.handle, FINGERPRINT);
    assert.notEqual(after.handle, before.handle);
  });
});
