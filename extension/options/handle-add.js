// A new handle with a fresh key: for a name that the user owns, or one that the key itself makes.

import { message } from '../shared/i18n.js';
import { createOnce, neverOver } from '../shared/once.js';
import { call } from './ask.js';
import { act, choice, choices, field, make, said, textInput } from './make.js';
import { failed } from './trouble.js';

const option = (name, value, title, text, checked) =>
  choice({ name, value, checked }, message(title), message(text));

// What people paste: with @, white space around, in capitals.
const clean = (text) => text.trim().replace(/^@/, '').toLowerCase();

function argumentsOf({ elements }) {
  const common = {
    ...(elements.label.value.trim() && { label: elements.label.value.trim() }),
    ...(elements.first.checked && { default: true }),
  };
  return elements.kind.value === 'fingerprint'
    ? { ...common, type: 'fingerprint' }
    : { ...common, type: 'dns', handle: clean(elements.handle.value), did: elements.did.value };
}

function nameInput() {
  return textInput({
    name: 'handle',
    placeholder: 'alice.example.com',
    required: true,
    autocapitalize: 'none',
    inputmode: 'url',
    maxlength: 300,
  });
}

export function addForm(stage) {
  const answer = make('div');
  const name = nameInput();
  const own = make(
    'div',
    { class: 'nested' },
    field('your_name', name, 'your_name_hint'),
    choices(
      'where_key',
      option('did', 'key', 'where_dns', 'where_dns_text', true),
      option('did', 'web', 'where_web', 'where_web_text', false),
    ),
  );
  const form = make(
    'form',
    { class: 'form', novalidate: false },
    said('h2', 'make_new', { tabindex: -1 }),
    choices(
      'which_kind',
      option('kind', 'dns', 'kind_dns', 'kind_dns_text', true),
      option('kind', 'fingerprint', 'kind_fingerprint', 'kind_fingerprint_text', false),
    ),
    own,
    field('label', textInput({ name: 'label', maxlength: 64 }), 'label_hint'),
    make(
      'label',
      { class: 'check' },
      make('input', { type: 'checkbox', name: 'first' }),
      said('span', 'use_first'),
    ),
    answer,
    make(
      'div',
      { class: 'actions' },
      said('button', 'make_it', { class: 'primary', type: 'submit' }),
      act('cancel', () => stage.go('handles')),
    ),
  );
  form.addEventListener('change', () => {
    const isOwn = form.elements.kind.value === 'dns';
    own.hidden = !isOwn;
    name.disabled = !isOwn;
  });
  const add = createOnce()(async () => {
    answer.replaceChildren();
    try {
      const added = await call('handle_add', argumentsOf(form));
      stage.go('handles', added.handle);
      await neverOver();
    } catch (error) {
      answer.replaceChildren(failed(error));
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add();
  });
  return form;
}
