// What `nywhere doctor` says, each check as it is made, and a copy of it that names nobody.

import { browser, isFirefox, maySeePrivate } from '../shared/browser.js';
import { message } from '../shared/i18n.js';
import { copyButton } from '../shared/pieces.js';
import { call, callAll } from './ask.js';
import { act, make, said } from './make.js';
import { withOwn } from './own-browser.js';
import { scrub } from './scrub.js';
import { failed } from './trouble.js';

const PAGE = 50;
const STATES = { ok: 'state_ok', warn: 'state_warn', fail: 'state_fail' };
const stateOf = (state) => (Object.hasOwn(STATES, state) ? state : 'fail');

// The helper says these in English, as its shell does; `here` is one of ours.
const line = ({ check, state, message: sentence, here = false }) =>
  make(
    'li',
    { class: `verdict ${stateOf(state)}` },
    make('span', { class: 'unseen' }, `${message(STATES[stateOf(state)])}: `),
    make('span', { lang: !here && 'en' }, sentence),
    make('span', { class: 'check-name' }, check),
  );

// Of this browser we need not look into files.
async function ownCheck() {
  const isOn = await maySeePrivate();
  const off = isFirefox ? 'private_off_firefox' : 'private_off_chromium';
  return {
    check: 'private',
    state: isOn ? 'ok' : 'warn',
    message: message(isOn ? 'private_on' : off),
    here: true,
  };
}

// Every name that this person is known by, or knows; none while the vault is closed.
async function knownNames() {
  const quietly = (op, name) => callAll(op, name, PAGE).catch(() => []);
  const [handles, contacts] = await Promise.all([
    quietly('handles', 'handles'),
    quietly('contact_list', 'contacts'),
  ]);
  return [
    ...handles.flatMap(({ handle, label, server }) => [
      handle,
      label,
      server && new URL(server).host,
    ]),
    ...contacts.flatMap(({ names, handles: theirs, addresses }) => [
      ...names,
      ...(theirs ?? []).map(({ handle }) => handle),
      ...(addresses ?? []).map(({ address }) => address),
    ]),
  ];
}

async function report(checks) {
  const hello = await call('hello').catch(() => ({}));
  const lines = [
    `nywhere extension ${browser.runtime.getManifest().version}, helper ${hello.version ?? '?'}`,
    navigator.userAgent,
    ...checks.map(({ check, state, message: sentence }) => `${state} ${check}: ${sentence}`),
  ];
  return scrub(lines.join('\n'), await knownNames());
}

function verdict(checks) {
  const count = (state) => checks.filter((entry) => entry.state === state).length;
  if (count('fail') > 0) {
    return ['doctor_fail', 'fail'];
  }
  return count('warn') > 0 ? ['doctor_warn', 'warn'] : ['doctor_ok', 'ok'];
}

const RANK = { fail: 0, warn: 1, ok: 2 };

function finished(text, again) {
  const copy = said('button', 'copy_report', { type: 'button', class: 'secondary' });
  copyButton(copy, () => text);
  return [
    make('div', { class: 'actions' }, again, copy),
    said('p', 'copy_report_text', { class: 'quiet' }),
    make(
      'details',
      {},
      said('summary', 'what_is_copied'),
      make('pre', { class: 'report', tabindex: 0 }, text),
    ),
  ];
}

function createView(again) {
  const overall = make(
    'p',
    { class: 'overall running', role: 'status' },
    make('span', { class: 'spinner' }),
    message('working'),
  );
  const list = make('ul', { class: 'verdicts' });
  const rest = make('div', {});
  return {
    root: make(
      'div',
      { class: 'single wide' },
      said('h1', 'nav_diagnosis', { tabindex: -1 }),
      overall,
      list,
      rest,
    ),
    add: (check) => list.append(line(check)),
    async end(checks) {
      const sorted = [...checks].sort((a, b) => (RANK[a.state] ?? 0) - (RANK[b.state] ?? 0));
      const [key, state] = verdict(checks);
      const text = await report(checks);
      list.replaceChildren(...sorted.map(line));
      overall.className = `overall ${state}`;
      overall.textContent = message(key);
      rest.replaceChildren(...finished(text, again));
    },
    fail(error) {
      overall.remove();
      rest.replaceChildren(failed(error, again));
    },
  };
}

// The first check is waited for: what keeps the helper from being asked takes the place of all this.
export async function diagnosis(stage) {
  const view = createView(act('look_again', () => stage.refresh(), 'primary'));
  let begin;
  const begun = new Promise((resolve) => {
    begin = resolve;
  });
  const told = call('doctor', {}, (check) => {
    view.add(check);
    begin();
  });
  await Promise.race([begun, told]);
  // Nobody looks again but on request: it starts programs and asks the network.
  stage.onLeave(() => {});
  Promise.all([told, ownCheck()])
    .then(([{ checks }, own]) => view.end(withOwn(checks, own, isFirefox)))
    .catch(view.fail);
  return view.root;
}
