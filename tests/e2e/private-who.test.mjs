// What the popup of a private window asks and says, in every state that a host can bring about.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { TROUBLES } from '../../extension/shared/troubles.js';
import { popupView } from './support/locate.mjs';
import { inPrivateWindows } from './support/private.mjs';
import { scripted } from './support/scripted.mjs';
import { inEveryBrowser } from './support/stage.mjs';
import { until } from './support/until.mjs';

const english = JSON.parse(
  readFileSync(new URL('../../extension/_locales/en/messages.json', import.meta.url), 'utf8'),
);
const SITE = 'https://forum.example';
const MADE = 'mbrv-o644-52b2-ypcb-w45s-qhic-wdt4';
const REF = 'kq3Tz0m1Yt9yV3n0h3oV2A';
const FINGERPRINT = { kind: 'fingerprint' };
const ZONE = { kind: 'zone', zone: 'anon.example' };
const AT_WILL = { kind: 'at_will', zone: 'example.org' };
const WORK = { handle: 'work.example.com', type: 'dns', label: 'work', key: true, mode: 'direct' };
const MAIN = {
  handle: 'alice.example.com',
  type: 'dns',
  default: true,
  key: false,
  mode: 'redirect',
  why: 'handle',
};
const PLAN = {
  origin: SITE,
  vault: 'open',
  disposable: [FINGERPRINT, ZONE, AT_WILL],
  handles: [WORK, MAIN],
  more: false,
  unfit: 0,
  shown: 0,
  meets: false,
};
const NOBODY = { choice: 'disposable', kind: 'fingerprint', one_key: false, fits: true };
const USUAL = {
  window_choose: { result: { window: REF, self: NOBODY } },
  window_handle: { result: { handle: MADE, kind: 'fingerprint' } },
  windows: { result: { unknown: [] } },
  settings: { result: { private: { kind: 'fingerprint', one_key: false } } },
  zone_list: { result: { zones: [] } },
};

const failing = (code) => ({ error: { code, message: `The helper says ${code}.` } });

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);
    beforeEach(() => stage.host.answer(USUAL));

    const answer = (plan) => stage.host.answer({ window_plan: { result: { ...PLAN, ...plan } } });
    const asked = async (op) =>
      (await stage.host.asked()).filter((request) => request.op === op).map(({ args }) => args);

    // The popup over a page in a new private window, with this plan.
    async function asks(plan = {}) {
      await answer(plan);
      return dark.asksIn('newPrivateWindow', dark.url);
    }
    const press = (text) =>
      stage.popup.run((wanted) => {
        const all = Array.from(document.querySelectorAll('button'));
        all.find((button) => button.textContent.trim().startsWith(wanted)).click();
      }, text);
    const rows = () =>
      stage.popup.run(() =>
        Array.from(document.querySelectorAll('.handles .row'), (row) => ({
          id: row.querySelector('input').value,
          shown: row.checkVisibility(),
          hatched: row.querySelector('.mark').classList.contains('hatched'),
        })),
      );

    test('the usual kind of new name first; the others for those who ask for more', async () => {
      await asks();
      await stage.shot('who');
      const shown = async () => (await rows()).filter((row) => row.shown).map(({ id }) => id);
      assert.deepEqual(await shown(), ['fingerprint', WORK.handle, MAIN.handle]);
      await press('More choices');
      const view = await dark.says(/a new short name under example\.org for each site/);
      await stage.shot('who-more');
      assert.match(view.text, /a new name under anon\.example for each site/);
      assert.match(view.text, /One name for all sites of this window/);
      const all = ['fingerprint', 'zone anon.example', 'at_will example.org'];
      assert.deepEqual(await shown(), [...all, WORK.handle, MAIN.handle]);
      const hatched = (await rows()).filter((row) => row.hatched);
      assert.deepEqual(
        hatched.map(({ id }) => id),
        all,
      );
      const focus = await stage.popup.run(() => document.activeElement.value);
      assert.deepEqual([focus, view.picked], ['fingerprint', 'fingerprint']);
      await stage.popup.press('ArrowDown');
      await until('the next kind is picked', async () => {
        return (await stage.visitor.seesPopup()).picked === 'zone anon.example';
      });
    });

    test('with the keyboard alone: arrows choose, Tab goes on, Enter signs in', async () => {
      await asks();
      const { popup } = stage;
      await popup.press('ArrowDown');
      await until('the next one is picked', async () => {
        const view = await stage.visitor.seesPopup();
        return view.picked === WORK.handle && view;
      });
      await popup.press('ArrowUp');
      await until('the first one is picked', async () => {
        return (await stage.visitor.seesPopup()).picked === 'fingerprint';
      });
      await stage.host.answer({ sign_in: failing('window_other') });
      await popup.press('Enter');
      const view = await dark.says(/This private window has chosen another name\./);
      assert.match(view.text, /Your name was filled in, but the form was not sent\./);
      const [choice] = (await asked('window_choose')).slice(-1);
      assert.deepEqual(choice, { choice: 'disposable', kind: 'fingerprint', one_key: false });
    });

    test('screen readers hear the question, the site, each answer with what it means', async () => {
      await asks();
      const heard = await stage.popup.run(() => ({
        form: ['asked', 'site'].map((id) => document.getElementById(id)?.tagName),
        legend: document.querySelector('fieldset legend').textContent,
        names: Array.from(document.querySelectorAll('.handles input'), ({ labels: [label] }) =>
          label.innerText.replace(/\s+/g, ' '),
        ),
        hidden: Array.from(document.querySelectorAll('.mark'), (mark) => mark.ariaHidden),
        language: document.documentElement.lang,
      }));
      assert.deepEqual(heard.form, ['P', 'H1']);
      assert.equal(heard.legend, 'Who are you in this window?');
      assert.match(heard.names[0], /^Nobody a new name for each site/);
      assert.match(heard.names.at(-1), /alice\.example\.com links this window to you/);
      assert.ok(heard.hidden.every((value) => value === 'true'));
      assert.equal(heard.language, 'en');
    });

    const WITHOUT = [
      [
        'a site without direct sign-in',
        { disposable: [], why_none: 'redirect' },
        /has no direct sign-in, and a new name has no server that could confirm it\./,
        'redirect',
      ],
      [
        'a site for domain names, and no zone',
        { disposable: [], why_none: 'dns' },
        /takes domain names only, and you have no zone for new ones yet\.[^]*Set up a zone/,
        'dns',
      ],
    ];
    for (const [what, plan, sentence, name] of WITHOUT) {
      test(`${what}: why nobody new, and her own handles`, async () => {
        const view = await asks(plan);
        await stage.shot(`who-none-${name}`);
        assert.match(view.text, sentence);
        assert.deepEqual([view.handles[0], view.picked], [WORK.handle, WORK.handle]);
        assert.doesNotMatch(view.text, /Nobody/);
      });

      test(`${what}, and no handle either: said, with the way out`, async () => {
        const view = await asks({ ...plan, handles: [] });
        await stage.shot(`nobody-fits-${name}`);
        assert.equal(view.title, 'Nobody new can sign in to forum.example.');
        assert.match(view.text, new RegExp(sentence.source.split('[^]')[0]));
        assert.equal(
          view.button?.text ?? null,
          name === 'dns' ? 'Set up a zone for new names' : null,
        );
      });
    }

    test('the way out leads to the zones of the options page', async () => {
      const { browser, visitor } = stage;
      await asks({ disposable: [], handles: [], why_none: 'dns' });
      await stage.popup.press('Enter');
      await visitor.seesNoPopup();
      const opened = await until('the options page is open', () =>
        browser.background.run(async () => {
          const { runtime, tabs } = globalThis.browser ?? chrome;
          const address = runtime.getURL('options/options.html');
          const found = (await tabs.query({})).find(({ url }) => url?.startsWith(address));
          if (found) {
            await tabs.remove(found.id);
          }
          return found?.url;
        }),
      );
      assert.match(opened, /options\.html#private$/);
    });

    test('locked keys: nobody works, and one press away are her own names', async () => {
      const { visitor, host } = stage;
      const view = await asks({ vault: 'locked', disposable: [FINGERPRINT], handles: [] });
      await stage.shot('who-locked');
      assert.deepEqual(view.handles, ['Nobody']);
      assert.match(view.text, /Unlock to use one of your names/);
      await host.answer({ unlock: { result: {} } });
      await answer({});
      await press('Unlock to use one of your names');
      await until('her names are there', async () => {
        return (await visitor.seesPopup()).handles.includes(WORK.handle);
      });
    });

    test('locked keys at a site for domain names: why, and Unlock', async () => {
      const plan = { vault: 'locked', disposable: [], handles: [], why_none: 'dns_locked' };
      const view = await asks(plan);
      await stage.shot('nobody-fits-locked');
      assert.match(view.text, /takes domain names only, and your zones are locked\./);
      assert.equal(view.button.text, 'Unlock to use one of your names');
    });

    test('no keys at all: nobody works, and it says that there are no names', async () => {
      const view = await asks({ vault: 'missing', disposable: [FINGERPRINT], handles: [] });
      await stage.shot('who-missing');
      assert.match(view.text, /You have no names of your own here yet\./);
      assert.doesNotMatch(view.text, /Unlock/);
      assert.equal(view.button.text.split('\n')[0], 'Sign in');
    });

    test('a site that saw another name in another window: both would be one', async () => {
      const view = await asks({ meets: true });
      await stage.shot('who-meets');
      assert.match(view.text, /Private windows share their cookies/);
    });

    test('who she is does not fit at this site: said, with how many have seen her', async () => {
      const self = { ...NOBODY, fits: false };
      const view = await asks({ self, shown: 2, disposable: [ZONE], handles: [WORK] });
      await stage.shot('who-unfit');
      assert.match(view.text, /forum\.example does not take the name that you chose/);
      assert.match(view.text, /have seen who you are now: 2\./);
      assert.deepEqual(view.handles, ['Nobody', WORK.handle]);
    });

    test('more handles than fit: another one can be found, and is picked', async () => {
      const third = { handle: 'third.example.com', type: 'dns', key: true };
      await stage.host.answer({ handles: { result: { handles: [third] } } });
      await asks({ more: true });
      await press('Use another handle');
      await until('the list is there', async () => {
        return (await stage.popup.run(popupView)).handles.includes(third.handle);
      });
      await stage.popup.click('.list .handles button');
      const view = await dark.says(/Who are you in this window\?/);
      assert.equal(view.picked, third.handle);
      assert.equal(view.button.text.split('\n')[0], 'Sign in');
    });

    test('a name that is registered: shown while it lasts, Cancel discloses nothing', async () => {
      const { visitor, popup, host } = stage;
      await host.answer({ window_handle: { result: { handle: 'a.example.org' }, when: 'never' } });
      await asks({ disposable: [AT_WILL, FINGERPRINT] });
      await popup.press('Enter');
      const view = await until('it is shown', async () => {
        const seen = await popup.run(popupView);
        return /Registering/.test(seen?.title) && seen.isArmed && seen;
      });
      await stage.shot('who-registering');
      assert.equal(view.focus, 'h1', 'a second Enter is no Cancel');
      assert.equal(view.title, 'Registering a new name under example.org.');
      assert.match(view.text, /Nothing is filled in before its server has answered\./);
      await press('Cancel');
      await visitor.seesNoPopup();
      await host.go('never');
      assert.equal(await dark.name(), '');
      assert.ok(!(await asked('sign_in')).some(({ handle }) => handle === 'a.example.org'));
    });

    test('a second press while a name is registered is none: the first goes on', async () => {
      const { popup, host } = stage;
      await host.answer({ window_handle: { result: { handle: 'c.example.org' }, when: 'then' } });
      await asks({ disposable: [AT_WILL] });
      await popup.run(() => {
        const form = document.querySelector('form');
        form.requestSubmit();
        form.requestSubmit();
      });
      await until('it is shown', async () =>
        /Registering/.test((await popup.run(popupView))?.title),
      );
      await host.go('then');
      await until('it is signed', async () =>
        (await asked('sign_in')).some(({ handle }) => handle === 'c.example.org'),
      );
    });

    const REFUSALS = Object.keys(TROUBLES).filter((code) => code.startsWith('update_'));
    test('a window that is closed while a name is registered: told to the host, not signed', async () => {
      const { popup, host } = stage;
      await host.answer({ window_handle: { result: { handle: 'b.example.org' }, when: 'late' } });
      await asks({ disposable: [AT_WILL] });
      const before = (await asked('window_close')).length;
      await popup.press('Enter');
      await until('the host is asked', async () => {
        return (
          (await asked('window_handle')).length > 0 &&
          /Registering/.test((await popup.run(popupView)).title)
        );
      });
      await dark.closesAll();
      await until('the host is told', async () => (await asked('window_close')).length > before);
      await host.go('late');
      assert.deepEqual((await asked('window_close')).at(-1), { window: REF });
      assert.deepEqual((await dark.kept()).session.windows, {});
      assert.ok(!(await asked('sign_in')).some(({ handle }) => handle === 'b.example.org'));
    });

    test('a name that cannot be registered: why, and a name without registration', async () => {
      const { popup, host, visitor } = stage;
      assert.ok(REFUSALS.length > 8);
      for (const code of REFUSALS) {
        await host.answer({ window_handle: failing(code) });
        await asks({ disposable: [AT_WILL, FINGERPRINT] });
        await popup.press('Enter');
        const view = await stage.visitor.seesPopup('notice');
        assert.equal(view.title, english[TROUBLES[code][0]].message);
        assert.match(view.text, /Nothing was disclosed\./);
        assert.equal(view.button.text, 'Use a name that needs no registration');
        assert.equal(await dark.name(), '');
        await stage.shot('who-refused');
        await visitor.refuses();
      }
      await asks({ disposable: [AT_WILL, FINGERPRINT] });
      await popup.press('Enter');
      await visitor.seesPopup('notice');
      await host.answer({ window_handle: USUAL.window_handle, sign_in: failing('window_full') });
      await popup.press('Enter');
      await dark.says(/There are too many names in private windows\./);
      const [choice] = (await asked('window_choose')).slice(-1);
      assert.deepEqual([choice.window, choice.kind], [REF, 'fingerprint']);
    });

    test('her main handle at its server: nobody is asked about it before she says so', async () => {
      const found = {
        handle: MAIN.handle,
        issuer: 'https://server.example',
        authorization_endpoint: 'https://server.example/authorize',
        server: 'server.example',
        site: 'forum.example',
        flow: 'atproto',
      };
      await stage.host.answer({ server: { result: found } });
      await asks();
      const picked = await dark.picks(MAIN.handle);
      assert.doesNotMatch(picked.text, /You will go to/);
      assert.equal((await asked('server')).length, 0);
      await stage.popup.press('Enter');
      await dark.says(/You will go to server\.example to confirm\./);
      await stage.shot('who-redirect');
      assert.ok((await asked('window_choose')).every(({ choice }) => choice !== 'handle'));
    });
  },
  {
    forgetful: false,
    async prepare(stage) {
      stage.host = await scripted(stage.home, stage.browserName, USUAL);
    },
  },
);
