// The world of a redirect sign-in in which only the extension and the host are ours: a PDS with
// accounts, and a site whose OAuth is somebody else's.
import assert from 'node:assert/strict';
import { OAUTH_SITE, startOauthSite } from '../../fixtures/oauth-site/start.mjs';
import { startPds } from '../../fixtures/pds/start.mjs';
import { until } from './until.mjs';

// The world of the PDS and `harbour`, the site. `hosts` are more names that browsers can reach.
export async function openHarbour({ hosts = [] } = {}) {
  const world = await startPds({ hosts: [OAUTH_SITE, ...hosts] });
  try {
    const harbour = await startOauthSite(world);
    const stop = async () => {
      await harbour.stop();
      await world.stop();
    };
    return { ...world, harbour, stop };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

export async function prepareHarbour({ home, world }) {
  await home.configure(world.settings);
  await home.call('init', { method: 'file' });
}

const textOf = (selector) => document.querySelector(selector).textContent;

// What a visitor does there.
export function createHarbour(stage) {
  return {
    page: (query = '') => `${stage.world.harbour.origin}/signin${query}`,
    // Up to the popup, with this handle picked in it. Returns what it shows.
    async asks(url, { handle }) {
      const { visitor, popup } = stage;
      await visitor.open(url);
      await visitor.asks();
      await popup.click(`.handles input[value="${handle}"]`);
      return until(`${handle} is picked`, async () => {
        const view = await visitor.seesPopup();
        return view.picked === handle && view;
      });
    },
    // What the site made of it.
    async isSignedIn({ handle, did }, way) {
      await stage.visitor.arrives('/account');
      assert.equal(await stage.tab.run(textOf, '#sub'), did);
      const { outcome, way: came, user } = stage.world.harbour.results.at(-1);
      assert.deepEqual([outcome, came, user.handle, user.sub], ['signed_in', way, handle, did]);
    },
  };
}
