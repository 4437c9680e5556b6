// The diagnosis of the options page: all that `nywhere doctor` says, each check as it is made; what
// this browser itself says of private windows; and whatever becomes of the helper that looks.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { createOptionsPage } from './support/options.mjs';
import { programsBelow } from './support/processes.mjs';
import { inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

const WRITTEN_MS = 30_000;
const DONE = /^(?:Everything is|Nothing is broken|Something must be mended)/;
const ALLOWED = 'nywhere may run in the private windows of this browser.';
const NOT_ALLOWED = /^In private windows nywhere is switched off\. To allow it there: /;

const shownChecks = () =>
  Array.from(document.querySelectorAll('.verdict'), (element) => ({
    check: element.querySelector('.check-name').textContent,
    state: element.classList.item(1),
    message: element.querySelector('span:not([class])').textContent,
  }));

const byCheck = (one, other) => (one.check + one.message < other.check + other.message ? -1 : 1);

async function prepare(stage) {
  const { home, world, browserName } = stage;
  await home.configure(world.settings);
  await home.registerProfile(browserName);
  await withAlice(stage);
}

function createDiagnosis(stage) {
  const page = createOptionsPage(stage);
  return {
    page,
    checks: () => stage.tab.run(shownChecks),
    async shows() {
      await page.sees(DONE, '.overall');
      return stage.tab.run(shownChecks);
    },
    // What the shell says, as the page is told it.
    async shell() {
      const { home } = stage;
      const text = await home.shell('doctor', '--json').catch(({ stdout }) => stdout);
      return JSON.parse(text.replaceAll(`${home.env.HOME}/`, '~/')).checks;
    },
    // The browser writes down after a while what its user has allowed.
    writtenDown(state) {
      const { home, browserName } = stage;
      const find = async () => {
        const { checks } = JSON.parse(await home.shell('doctor', '--offline', '--json'));
        const found = checks.find(({ check }) => check === `private:${browserName}`);
        return found?.state === state && found;
      };
      return until(`doctor says ${state} of private windows`, find, WRITTEN_MS);
    },
  };
}

const ofOthers = (checks) =>
  checks.filter(({ check }) => !check.startsWith('private')).sort(byCheck);

inEveryBrowser(
  (stage) => {
    const { page, checks, shows, shell, writtenDown } = createDiagnosis(stage);

    test('it says all that `nywhere doctor` says in this home', async () => {
      await page.open('diagnosis');
      const seen = await shows();
      await page.shot('diagnosis');
      assert.deepEqual(ofOthers(seen), ofOthers(await shell()));
      assert.ok(seen.some(({ check }) => check === `manifest:${stage.browserName}`));
      assert.ok(seen.some(({ check }) => check === 'resolver'));
    });

    test('allowed in private windows: doctor reads it in the profile, the page asks the browser', async () => {
      const { message } = await writtenDown('ok');
      assert.match(message, /^\w+ lets nywhere run in private windows\.$/);
      await page.open('diagnosis');
      const said = (await shows()).filter(({ check }) => check.startsWith('private'));
      assert.deepEqual(said, [{ check: 'private', state: 'ok', message: ALLOWED }]);
    });

    test('where all is well it says so', async () => {
      const { home, world } = stage;
      await home.configure({ development: undefined });
      await home.usePinentry();
      await page.open('diagnosis');
      const seen = await shows();
      await page.shot('diagnosis-well');
      assert.match(await page.text('.overall'), /^Everything is as it should be\.$/);
      assert.ok(seen.every(({ state }) => state === 'ok'));
      await home.configure(world.settings);
    });

    test('what is copied names nobody', async () => {
      await page.open('diagnosis');
      await shows();
      await page.clicks('What is copied');
      const copied = await page.text('.report');
      assert.match(copied, /nywhere extension \d/);
      assert.match(copied, /ok hello: /);
      assert.doesNotMatch(copied, /alice|did:/);
      assert.ok(!copied.includes(stage.home.env.HOME));
    });

    test('what fails is first; mended, it is seen when one looks again', async () => {
      const vault = path.join(stage.home.data, 'vault.db');
      await chmod(vault, 0o644);
      await page.open('diagnosis');
      const [first] = await shows();
      assert.deepEqual([first.check, first.state], ['vault', 'fail']);
      await page.shot('diagnosis-fail');
      await chmod(vault, 0o600);
      await page.clicks('Look again');
      await until('the vault is in order', async () =>
        (await checks()).some(({ check, state }) => check === 'vault' && state === 'ok'),
      );
    });

    test('each check is shown as it is made; killed in the middle, the rest is said', async (t) => {
      const { browser, home, world } = stage;
      const silent = createSocket('udp4').bind(0, '127.0.0.1');
      await once(silent, 'listening');
      t.after(() => silent.close());
      const server = `127.0.0.1:${silent.address().port}`;
      await home.configure({ resolver: { kind: 'server', server } });
      const asked = once(silent, 'message');
      await page.open('diagnosis');
      await asked;
      await page.sees(/The host starts and answers/, '.verdict');
      await page.sees(/^One moment\.$/, '.overall');
      await page.shot('diagnosis-working');
      const [{ id }] = await programsBelow(browser.pid, 'nywhere');
      process.kill(id, 'SIGKILL');
      const seen = await shows();
      assert.equal(seen.find(({ check }) => check === 'doctor').state, 'warn');
      assert.equal(seen.find(({ check }) => check === 'vault').state, 'ok');
      assert.equal(seen.find(({ check }) => check === 'hello'), undefined);
      await home.configure(world.settings);
      await page.clicks('Look again');
      await until('it was asked once more', async () =>
        (await checks()).some(({ check }) => check === 'hello'),
      );
    });
  },
  { prepare },
);

inEveryBrowser(
  (stage) => {
    const { page, shows, writtenDown } = createDiagnosis(stage);

    test('not allowed: both say so, with how to allow it', async () => {
      const { message } = await writtenDown('warn');
      assert.match(message, /does not let nywhere run in private windows; to allow it there: /);
      await page.open('diagnosis');
      const [said, ...more] = (await shows()).filter(({ check }) => check.startsWith('private'));
      assert.equal(said.state, 'warn');
      assert.match(said.message, NOT_ALLOWED);
      assert.deepEqual(more, []);
    });
  },
  { prepare, lasting: true },
);
