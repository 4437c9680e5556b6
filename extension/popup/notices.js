// The states of the popup that say one thing and offer one useful button.

import { message } from '../shared/i18n.js';
import { siteName } from '../shared/domain.js';
import { button, command, details, piece, say, triedBefore } from '../shared/pieces.js';
import { COMMANDS, PRIVATE_OFF, mayRecover, wordsOf } from '../shared/troubles.js';
import { hasNoWindow, waitingFor } from '../shared/waiting.js';
import {
  DISCLOSED,
  INSTEAD,
  NO_SERVER,
  OTHER_NO_SERVER,
  REFUSALS,
  STOPS,
  WHY_NONE,
} from './sentences.js';

const siteOf = (view) => (view.origin ? siteName(view.origin).name : '');

const HELPER_MISSING = {
  picture: 'trouble',
  title: () => message('helper_missing'),
  text: 'helper_missing_do',
  commands: ['nywhere install'],
  buttons: [['try_again', 'retry']],
};

// One row a state. Functions get the view; buttons are [message, action, kind?]. The focus is on the
// first of them, or on the title of what has taken the place of a button that was just pressed.
const NOTICES = {
  no_field: {
    picture: 'idle',
    title: () => message('no_field'),
    words: ({ privateOff }) => [
      message('no_field_text'),
      privateOff && message(PRIVATE_OFF[privateOff]),
    ],
    buttons: [['open_handles', 'mine', 'secondary']],
  },
  locked: {
    picture: 'locked',
    title: () => message('locked'),
    text: 'locked_text',
    buttons: [['unlock', 'unlock']],
  },
  waiting: {
    picture: 'locked',
    title: () => message('waiting'),
    text: ({ step }) => waitingFor(step),
    readFirst: true,
    buttons: ({ step }) => (hasNoWindow(step) ? [['cancel', 'stop', 'secondary']] : []),
  },
  working: { picture: 'idle', title: () => message('working'), buttons: [] },
  helper_missing: HELPER_MISSING,
  helper_version: {
    picture: 'trouble',
    title: (view) => message('helper_version', view.helper, view.extension),
    text: 'helper_version_do',
    buttons: [['try_again', 'retry']],
  },
  vault_missing: {
    picture: 'locked',
    title: () => message('vault_missing'),
    text: 'run_once',
    commands: ['nywhere init'],
    buttons: [['try_again', 'retry']],
  },
  no_handle: {
    picture: 'field',
    title: () => message('no_handle'),
    text: 'no_handle_text',
    buttons: handleButtons,
  },
  unfit: {
    picture: 'field',
    title: (view) => message(unfitOf(view), siteOf(view)),
    text: (view) => UNFIT[unfitOf(view)],
    buttons: [['use_own', 'own']],
  },
  nobody_fits: {
    picture: 'private',
    title: (view) => message('nobody_fits', siteOf(view)),
    words: (view) => [message(WHY_NONE[view.plan.why_none], siteOf(view))],
    buttons: nobodyButtons,
  },
  window_lost: {
    picture: 'trouble',
    title: () => message('window_lost'),
    text: 'window_lost_text',
    disclosed: true,
    buttons: [['choose_again', 'newSelf']],
  },
  change_self: {
    picture: 'private',
    title: () => message('change_self'),
    words: (view) => [message('change_shown', view.plan.shown), message('change_self_text')],
    buttons: [
      ['stay_self', 'stay'],
      ['somebody_else_now', 'chooseAgain', 'secondary'],
    ],
  },
  registering: {
    picture: 'private',
    title: (view) => message('registering', view.zone),
    text: 'registering_text',
    readFirst: true,
    buttons: [['cancel', 'close', 'secondary']],
  },
  refused: {
    picture: 'trouble',
    title: refusalTitle,
    disclosed: true,
    buttons: [],
  },
  stale: {
    picture: 'idle',
    title: () => message('stale'),
    text: 'stale_do',
    buttons: [['reload', 'reload']],
  },
  downgrade: {
    picture: 'trouble',
    title: (view) => message('downgrade', siteOf(view)),
    text: 'downgrade_text',
    buttons: [
      ['downgrade_stop', 'close'],
      ['downgrade_go_on', 'goOnHere', 'secondary'],
    ],
  },
  no_server: {
    picture: 'trouble',
    title: (view) => message('no_server', view.handle),
    text: (view) => NO_SERVER[view.code] ?? OTHER_NO_SERVER,
    disclosed: true,
    buttons: [['try_again', 'again']],
  },
  strayed: {
    picture: 'trouble',
    title: (view) =>
      view.reason === 'issuer' ? message('stop_answer') : message('stop_elsewhere', siteOf(view)),
    words: strayWords,
    chosenByPage: true,
    buttons: [
      ['stop_go_back', 'goBack'],
      ['stop_go_on', 'goOn', 'secondary'],
    ],
  },
  stopped: {
    picture: 'trouble',
    title: (view) => (view.refusal ? refusalTitle(view) : message(STOPS[view.reason])),
    disclosed: true,
    buttons: [['try_again', 'retry']],
  },
  trouble: {
    picture: 'trouble',
    title: ({ code }) => message(wordsOf(code)[0]),
    text: ({ code }) => wordsOf(code)[1],
    disclosed: true,
    commands: ({ code }) => (Object.hasOwn(COMMANDS, code) ? [COMMANDS[code]] : []),
    buttons: troubleButtons,
  },
};

const UNFIT = { unfit: 'unfit_text', unfit_confirm: 'unfit_confirm_text' };
const unfitOf = ({ confirm }) => (typeof confirm === 'string' ? 'unfit_confirm' : 'unfit');

function refusalTitle(view) {
  return message(REFUSALS[view.refusal.reason], view.refusal.host);
}

function strayWords(view) {
  const to = new URL(view.address).host;
  const about =
    view.reason === 'issuer'
      ? message('stop_answer_text', view.handle)
      : message('stray_text', to, view.handle, new URL(view.server).host);
  return [about, message('stop_warning')];
}

// A fingerprint handle needs nothing but a key, so it can be made here, where the site takes one.
function handleButtons(view) {
  const own = ['use_own', 'own'];
  return view.direct && view.types.includes('fingerprint')
    ? [
        ['make_one', 'make'],
        [...own, 'secondary'],
      ]
    : [own];
}

// What opens a way out, if there is one.
const WAYS_OUT = {
  dns: [['zones_set_up', 'zones']],
  dns_locked: [['unlock_names', 'unlock']],
};

function nobodyButtons({ plan }) {
  return plan.vault === 'locked' ? WAYS_OUT.dns_locked : (WAYS_OUT[plan.why_none] ?? []);
}

// A name that could not be registered is not the only one that she can have.
function troubleButtons({ code, instead }) {
  const again = ['try_again', 'retry'];
  if (instead) {
    return [
      [INSTEAD[instead.kind], 'instead'],
      [...again, 'secondary'],
    ];
  }
  return mayRecover({ code }) ? [again, ['use_recovery', 'recover', 'secondary']] : [again];
}

function picture(slot, name) {
  const image = document.createElement('img');
  image.src = `/icons/${name}.svg`;
  image.alt = '';
  slot.append(image);
}

function buttons(slot, rows, actions) {
  for (const [key, action, kind] of rows) {
    slot.append(button(key, actions[action], kind ?? 'primary'));
  }
  slot.firstElementChild?.setAttribute('aria-describedby', 'title text');
}

function detailRows(view) {
  return [
    ['detail_site', view.origin],
    ['detail_state', view.state],
    ['detail_reason', view.reason ?? view.refusal?.reason],
    ['detail_destination', view.refusal?.host],
    ['detail_code', view.code],
    ['detail_message', view.message],
    ['detail_tried', view.tried?.map(({ kind, code }) => `${kind}: ${code}`).join(', ')],
  ];
}

export const isNotice = (state) => Object.hasOwn(NOTICES, state);

export function notice(view, actions) {
  const row = NOTICES[view.state];
  const { root, slot } = piece('notice');
  const text = typeof row.text === 'function' ? row.text(view) : row.text;
  const commands = typeof row.commands === 'function' ? row.commands(view) : row.commands;
  const sentences = row.words?.(view) ?? [
    row.disclosed && message(DISCLOSED[view.disclosed ?? 'nothing']),
    text && message(text),
  ];
  picture(slot('picture'), row.picture);
  slot('title').textContent = row.title(view);
  say(slot('text'), sentences.filter(Boolean).join(' '));
  slot('commands').append(...(commands ?? []).map(command));
  slot('tried').append(...triedBefore(view.tried));
  buttons(
    slot('buttons'),
    typeof row.buttons === 'function' ? row.buttons(view) : row.buttons,
    actions,
  );
  if (view.code || view.reason || view.refusal) {
    slot('details').append(details(detailRows(view)));
  }
  const first = row.readFirst ? null : slot('buttons').querySelector('button');
  return { root, focus: first ?? slot('title'), chosenByPage: row.chosenByPage };
}
