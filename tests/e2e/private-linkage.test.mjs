// What two sites that work together see of two private windows of one person, they see of two
// people: every request is compared, field by field and byte by byte, and with a browser without
// nywhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareFields,
  seeForm,
  seeRequest,
  seeToken,
  sharedBytes,
  together,
  unseen,
} from '../fixtures/linkage.mjs';
import { BROWSER_TABLE, TABLE } from '../fixtures/linkage-table.mjs';
import { createPrivate } from './support/private.mjs';
import { inEveryBrowser } from './support/stage.mjs';

const WINDOWS = ['first window', 'second window'];
const PATHS = ['/signin', '/account'];

inEveryBrowser((stage) => {
  const sites = () => [stage.world.origin, stage.world.otherOrigin];

  function see({ user, window }, request) {
    const { origin: site, pathname } = new URL(request.url);
    const who = { user, window, site, kind: `${request.method} ${pathname}` };
    if (request.method !== 'POST') {
      return together(who, seeRequest(request));
    }
    const token = new URLSearchParams(request.body).get('handle_token');
    return together(who, seeRequest(request), seeToken(token), seeForm(request.body));
  }

  // What both sites see while something is done in a window.
  async function sightsOf(who, act) {
    const before = stage.world.requests.length;
    await act();
    return stage.world.requests
      .slice(before)
      .filter(({ url }) => PATHS.includes(new URL(url).pathname))
      .map((request) => see(who, request));
  }

  // Two windows of one person, one after the other, each of them at both sites.
  async function sightsOfPerson(one, user) {
    const dark = createPrivate(one);
    const sights = [];
    for (const window of WINDOWS) {
      const seen = await sightsOf({ user, window }, async () => {
        const open = window === WINDOWS[0] ? 'newPrivateWindow' : 'addPrivateWindow';
        await dark.asksIn(open, `${sites()[0]}/signin`);
        await dark.signsIn();
        await dark.asksAgain(`${sites()[1]}/signin`);
        await dark.signsIn();
      });
      assert.equal(seen.length, 6);
      sights.push(...seen);
    }
    await dark.closesAll();
    return sights;
  }

  async function sightsOfStranger() {
    let sights = [];
    await stage.beside({}, async (other) => {
      sights = await sightsOfPerson(other, 'bob');
    });
    return sights;
  }

  async function sightsWithout() {
    let sights = [];
    await stage.beside({ bare: true }, async ({ browser, visitor }) => {
      await browser.newPrivateWindow();
      sights = await sightsOf({ user: 'nobody of ours', window: 'bare' }, async () => {
        await browser.goto(`${sites()[0]}/signin`);
        await visitor.arrives('/signin');
      });
    });
    assert.equal(sights.length, 1);
    return sights;
  }

  const ofWindow = (sights, window) => ({
    bytes: sights.filter(({ who }) => who.window === window).flatMap(({ bytes }) => bytes),
  });

  test('the requests of two windows have in common what those of two people have', async () => {
    const ours = await sightsOfPerson(stage, 'alice');
    const theirs = await sightsOfStranger();
    const all = [...ours, ...theirs, ...(await sightsWithout())];
    assert.deepEqual(compareFields(all, { ...TABLE, ...BROWSER_TABLE }), []);
    assert.deepEqual(unseen(all, BROWSER_TABLE), []);
    for (const [some, others] of [
      [ours, theirs],
      [theirs, ours],
    ]) {
      const windows = WINDOWS.map((window) => ofWindow(some, window));
      assert.deepEqual(sharedBytes(windows, others), []);
    }
  });
});
