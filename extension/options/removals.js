// Removals with a way back: what is removed is gone from the page at once and from the vault when
// the offer to undo it ends. The background carries it out if this page closes before.

import { message } from '../shared/i18n.js';
import { wordsOf } from '../shared/troubles.js';
import { ask, call, listen } from './ask.js';
import { act, make } from './make.js';

const OFFER_MS = 10_000;

const gone = new Set();
let offer = null;

const nameOf = (op, id) => `${op} ${id}`;

export const isGone = (op, id) => gone.has(nameOf(op, id));

const slot = () => document.getElementById('offer');

function wait() {
  clearTimeout(offer?.timer);
  if (offer) {
    offer.timer = setTimeout(finish, OFFER_MS);
  }
}

// Whoever is on the way to the button is given the time.
function hold() {
  clearTimeout(offer?.timer);
}

function showToast(text, button) {
  const on = { focusin: hold, focusout: wait, mouseenter: hold, mouseleave: wait };
  slot().replaceChildren(make('div', { class: 'toast', on }, make('span', {}, text), button));
}

async function end(carryOut) {
  const ending = offer;
  offer = null;
  clearTimeout(ending.timer);
  slot().replaceChildren();
  try {
    await carryOut(ending);
  } catch (error) {
    const close = act('close', () => slot().replaceChildren(), 'toast-button');
    showToast(message(wordsOf(error.code)[0]), close);
    gone.delete(ending.name);
    ending.changed();
  }
  gone.delete(ending.name);
  return ending;
}

const finish = () => offer && end(({ key }) => ask('commit', { key }));

async function undo() {
  const { changed } = await end(({ key }) => ask('undo', { key }));
  document.getElementById('spoken').textContent = message('undone');
  changed();
}

// The background is gone, and with it what it was to do.
listen((event) => {
  if (event === 'lost' && offer) {
    end(({ op, args }) => call(op, args));
  }
});

// `changed` draws the page anew.
export async function remove({ op, args, id, text, changed }) {
  await finish();
  const { key } = await ask('defer', { op, args });
  const name = nameOf(op, id);
  gone.add(name);
  offer = { key, name, op, args, changed, timer: 0 };
  showToast(text, act('undo', undo, 'toast-button'));
  wait();
  changed();
}
