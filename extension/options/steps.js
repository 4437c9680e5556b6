// The steps of a look-up or of a flow, as they happen: what was asked, of whom, what came back.

import { message } from '../shared/i18n.js';
import { wordsOf } from '../shared/troubles.js';
import { chip, make } from './make.js';

const STEPS = {
  clean: 'step_clean',
  txt_nywhere: 'step_txt_nywhere',
  txt_atproto: 'step_txt_atproto',
  well_known: 'step_well_known',
  srv_oauth: 'step_srv_oauth',
  txt_oauth: 'step_txt_oauth',
  did_document: 'step_did_document',
  also_known_as: 'step_also_known_as',
  key: 'step_key',
  pds: 'step_pds',
  resource_metadata: 'step_resource_metadata',
  server_metadata: 'step_server_metadata',
  par: 'step_par',
  authorize: 'step_authorize',
  token: 'step_token',
  subject: 'step_subject',
  revoke: 'step_revoke',
  email_code: 'step_email_code',
  plc_sign: 'step_plc_sign',
  plc_submit: 'step_plc_submit',
};

const OUTCOMES = {
  found: 'outcome_found',
  absent: 'outcome_absent',
  failed: 'outcome_failed',
  skipped: 'outcome_skipped',
};

const DNSSEC = {
  secure: ['dnssec_secure', 'ok'],
  insecure: ['dnssec_insecure', 'plain'],
};

const nameOf = (table, name) => (Object.hasOwn(table, name) ? message(table[name]) : name);

function meta({ dnssec, ms }) {
  return make(
    'span',
    { class: 'meta' },
    Object.hasOwn(DNSSEC, dnssec ?? '') && chip(...DNSSEC[dnssec]),
    Number.isFinite(ms) && message('milliseconds', ms),
  );
}

function line(step) {
  const failure = step.code && step.outcome === 'failed' && message(wordsOf(step.code)[0]);
  return make(
    'li',
    { class: `step ${Object.hasOwn(OUTCOMES, step.outcome) ? step.outcome : ''}` },
    make(
      'div',
      { class: 'step-head' },
      make('span', { class: 'step-name' }, nameOf(STEPS, step.step)),
      make('span', { class: 'outcome' }, nameOf(OUTCOMES, step.outcome)),
      meta(step),
    ),
    step.asked && make('code', { class: 'asked' }, step.asked),
    step.answer && make('bdi', { class: 'answer' }, step.answer),
    failure && make('p', { class: 'step-failure' }, failure),
  );
}

// {root, add(step), end(), replace(steps)}: each new step is read out. While it is open its last line says that more will come.
export function createSteps() {
  const more = make(
    'li',
    { class: 'step running' },
    make('span', { class: 'spinner' }),
    message('working'),
  );
  const root = make(
    'ol',
    { class: 'steps', 'aria-label': message('steps'), 'aria-live': 'polite' },
    more,
  );
  return {
    root,
    add: (step) => more.before(line(step)),
    end() {
      more.remove();
    },
    replace(steps) {
      root.replaceChildren(...steps.map(line), ...(more.isConnected ? [more] : []));
    },
  };
}
