// What a person feels, in Chromium: from the click in the field to the account, and what the content
// script costs a page.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeHome, EXTENSION } from '../e2e/support/home.mjs';
import { startChromium } from '../e2e/support/chromium.mjs';
import { createVisitor } from '../e2e/support/visitor.mjs';
import { withAlice } from '../e2e/support/stage.mjs';
import { until } from '../e2e/support/until.mjs';
import { startWorld } from '../fixtures/world.mjs';

const SIGN_INS = 15;
const ROUNDS = 31;
const ELEMENTS = 10_000;
const MUTATIONS = 100_000;

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function row(what, figure, aim) {
  console.log(`${what.padEnd(52)} ${figure.padStart(22)}   aim ${aim}`);
}

// In a page: remembers when the user clicked, on a clock that the next page shares.
function noteClick() {
  addEventListener('click', event => {
    sessionStorage.setItem('clicked', performance.timeOrigin + event.timeStamp);
  }, { capture: true });
}

// In the page that follows: how long it took from the click until it was there.
function sinceClick() {
  const { domContentLoadedEventEnd } = performance.getEntriesByType('navigation')[0];
  return performance.timeOrigin + domContentLoadedEventEnd - sessionStorage.getItem('clicked');
}

async function clickToAccount({ browser, visitor, world }) {
  const times = { in: [], out: [] };
  await visitor.open(`${world.origin}/signin`);
  await visitor.asks();
  await visitor.accepts();
  await visitor.arrives('/account');
  for (let i = 0; i < SIGN_INS; i += 1) {
    await browser.tab.run(noteClick);
    await browser.tab.click('main button');
    await visitor.arrives('/signin');
    times.out.push(await browser.tab.run(sinceClick));
    await visitor.open(`${world.origin}/signin`);
    await browser.tab.run(noteClick);
    await browser.tab.click('#handle');
    await visitor.arrives('/account');
    times.in.push(await browser.tab.run(sinceClick));
  }
  const [signIn, signOut] = [median(times.in), median(times.out)];
  row('click to signed in (sign-out: the same trip, unsigned)',
    `${signIn.toFixed(0)}/${signOut.toFixed(0)} ms = ${(signIn / signOut).toFixed(2)}`, '100 ms');
}

// In a page without the content script: runs its text against a page of so many elements.
function timeScript(text, elements, rounds) {
  document.body.replaceChildren();
  for (let i = 0; i < elements; i += 1) {
    document.body.append(document.createElement(i % 10 ? 'div' : 'input'));
  }
  globalThis.chrome = { runtime: {
    id: 'x', sendMessage: () => Promise.resolve(), onMessage: { addListener() {} },
  } };
  const start = new Function(text);
  return Array.from({ length: rounds }, () => {
    const begin = performance.now();
    start();
    return performance.now() - begin;
  });
}

async function scriptCost({ browser }) {
  const files = ['field.js', 'form.js', 'main.js'];
  const texts = await Promise.all(
    files.map(file => readFile(path.join(EXTENSION, 'content', file), 'utf8')),
  );
  await browser.newTab();
  const times = await browser.tab.run(timeScript, texts.join('\n'), ELEMENTS, ROUNDS);
  row(`content script, page of ${ELEMENTS} elements`, `${median(times).toFixed(2)} ms`, '1 ms');
}

function timeMutations(mutations) {
  const box = document.body.appendChild(document.createElement('div'));
  const begin = performance.now();
  for (let i = 0; i < mutations; i += 4) {
    const child = box.appendChild(document.createElement('input'));
    child.setAttribute('class', 'x');
    child.setAttribute('autocomplete', 'name');
    child.remove();
  }
  box.remove();
  return performance.now() - begin;
}

// The same page twice: the content script is not for plain http, so one of them is without it.
async function mutationCost({ browser, visitor, world }) {
  const times = { with: [], without: [] };
  for (let i = 0; i < ROUNDS; i += 1) {
    await browser.newTab();
    await browser.goto(`${world.insecureOrigin}/signin`);
    await visitor.arrives('/signin');
    times.without.push(await browser.tab.run(timeMutations, MUTATIONS));
    await visitor.open(`${world.localOrigin}/signin`);
    times.with.push(await browser.tab.run(timeMutations, MUTATIONS));
  }
  const [there, absent] = [median(times.with), median(times.without)];
  row(`${MUTATIONS} mutations, with and without the script`,
    `${there.toFixed(1)}/${absent.toFixed(1)} ms = ${(there / absent).toFixed(3)}`, '1.010');
}

const world = await startWorld();
const home = await makeHome();
await home.install('chromium');
await withAlice({ home, world });
const browser = await startChromium({ home, world });
const stage = { browser, world, visitor: createVisitor(browser) };
try {
  await until('the first page is there', () => browser.tab.run(() => document.body !== null));
  await clickToAccount(stage);
  await scriptCost(stage);
  await mutationCost(stage);
} finally {
  await browser.stop();
  await home.remove();
  await world.stop();
}
