// Before the user's act no page can tell that nywhere is there: all that a script of it can look at
// is as in a browser without the extension, in a normal window and in a private one.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { startWorld } from '../fixtures/world.mjs';
import { EXTENSION, EXTENSION_ID } from './support/home.mjs';
import { inEveryBrowser } from './support/stage.mjs';

const HOST = 'curious.example';
// No policy of its own keeps this page from loading anything.
const PAGE = `<!doctype html><title>Sign in</title><link rel="icon" href="data:,">
<form method="post"><input id="handle" name="handle" autocomplete="username dns-handle">
<input type="hidden" name="handle_token" autocomplete="dns-handle-token"
 data-nonce="kq3Tz0m1Yt9yV3n0h3oV2A"><button>Sign in</button></form>
<iframe srcdoc="<p>A frame</p>"></iframe>`;

// What the page does to find out: it writes down every change and message, makes the events that a
// user would, and asks for every file of the extension, whose id anybody can know in Chromium.
async function spy(addresses) {
  const page = window.wrappedJSObject ?? window;
  const changes = [];
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver((records) => changes.push(...records)).observe(document, all);
  const messages = [];
  addEventListener('message', ({ data }) => messages.push(data));
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  const field = document.querySelector('#handle');
  field.focus();
  for (const type of ['focusin', 'pointerup', 'click', 'keydown', 'keyup', 'input', 'submit']) {
    const event = new Event(type, { bubbles: true, cancelable: true });
    field.dispatchEvent(Object.assign(event, { key: 'ArrowDown' }));
  }
  const isThere = (address) =>
    fetch(address).then(
      () => true,
      () => false,
    );
  const isPicture = (address) =>
    new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = address;
    });
  const found = [];
  for (const address of addresses) {
    if ((await isThere(address)) || (await isPicture(address))) {
      found.push(address);
    }
  }
  // Whoever answers events has done so when this has loaded.
  await isThere(location.href);
  return {
    found,
    loaded,
    changes: changes.length,
    messages,
    html: document.documentElement.outerHTML,
    value: field.value,
    names: Object.getOwnPropertyNames(page).sort(),
    ofField: Object.getOwnPropertyNames(field.wrappedJSObject ?? field),
    ofDocument: Object.getOwnPropertyNames(page.document).sort(),
    runtime: typeof page.chrome?.runtime,
    styles: document.styleSheets.length + document.adoptedStyleSheets.length,
    focus: document.activeElement.id,
    storage: [localStorage.length, document.cookie],
  };
}

inEveryBrowser(
  (stage) => {
    const files = readdirSync(EXTENSION, { recursive: true }).filter((name) => /\.\w+$/.test(name));
    const addresses =
      stage.browserName === 'chromium'
        ? files.map((name) => `chrome-extension://${EXTENSION_ID}/${name}`)
        : [];

    // In a normal window and in a private one.
    async function look({ browser, tab }, goto) {
      const seen = [];
      for (const open of ['newTab', 'newPrivateWindow']) {
        await browser[open]();
        await goto(`https://${HOST}/`);
        seen.push(await tab.run(spy, addresses));
      }
      return seen;
    }

    test('a page with a field is the same for its scripts with nywhere and without', async () => {
      const ours = await look(stage, stage.visitor.goto);
      assert.equal(await stage.browser.popupIsOpen(), false);
      let without;
      await stage.beside({ bare: true }, async (other) => {
        without = await look(other, async (url) => {
          await other.browser.goto(url);
          await other.visitor.arrives('/');
        });
      });
      assert.ok(addresses.length > 20 || stage.browserName === 'firefox');
      assert.deepEqual(ours, without);
      // In its own console the browser says what it did not load; a page cannot read that.
      const said = await stage.browser.takeTrouble();
      assert.deepEqual(
        said.filter((line) => !line.includes('Denying load of chrome-extension://')),
        [],
      );
    });
  },
  {
    async open() {
      const world = await startWorld({ hosts: [HOST] });
      world.serve(HOST, (request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(PAGE);
      });
      return world;
    },
  },
);
