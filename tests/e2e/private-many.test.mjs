// As many private windows as anybody will open are as many people.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldPrivateKeys } from '../fixtures/residue.mjs';
import { inPrivateWindows } from './support/private.mjs';
import { hostsBelow } from './support/processes.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { keysOf } from './support/traces.mjs';
import { until } from './support/until.mjs';

// A window of Firefox takes three times as long, and there is no other difference.
const COUNTS = { chromium: 50, firefox: 15 };

inEveryBrowser((stage) => {
  const dark = inPrivateWindows(stage);
  const count = COUNTS[stage.browserName];

  test(`${count} windows are ${count} people; all closed, nothing is kept`, async () => {
    const { browser } = stage;
    const tabs = [];
    const names = new Set();
    for (let n = 0; n < count; n += 1) {
      names.add((await dark.isNobody(n === 0 ? 'newPrivateWindow' : 'addPrivateWindow')).handle);
      tabs.push(await browser.currentTab());
    }
    const keys = keysOf(stage.sent());
    const [host] = await hostsBelow(browser.pid);
    assert.equal(names.size, count);
    assert.deepEqual(heldPrivateKeys(host, keys), keys);
    const { session } = await dark.kept();
    assert.equal(new Set(Object.values(session.windows)).size, count);
    const text = JSON.stringify(session);
    assert.ok(!Array.from(names).some((name) => text.includes(name)));
    for (const id of tabs.slice(0, -1)) {
      await browser.closeTab(id);
    }
    await browser.newTab();
    await until('nothing is kept', async () => {
      return Object.keys((await dark.kept()).session.windows).length === 0;
    });
    assert.deepEqual(heldPrivateKeys(host, keys), []);
  });
});
