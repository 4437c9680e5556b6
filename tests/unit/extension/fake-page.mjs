// The little of a browser that the content scripts touch, so that node can run them as they are.

import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const root = new URL('../../../extension/', import.meta.url);

class FakeNode extends EventTarget {
  parent = null;
  get isConnected() {
    return this.parent !== null;
  }
  getRootNode() {
    return this.parent;
  }
}

class FakeElement extends FakeNode {
  constructor(attributes = {}) {
    super();
    this.attributes = attributes;
  }
  get dataset() {
    return { nonce: this.attributes['data-nonce'] };
  }
  get nonce() {
    return this.attributes.nonceProperty ?? '';
  }
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  get shadowRoot() {
    return this.attributes.inside ?? null;
  }
  hasAttribute(name) {
    return name in this.attributes;
  }
  checkVisibility() {
    return !this.hasAttribute('invisible');
  }
  matches() {
    return !this.hasAttribute('invalid');
  }
}

class FakeInput extends FakeElement {
  #value = '';
  form = null;
  get type() {
    return this.attributes.type ?? 'text';
  }
  get disabled() {
    return 'disabled' in this.attributes;
  }
  get readOnly() {
    return 'readonly' in this.attributes;
  }
  get formAction() {
    return this.attributes.formaction;
  }
  get formMethod() {
    return this.attributes.formmethod;
  }
  get value() {
    return this.#value;
  }
  set value(text) {
    this.#value = text;
  }
}

class FakeForm extends FakeElement {
  fields = [];
  get elements() {
    return this.fields;
  }
  get action() {
    return this.attributes.action ?? 'https://forum.example/signin';
  }
  get method() {
    return this.attributes.method ?? 'post';
  }
  get noValidate() {
    return false;
  }
  reportValidity() {
    this.reported = true;
  }
  requestSubmit(button) {
    this.requested = button;
    if (
      !this.hasAttribute('silent') &&
      this.dispatchEvent(new Event('submit', { cancelable: true }))
    ) {
      this.posted = this.fields.map((field) => field.value);
    }
  }
}

class FakeRoot extends FakeNode {
  children = [];
  querySelectorAll(selector) {
    if (selector === '*') {
      return this.children;
    }
    const inputs = this.children.filter((child) => child instanceof FakeInput);
    const wanted = (input) =>
      /(^|\s)dns-handle(\s|$)/i.test(input.getAttribute('autocomplete') ?? '');
    return selector.startsWith('input[autocomplete') ? inputs.filter(wanted) : inputs;
  }
}

class FakeDocument extends FakeRoot {}

// A page with forms: { document, window, send(event), orders, sent, fieldRules, formRules }.
export function fakePage() {
  const document = new FakeDocument();
  const sent = [];
  const timers = [];
  let order = null;
  const window = Object.assign(new EventTarget(), {
    isSecureContext: true,
    origin: 'https://forum.example',
    location: { host: 'forum.example' },
  });
  window.top = window;
  const context = vm.createContext({
    document,
    window,
    crypto,
    URL,
    Event,
    EventTarget,
    Node: FakeNode,
    Element: FakeElement,
    Document: FakeDocument,
    DocumentFragment: FakeRoot,
    HTMLInputElement: FakeInput,
    HTMLFormElement: FakeForm,
    requestIdleCallback: (run) => run(),
    setTimeout: (run, ms) => timers.push({ run, ms }),
    chrome: {
      runtime: {
        id: 'self',
        sendMessage: async (message) => {
          sent.push(message);
        },
        onMessage: {
          addListener: (listener) => {
            order = listener;
          },
        },
      },
    },
  });
  const run = (name) =>
    vm.runInContext(readFileSync(new URL(name, root), 'utf8'), context, { filename: name });
  run('content/field.js');
  run('content/form.js');
  const rules = vm.runInContext('({ fieldRules, formRules })', context);
  const runTimers = (longest = Infinity) => {
    for (const timer of timers.splice(0).filter(({ ms }) => ms <= longest)) {
      timer.run();
    }
  };
  // Sends an order as the background does and gives the facts of the answer.
  const ask = (message, sender = { id: 'self' }) => {
    sent.length = 0;
    order(message, sender, () => {});
    return sent.find(({ type }) => type === 'answer')?.facts;
  };
  return { document, window, sent, ask, runTimers, start: () => run('content/main.js'), ...rules };
}

export const NONCE = 'kq3Tz0m1Yt9yV3n0h3oV2A';

// Adds a form of the usual kind: { form, field, token, button }.
export function addForm(place, attributes = {}) {
  const form = new FakeForm(attributes.form);
  const add = (own) => {
    const input = new FakeInput(own);
    Object.assign(input, { form, parent: place });
    form.fields.push(input);
    place.children.push(input);
    return input;
  };
  form.parent = place;
  return {
    form,
    field: add({ autocomplete: 'username dns-handle', ...attributes.field }),
    token: add({
      type: 'hidden',
      autocomplete: 'dns-handle-token',
      nonce: NONCE,
      ...attributes.token,
    }),
    button: add({ type: 'submit', ...attributes.button }),
  };
}

export function shadowHost(place) {
  const host = new FakeElement({ inside: new FakeRoot() });
  host.parent = place;
  place.children.push(host);
  return host.shadowRoot;
}

// An event as the browser delivers it at the top of the page.
export function arrive(page, type, target, { trusted = true, ...rest } = {}) {
  const event = Object.assign(new Event(type), rest);
  Object.defineProperties(event, {
    isTrusted: { value: trusted },
    composedPath: { value: () => [target] },
  });
  page.document.dispatchEvent(event);
}
