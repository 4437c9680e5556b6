// The question of a private window: who the user is there. Somebody whom no site knows is the first
// answer, and her main handle the last. Once she has answered it is only said who she is.

import { message } from '../shared/i18n.js';
import { drawMark, fillRow, piece, say } from '../shared/pieces.js';
import { actOf, drawWay, showDetails, showSite } from './choose.js';
import { KINDS, WHY_NONE } from './sentences.js';
import { createWay } from './way.js';

const LINKS = ['another', 'unlock', 'zones', 'somebodyElse'];

export const isKept = ({ plan, again }) => Boolean(plan.self?.fits) && !again;

// A row: `self` is what the background is told, `handle` what the site will see, if that is known.
export const nobody = ({ kind, zone, handle, one_key: oneKey }) => ({
  id: [kind, zone].filter(Boolean).join(' '),
  self: { choice: 'disposable', kind, ...(zone && { zone }), one_key: oneKey === true },
  disposable: true,
  kind,
  zone,
  handle,
  oneKey,
});
const own = (handle) => ({
  ...handle,
  id: handle.handle,
  self: { choice: 'handle', handle: handle.handle },
});

function rowsOf(view) {
  const { self, disposable, handles } = view.plan;
  const news = disposable.map((kind) => nobody({ ...kind, one_key: view.oneKey }));
  if (isKept(view)) {
    return [self.choice === 'handle' ? own(self) : nobody(self)];
  }
  return [...news, ...handles.map(own)];
}

function hintOf(row) {
  if (!row.disposable) {
    const key = row.security_key && message('needs_security_key');
    return [row.default && message('links_to_you'), key].filter(Boolean).join(' · ');
  }
  if (row.handle && !row.oneKey) {
    return '';
  }
  const { each, window } = KINDS[row.kind];
  return message(row.oneKey ? window : each, row.zone ?? '');
}

function disclosureOf(row) {
  if (row.handle) {
    return 'disclosure';
  }
  return row.oneKey ? 'disclosure_window' : 'disclosure_new';
}

function drawHint(element, row) {
  say(element, hintOf(row));
  element.classList.toggle('warn', !row.disposable);
}

function drawRow(row) {
  const { root } = piece('handle');
  root.querySelector('input').value = row.id;
  if (row.disposable) {
    drawMark(root.querySelector('.mark'), null);
    say(root.querySelector('.label'), row.handle && message('nobody'));
    root.querySelector('.name').textContent = row.handle ?? message('nobody');
  } else {
    fillRow(root, row);
  }
  drawHint(root.querySelector('.hint'), row);
  return root;
}

// The kinds of new names after the first one are for those who ask for them, and so is one name for
// all sites of the window.
function drawRows(slot, rows, view) {
  const elements = rows.map(drawRow);
  const further = elements.filter((element, index) => rows[index].disposable && index > 0);
  const news = rows.filter(({ disposable }) => disposable);
  const hide = (hidden) => {
    for (const element of [...further, slot('one')]) {
      element.hidden = hidden;
    }
    slot('more').hidden = !hidden || isKept(view) || news.length === 0;
  };
  hide(true);
  slot('handles').append(...elements);
  slot('more').addEventListener('click', () => {
    hide(false);
    // The focus is where the answer is: Enter gives that one.
    slot('handles').querySelector('input:checked').focus();
  });
  const toggle = slot('one').querySelector('input');
  toggle.checked = view.oneKey;
  toggle.addEventListener('change', () => {
    news.forEach((row, index) => {
      row.oneKey = toggle.checked;
      row.self.one_key = toggle.checked;
      drawHint(elements[index].querySelector('.hint'), row);
    });
  });
}

// What is to be known before the answer, a sentence each.
function warningsOf(view, site) {
  const { self, shown, meets, why_none: why, vault } = view.plan;
  const kept = isKept(view);
  return [
    self && !self.fits && message('self_unfit', site),
    self && !self.fits && shown > 0 && message('change_shown', shown),
    why && !kept && message(WHY_NONE[why], site),
    meets && message('meets', site),
    vault === 'missing' && !kept && message('no_names'),
  ].filter(Boolean);
}

function drawWarnings(slot, view, site) {
  const sentences = warningsOf(view, site).map((text) => {
    const sentence = document.createElement('p');
    sentence.className = 'note';
    sentence.textContent = text;
    return sentence;
  });
  slot('warnings').append(...sentences);
}

function drawLinks(slot, view, actions) {
  const kept = isKept(view);
  const { more, vault, why_none: why } = view.plan;
  const shown = {
    another: !kept && more,
    unlock: !kept && vault === 'locked',
    zones: !kept && why === 'dns',
    somebodyElse: kept,
  };
  for (const name of LINKS) {
    slot(name).hidden = !shown[name];
    slot(name).addEventListener('click', () => actions[name]());
  }
}

// A name that is made here needs no server, and it is not known yet what it will be.
function drawNobody(root, slot, view, row, actions) {
  root.removeAttribute('data-waiting');
  actions.arm(root);
  slot('act').textContent = actOf(view, true);
  slot('where').textContent = '';
  slot('how').textContent = message(KINDS[row.kind].how, row.zone ?? '');
  slot('links').replaceChildren();
}

// `actions` as in choose.js, and: signInAs(row, mode), somebodyElse(), unlock(), zones().
// `view.pick` is the row to begin with, if it is not the first.
export function who(view, actions) {
  const { root, slot } = piece('choose');
  root.classList.add('who');
  slot('who').hidden = false;
  slot('history').remove();
  const rows = rowsOf(view);
  const site = showSite(slot, view);
  slot('question').className = '';
  slot('question').textContent = message(isKept(view) ? 'who_you_are' : 'who_are_you');
  drawWarnings(slot, view, site);
  drawRows(slot, rows, view);
  drawLinks(slot, view, actions);

  const picked = () => rows.find(({ id }) => id === root.elements.handle.value);
  const way = createWay({
    draw: (drawn) => drawWay(root, slot, view, drawn, actions),
    find: actions.findServer,
    lost: actions.noServer,
    close: actions.close,
    options: actions.options,
    // Nobody is asked about a handle that may not be used in this window.
    eager: false,
    turns: typeof view.confirm !== 'string',
  });
  const update = () => {
    const row = picked();
    slot('disclosure').textContent = message(disclosureOf(row), site);
    say(slot('tie'), row.disposable ? '' : message('private_warning'));
    if (row.disposable) {
      drawNobody(root, slot, view, row, actions);
    } else {
      way.select(row);
    }
    showDetails(slot, view, row);
  };
  const at = rows.findIndex(({ id }) => id === view.pick);
  const focus = root.querySelectorAll('input[type=radio]')[Math.max(at, 0)];
  focus.checked = true;
  update();
  for (const name of ['handles', 'one']) {
    slot(name).addEventListener('change', update);
  }
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const row = picked();
    const direct = row.disposable || way.isDirect(row);
    if (direct || way.isFound(row)) {
      actions.signInAs(row, direct ? 'direct' : 'redirect');
    } else {
      way.seek(row);
    }
  });
  return { root, focus };
}
