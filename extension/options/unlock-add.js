// One way more to open the keys. What opens them without anybody is made in a terminal.

import { message } from '../shared/i18n.js';
import { command } from '../shared/pieces.js';
import { act, choice, choices, field, make, said, textInput } from './make.js';
import { askOutside } from './unlock-ask.js';
import { slotName } from './unlock-words.js';

const option = (value, title, text, checked) =>
  choice({ name: 'kind', value, checked }, message(title), message(text));

function argumentsOf({ kind, label, pin }) {
  return {
    kind: kind.value,
    ...(label.value.trim() && { label: label.value.trim() }),
    ...(kind.value === 'token' && { verification: pin.checked ? 'required' : 'none' }),
  };
}

const inTerminal = () =>
  make(
    'section',
    { class: 'part' },
    said('h2', 'slot_shell'),
    said('p', 'slot_shell_text', { class: 'quiet' }),
    command('nywhere unlock add recovery'),
  );

// `added(slot)` when it is done.
export function addSlot({ stage, slots, added }) {
  const panel = make('div', { class: 'panel-slot', 'aria-live': 'polite' });
  const hasKeyring = slots.some(({ kind }) => kind === 'keyring');
  const pin = make(
    'label',
    { class: 'check' },
    make('input', { type: 'checkbox', name: 'pin' }),
    said('span', 'slot_pin'),
  );
  const form = make(
    'form',
    { class: 'form' },
    choices(
      'slot_which',
      option('token', 'slot_token', 'slot_token_text', true),
      !hasKeyring && option('keyring', 'slot_keyring', 'slot_keyring_text', false),
      option('passphrase', 'slot_passphrase', 'slot_passphrase_text', false),
    ),
    pin,
    field('label', textInput({ name: 'label', maxlength: 64 }), 'label_hint'),
    make(
      'div',
      { class: 'actions' },
      said('button', 'slot_add', { class: 'primary', type: 'submit' }),
      act('cancel', () => stage.go('unlock')),
    ),
  );
  form.addEventListener('change', () => {
    pin.hidden = form.elements.kind.value !== 'token';
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const args = argumentsOf(form.elements);
    const slot = await askOutside({ op: 'unlock_add', args, panel, inert: form, stage });
    if (slot) {
      added(message('slot_added', slotName(slot)));
    }
  });
  return make(
    'div',
    { class: 'single' },
    make('a', { class: 'back-link', href: '#unlock' }, message('back')),
    said('h1', 'slot_add', { tabindex: -1 }),
    said('p', 'slot_add_lead', { class: 'lead' }),
    form,
    panel,
    inTerminal(),
  );
}
