// What went wrong, in words, and the way out.

import { message } from '../shared/i18n.js';
import { command, details, triedBefore } from '../shared/pieces.js';
import { COMMANDS, wordsOf } from '../shared/troubles.js';
import { waitingFor } from '../shared/waiting.js';
import { ask } from './ask.js';
import { act, icon, make, said } from './make.js';

// One row a state that keeps a whole section from being shown.
const STATES = {
  locked: { picture: 'locked', title: 'locked', text: 'locked_text', button: ['unlock', 'unlock'] },
  waiting: { picture: 'locked', title: 'waiting', text: 'waiting_text' },
  helper_missing: {
    picture: 'trouble',
    title: 'helper_missing',
    text: 'helper_missing_do',
    command: 'nywhere install',
    button: ['try_again', 'retry'],
  },
  vault_missing: {
    picture: 'locked',
    title: 'vault_missing',
    text: 'run_once',
    command: 'nywhere init',
    button: ['try_again', 'retry'],
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
    const text = error.step ? waitingFor(error.step) : row.text;
    return { ...row, title: message(row.title), text };
  }
  if (error.state === 'helper_version') {
    const title = message('helper_version', error.helper, error.extension);
    return { picture: 'trouble', title, text: 'helper_version_do', button: ['try_again', 'retry'] };
  }
  const [what, todo] = wordsOf(error.code);
  return {
    picture: 'trouble',
    title: message(what),
    text: todo,
    tried: error.tried,
    command: commandFor(error),
    button: ['try_again', 'retry'],
    details: true,
  };
}

// In the place of a section. `actions` has retry and unlock.
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
    row.button &&
      make('div', { class: 'actions' }, act(row.button[0], actions[row.button[1]], 'primary')),
    row.details && details(rowsOf(error)),
  );
}

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

// Unlocking says so and leaves the other ways out.
function unlockButton(sentences) {
  const button = act(
    'unlock',
    async () => {
      try {
        await ask('unlock');
        sentences.replaceChildren(said('p', 'unlocked', { class: 'what' }));
        button.remove();
      } catch (error) {
        sentences.replaceChildren(...wordsAbout(error));
      }
    },
    'primary',
  );
  return button;
}

// Beside what the user was doing. `buttons` are the ways out.
export function failed(error, ...buttons) {
  const sentences = make('div', {}, wordsAbout(error));
  const unlock = error.code === 'locked' ? [unlockButton(sentences)] : [];
  const ways = [...unlock, ...buttons];
  return make(
    'div',
    { class: 'failed', role: 'alert' },
    sentences,
    ways.length > 0 && make('div', { class: 'actions' }, ways),
    details(rowsOf(error)),
  );
}

export const working = (text = message('working')) =>
  make('p', { class: 'working', role: 'status' }, make('span', { class: 'spinner' }), text);
