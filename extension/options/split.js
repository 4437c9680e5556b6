// A list and what is chosen in it. Side by side where there is room; else one after the other.

import { message } from '../shared/i18n.js';
import { make, said } from './make.js';

// From so many rows on, a field filters them; so many are drawn at once.
const FILTER_FROM = 8;
const ROWS = 200;

const filters = new Map();

function filterable(name, rows, list) {
  const draw = () => {
    const wanted = input.value.trim().toLowerCase();
    const shown = rows.filter(({ text }) => text.toLowerCase().includes(wanted));
    filters.set(name, input.value);
    list.replaceChildren(...shown.slice(0, ROWS).map(({ node }) => node));
    none.hidden = shown.length > 0;
  };
  const input = make('input', {
    type: 'search',
    'aria-label': message('filter_names'),
    placeholder: message('filter_names'),
    autocomplete: 'off',
    spellcheck: 'false',
    on: { input: draw },
  });
  const none = said('p', 'no_match_here', { class: 'quiet', role: 'status', hidden: true });
  input.value = filters.get(name) ?? '';
  draw();
  return rows.length >= FILTER_FROM || input.value ? [input, list, none] : [list];
}

// One row: {text, node}. `current` marks the one whose detail is shown.
export function row({ href, current, text, children }) {
  const link = make('a', { class: 'row', href, 'aria-current': current && 'true' }, children);
  return { text, node: make('li', {}, link) };
}

// `chosen`: the user asked for this detail, rather than that the first one fills the room.
export function split({ name, title, actions = [], rows, detail, chosen }) {
  const list = make('ul', { class: 'rows', 'aria-label': message(title) });
  return make(
    'div',
    { class: chosen ? 'split chosen' : 'split' },
    make(
      'section',
      { class: 'list-pane' },
      said('h1', title, { tabindex: -1 }),
      actions.length > 0 && make('div', { class: 'list-actions' }, actions),
      filterable(name, rows, list),
    ),
    make(
      'section',
      { class: 'detail-pane' },
      said('a', 'back', { class: 'back-link', href: `#${name}` }),
      detail,
    ),
  );
}

export const link = (key, href, kind = 'secondary') => said('a', key, { class: kind, href });
