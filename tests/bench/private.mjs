// From Enter in the popup to signed in, in Chromium: with a new name of each kind in a private
// window, and with an ordinary handle in a normal one, by turns. Either popup asks as if for the
// first time. The ordinary handle in a private window tells what the window costs, not the name.
import { makeHome } from '../e2e/support/home.mjs';
import { startChromium } from '../e2e/support/chromium.mjs';
import { createPrivate } from '../e2e/support/private.mjs';
import { addZones, withAlice } from '../e2e/support/stage.mjs';
import { createVisitor } from '../e2e/support/visitor.mjs';
import { startWorld } from '../fixtures/world.mjs';

const ROUNDS = 21;

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// In the page that follows: when it was there, on a clock that we share.
function whenThere() {
  const [{ domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
  return performance.timeOrigin + domContentLoadedEventEnd;
}

async function fromEnter({ browser, visitor }) {
  await visitor.seesPopup();
  const begin = performance.timeOrigin + performance.now();
  await browser.popup.press('Enter');
  await visitor.arrives('/account');
  return await browser.tab.run(whenThere) - begin;
}

// Up to the popup, with the answer picked in it.
function ways({ home, world, visitor, dark }) {
  const dnsOnly = `${world.origin}/page/types-dns`;
  return {
    async ordinary() {
      await home.call('forget', { origin: world.origin });
      await visitor.open(dark.url);
      await visitor.asks();
    },
    async own() {
      await dark.asksIn('newPrivateWindow', dark.url);
      await dark.picks('alice.example.com');
    },
    fingerprint: () => dark.asksIn('newPrivateWindow', dark.url),
    zone: () => dark.asksIn('newPrivateWindow', dnsOnly),
    async at_will() {
      await dark.asksIn('newPrivateWindow', dnsOnly);
      await dark.presses('more');
      await dark.picks(`at_will ${world.zones.update}`);
    },
  };
}

// The ratio is the median of those of each round: what slows the machine for a while slows both.
function row(what, ours, ordinary, aim) {
  const ratio = median(ours.map((ms, i) => ms / ordinary[i])).toFixed(2);
  const figure = `${median(ours).toFixed(0)}/${median(ordinary).toFixed(0)} ms = ${ratio}`;
  console.log(`${what.padEnd(52)} ${figure.padStart(22)}   aim ${aim}`);
}

const world = await startWorld();
const home = await makeHome();
await home.install('chromium');
await withAlice({ home, world });
await addZones({ home, world });
const browser = await startChromium({ home, world });
const visitor = createVisitor(browser);
const stage = { browser, popup: browser.popup, tab: browser.tab, visitor, world, home };
try {
  const all = ways({ ...stage, dark: createPrivate(stage) });
  const times = Object.fromEntries(Object.keys(all).map(way => [way, []]));
  for (let i = 0; i < ROUNDS; i += 1) {
    // What came before a way must not count for it.
    const turns = Object.entries(all).sort(() => Math.random() - 0.5);
    for (const [way, ask] of turns) {
      await ask();
      times[way].push(await fromEnter(stage));
    }
  }
  const { ordinary, ...ours } = times;
  row('the same handle in a private window', ours.own, ordinary, 'none');
  row('a new fingerprint, against an ordinary handle', ours.fingerprint, ordinary, '1.10');
  row('a new name under a zone', ours.zone, ordinary, '1.10');
  row('a new name that is registered first', ours.at_will, ordinary, 'none');
} finally {
  await browser.stop();
  await home.remove();
  await world.stop();
}
