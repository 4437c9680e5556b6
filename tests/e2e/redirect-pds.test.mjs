// Sign-in at a site whose OAuth is somebody else's, by way of a real PDS and its own pages; and
// with the same page and form directly, once the handle has a key.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { OAUTH_SITE } from '../fixtures/oauth-site/start.mjs';
import { createHarbour, openHarbour, prepareHarbour } from './support/harbour.mjs';
import { link } from './support/link.mjs';
import { answerPds } from './support/pds-pages.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const EVIL = 'harbour.example.net';
const LOOK_ALIKE = 'pds.example.org';
const SIGN_IN = `<!doctype html><title>Sign in</title><form method="post" action="/signin">
<input id="handle" name="handle" autocomplete="username dns-handle">
<button>Sign in</button></form>`;

// A site that answers the form by sending the visitor to a server that looks like hers.
function serveEvil(world, visits) {
  world.serve(EVIL, (request, response) => {
    if (request.method === 'POST') {
      response.writeHead(303, { location: `https://${LOOK_ALIKE}/oauth/authorize` });
    } else {
      response.writeHead(200, { 'content-type': 'text/html' });
    }
    response.end(SIGN_IN);
  });
  world.serve(LOOK_ALIKE, (request, response) => {
    visits.push(request.url);
    response.end('Your password, please.');
  });
}

async function open() {
  const world = await openHarbour({ hosts: [EVIL, LOOK_ALIKE] });
  const visits = [];
  serveEvil(world, visits);
  return { ...world, visits };
}

inEveryBrowser(
  (stage) => {
    const { alice, carol, dave } = {
      alice: () => stage.world.accounts.alice,
      carol: () => stage.world.accounts.carol,
      dave: () => stage.world.accounts.dave,
    };
    before(async () => {
      for (const [account, options] of [[alice()], [dave()], [carol(), { withKey: true }]]) {
        const { status, output } = await link(stage, account, options);
        assert.equal(status, 0, output);
      }
    });

    const { page, asks, isSignedIn } = createHarbour(stage);

    for (const [who, account] of Object.entries({ alice, dave })) {
      test(`${who}, without a key, comes in by the pages of her server`, async () => {
        const asked = await asks(page(), account());
        assert.match(asked.text, /pds\.example\.com/);
        await stage.visitor.accepts();
        await answerPds(stage.tab, account().password);
        await isSignedIn(account(), 'redirect');
      });
    }

    test('a no at the server is told by the site, and the next try signs in', async () => {
      await asks(page(), alice());
      await stage.visitor.accepts();
      await answerPds(stage.tab, alice().password, 'Deny access');
      await stage.visitor.arrives('/callback');
      assert.equal(stage.world.harbour.results.at(-1).outcome, 'refused');
      await asks(page(), alice());
      await stage.visitor.accepts();
      await answerPds(stage.tab, alice().password);
      await isSignedIn(alice(), 'redirect');
    });

    test('a handle with a key goes the same way where a site takes no token', async () => {
      await asks(page('?direct=no'), carol());
      await stage.visitor.accepts();
      await answerPds(stage.tab, carol().password);
      await isSignedIn(carol(), 'redirect');
    });

    test('the same form signs in directly when the handle has a key', async () => {
      const { world } = stage;
      await asks(page(), carol());
      const before = world.requests.length;
      await stage.visitor.accepts();
      await isSignedIn(carol(), 'direct');
      const hosts = world.requests.slice(before).map(({ url }) => new URL(url).host);
      assert.ok(!hosts.includes('pds.example.com'), 'nobody asked the PDS');
    });

    test('a site that has taken a token and now only redirects is named first', async () => {
      await stage.visitor.open(page('?direct=no'));
      const asked = await stage.visitor.asks();
      assert.equal(asked.title, `${OAUTH_SITE} used to sign you in directly.`);
      assert.match(asked.text, /Now it wants to send you away to confirm\./);
      assert.deepEqual(asked.handles, []);
      await stage.visitor.refuses();
    });

    test('a site that sends her to a server that looks like hers is stopped', async () => {
      const { world, tab } = stage;
      await asks(`https://${EVIL}/signin`, alice());
      await stage.visitor.accepts();
      const text = await until('the tab shows what was stopped', () =>
        tab.run(
          () =>
            /\/stopped\.html/.test(location.href) &&
            document.querySelector('#facts dd') !== null &&
            document.body.innerText,
        ),
      );
      for (const name of [EVIL, LOOK_ALIKE, 'pds.example.com']) {
        assert.ok(text.includes(name), `${name} is named`);
      }
      assert.deepEqual(world.visits, []);
    });
  },
  { prepare: prepareHarbour, open, forgetful: false },
);
