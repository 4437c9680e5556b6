// Whether a handle, its account, its document and its key agree, and what to change where not.

import { message } from '../shared/i18n.js';
import { call } from './ask.js';
import { act, make, said } from './make.js';
import { publishCards } from './publish.js';
import { zoneFor } from './publish-now.js';
import { createSteps } from './steps.js';
import { failed } from './trouble.js';

const CHECKS = {
  handle: 'check_handle',
  did: 'check_did',
  document: 'check_document',
  key: 'check_key',
  server: 'check_server',
};

// The sentences are the helper's own, in English.
function line({ check, ok, message: sentence, fix }) {
  const title = Object.hasOwn(CHECKS, check) ? message(CHECKS[check]) : check;
  return make(
    'li',
    { class: ok ? 'verdict ok' : 'verdict fail' },
    make(
      'strong',
      {},
      title,
      make('span', { class: 'unseen' }, `: ${message(ok ? 'state_ok' : 'state_fail')}`),
    ),
    make('span', { lang: 'en' }, sentence),
    fix && make('span', { class: 'fix', lang: 'en' }, fix),
  );
}

async function result(handle, { agrees, checks, publish }) {
  const title = said('h3', agrees ? 'check_agrees' : 'check_disagrees', { tabindex: -1 });
  return [
    title,
    make('ul', { class: 'verdicts' }, checks.map(line)),
    !agrees && publish && publishCards(publish, handle, await zoneFor(handle)),
  ];
}

export function checkPanel(handle) {
  const steps = createSteps();
  const body = make('div', {}, said('h3', 'checking'), steps.root);
  const root = make('div', { class: 'panel', role: 'group', 'aria-live': 'polite' }, body);
  const close = () => root.remove();
  const again = () => root.replaceWith(checkPanel(handle));
  call('handle_check', { handle }, steps.add)
    .then(async (found) => {
      const shown = await result(handle, found);
      steps.end();
      const all = make('details', {}, said('summary', 'steps'), steps.root);
      root.replaceChildren(
        ...shown.filter(Boolean),
        all,
        make('div', { class: 'actions' }, act('check_again', again), act('close', close)),
      );
    })
    .catch((error) => {
      steps.end();
      body.append(failed(error, act('try_again', again, 'primary')));
    });
  return root;
}
