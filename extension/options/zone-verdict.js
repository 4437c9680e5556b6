// What the check of a zone has found, in words, and what is to be published where that is wanting.

import { message } from '../shared/i18n.js';
import { wordsOf } from '../shared/troubles.js';
import { make, said } from './make.js';
import { recordCard } from './publish.js';

// [what was found, what to do], as messages. Other states are told by the code of what failed.
const FOUND = {
  missing: ['zone_missing', 'do_zone_publish'],
  wrong: ['zone_wrong', 'do_zone_replace'],
  split: ['zone_split', 'do_zone_split'],
};

function wordsFor({ state, dnssec, code }) {
  if (state !== 'ok') {
    return Object.hasOwn(FOUND, state) ? FOUND[state] : wordsOf(code);
  }
  const there = dnssec === 'secure' ? 'zone_secure' : 'zone_insecure';
  return [dnssec ? there : 'zone_takes_key'];
}

function toneOf({ state, dnssec }) {
  const good = dnssec === 'insecure' ? 'warn' : 'ok';
  return state === 'ok' ? good : 'fail';
}

const TONES = { ok: 'state_ok', warn: 'state_warn', fail: 'state_fail' };

// `check` and `publish` are the helper's; the second is a list of records.
export function zoneVerdict({ check, publish }) {
  const tone = toneOf(check);
  const [what, todo] = wordsFor(check);
  return make(
    'div',
    { class: 'zone-verdict' },
    make(
      'p',
      { class: `verdict ${tone}` },
      make('span', { class: 'unseen' }, `${message(TONES[tone])}: `),
      said('span', what),
      todo && said('span', todo),
    ),
    publish.map(recordCard),
  );
}
