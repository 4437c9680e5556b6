// Tells the background what this page asks for, and does what the background says after the user's
// act. No observer of mutations: a page that changes a hundred thousand nodes pays nothing for this.
'use strict';

(() => {
  const LOOK_AGAIN_MS = [500, 2000, 5000];
  const LOOK_PAUSE_MS = 1000;

  // Made once for each document, so that no answer or order for another one is taken for this one's.
  const page = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const spentNonces = new Set();
  let touched = null;
  let announced = false;
  let acted = false;
  let offer = null;

  // After the extension was updated this script stays in the page without a background to talk to.
  const send = (message) =>
    chrome.runtime?.id && chrome.runtime.sendMessage({ ...message, page }).catch(() => {});

  const listen = (target, type, listener) =>
    EventTarget.prototype.addEventListener.call(target, type, listener, {
      capture: true,
      passive: true,
    });

  function announce(present) {
    if (present !== announced) {
      announced = present;
      send({ type: 'field_seen', present });
    }
  }

  function glance() {
    const here = touched?.isConnected && fieldRules.isHandleField(touched);
    announce(Boolean(here || fieldRules.lookShallow()));
  }

  // At most one look a second; one that comes too early waits, for what it is about may be new.
  let lookedAt = 0;
  let lookIsDue = false;
  function glanceWhenIdle() {
    if (lookIsDue) {
      return;
    }
    lookIsDue = true;
    const look = () => {
      lookIsDue = false;
      lookedAt = Date.now();
      glance();
    };
    const lookSoon = () => requestIdleCallback(look, { timeout: LOOK_PAUSE_MS });
    const early = lookedAt + LOOK_PAUSE_MS - Date.now();
    if (early > 0) {
      setTimeout(lookSoon, early);
    } else {
      lookSoon();
    }
  }

  // What the form of a field offers, read anew each time: pages change their forms.
  function read(field) {
    const form = field.form;
    const button = formRules.defaultButton(form);
    const token = fieldRules.tokenField(form);
    const confirm = fieldRules.confirmOf(token);
    return { field, form, button, token, nonce: token && fieldRules.nonceOf(token), confirm };
  }

  // What cannot be shown as it is cannot be confirmed, nor passed over.
  const refusalOf = ({ form, button, confirm }) =>
    formRules.refusal(form, button, window) ??
    (confirm === null || fieldRules.isConfirmable(confirm)
      ? null
      : { reason: 'confirm', host: window.location.host });

  const factsOf = (now) => ({
    found: true,
    refusal: refusalOf(now),
    direct: now.token !== null,
    types: fieldRules.acceptedTypes(now.field),
    proofs: now.token ? fieldRules.proofsOf(now.token) : [],
    confirm: now.confirm,
    nonce: now.nonce,
    stale: spentNonces.has(now.nonce),
  });

  function look() {
    const field = fieldRules.choose(touched);
    announce(field !== null);
    if (!field) {
      return { found: false };
    }
    touched = field;
    return factsOf(read(field));
  }

  // Fills the name in and says whether the form could be sent. Nothing is signed before this.
  function prepare({ handle, ...seen }) {
    const facts = look();
    if (facts.refusal || ['direct', 'nonce', 'confirm'].some((name) => facts[name] !== seen[name])) {
      return { problem: facts.refusal ? 'refused' : 'changed', ...facts };
    }
    acted = true;
    formRules.write(touched, handle);
    if (!touched.isConnected || !touched.form) {
      return { problem: 'vanished', filled: true };
    }
    offer = { ...read(touched), handle };
    if (!formRules.isValid(offer.form, offer.button)) {
      return { problem: 'invalid', filled: true };
    }
    return { filled: true };
  }

  // Only the form that was prepared, unchanged, gets the token.
  function submit({ token, nonce }) {
    const was = offer;
    offer = null;
    if (!was?.field.isConnected || was.field.form !== was.form) {
      return { problem: 'vanished' };
    }
    const now = read(was.field);
    const refusal = refusalOf(now);
    if (refusal) {
      return { problem: 'refused', refusal };
    }
    if (
      was.field.value !== was.handle ||
      now.token !== was.token ||
      (token && (now.nonce !== nonce || now.confirm !== was.confirm))
    ) {
      return { problem: 'changed' };
    }
    if (now.button?.disabled) {
      return { problem: 'not_ready' };
    }
    const result = formRules.submit(now.form, now.button, token ? now.token : null, token);
    if (result.submitted && token) {
      spentNonces.add(nonce);
    }
    return result.submitted ? result : { problem: 'invalid' };
  }

  function showInvalid() {
    if (touched?.form) {
      formRules.showInvalid(touched.form);
    }
    return {};
  }

  const orders = { look, prepare, submit, show_invalid: showInvalid };

  // The answer travels as a message of its own: only then does the browser say where it came from.
  chrome.runtime.onMessage.addListener((message, sender, acknowledge) => {
    const order = Object.hasOwn(orders, message?.type) ? orders[message.type] : null;
    if (sender.id !== chrome.runtime.id || !order || (message.page && message.page !== page)) {
      return;
    }
    acknowledge(true);
    send({ type: 'answer', ticket: message.ticket, facts: order(message) });
  });

  function notice(event) {
    const field = event.composedPath()[0];
    if (!fieldRules.isHandleField(field)) {
      return null;
    }
    touched = field;
    announce(true);
    return field;
  }

  // The user reaches for an empty field. One that holds a name is being edited: leave it alone.
  function reach(event) {
    const field = event.isTrusted ? notice(event) : null;
    if (field && field.value === '') {
      send({ type: 'field_clicked', facts: factsOf(read(field)), fresh: !acted });
    }
  }

  function start() {
    listen(document, 'focusin', notice);
    listen(document, 'click', reach);
    listen(
      document,
      'keydown',
      (event) => event.key === 'ArrowDown' && !event.repeat && reach(event),
    );
    listen(document, 'pointerup', (event) => event.isTrusted && glanceWhenIdle());
    listen(document, 'keyup', (event) => event.isTrusted && glanceWhenIdle());
    listen(window, 'pagehide', formRules.clear);
    listen(window, 'pageshow', (event) => {
      formRules.clear();
      announced = announced && !event.persisted;
      glanceWhenIdle();
    });
    glance();
    for (const delay of LOOK_AGAIN_MS) {
      setTimeout(() => announced || glanceWhenIdle(), delay);
    }
  }

  if (document.prerendering) {
    EventTarget.prototype.addEventListener.call(document, 'prerenderingchange', start, {
      once: true,
    });
  } else {
    start();
  }
})();
