// The small pieces that the extension's pages are made of. Text goes in as text, never as markup.

import { applyMessages, message } from './i18n.js';
import { wordsOf } from './troubles.js';

const COPIED_MS = 1500;

// A copy of a <template>, its messages filled in: { root, slot(name) }.
export function piece(id) {
  const fragment = document.getElementById(id).content.cloneNode(true);
  applyMessages(fragment);
  const root = fragment.firstElementChild;
  return { root, slot: (name) => root.querySelector(`[data-slot="${name}"]`) };
}

// Shows an element with this text, or hides it when there is none.
export function say(element, text) {
  element.textContent = text ?? '';
  element.hidden = !text;
}

// A long name may go on in the next line after a dot, so that none of its labels reads as two.
export function breakAtDots(name) {
  return name.split(/(?<=\.)/).flatMap((label) => [label, document.createElement('wbr')]);
}

// A colour that stays with the key, whatever the handle is called: FNV-1a over its fingerprint.
export function hueOf(fingerprint) {
  let hash = 0x811c9dc5;
  for (const char of fingerprint) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash % 360;
}

// Without a handle it is the mark of a name that is nobody's.
export function drawMark(element, handle) {
  element.textContent = handle ? handle.handle[0].toUpperCase() : '';
  element.classList.toggle('hatched', !handle);
  if (handle) {
    element.style.setProperty('--hue', hueOf(handle.fingerprint ?? handle.handle));
  }
}

// Fills a row (of the template "handle" or "listed") with a handle.
export function fillRow(row, handle) {
  drawMark(row.querySelector('.mark'), handle);
  say(row.querySelector('.label'), handle.label);
  row.querySelector('.name').textContent = handle.handle;
  return row;
}

export function copyButton(button, text) {
  const usual = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = message('copied');
    document.getElementById('spoken').textContent = message('copied');
    setTimeout(() => {
      button.textContent = usual;
    }, COPIED_MS);
  });
}

export function command(text) {
  const { root } = piece('command');
  root.querySelector('code').textContent = text;
  const button = root.querySelector('.copy');
  button.setAttribute('aria-label', message('copy_command', text));
  copyButton(button, () => text);
  return root;
}

// Facts for whoever helps the user: rows of [key of the name, value], empty ones left out.
export function details(rows) {
  const { root } = piece('details');
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const list = root.querySelector('dl');
  for (const [key, value] of shown) {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = message(key);
    text.textContent = value;
    list.append(term, text);
  }
  copyButton(root.querySelector('.copy'), () =>
    shown.map(([key, value]) => `${message(key)}: ${value}`).join('\n'),
  );
  return root;
}

// The ways to unlock before the last one, each with why it did not; none for what had no other.
export function triedBefore(tried = []) {
  if (tried.length === 0) {
    return [];
  }
  const [title, list] = [document.createElement('p'), document.createElement('ul')];
  title.className = 'quiet';
  title.textContent = message('tried_before');
  list.className = 'tried';
  for (const { code } of tried) {
    const item = document.createElement('li');
    item.textContent = message(wordsOf(code)[0]);
    list.append(item);
  }
  return [title, list];
}

export function button(key, run, kind = '') {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = kind;
  element.textContent = message(key);
  element.addEventListener('click', run);
  return element;
}
