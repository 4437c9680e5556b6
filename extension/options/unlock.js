// Unlock and security: the ways to open the keys, each to be tested, changed and removed, and when
// they are locked. The list is there while they are locked, too.

import { dateText, message } from '../shared/i18n.js';
import { call } from './ask.js';
import { act, chip, make, said } from './make.js';
import { link } from './split.js';
import { addSlot } from './unlock-add.js';
import { askOutside } from './unlock-ask.js';
import { whenLocked } from './unlock-lock.js';
import { kindName, slotName } from './unlock-words.js';

// What was done last, for the list that is drawn after it.
let done = '';

const opened = ({ used_at: used }) =>
  used ? message('slot_opened', dateText(used)) : message('slot_unused');

function about(slot) {
  const since = slot.created_at && message('slot_since', dateText(slot.created_at));
  return [since, opened(slot)].filter(Boolean).join(' · ');
}

// Each button says for screen readers which way it is about.
const named = (key, run, slot, kind = 'secondary') =>
  act(key, run, kind, { 'aria-label': `${message(key)}: ${slotName(slot)}` });

function card(slot, isLast, run) {
  const { id, kind, label } = slot;
  const args = { id };
  return make(
    'li',
    { class: 'card way-card', 'data-kind': kind },
    make(
      'h3',
      {},
      kindName(kind),
      label && make('bdi', { class: 'chip plain' }, label),
      slot.verification === 'required' && chip('slot_with_pin', 'plain'),
    ),
    make('p', { class: 'quiet' }, about(slot)),
    kind === 'file' && said('p', 'slot_file_text', { class: 'quiet' }),
    make(
      'div',
      { class: 'actions' },
      named('slot_test', () => run('unlock_test', args, message('slot_opens', slotName(slot))), slot),
      kind === 'passphrase' &&
        named('slot_change', () => run('unlock_change', args, message('slot_changed')), slot),
      !isLast &&
        named(
          'remove',
          () => run('unlock_remove', args, message('slot_removed', slotName(slot))),
          slot,
          'danger quiet-danger',
        ),
    ),
  );
}

async function overview(slots, stage) {
  const panel = make('div', { class: 'panel-slot', 'aria-live': 'polite' });
  const settings = await call('settings');
  const run = async (op, args, text) => {
    if (await askOutside({ op, args, panel, inert: list, stage })) {
      done = text;
      await stage.refresh({ say: text });
    }
  };
  const isLast = slots.length === 1;
  const list = make(
    'ul',
    { class: 'way-cards', 'aria-label': message('slot_ways') },
    slots.map((slot) => card(slot, isLast, run)),
  );
  if (done) {
    panel.append(make('p', { class: 'verdict ok', tabindex: -1, 'data-focus': true }, done));
    done = '';
  }
  return make(
    'div',
    { class: 'single' },
    said('h1', 'nav_unlock', { tabindex: -1 }),
    said('p', 'slot_lead', { class: 'lead' }),
    panel,
    make(
      'section',
      { class: 'part' },
      said('h2', 'slot_ways'),
      list,
      isLast && said('p', 'slot_only', { class: 'quiet' }),
      make('div', { class: 'actions' }, link('slot_add', '#unlock/add')),
    ),
    whenLocked(settings),
  );
}

export async function unlockWays(stage) {
  const { slots } = await call('unlock_list');
  if (stage.path[0] === 'add') {
    const added = (text) => {
      done = text;
      stage.go('unlock', { say: text });
    };
    return addSlot({ stage, slots, added });
  }
  return overview(slots, stage);
}
