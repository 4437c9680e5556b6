// Adding a zone: it is checked first, and kept if it can be used or if the user says so.

import { message } from '../shared/i18n.js';
import { call } from './ask.js';
import { readKeyFile } from './key-file.js';
import { act, choice, choices, field, make, said, textInput } from './make.js';
import { link } from './split.js';
import { failed, working } from './trouble.js';
import { zoneVerdict } from './zone-verdict.js';
import { backToPrivate } from './zone.js';

const SERVER_MAX = 263;

const option = (value, title, text, checked) =>
  choice({ name: 'kind', value, checked }, message(title), message(text));

const nameInput = (name, placeholder) =>
  textInput({
    name,
    placeholder,
    required: true,
    autocapitalize: 'none',
    inputmode: 'url',
    maxlength: SERVER_MAX,
  });

// The browser keeps what is typed into a field for when it is started again, except here.
function keyField(trouble) {
  const key = make('textarea', {
    name: 'key',
    rows: 5,
    required: true,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    class: 'code-text',
    placeholder: 'key "name" {\n\talgorithm hmac-sha256;\n\tsecret "…";\n};',
  });
  const picker = make('input', { type: 'file', hidden: true });
  picker.addEventListener('change', async () => {
    try {
      key.value = await readKeyFile(picker.files[0]);
      trouble(null);
    } catch (error) {
      trouble(error);
    }
    picker.value = '';
  });
  const choose = act('choose_file', () => picker.click());
  const below = field('zone_key', key, 'zone_key_hint');
  return make('div', { class: 'key-field' }, below, choose, picker);
}

function argumentsOf({ elements }) {
  const zone = elements.zone.value.trim();
  return elements.kind.value === 'update'
    ? { zone, server: elements.server.value.trim(), key_file: elements.key.value }
    : { zone };
}

function drawForm({ answer, trouble, buttons }) {
  const key = make(
    'div',
    { class: 'nested', hidden: true },
    field('zone_server', nameInput('server', 'ns1.example.com'), 'zone_server_hint'),
    keyField(trouble),
  );
  const form = make(
    'form',
    { class: 'form', autocomplete: 'off' },
    field('zone_name', nameInput('zone', 'anon.example.com'), 'zone_name_hint'),
    choices(
      'which_zone',
      option('wildcard', 'zone_record', 'zone_record_text', true),
      option('update', 'zone_update', 'zone_update_text', false),
    ),
    key,
    answer,
    make('div', { class: 'actions' }, buttons, link('cancel', '#private')),
  );
  const update = () => {
    key.hidden = form.elements.kind.value !== 'update';
    for (const input of key.querySelectorAll('input, textarea')) {
      input.disabled = key.hidden;
    }
  };
  form.addEventListener('change', update);
  update();
  return form;
}

// In the place of the form.
const added = (found) => [
  make('h1', { tabindex: -1, 'data-focus': true }, message('zone_added', found.zone.zone)),
  zoneVerdict(found),
  make('div', { class: 'actions' }, link('done', '#private', 'primary')),
];

const notAdded = (found) =>
  make(
    'div',
    { class: 'panel' },
    make('h2', { tabindex: -1, 'data-focus': true }, message('zone_not_added', found.zone.zone)),
    zoneVerdict(found),
  );

class Addition {
  constructor() {
    this.answer = make('div', { 'aria-live': 'polite' });
    this.submit = make('button', { class: 'primary', type: 'submit' });
    this.keep = act('zone_keep', () => this.attempt({ ...this.checked, unchecked: true }));
    this.form = drawForm({
      answer: this.answer,
      trouble: (error) => this.show(error && failed(error)),
      buttons: [this.submit, this.keep],
    });
    this.form.addEventListener('input', () => this.offer(false));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.attempt(argumentsOf(this.form));
    });
    this.root = make(
      'div',
      { class: 'single' },
      backToPrivate(),
      said('h1', 'add_zone', { tabindex: -1 }),
      this.form,
    );
    this.offer(false);
  }

  // What was found to be wanting can be looked at again, or kept as it is.
  offer(isFound) {
    this.submit.textContent = message(isFound ? 'check_again' : 'check_and_add');
    this.keep.hidden = !isFound;
  }

  show(element) {
    this.answer.replaceChildren(...[element].filter(Boolean));
  }

  take(found) {
    if (found.kept) {
      this.root.replaceChildren(...added(found));
    } else {
      this.show(notAdded(found));
      this.offer(true);
    }
    this.root.querySelector('[data-focus]').focus();
  }

  // What is kept is what was looked at, whatever has been written into the form meanwhile.
  async attempt(args) {
    this.checked = args;
    this.submit.disabled = true;
    this.keep.disabled = true;
    this.show(working(message('zone_checking', args.zone)));
    try {
      this.take(await call('zone_add', args));
    } catch (error) {
      this.show(failed(error));
    }
    this.submit.disabled = false;
    this.keep.disabled = false;
  }
}

export const addZone = () => new Addition().root;
