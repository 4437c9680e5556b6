// When keys that are open are locked again.

import { message } from '../shared/i18n.js';
import { call } from './ask.js';
import { field, make, said, textInput, toggle } from './make.js';
import { failed } from './trouble.js';

const LONGEST_MINUTES = 1440;

const isMinutes = (text) => /^\d{1,4}$/.test(text) && text > 0 && text <= LONGEST_MINUTES;

// What is chosen holds at once.
export function whenLocked({ idle_lock_minutes: minutes, lock_with_screen: withScreen }) {
  const answer = make('div', { role: 'status' });
  const trouble = (error) => answer.replaceChildren(failed(error));
  const set = async (change) => {
    await call('settings', { set: change });
    answer.replaceChildren(said('p', 'saved', { class: 'quiet' }));
  };
  const idle = textInput({
    name: 'idle',
    inputmode: 'numeric',
    value: minutes,
    maxlength: 4,
    class: 'short',
  });
  let before = idle.value;
  idle.addEventListener('change', async () => {
    idle.setCustomValidity(isMinutes(idle.value.trim()) ? '' : message('idle_wrong'));
    if (!idle.reportValidity()) {
      return;
    }
    try {
      await set({ idle_lock_minutes: Number(idle.value) });
      before = idle.value;
    } catch (error) {
      idle.value = before;
      trouble(error);
    }
  });
  const screen = toggle({
    checked: withScreen,
    title: 'lock_screen',
    text: 'lock_screen_text',
    turn: (on) => set({ lock_with_screen: on }),
    failure: trouble,
  });
  return make(
    'section',
    { class: 'part' },
    said('h2', 'lock_title'),
    withScreen !== undefined && make('div', { class: 'card' }, screen),
    make('div', { class: 'form idle' }, field('idle_minutes', idle, 'idle_hint')),
    answer,
  );
}
