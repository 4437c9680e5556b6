// The popup: asks the background what to show, shows it, and passes on the user's act. Closing it
// is a no.

import { browser, isFirefox, maySeePrivate, openOptions } from '../shared/browser.js';
import { language, message } from '../shared/i18n.js';
import { createOnce } from '../shared/once.js';
import { choose } from './choose.js';
import { list } from './list.js';
import { isNotice, notice } from './notices.js';
import { touch } from './touch.js';
import { isKept, nobody, who } from './who.js';

// A page chooses the moment in which the popup opens, so a key press or a click meant for the page
// must not hit it; all the less where it has chosen what is asked, too.
const ARM_MS = 300;
const LONG_ARM_MS = 800;
const SLOW_MS = 300;

const port = browser.runtime.connect({ name: 'popup' });
const calls = new Map();
let lastId = 0;
let tab = null;
// What is on show is a question to the user's finger, which nothing but its end takes away.
let isTouching = false;

port.onMessage.addListener(({ id, result, error, progress, touch: wait }) => {
  if (wait) {
    showTouch(wait);
    return;
  }
  const call = calls.get(id);
  if (progress) {
    call?.onProgress?.(progress);
    return;
  }
  calls.delete(id);
  return error ? call?.reject(error) : call?.resolve(result);
});
port.onDisconnect.addListener(() => window.close());

function ask(type, args = {}, onProgress = undefined) {
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    calls.set(id, { resolve, reject, onProgress });
    port.postMessage({ id, type, ...args });
  });
}

let armTimer = 0;

// What the button means has just been shown: it works a moment later, or not yet while something is
// awaited.
function arm(root, focus = null, wait = ARM_MS) {
  const guarded = root.querySelectorAll('button.primary, button.secondary');
  guarded.forEach((button) => {
    button.disabled = true;
  });
  clearTimeout(armTimer);
  armTimer = setTimeout(() => {
    guarded.forEach((button) => {
      button.disabled = root.hasAttribute('data-waiting');
    });
    // A button that was not active could not take the focus before.
    if (document.activeElement === document.body) {
      focus?.focus();
    }
  }, wait);
}

function place({ root, focus, chosenByPage = false }) {
  document.getElementById('view').replaceChildren(root);
  arm(root, focus, chosenByPage ? LONG_ARM_MS : ARM_MS);
  focus.focus();
}

function showTouch(view) {
  isTouching = true;
  place(touch(view, { cancel: () => ask('cancel_touch').finally(() => window.close()) }));
}

function show(view) {
  isTouching = false;
  if (view.state === 'choose' && view.plan.downgrade && !view.warned) {
    place(notice({ ...view, state: 'downgrade' }, actionsFor(view)));
  } else if (view.state === 'sent' || view.state === 'busy' || view.state === 'invalid') {
    window.close();
  } else if (view.state === 'touch') {
    showTouch(view);
    ask('outcome').then(show, show);
  } else if (view.state === 'waiting') {
    showWait('waiting', view);
    actionsFor(view).unlock();
  } else if (isNotice(view.state)) {
    place(notice(view, actionsFor(view)));
  } else if (view.state === 'who') {
    place(who(view, actionsFor(view)));
  } else {
    place(choose(view, actionsFor(view)));
  }
}

const showWait = (state, about) =>
  place(
    notice(
      { state, ...about },
      { close: () => window.close(), stop: () => ask('cancel_touch').catch(show) },
    ),
  );

// Shows what is being done only when it takes long enough to be noticed.
async function during(state, work, about = {}) {
  const slow = () => isTouching || showWait(state, about);
  const timer = setTimeout(slow, SLOW_MS);
  try {
    return await work;
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}

const once = createOnce();
const onceUnlocking = createOnce();

// What comes of it may be that the user is to be asked again, so it is shown after that.
async function unlock(args = {}) {
  const about = {};
  const hear = ({ step }) => showWait('waiting', Object.assign(about, { step }));
  let result = null;
  await onceUnlocking(async () => {
    result = await during('waiting', ask('unlock', args, hear), about);
  })();
  if (result?.code && result.code !== 'cancelled') {
    show(result);
  } else if (result) {
    await refresh();
  }
}

// Where there is nothing to do is the place to say what the user may want to allow.
async function look() {
  const view = await ask('view', { tabId: tab.id });
  if (view.state === 'no_field' && !(await maySeePrivate())) {
    view.privateOff = isFirefox ? 'firefox' : 'chromium';
  }
  return view;
}

const refresh = async () => show(await during('working', look()));

function showList(view, title, pick) {
  const fits = (handle) =>
    !view.types ||
    (view.types.includes(handle.type) &&
      (view.direct || handle.type === 'dns') &&
      (typeof view.confirm !== 'string' || handle.key !== false));
  const shown = list({
    title,
    fits,
    pick,
    load: (after) => ask('handles', { after }),
    back: () => show(view),
  });
  place(shown);
  shown.fill().catch(show);
}

// The handle that was looked up becomes the first of the offer, or the one that is picked.
function offer(view, handle) {
  const wants = handle.security_key === 'inside' ? 'fido2' : 'jws';
  const isTaken = view.proofs?.includes(wants) !== false;
  const mode = view.direct && handle.key !== false && isTaken ? 'direct' : 'redirect';
  const why = !view.direct ? 'site' : isTaken ? 'handle' : 'proof';
  const others = view.plan.handles.filter((other) => other.handle !== handle.handle);
  const handles = [{ ...handle, mode, why }, ...others];
  show({ ...view, pick: handle.handle, plan: { ...view.plan, handles } });
}

// Makes the choice of a private window, if it is not made yet, and signs in: one act. Only a name
// that has to be registered waits for the network.
async function signInAs(view, row, mode) {
  const { kind, zone } = row;
  const waits = kind === 'at_will' && !row.handle;
  const asked = ask('choose_self', {
    mode,
    ...(!isKept(view) && { self: row.self }),
    ...(!row.disposable && { handle: row.handle }),
  });
  const result = await during(waits ? 'registering' : 'working', asked, { zone });
  const other = view.plan.disposable.find((one) => one.kind !== kind);
  const instead = other && nobody({ ...other, one_key: row.oneKey });
  show(result.state === 'trouble' && waits ? { ...result, instead, view } : result);
}

const options = (section) => openOptions(section).then(() => window.close(), show);

function actionsFor(view) {
  const then = (type, args) => ask(type, args).then(refresh, show);
  return {
    refresh,
    retry: () => then('retry'),
    unlock: () => unlock(),
    recover: () => unlock({ recovery: true }),
    make: once(() => then('make_handle')),
    own: () => options('handles/link'),
    mine: () => options('handles'),
    reload: () => ask('reload').then(() => window.close(), show),
    another: () => showList(view, 'use_another', (handle) => offer(view, handle)),
    forget: () => then('forget'),
    askAlways: (always) => ask('ask_always', { always }).catch(show),
    signIn: once(async (handle, mode) =>
      show(await during('working', ask('sign_in', { handle, mode }))),
    ),
    arm,
    findServer: (handle) => ask('server', { handle }),
    noServer: (handle, error) => show({ ...view, ...error, state: 'no_server', handle }),
    again: () => show({ ...view, state: view.private ? 'who' : 'choose' }),
    signInAs: once((row, mode) => signInAs(view, row, mode)),
    instead: once(() => signInAs({ ...view.view, again: true }, view.instead, 'direct')),
    somebodyElse: () =>
      show({ ...view, ...(view.plan.shown > 0 ? { state: 'change_self' } : { again: true }) }),
    stay: () => show({ ...view, state: 'who' }),
    chooseAgain: () => show({ ...view, state: 'who', again: true }),
    newSelf: () => then('forget_self'),
    zones: () => options('private'),
    goOnHere: () => show({ ...view, warned: true }),
    goBack: () => ask('go_back').then(() => window.close(), show),
    goOn: () => ask('go_on').then(() => window.close(), show),
    options,
    close: () => window.close(),
  };
}

document.documentElement.lang = language();
document.title = message('name');
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) {
    window.close();
  }
  // A key held down since before the popup opened is not an answer to it.
  if (event.key === 'Enter' && event.repeat) {
    event.preventDefault();
  }
});

[tab] = await browser.tabs.query({ active: true, currentWindow: true });
document.documentElement.classList.toggle('private', tab.incognito);
await refresh();
