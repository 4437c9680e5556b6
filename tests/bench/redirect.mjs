// From the click in the field to signed in, in Chromium, at one site and through one form: with a
// token, and by way of the handle's server. All that browser, helper and site ask is 50 ms away,
// each way; the person types her password without thinking.
import { makeHome } from '../e2e/support/home.mjs';
import { startChromium } from '../e2e/support/chromium.mjs';
import { link } from '../e2e/support/link.mjs';
import { answerPds } from '../e2e/support/pds-pages.mjs';
import { until } from '../e2e/support/until.mjs';
import { createVisitor } from '../e2e/support/visitor.mjs';
import { OAUTH_SITE, startOauthSite } from '../fixtures/oauth-site/start.mjs';
import { startPds } from '../fixtures/pds/start.mjs';
import { slowDns, slowTcp } from '../fixtures/slow.mjs';

const EACH_WAY_MS = 50;
const ROUNDS = 7;
const LIMIT_MS = 30_000;

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// The same world, seen from afar: by the browser, the helper and the site.
function distant(world, web, dns) {
  const server = `127.0.0.1:${dns.port}`;
  return {
    ...world,
    port: web.port,
    dns: server,
    settings: {
      ...world.settings,
      resolver: { kind: 'server', server },
      development: { ...world.settings.development, https_port: web.port },
    },
    chromiumArgs: world.chromiumArgs.map(
      text => text.replaceAll(`127.0.0.1:${world.port}`, `127.0.0.1:${web.port}`),
    ),
  };
}

// One sign-in: milliseconds, requests over https and questions to the name server.
async function measure({ home, visitor, site, world, dns, way, account, tab }) {
  // As if for the first time: the popup asks, whichever way.
  await home.call('forget', { origin: site.origin });
  await visitor.open(`${site.origin}/signin${way === 'redirect' ? '?direct=no' : ''}`);
  const [seen, requests, questions] = [site.results.length, world.requests.length, dns.asked()];
  const begin = performance.now();
  await visitor.asks();
  await visitor.accepts();
  if (way === 'redirect') await answerPds(tab, account.password);
  await until('the site knows who it is', () =>
    site.results.slice(seen).some(result => result.outcome === 'signed_in'), LIMIT_MS);
  await visitor.arrives('/account');
  return {
    ms: performance.now() - begin,
    requests: world.requests.length - requests,
    questions: dns.asked() - questions,
  };
}

async function several(stage, way) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    rounds.push(await measure({ ...stage, way }));
  }
  const middle = name => median(rounds.map(round => round[name]));
  return { ms: middle('ms'), requests: middle('requests'), questions: middle('questions') };
}

function row(what, direct, redirect, unit) {
  const ratio = (redirect / direct).toFixed(1);
  const figure = `${redirect.toFixed(0)}/${direct.toFixed(0)}${unit} = ${ratio}`;
  console.log(`${what.padEnd(52)} ${figure.padStart(22)}`);
}

const world = await startPds({ hosts: [OAUTH_SITE] });
const web = await slowTcp(world.port, EACH_WAY_MS);
const dns = await slowDns(Number(world.dns.split(':')[1]), EACH_WAY_MS);
const far = distant(world, web, dns);
const site = await startOauthSite(far);
const home = await makeHome();
let browser;
try {
  await home.install('chromium');
  await home.configure(world.settings);
  await home.call('init', { method: 'file' });
  browser = await startChromium({ home, world: far });
  const { tab } = browser;
  const account = world.accounts.carol;
  await link({ home, world, browser }, account, { withKey: true });
  await home.configure(far.settings);
  const stage = { home, visitor: createVisitor(browser), site, world, dns, account, tab };
  const direct = await several(stage, 'direct');
  const redirect = await several(stage, 'redirect');
  row('click to signed in, redirect against direct', direct.ms, redirect.ms, ' ms');
  row('requests over https', direct.requests, redirect.requests, '');
  row('questions to the name server', direct.questions, redirect.questions, '');
} finally {
  await browser?.stop();
  await home.remove();
  await site.stop();
  await dns.stop();
  await web.stop();
  await world.stop();
}
