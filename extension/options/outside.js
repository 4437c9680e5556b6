// While the user is asked outside the browser: what is waited for, in words that follow the steps,
// and the way to let go of it.

import { message } from '../shared/i18n.js';
import { waitingFor } from '../shared/waiting.js';
import { ask } from './ask.js';
import { act, make, said } from './make.js';

export const letGo = () => ask('unlock_cancel', { args: {} }).catch(() => {});

// The user's own no is no trouble.
export const stopped = () => said('p', 'trouble_cancelled', { class: 'quiet', tabindex: -1 });

// {words, stop, hear(progress)}: `words` say what is waited for, and `stop` is shown for the steps
// that `mayStop` is true for. A button that goes leaves the focus to the words.
export function createWait(words, mayStop) {
  const stop = act('cancel', letGo);
  const hear = ({ step } = {}) => {
    words.textContent = message(waitingFor(step));
    const hadFocus = document.activeElement === stop;
    stop.hidden = !mayStop(step);
    if (hadFocus && stop.hidden) {
      words.focus();
    }
  };
  words.tabIndex = -1;
  hear();
  return { words, stop, hear };
}

// A wait beside what the user was doing. `buttons` are other ways out.
export const asking = ({ words, stop }, buttons = []) =>
  make(
    'div',
    { class: 'panel asking' },
    make('p', { class: 'working', role: 'status' }, make('span', { class: 'spinner' }), words),
    make('div', { class: 'actions' }, stop, buttons),
  );
