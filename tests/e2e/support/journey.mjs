// What a visitor does, and sees, on the way of a redirect sign-in.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { HOSTS, serveJourney, SERVER, SITE } from '../../fixtures/journey.mjs';
import { startWorld } from '../../fixtures/world.mjs';
import { scripted } from './scripted.mjs';
import { until } from './until.mjs';

const SHOTS = process.env.NYWHERE_SHOTS;
const LOOKS = {
  '-dark': { dark: true, width: 1000, height: 700 },
  '-narrow': { dark: false, width: 360, height: 740 },
  '': { dark: false, width: 1000, height: 700 },
};

// Pictures of the tab, if any are wanted.
async function pictures({ browser, tab }, name) {
  for (const [suffix, look] of SHOTS ? Object.entries(LOOKS) : []) {
    await mkdir(SHOTS, { recursive: true });
    await browser.dress(look);
    await tab.screenshot(path.join(SHOTS, `${browser.name}-${name}${suffix}.png`));
  }
}

export const HANDLE = 'alice.example.com';

export const offer = (more, plan = {}) => ({
  plan: {
    result: {
      handles: [
        { handle: HANDLE, type: 'dns', key: false, mode: 'redirect', why: 'site', ...more },
      ],
      unfit: 0,
      ...plan,
    },
  },
});

export const FOUND = {
  handle: HANDLE,
  issuer: SERVER,
  authorization_endpoint: `${SERVER}/authorize`,
  server: 'server.example',
  site: 'harbour.example',
  flow: 'atproto',
};

export const journeyWorld = {
  forgetful: false,
  async open() {
    const world = await startWorld({ hosts: HOSTS });
    return Object.assign(world, serveJourney(world));
  },
  async prepare(stage) {
    stage.host = await scripted(stage.home, stage.browserName, {
      ...offer({}),
      server: { result: FOUND },
      redirect: { result: {} },
      site: { result: {} },
    });
  },
};

// What the page that stops says, or null while the tab shows another.
const stopView = () => {
  const text = (id) => document.getElementById(id)?.textContent;
  const ready = /\/stopped\.html/.test(location.href) && text('title');
  return (
    ready && {
      title: text('title'),
      text: text('text'),
      facts: Array.from(document.querySelectorAll('#facts dd'), (fact) => fact.textContent),
      focus: document.activeElement.id,
      mayGoOn: !document.getElementById('on').disabled,
      hash: location.hash.slice(1),
    }
  );
};

export function createJourney(stage) {
  const { tab } = stage;
  const journey = {
    async opens(way) {
      await stage.visitor.open(`${SITE}/signin?way=${way}`);
    },
    // From the form to Continue in the popup.
    async goes(way) {
      await journey.opens(way);
      await stage.visitor.asks();
      await stage.visitor.accepts();
    },
    isStopped: () => until('the tab shows what was stopped', () => tab.run(stopView)),
    pictures: (name) => pictures(stage, name),
    // Waits until a document of this origin has an element.
    shows: (origin, selector) =>
      until(`${selector} of ${origin} is there`, () =>
        tab.run(
          (wanted, inside) =>
            location.origin === wanted &&
            document.readyState === 'complete' &&
            document.querySelector(inside) !== null,
          origin,
          selector,
        ),
      ),
    accepts: async () => {
      await journey.shows(SERVER, '#accept');
      await tab.click('#accept');
    },
    guardRules: () =>
      stage.browser.background.run(async () => {
        const { declarativeNetRequest: rules } = globalThis.browser ?? chrome;
        return (await rules.getSessionRules()).length;
      }),
    // After how many minutes the browser ends it.
    guardTime: () =>
      stage.browser.background.run(async () => {
        const [{ scheduledTime }] = await (globalThis.browser ?? chrome).alarms.getAll();
        return (scheduledTime - Date.now()) / 60_000;
      }),
    isOver: () => until('the guard is over', async () => (await journey.guardRules()) === 0),
    tabAddresses: () =>
      stage.browser.background.run(async () => {
        const { tabs } = globalThis.browser ?? chrome;
        return (await tabs.query({})).map(({ id, url }) => ({ id, url: url ?? '' }));
      }),
    closeTab: (id) =>
      stage.browser.background.run(
        (which) => (globalThis.browser ?? chrome).tabs.remove(which),
        id,
      ),
  };
  return journey;
}
