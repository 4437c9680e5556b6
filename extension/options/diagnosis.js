// What `nywhere doctor` says, and a copy of it that names nobody.

import { browser } from '../shared/browser.js';
import { message } from '../shared/i18n.js';
import { copyButton } from '../shared/pieces.js';
import { call, callAll } from './ask.js';
import { act, make, said } from './make.js';
import { scrub } from './scrub.js';

const PAGE = 50;
const STATES = { ok: 'state_ok', warn: 'state_warn', fail: 'state_fail' };
const stateOf = (state) => (Object.hasOwn(STATES, state) ? state : 'fail');

// The helper says these in English, as its shell does.
const line = ({ check, state, message: sentence }) =>
  make(
    'li',
    { class: `verdict ${stateOf(state)}` },
    make('span', { class: 'unseen' }, `${message(STATES[stateOf(state)])}: `),
    make('span', { lang: 'en' }, sentence),
    make('span', { class: 'check-name' }, check),
  );

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

export async function diagnosis(stage) {
  const { checks } = await call('doctor');
  const sorted = [...checks].sort((a, b) => (RANK[a.state] ?? 0) - (RANK[b.state] ?? 0));
  const [key, state] = verdict(checks);
  const text = await report(checks);
  const copy = said('button', 'copy_report', { type: 'button', class: 'secondary' });
  copyButton(copy, () => text);
  return make(
    'div',
    { class: 'single wide' },
    said('h1', 'nav_diagnosis', { tabindex: -1 }),
    make('p', { class: `overall ${state}` }, message(key)),
    make('ul', { class: 'verdicts' }, sorted.map(line)),
    make(
      'div',
      { class: 'actions' },
      act('look_again', () => stage.refresh(), 'primary'),
      copy,
    ),
    said('p', 'copy_report_text', { class: 'quiet' }),
    make(
      'details',
      {},
      said('summary', 'what_is_copied'),
      make('pre', { class: 'report', tabindex: 0 }, text),
    ),
  );
}
