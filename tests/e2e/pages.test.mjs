// Pages that are built in unusual ways and still deserve a sign-in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { popupView } from './support/locate.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const ONES = {
  'an input that a script controls, as React does': 'controlled',
  'a nonce in data-nonce': 'data-nonce',
  'a field whose name hides the action of the form': 'clobber-harmless',
  'fields whose names hide the methods of form and document': 'clobber-methods',
};

const tokenIn = (selector) => document.querySelector(selector).value;

inEveryBrowser((stage) => {
  const open = (page) => stage.visitor.open(`${stage.world.origin}/page/${page}`);

  async function signIn(selector = '#handle') {
    await stage.visitor.asks(selector);
    await stage.visitor.accepts();
    await stage.visitor.arrives('/account');
    assert.equal((await stage.answer()).outcome, 'signed_in');
  }

  for (const [what, page] of Object.entries(ONES)) {
    test(`${what}: signed in`, async () => {
      await open(page);
      await signIn();
    });
  }

  test('a form in an open shadow root: signed in, once its field was reached', async () => {
    await open('shadow');
    await signIn('#host >>> #handle');
  });

  test('a form in an open shadow root is found from the toolbar as well', async () => {
    await open('shadow');
    const asked = await stage.visitor.opensPopup();
    assert.deepEqual(asked.handles, ['alice.example.com']);
    assert.equal(await stage.visitor.icon(), 'field');
    await stage.visitor.refuses();
  });

  test('fields whose names hide methods keep nobody from finding the form from the toolbar', async () => {
    await open('clobber-methods');
    const asked = await stage.visitor.opensPopup();
    assert.deepEqual(asked.handles, ['alice.example.com']);
    await stage.visitor.refuses();
  });

  test('a form that was added later lights the icon and signs in', async () => {
    const { visitor, tab } = stage;
    await open('late');
    assert.equal(await visitor.icon(), 'idle');
    await tab.click('#show');
    await until('the icon is lit', async () => (await visitor.icon()) === 'field');
    await signIn();
  });

  test('of two forms the one that was reached for is sent, the other stays empty', async () => {
    const { visitor, tab } = stage;
    await open('two-forms');
    const nonces = await tab.run(() =>
      Array.from(document.querySelectorAll('[type=hidden]'), (field) => field.nonce),
    );
    await signIn('#second');
    const { token } = await stage.answer();
    const { nonce } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    assert.equal(nonce, nonces[1]);
  });

  test('a form that a script submits gets the token, and gives it back', async () => {
    const { visitor, tab } = stage;
    await open('fetch');
    await visitor.asks();
    await visitor.accepts();
    await until('the page says so', () =>
      tab.run(() => document.querySelector('#result').textContent.startsWith('Signed in as alice')),
    );
    await until('the token is gone', async () => (await tab.run(tokenIn, '[type=hidden]')) === '');
    assert.equal((await stage.answer()).outcome, 'signed_in');
  });

  test('a form that lacks something is filled in, not signed, and says so', async () => {
    const { visitor, tab, home, world } = stage;
    await open('required');
    await visitor.asks();
    await visitor.accepts();
    await until('the box has the focus', () =>
      tab.run(() => document.activeElement.name === 'rules'),
    );
    assert.equal(await tab.run(tokenIn, '#handle'), 'alice.example.com');
    assert.equal(await tab.run(tokenIn, '[type=hidden]'), '');
    assert.deepEqual(stage.sent(), []);
    assert.deepEqual((await home.call('site', { origin: world.origin })).handles, []);
    await tab.click('[name=rules]');
    const asked = await visitor.opensPopup();
    assert.equal(asked.kind, 'choose');
    await visitor.accepts();
    await visitor.arrives('/account');
  });

  test('a form that vanishes when it is filled in is not signed for', async () => {
    const { visitor, popup, home, world } = stage;
    await open('vanish');
    await visitor.asks();
    await popup.press('Enter');
    const seen = await visitor.seesPopup('notice');
    await stage.shot('vanished');
    assert.match(seen.title, /no longer there/);
    assert.match(seen.text, /Your name was filled in, but the form was not sent\./);
    assert.deepEqual(stage.sent(), []);
    assert.deepEqual((await home.call('site', { origin: world.origin })).handles, []);
  });

  test('a page that is gone when the user answers gets nothing', async () => {
    const { visitor, browser, tab, world } = stage;
    await open('fetch');
    await visitor.asks();
    await visitor.isSentTo('/page/two-forms');
    await visitor.arrives('/page/two-forms');
    let answered = false;
    // A browser may take the popup away with its page, at a moment of its own.
    const told = await until('the popup is gone or says why not', async () => {
      if (!(await browser.popupIsOpen())) {
        return 'gone';
      }
      const view = await stage.popup.run(popupView);
      if (view?.kind === 'choose' && view.button?.ready && !answered) {
        answered = true;
        await stage.popup.press('Enter');
      }
      return view?.kind === 'notice' && view.title !== 'One moment.' && view.title;
    });
    assert.match(told, /^gone$|no longer there|changed/);
    assert.deepEqual(stage.sent(), []);
    assert.deepEqual(await tab.run(() => document.querySelector('#handle').value), '');
    assert.equal(world.results.length, stage.since);
  });

  test('going back to a page that was kept finds no token in it, and no second use', async () => {
    const { visitor, browser, tab } = stage;
    await open('kept');
    await tab.run(() => {
      window.addEventListener('pageshow', (event) => {
        document.documentElement.dataset.kept = String(event.persisted);
      });
    });
    await signIn();
    await browser.history(-1);
    await visitor.arrives('/page/kept');
    assert.equal(await tab.run(() => document.documentElement.dataset.kept), 'true');
    assert.equal(await tab.run(tokenIn, '[type=hidden]'), '');
    const seen = await visitor.opensPopup();
    assert.equal(seen.title, 'This form was already used.');
    await visitor.refuses();
    await browser.history(1);
    await visitor.arrives('/account');
  });
});
