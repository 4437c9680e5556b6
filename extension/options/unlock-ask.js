// What takes the user's answer outside the browser: says what is waited for, and lets go of it.

import { message } from '../shared/i18n.js';
import { waitingFor } from '../shared/waiting.js';
import { ask, call } from './ask.js';
import { act, make, said } from './make.js';
import { failed } from './trouble.js';

const cancel = () => ask('unlock_cancel', { args: {} }).catch(() => {});

// The user's own no is no trouble.
const outcome = (error) =>
  error.code === 'cancelled' ? said('p', 'trouble_cancelled', { class: 'quiet' }) : failed(error);

// Runs the operation while `panel` says how it goes. `inert` can be used again afterwards. Returns
// the result, or null for what went wrong, which the panel then shows.
export async function askOutside({ op, args, panel, inert, stage }) {
  const words = make('span', {}, message(waitingFor()));
  const stop = act('cancel', cancel);
  const before = document.activeElement;
  let running = true;
  inert.inert = true;
  panel.replaceChildren(
    make(
      'div',
      { class: 'panel asking' },
      make('p', { class: 'working' }, make('span', { class: 'spinner' }), words),
      make('div', { class: 'actions' }, stop),
    ),
  );
  stop.focus();
  stage.onLeave(() => running && cancel());
  try {
    return await call(op, args, ({ step }) => {
      words.textContent = message(waitingFor(step));
    });
  } catch (error) {
    panel.replaceChildren(outcome(error));
    return null;
  } finally {
    running = false;
    inert.inert = false;
    before.focus();
  }
}
