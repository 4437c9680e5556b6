// All handles, with a field to filter them: to choose another one.

import { message } from '../shared/i18n.js';
import { fillRow, piece } from '../shared/pieces.js';

// As many rows as anyone scrolls through; the filter finds the rest.
const ROWS = 40;

function moveFocus(event, rows, field) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) {
    return;
  }
  event.preventDefault();
  const at = rows.indexOf(document.activeElement) + step;
  (at < 0 ? field : rows[Math.min(at, rows.length - 1)])?.focus();
}

// `load(after)` gives { handles, next }; `fits(handle)` says which are shown.
export function list({ title, load, fits, pick, back }) {
  const { root, slot } = piece('list');
  const found = [];
  const rows = () => Array.from(slot('handles').children);

  const row = (handle) => {
    const element = fillRow(piece('listed').root, handle);
    element.addEventListener('click', () => pick(handle));
    return element;
  };
  const draw = () => {
    const wanted = slot('filter').value.trim().toLowerCase();
    const shown = found.filter(({ handle, label }) =>
      `${handle} ${label ?? ''}`.toLowerCase().includes(wanted),
    );
    slot('handles').replaceChildren(...shown.slice(0, ROWS).map(row));
    slot('empty').hidden = shown.length > 0;
  };
  const fill = async () => {
    let after;
    do {
      const page = await load(after);
      found.push(...page.handles.filter(fits));
      after = page.next;
      draw();
    } while (after && root.isConnected);
  };

  slot('title').textContent = message(title);
  slot('filter').addEventListener('input', draw);
  root.querySelector('[data-do=back]').addEventListener('click', back);
  root.addEventListener('keydown', (event) => {
    moveFocus(event, rows(), slot('filter'));
    if (event.key === 'Escape') {
      event.preventDefault();
      back();
    }
  });
  return { root, focus: slot('filter'), fill };
}
