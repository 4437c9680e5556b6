// Goal: a handle that a security key guards signs in with a touch, in a real browser at a real site; the
// popup says what is waited for, and closing it is a no.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { after, afterEach, test } from 'node:test';
import { promisify } from 'node:util';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { inPrivateWindows } from './support/private.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const run = promisify(execFile);
const TOUCH = 'alice.example.com';
const INSIDE = 'work.example.com';
const ACTION = 'Sell 100 shares of ACME';
const PIN = '1234';

const typeOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).typ;

// A handle by the command that the README shows, and its record in the world's DNS.
async function add({ home, world, bin }, handle, ...how) {
  await run(bin.program('nywhere'), ['handle', 'add', handle, ...how], { env: home.env });
  await world.publishRecord(await home.call('record', { handle }));
}

// Whether the program that speaks to the key runs.
function isAsking({ bin }) {
  const program = bin.program('nywhere-unlock');
  return readdirSync('/proc').some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === program;
    } catch {
      return false;
    }
  });
}

async function prepare(stage) {
  const { home, browserName } = stage;
  stage.ended = [];
  const t = { after: (end) => stage.ended.unshift(end) };
  stage.bin = tokenBin(t);
  stage.token = await softtoken(t, stage.bin);
  await home.install(browserName, stage.bin.program('nywhere-host'));
  await home.call('init', { method: 'file' });
  await add(stage, TOUCH, '--require-touch');
  await add(stage, INSIDE, '--on-token');
}

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);

    afterEach(() => stage.token.touch());
    after(async () => {
      for (const end of stage.ended ?? []) await end();
    });

    const open = (page) => stage.visitor.open(`${stage.world.origin}${page}`);
    const field = () => stage.tab.run(() => document.querySelector('#handle').value);

    async function picks(handle) {
      const { handles, picked } = await stage.visitor.seesPopup('choose');
      const steps = handles.indexOf(handle) - handles.indexOf(picked);
      for (let i = 0; i < Math.abs(steps); i++)
        await stage.popup.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
      await until(`${handle} is picked`, async () =>
        (await stage.visitor.seesPopup()).picked === handle);
    }

    // As far as the scene in which the key waits, for this handle.
    async function asksForTouch(handle) {
      stage.token.touch('no');
      await picks(handle);
      await stage.visitor.seesPopup();
      await stage.popup.press('Enter');
      return stage.visitor.seesPopup('touch');
    }

    async function signsIn(handle) {
      await open('/signin');
      await stage.visitor.asks();
      const seen = await asksForTouch(handle);
      stage.token.touch();
      await stage.visitor.seesNoPopup();
      await stage.visitor.arrives('/account');
      return seen;
    }

    test('a touch signs in: the popup says for which site and with which name', async () => {
      await open('/signin');
      const asked = await stage.visitor.asks();
      assert.match(asked.text, /needs your security key/);
      assert.match(asked.text, /once you touch your security key/);
      await stage.shot('touch-choose');
      const seen = await asksForTouch(TOUCH);
      assert.equal(seen.title, 'Touch your security key.');
      assert.match(seen.text, /You sign in to forum\.example as alice\.example\.com\./);
      await stage.shot('touch');
      assert.deepEqual(stage.sent(), []);
      stage.token.touch();
      await stage.visitor.seesNoPopup();
      await stage.visitor.arrives('/account');
      const { outcome, handle, token } = await stage.answer();
      assert.deepEqual([outcome, handle, typeOf(token)], ['signed_in', TOUCH, 'dns-handle+jwt']);
    });

    test('known by one click, it asks and is touched for each time all the same', async () => {
      await signsIn(TOUCH);
      const sent = stage.sent().length;
      await signsIn(TOUCH);
      assert.equal(stage.sent().length, sent + 1);
    });

    test('a key that was made on the security key signs there', async () => {
      const seen = await signsIn(INSIDE);
      assert.equal(seen.title, 'Touch your security key.');
      const { outcome, handle, token } = await stage.answer();
      assert.deepEqual([outcome, handle, typeOf(token)], ['signed_in', INSIDE, 'dns-handle+fido2']);
    });

    test('a site that takes no such signatures gets none, and the popup says why', async () => {
      await open('/page/jws-only');
      await stage.visitor.asks();
      await picks(TOUCH);
      await stage.popup.press('ArrowDown');
      await until('the popup says why', async () => {
        const text = await stage.popup.run(() => document.querySelector('#view').innerText);
        return text.includes("This site cannot take a security key's signature.");
      });
      await stage.shot('touch-not-taken');
      await stage.popup.press('Enter');
      assert.deepEqual([await field(), stage.sent()], ['', []]);
      await stage.visitor.refuses();
    });

    test('Cancel, Escape and a click beside the popup each are a no', async () => {
      const noes = [
        () => stage.popup.click('.touch .buttons button'),
        () => stage.popup.press('Escape'),
        () => stage.browser.dismissPopup(),
      ];
      for (const no of noes) {
        await open('/signin');
        await stage.visitor.asks();
        await asksForTouch(TOUCH);
        await no();
        await stage.visitor.seesNoPopup();
        await until('the key is let go', () => !isAsking(stage));
        stage.token.touch();
      }
      assert.deepEqual(stage.sent(), []);
      assert.deepEqual(await stage.home.call('log', { origin: stage.world.origin }), { entries: [] });
    });

    test('a touch confirms the words that the popup shows', async () => {
      await signsIn(TOUCH);
      await open('/sell');
      const asked = await stage.visitor.asks();
      assert.match(asked.text, new RegExp(ACTION));
      const seen = await asksForTouch(TOUCH);
      assert.match(seen.text, /You confirm this for forum\.example as alice\.example\.com:/);
      assert.match(seen.text, new RegExp(ACTION));
      await stage.shot('touch-confirm');
      stage.token.touch();
      await until('the site has confirmed it', () => stage.sent().at(-1)?.outcome === 'confirmed');
      assert.equal(stage.sent().at(-1).action, ACTION);
    });

    test('denied or not plugged in: the popup says so, and what the site was shown', async () => {
      await open('/signin');
      await stage.visitor.asks();
      stage.token.unplug();
      await picks(TOUCH);
      await stage.popup.press('Enter');
      await until('the popup says so', async () =>
        /No security key is plugged in/.test((await stage.visitor.seesPopup()).text));
      await stage.shot('touch-missing');
      stage.token.plug();
      assert.deepEqual(stage.sent(), []);
    });

    test('in a private window the handle that she chose is touched for, and forgotten', async () => {
      await dark.asksIn('newPrivateWindow', dark.url);
      const asked = await dark.picks(INSIDE);
      assert.match(asked.text, /work\.example\.com\s+needs your security key/);
      stage.token.touch('no');
      await stage.popup.press('Enter');
      const seen = await stage.visitor.seesPopup('touch');
      assert.match(seen.text, /You sign in to forum\.example as work\.example\.com\./);
      await stage.shot('touch-private');
      stage.token.touch();
      await stage.visitor.seesNoPopup();
      await stage.visitor.arrives('/account');
      assert.equal(typeOf((await stage.answer()).token), 'dns-handle+fido2');
      assert.deepEqual(await stage.home.call('log', { origin: stage.world.origin }), { entries: [] });
    });

    test('a popup that closed for the window of the PIN comes back for the touch', async () => {
      const { home, token, visitor } = stage;
      await token.setPin(PIN);
      await home.usePinentry(PIN, 'wait', PIN);
      await add(stage, 'pin.example.com', '--require-touch', '--pin');
      await open('/signin');
      await visitor.asks();
      token.touch('no');
      await picks('pin.example.com');
      await stage.popup.press('Enter');
      await until('pinentry waits', () => home.pinentryIsWaiting());
      await until('the popup says so', async () =>
        (await visitor.seesPopup('touch')).title === 'Type the PIN of your security key.');
      await stage.shot('touch-pin');
      await stage.browser.dismissPopup();
      await visitor.seesNoPopup();
      await home.pinentryGoesOn();
      const seen = await visitor.seesPopup('touch');
      assert.equal(seen.title, 'Touch your security key.');
      token.touch();
      await visitor.seesNoPopup();
      await visitor.arrives('/account');
      assert.equal((await stage.answer()).outcome, 'signed_in');
    });
  },
  { prepare },
);
