// What a page can get wrong, on purpose or not: it learns nothing by itself, gets no token, and the
// popup says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryBrowser, withAlice } from './support/stage.mjs';
import { stays, until } from './support/until.mjs';

const QUIET_MS = 400;

const fields = () =>
  Array.from(document.querySelectorAll('input'), ({ name, value }) => [name, value]);

const UNUSABLE_NONCES = {
  'a nonce that is too short': 'short-nonce',
  'a nonce that is too long': 'long-nonce',
  'a nonce in the wrong alphabet': 'odd-nonce',
  'no token field': 'no-token',
};

const REFUSED = {
  'a form that goes elsewhere': ['action-elsewhere', /somewhere else \(other\.example\)/],
  'a button that sends the form elsewhere': ['formaction', /somewhere else \(other\.example\)/],
  'a form that goes elsewhere and hides it': ['clobber', /somewhere else \(other\.example\)/],
  'a form with method GET': ['method-get', /put your name into a web address/],
};

// A server that can confirm the handle of alice; nobody is sent there in these tests.
const ISSUER = 'https://server.example.com';

async function giveServer({ home, world }) {
  const { hostname } = new URL(ISSUER);
  await home.configure(world.settings);
  await world.publishAddress(hostname, '127.0.0.1');
  await world.publishService('_oauth._tcp.alice.example.com', `0 0 443 ${hostname}.`);
  const metadata = {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  };
  const address = `${ISSUER}/.well-known/oauth-authorization-server`;
  world.publishText(address, JSON.stringify(metadata));
}

async function prepare(stage) {
  await withAlice(stage);
  await giveServer(stage);
  await stage.home.call('handle_add', { type: 'fingerprint', default: true });
}

inEveryBrowser(
  (stage) => {
    const open = (page) => stage.visitor.open(`${stage.world.origin}/page/${page}`);

    for (const [what, page] of Object.entries(UNUSABLE_NONCES)) {
      test(`${what} leaves the redirect, with DNS handles only and without a token`, async () => {
        const { visitor } = stage;
        await open(page);
        const asked = await visitor.asks();
        await stage.shot(page);
        assert.deepEqual(asked.handles, ['alice.example.com']);
        assert.match(asked.button.text, /^Continue/);
        assert.match(asked.text, /You will go to server\.example\.com to confirm\./);
        await visitor.accepts();
        await visitor.arrives('/redirect');
        const [{ outcome, handle, token }] = stage.sent();
        assert.deepEqual([outcome, handle, token || null], ['redirect', 'alice.example.com', null]);
      });
    }

    for (const [what, [page, sentence]] of Object.entries(REFUSED)) {
      test(`${what} is refused before anything is filled in`, async () => {
        const { visitor, tab } = stage;
        await open(page);
        const before = await tab.run(fields);
        const seen = await visitor.asks();
        await stage.shot(page);
        assert.equal(seen.kind, 'notice');
        assert.match(seen.title, sentence);
        assert.match(seen.text, /Nothing was disclosed\./);
        assert.equal(seen.button, null);
        assert.equal(await visitor.icon(), 'field');
        await visitor.refuses();
        assert.deepEqual(await tab.run(fields), before);
        assert.deepEqual(stage.sent(), []);
      });
    }

    test('a form in a frame of another origin is not seen at all', async () => {
      const { visitor, tab, browser } = stage;
      await open('frame');
      await tab.press('Tab');
      await until('the frame has the focus', () =>
        tab.run(() => document.activeElement.localName === 'iframe'),
      );
      await tab.press('ArrowDown');
      assert.ok(await stays(async () => !(await browser.popupIsOpen()), QUIET_MS));
      assert.equal(await visitor.icon(), 'idle');
      assert.equal((await visitor.opensPopup()).title, 'This page does not ask for a handle.');
    });

    test('a page that is not secure is not seen at all', async () => {
      const { visitor, tab, browser, world } = stage;
      await browser.newTab();
      await browser.goto(`${world.insecureOrigin}/signin`);
      await visitor.arrives('/signin');
      assert.equal(await tab.run(() => location.protocol), 'http:');
      await tab.click('#handle');
      assert.ok(await stays(async () => !(await browser.popupIsOpen()), QUIET_MS));
      assert.equal((await visitor.opensPopup()).title, 'This page does not ask for a handle.');
    });

    test('a site that accepts DNS names only is not offered the fingerprint handle', async () => {
      const { visitor } = stage;
      await open('types-dns');
      assert.deepEqual((await visitor.asks()).handles, ['alice.example.com']);
      await visitor.accepts();
      await visitor.arrives('/account');
      assert.equal((await stage.answer()).user.type, 'dns');
    });

    test('fields whose autocomplete only resembles ours do nothing', async () => {
      const { visitor, tab, browser } = stage;
      await open('not-ours');
      for (const field of ['#handle', '#second']) {
        await tab.click(field);
        assert.ok(await stays(async () => !(await browser.popupIsOpen()), QUIET_MS));
      }
      assert.equal(await visitor.icon(), 'idle');
      assert.equal((await visitor.opensPopup()).title, 'This page does not ask for a handle.');
    });

    test('a form that was changed to go elsewhere while the popup asked gets nothing', async () => {
      const { visitor, tab, popup } = stage;
      await open('controlled');
      await visitor.asks();
      await tab.run(() => {
        document.querySelector('form').action = 'https://other.example/signin';
      });
      await popup.press('Enter');
      const seen = await until('the popup says so', async () => {
        const view = await visitor.seesPopup('notice');
        return /somewhere else/.test(view.title) && view;
      });
      assert.match(seen.text, /Nothing was disclosed\./);
      assert.equal(await tab.run(() => document.querySelector('#handle').value), '');
      assert.deepEqual(stage.sent(), []);
    });

    test('a form that was given another nonce while the popup asked gets no token', async () => {
      const { visitor, tab, popup } = stage;
      await open('data-nonce');
      await visitor.asks();
      await tab.run(() => {
        document.querySelector('[type=hidden]').dataset.nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
      });
      await popup.press('Enter');
      assert.match((await visitor.seesPopup('notice')).title, /changed meanwhile/);
      assert.deepEqual(stage.sent(), []);
    });

    test('a form that takes another nonce when it is filled in gets no token', async () => {
      const { visitor, tab, popup } = stage;
      await open('data-nonce');
      await visitor.asks();
      await tab.run(() => {
        document.querySelector('#handle').addEventListener('input', () => {
          document.querySelector('[type=hidden]').dataset.nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
        });
      });
      await popup.press('Enter');
      const seen = await visitor.seesPopup('notice');
      assert.match(seen.title, /changed meanwhile/);
      assert.match(seen.text, /Your name was filled in, but the form was not sent\./);
      assert.deepEqual(stage.sent(), []);
    });
  },
  { prepare },
);
