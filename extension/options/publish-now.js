// A handle's record, put into its zone with a key of the user's: shown first, then made, then looked
// at again.

import { message } from '../shared/i18n.js';
import { call } from './ask.js';
import { act, make, said } from './make.js';
import { failed, working } from './trouble.js';

const covers = (zone, handle) => handle === zone || handle.endsWith(`.${zone}`);

// The zone with a key that a handle is in, the longest if there are several, or null.
export async function zoneFor(handle) {
  const { zones } = await call('zone_list').catch(() => ({ zones: [] }));
  const names = zones.filter(({ kind }) => kind === 'update').map(({ zone }) => zone);
  const fitting = names.filter((zone) => covers(zone, handle));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

const LINES = {
  goes: ['−', 'change_goes'],
  stays: [' ', 'change_stays'],
  comes: ['+', 'change_comes'],
};

function line(kind, text) {
  const [sign, word] = LINES[kind];
  return make(
    'li',
    { class: kind },
    make('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    make('span', { class: 'unseen' }, `${message(word)}: `),
    make('code', {}, `TXT "${text}"`),
  );
}

// What goes, what stays, what comes.
const change = ({ now, then }) =>
  make(
    'ul',
    { class: 'change' },
    now.map((text) => line(then.includes(text) ? 'stays' : 'goes', text)),
    then.filter((text) => !now.includes(text)).map((text) => line('comes', text)),
  );

const verdict = (kind, text) =>
  make('p', { class: `verdict ${kind}`, tabindex: -1, 'data-focus': true }, text);

function outcome({ verified, code }, server) {
  const other = code ? 'publish_unasked' : 'publish_unverified';
  return verified
    ? verdict('ok', message('publish_verified', server))
    : verdict('warn', message(other, server));
}

const actions = (...buttons) => make('div', { class: 'actions' }, buttons);

class Publication {
  constructor(handle, zone) {
    Object.assign(this, { handle, zone });
    this.root = make('div', { class: 'publish-now', 'aria-live': 'polite' });
  }

  begin() {
    this.root.classList.remove('panel');
    this.root.replaceChildren(
      actions(act('publish_now', this.look, 'primary')),
      make('p', { class: 'quiet' }, message('publish_now_text', this.zone)),
    );
  }

  // A panel is not drawn anew when the user comes back to this page.
  show(...children) {
    this.root.classList.add('panel');
    this.root.replaceChildren(...children.filter(Boolean));
    this.root.querySelector('[data-focus]')?.focus();
  }

  // Asks an operation, and shows what it said or why it did not.
  async ask(op, args, shown) {
    this.show(working(message('publish_asking', this.zone)));
    try {
      this.show(...shown(await call(op, { handle: this.handle, ...args })));
    } catch (error) {
      this.show(failed(error, act('try_again', this.look, 'primary')));
    }
  }

  look = () =>
    this.ask('publish_plan', {}, (plan) =>
      plan.changed
        ? this.question(plan)
        : [verdict('ok', message('publish_same', plan.server))],
    );

  publish = ({ now, server }) =>
    this.ask('publish', { now }, (result) => [
      outcome(result, server),
      !result.verified && actions(act('look_again', this.look)),
    ]);

  cancel = () => {
    this.begin();
    this.root.querySelector('button').focus();
  };

  question(plan) {
    return [
      make('h4', { tabindex: -1, 'data-focus': true }, message('publish_change', plan.server)),
      make('code', { class: 'quiet' }, plan.name),
      change(plan),
      said('p', 'publish_public', { class: 'quiet' }),
      actions(
        act('publish_do', () => this.publish(plan), 'primary'),
        act('cancel', this.cancel),
      ),
    ];
  }
}

export function publishNow(handle, zone) {
  const publication = new Publication(handle, zone);
  publication.begin();
  return publication.root;
}
