// A sign-in that waits for the user's security key: for what, in whose words, and the way out.

import { siteName } from '../shared/domain.js';
import { message } from '../shared/i18n.js';
import { button, piece, say } from '../shared/pieces.js';

// What the helper waits for, and what there is to know about that.
const STEPS = {
  touch: ['touch_title'],
  pin: ['touch_pin', 'waiting_text'],
  busy: ['touch_busy', 'touch_busy_text'],
};

export function touch({ step, origin, handle, confirm }, actions) {
  const { root, slot } = piece('touch');
  const { name } = siteName(origin);
  const isConfirming = typeof confirm === 'string';
  const [title, text] = STEPS[step] ?? STEPS.touch;
  slot('title').textContent = message(title);
  say(slot('text'), text && message(text));
  slot('for').textContent = message(isConfirming ? 'touch_confirm' : 'touch_sign_in', name, handle);
  slot('confirm').hidden = !isConfirming;
  slot('action').textContent = confirm ?? '';
  const cancel = button('cancel', actions.cancel, 'secondary');
  cancel.setAttribute('aria-describedby', 'title for');
  slot('buttons').append(cancel);
  return { root, focus: slot('title') };
}
