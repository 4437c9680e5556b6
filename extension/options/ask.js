// The line to the background: one port, opened anew when the browser had stopped the background.

import { browser } from '../shared/browser.js';

const calls = new Map();
const listeners = new Set();
let port = null;
let lastId = 0;

function receive({ id, result, error, progress, event }) {
  if (event) {
    listeners.forEach((listener) => listener(event));
    return;
  }
  const call = calls.get(id);
  if (progress) {
    call?.onProgress?.(progress);
    return;
  }
  calls.delete(id);
  if (error) {
    call?.reject(error);
  } else {
    call?.resolve(result);
  }
}

function open() {
  port = browser.runtime.connect({ name: 'options' });
  port.onMessage.addListener(receive);
  port.onDisconnect.addListener(() => {
    port = null;
    const lost = [...calls.values()];
    calls.clear();
    lost.forEach(({ reject }) => reject({ state: 'trouble', code: 'helper_ended' }));
    listeners.forEach((listener) => listener('lost'));
  });
}

// Errors are what background/sign-in.js makes of them: {state, code, message}.
export function ask(type, more = {}, onProgress = undefined) {
  if (!port) {
    open();
  }
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    calls.set(id, { resolve, reject, onProgress });
    port.postMessage({ id, type, ...more });
  });
}

// An operation of the host.
export const call = (op, args = {}, onProgress = undefined) => ask(op, { args }, onProgress);

// All pages of a list: `name` is the member that holds it.
export async function callAll(op, name, limit) {
  const found = [];
  let after;
  do {
    const page = await call(op, { limit, ...(after !== undefined && { after }) });
    found.push(...page[name]);
    after = page.next;
  } while (after !== undefined);
  return found;
}

// 'lost' when the background went away; 'server_page_closed' when the page of a server did.
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
