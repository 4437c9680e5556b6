// What anyone finds who looks up a name: each step, whom it asked, what came back.

import { message } from '../shared/i18n.js';
import { breakAtDots } from '../shared/pieces.js';
import { ask, call } from './ask.js';
import { chip, facts, make, said, textInput } from './make.js';
import { createSteps } from './steps.js';
import { failed } from './trouble.js';

const SOURCES = {
  txt_nywhere: 'step_txt_nywhere',
  txt_atproto: 'step_txt_atproto',
  well_known: 'step_well_known',
  self_udf: 'source_self',
};

const hostOf = (address) => (address && URL.canParse(address) ? new URL(address).host : address);

const keyLines = (keys) =>
  keys?.length > 0 &&
  make(
    'ul',
    { class: 'plain-list' },
    keys.map(({ key }) => make('li', {}, make('code', {}, key))),
  );

function security({ dnssec }) {
  if (dnssec === 'secure') {
    return chip('dnssec_secure', 'ok');
  }
  return dnssec === 'insecure' && chip('dnssec_insecure', 'plain');
}

const agreement = ({ agrees }) =>
  typeof agrees === 'boolean' && chip(agrees ? 'agrees_yes' : 'agrees_no', agrees ? 'ok' : 'warn');

// With a key of its own a handle needs no server.
const needsNoServer = ({ problem, keys }) => problem?.code === 'server_missing' && keys?.length > 0;

function summary(found) {
  return make(
    'section',
    { class: 'panel', 'aria-label': message('found_title') },
    make('h2', { tabindex: -1 }, make('bdi', {}, breakAtDots(found.handle ?? ''))),
    found.personal && make('p', {}, message('personal_name', found.personal.name)),
    facts([
      ['detail_identity', found.did && make('code', {}, found.did)],
      ['found_source', found.source && message(SOURCES[found.source] ?? 'found_source')],
      ['found_dnssec', security(found)],
      ['found_agrees', agreement(found)],
      ['found_keys', keyLines(found.keys)],
      ['fact_server', needsNoServer(found) ? message('no_server_needed') : hostOf(found.issuer)],
      ['found_pds', hostOf(found.pds)],
      ['found_ttl', found.ttl > 0 && message('seconds', found.ttl)],
    ]),
  );
}

function createSearch(result, button) {
  let run = 0;
  return async function search(text) {
    const mine = (run += 1);
    const steps = createSteps();
    const head = make('div', { 'aria-live': 'polite' });
    result.replaceChildren(head, said('h2', 'steps'), steps.root);
    button.disabled = true;
    try {
      await ask('retry');
      const found = await call('resolve', { handle: text }, steps.add);
      if (mine === run) {
        steps.replace(found.steps ?? []);
        head.replaceChildren(
          ...[
            found.problem && !needsNoServer(found) && failed(found.problem),
            (found.did || !found.problem) && summary(found),
          ].filter(Boolean),
        );
      }
    } catch (error) {
      head.replaceChildren(failed(error));
    } finally {
      steps.end();
      button.disabled = false;
    }
  };
}

export async function tryName(stage) {
  const result = make('div', { class: 'result' });
  const button = said('button', 'look_up', { class: 'primary', type: 'submit' });
  const input = textInput({
    name: 'name',
    'aria-label': message('name_to_try'),
    placeholder: 'alice.example.com',
    required: true,
    autocapitalize: 'none',
    maxlength: 600,
    value: stage.path[0] ?? '',
  });
  const form = make('form', { class: 'search-form', role: 'search' }, input, button);
  const search = createSearch(result, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search(input.value);
  });
  // Needs no unlocked vault for whole names, so nothing is asked of the host before.
  return make(
    'div',
    { class: 'single wide' },
    said('h1', 'nav_try', { tabindex: -1 }),
    said('p', 'try_lead', { class: 'lead' }),
    form,
    result,
  );
}
