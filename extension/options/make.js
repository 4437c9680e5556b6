// Elements in one expression. Children are elements or text; text goes in as text.

import { message } from '../shared/i18n.js';
import { copyButton } from '../shared/pieces.js';

// `on` holds listeners; attributes that are false, null or undefined are left out.
export function make(name, { on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  for (const [type, listener] of Object.entries(on)) {
    element.addEventListener(type, listener);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

// An element whose text is a message.
export const said = (name, key, attributes = {}) => make(name, attributes, message(key));

export const act = (key, run, kind = 'secondary', attributes = {}) =>
  make('button', { type: 'button', class: kind, on: { click: run }, ...attributes }, message(key));

// A label, its field and, when there is one, a hint below it.
export function field(key, input, hintKey = null) {
  const id = `field-${key}`;
  input.id = id;
  const hint = hintKey && said('p', hintKey, { class: 'hint-text', id: `${id}-hint` });
  if (hint) {
    input.setAttribute('aria-describedby', hint.id);
  }
  const label = said('label', key, { for: id, class: 'field-label' });
  return make('div', { class: 'field' }, label, input, hint);
}

// A radio button with what it means below it, both texts. `more` belongs to it.
export const choice = ({ name, value, checked }, title, text, more = null) =>
  make(
    'div',
    { class: 'choice-group' },
    make(
      'label',
      { class: 'choice' },
      make('input', { type: 'radio', name, value, checked }),
      make(
        'span',
        { class: 'names' },
        make('strong', {}, title),
        make('span', { class: 'quiet' }, text),
      ),
    ),
    more,
  );

// Choices of which one holds, saved or sent with the rest of a form.
export const choices = (legend, ...rows) =>
  make('fieldset', { class: 'choices' }, said('legend', legend), rows);

// A switch that takes effect at once. `turn(on)` may throw, and then it is as before.
export function toggle({ checked, title, text, turn, failure }) {
  const input = make('input', { type: 'checkbox', role: 'switch', checked });
  input.addEventListener('change', async () => {
    try {
      await turn(input.checked);
    } catch (error) {
      input.checked = !input.checked;
      failure(error);
    }
  });
  return make(
    'label',
    { class: 'switch' },
    input,
    make('span', { class: 'names' }, said('span', title), said('span', text, { class: 'quiet' })),
  );
}

export const textInput = (attributes = {}) =>
  make('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes });

// Rows of [key of the name, text or element]; empty ones are left out.
export function facts(rows) {
  const shown = rows.filter(([, value]) => value || value === 0);
  return make(
    'dl',
    { class: 'facts' },
    shown.flatMap(([key, value]) => [said('dt', key), make('dd', {}, value)]),
  );
}

// A text to be copied as it stands, with its button.
export function copyable(text, what, { block = false } = {}) {
  const button = act('copy', () => {}, 'copy', { 'aria-label': message('copy_named', what) });
  copyButton(button, () => text);
  return make(
    'div',
    { class: block ? 'copyable block' : 'copyable' },
    make(block ? 'pre' : 'code', { tabindex: block ? 0 : null, 'aria-label': block && what }, text),
    button,
  );
}

export const icon = (name) => make('img', { src: `/icons/${name}.svg`, alt: '', class: 'picture' });

// A word in a small frame: 'ok', 'warn', 'fail' or 'plain'. Its shape says the same as its colour.
export const chip = (key, kind = 'plain') => said('span', key, { class: `chip ${kind}` });
