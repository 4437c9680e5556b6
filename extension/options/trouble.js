// What went wrong, in words, and the way out.

import { message } from '../shared/i18n.js';
import { command, details, triedBefore } from '../shared/pieces.js';
import { COMMANDS, mayRecover, wordsOf } from '../shared/troubles.js';
import { hasNoWindow } from '../shared/waiting.js';
import { ask } from './ask.js';
import { act, icon, make, said } from './make.js';
import { asking, createWait, stopped } from './outside.js';

const AGAIN = ['try_again', 'retry', 'primary'];
const RECOVER = ['use_recovery', 'recover', 'secondary'];

// One row a state that keeps a whole section from being shown. Buttons are [message, action, kind].
const STATES = {
  locked: {
    picture: 'locked',
    title: 'locked',
    text: 'locked_text',
    buttons: [['unlock', 'unlock', 'primary']],
  },
  helper_missing: {
    picture: 'trouble',
    title: 'helper_missing',
    text: 'helper_missing_do',
    command: 'nywhere install',
    buttons: [AGAIN],
  },
  vault_missing: {
    picture: 'locked',
    title: 'vault_missing',
    text: 'run_once',
    command: 'nywhere init',
    buttons: [AGAIN],
  },
};

const rowsOf = (error) => [
  ['detail_code', error.code],
  ['detail_message', error.message],
];

const commandFor = ({ code }) => (Object.hasOwn(COMMANDS, code) ? COMMANDS[code] : null);

function rowFor(error) {
  if (Object.hasOwn(STATES, error.state)) {
    const row = STATES[error.state];
    return { ...row, title: message(row.title) };
  }
  if (error.state === 'helper_version') {
    const title = message('helper_version', error.helper, error.extension);
    return { picture: 'trouble', title, text: 'helper_version_do', buttons: [AGAIN] };
  }
  const [what, todo] = wordsOf(error.code);
  return {
    picture: 'trouble',
    title: message(what),
    text: todo,
    tried: error.tried,
    command: commandFor(error),
    buttons: mayRecover(error) ? [AGAIN, RECOVER] : [AGAIN],
    details: true,
  };
}

// In the place of a section. `actions` has retry, unlock and recover.
export function blocked(error, actions) {
  const row = rowFor(error);
  return make(
    'div',
    { class: 'blocked' },
    icon(row.picture),
    make('h1', { tabindex: -1, 'data-focus': true }, row.title),
    said('p', row.text, { class: 'lead' }),
    row.command && command(row.command),
    triedBefore(row.tried),
    make(
      'div',
      { class: 'actions' },
      row.buttons.map(([key, action, kind]) => act(key, actions[action], kind)),
    ),
    row.details && details(rowsOf(error)),
  );
}

// In the place of a section while its keys are unlocked.
export const waiting = ({ words, stop }) =>
  make(
    'div',
    { class: 'blocked' },
    icon('locked'),
    make('h1', { tabindex: -1, 'data-focus': true }, message('waiting')),
    words,
    make('div', { class: 'actions' }, stop),
  );

// Sentences, and what goes with them.
function wordsAbout(error) {
  const [what, todo] = wordsOf(error.code);
  const say = commandFor(error);
  return [
    said('p', what, { class: 'what' }),
    said('p', todo),
    ...(say ? [command(say)] : []),
    ...triedBefore(error.tried),
  ];
}

const waysOut = (buttons) => buttons.length > 0 && make('div', { class: 'actions' }, buttons);

const alarm = (error, buttons) =>
  make(
    'div',
    { class: 'failed', role: 'alert' },
    make('div', {}, wordsAbout(error)),
    waysOut(buttons),
    details(rowsOf(error)),
  );

const calm = (sentence, buttons) => make('div', { class: 'panel' }, sentence, waysOut(buttons));

// Unlocking takes the place of what went wrong, and leaves the other ways out.
class Locked {
  constructor(error, buttons) {
    this.buttons = buttons;
    this.root = alarm(error, this.ways());
  }

  ways(error = {}) {
    const unlock = act('unlock', () => this.unlock(), 'primary');
    const recover = mayRecover(error) && act('use_recovery', () => this.unlock({ recovery: true }));
    return [unlock, ...[recover].filter(Boolean), ...this.buttons];
  }

  // The focus goes on in what is shown next, unless the user does something else meanwhile.
  show(next) {
    const hadFocus = this.root.contains(document.activeElement);
    this.root.replaceWith(next);
    this.root = next;
    if (hadFocus) {
      next.querySelector('[tabindex="-1"], .actions > button').focus();
    }
  }

  outcome(error) {
    return error.code === 'cancelled'
      ? calm(stopped(), this.ways())
      : alarm(error, this.ways(error));
  }

  async unlock(more = {}) {
    const wait = createWait(make('span'), hasNoWindow);
    this.show(asking(wait, this.buttons));
    try {
      await ask('unlock', more, wait.hear);
      this.show(calm(said('p', 'unlocked', { class: 'verdict ok', tabindex: -1 }), this.buttons));
    } catch (error) {
      this.show(this.outcome(error));
    }
  }
}

// Beside what the user was doing. `buttons` are the ways out.
export const failed = (error, ...buttons) =>
  error.code === 'locked' ? new Locked(error, buttons).root : alarm(error, buttons);

export const working = (text = message('working')) =>
  make('p', { class: 'working', role: 'status' }, make('span', { class: 'spinner' }), text);
