// An account of today's open social web becomes a handle of nywhere: by the shell, a browser, and a
// PDS whose pages are not ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVerifier } from '../../site/js/index.js';
import { startPds } from '../fixtures/pds/start.mjs';
import { publishKey } from './support/did-web.mjs';
import { makeHome } from './support/home.mjs';
import { link } from './support/link.mjs';
import { inEveryBrowser } from './support/stage.mjs';

const NONCE = 'kq3Tz0m1Yt9yV3n0h3oV2A';
const SERVER = 'https://pds.example.com';
const textOf = (selector) => document.querySelector(selector).textContent;

async function prepare({ home, world }) {
  await home.configure(world.settings);
  await home.call('init', { method: 'file' });
}

inEveryBrowser(
  (stage) => {
    const handleOf = async ({ handle }) => {
      const { handles } = await stage.home.call('handles');
      return handles.find((entry) => entry.handle === handle) ?? null;
    };
    // What of it sites and the person depend on.
    const essence = ({ did, key, server, pds }) => ({ did, key, server, pds });
    const linked = ({ did }) => ({ did, key: false, server: SERVER, pds: SERVER });

    test('a handle that the PDS gave out is linked', async () => {
      const { alice } = stage.world.accounts;
      const { status, output } = await link(stage, alice);
      assert.equal(status, 0, output);
      assert.match(output, /Linked alice\.pds\.example\.com\./);
      assert.deepEqual(essence(await handleOf(alice)), linked(alice));
    });

    test('the page that the browser ends at says what became of it', async () => {
      const { alice } = stage.world.accounts;
      assert.equal(await stage.tab.run(() => location.hostname), '127.0.0.1');
      assert.match(await stage.tab.run(textOf, 'body'), new RegExp(`${alice.handle} is yours`));
    });

    test('a handle with a did:web of its own is linked', async () => {
      const { dave } = stage.world.accounts;
      const { status, output } = await link(stage, dave);
      assert.equal(status, 0, output);
      assert.deepEqual(essence(await handleOf(dave)), linked(dave));
    });

    test('who says no at the server has linked nothing', async () => {
      const { carol } = stage.world.accounts;
      const { status, output } = await link(stage, carol, { button: 'Deny access' });
      assert.notEqual(status, 0);
      assert.match(output, /You said no at the server; nothing was changed\./);
      assert.equal(await handleOf(carol), null);
    });

    test('a handle of an own domain is given a key, after a code that was mistyped', async () => {
      const { world } = stage;
      const { carol } = world.accounts;
      const before = await world.document(carol.did);
      const options = { withKey: true, wrong: ['AAAAA-22222'] };
      const { status, output } = await link(stage, carol, options);
      assert.equal(status, 0, output);
      assert.match(output, /The server did not accept that code/);
      assert.deepEqual(essence(await handleOf(carol)), { ...linked(carol), key: true });

      const { verificationMethod: keys, ...rest } = await world.document(carol.did);
      const { verificationMethod: oldKeys, ...oldRest } = before;
      assert.deepEqual({ ...rest, '@context': null }, { ...oldRest, '@context': null });
      assert.deepEqual(keys.slice(0, -1), oldKeys);
      assert.equal(keys.at(-1).id, `${carol.did}#nywhere`);
    });

    test('a handle that was given a key agrees with all that is published', async () => {
      const { agrees, checks } = await stage.home.call('handle_check', {
        handle: stage.world.accounts.carol.handle,
      });
      assert.deepEqual(
        checks.filter(({ ok }) => !ok),
        [],
      );
      assert.equal(agrees, true);
    });

    test('it signs in directly then, as the DID that the account always had', async () => {
      const { visitor, tab, world } = stage;
      const { carol } = world.accounts;
      await stage.home.call('handle_default', { handle: carol.handle });
      await visitor.open(`${world.origin}/signin`);
      const asked = await visitor.asks();
      assert.equal(asked.picked, carol.handle);
      await visitor.accepts();
      await visitor.arrives('/account');
      assert.equal(await tab.run(textOf, '#handle'), carol.handle);
      const { outcome, user } = await stage.answer();
      assert.deepEqual([outcome, user.sub], ['signed_in', carol.did]);
    });

    // What a site makes of a token that a home gives out.
    async function verified(home, { handle }) {
      const { origin, resolver, settings, port, ca } = stage.world;
      const verify = createVerifier({
        origin,
        resolver,
        plcDirectory: settings.plc,
        development: { loopback: true, port, ca: ca.ca },
      });
      const { token } = await home.call('sign_in', { origin, handle, nonce: NONCE });
      return verify(token, { nonce: NONCE });
    }

    test('a did:web is told what to publish, and signs in once that is done', async () => {
      const { world } = stage;
      const { dave } = world.accounts;
      const { status, output } = await link(stage, dave, { withKey: true });
      assert.equal(status, 0, output);
      const record = await stage.home.call('record', { handle: dave.handle });
      const [method] = record.documents[0].json.verificationMethod;
      assert.match(output, new RegExp(method.publicKeyMultibase));
      await assert.rejects(verified(stage.home, dave), { code: 'key_unknown' });

      publishKey(world, record);
      assert.equal((await verified(stage.home, dave)).sub, dave.did);
    });

    test('a second computer gets a key of its own beside the first one', async () => {
      const { world, browser } = stage;
      const { carol } = world.accounts;
      const home = await makeHome();
      try {
        await prepare({ home, world });
        const { status, output } = await link({ home, world, browser }, carol, { withKey: true });
        assert.equal(status, 0, output);
        const first = await verified(stage.home, carol);
        const second = await verified(home, carol);
        assert.deepEqual([first.sub, second.sub], [carol.did, carol.did]);
        assert.notDeepEqual(first.key, second.key);
      } finally {
        await home.remove();
      }
    });
  },
  { prepare, open: startPds, forgetful: false },
);
