// Checks where a form goes, fills its handle field, and submits it with the token.
'use strict';

const formRules = (() => {
  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  const actionOf = getter(HTMLFormElement, 'action');
  const methodOf = getter(HTMLFormElement, 'method');
  const noValidateOf = getter(HTMLFormElement, 'noValidate');
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;

  // How long a token may stay when a script of the page took over and reads the form itself.
  const SCRIPT_READS_MS = 1000;

  const isSubmitter = (element, form) =>
    element.form === form && (element.type === 'submit' || element.type === 'image');

  // The button that Enter would press: the first of the form, in the order of the document.
  // form.elements leaves image buttons out, so the root is asked.
  function defaultButton(form) {
    const root = Node.prototype.getRootNode.call(form);
    const type = root instanceof Document ? Document : DocumentFragment;
    const buttons = type.prototype.querySelectorAll.call(root, 'button, input');
    return Array.from(buttons).find((element) => isSubmitter(element, form)) ?? null;
  }

  const originOf = (url) => {
    try {
      return new URL(url).origin;
    } catch {
      return 'null';
    }
  };

  // Where the form would really go, with the button's own wishes applied.
  function destination(form, button) {
    return {
      method: button?.hasAttribute('formmethod') ? button.formMethod : methodOf.call(form),
      action: button?.hasAttribute('formaction') ? button.formAction : actionOf.call(form),
    };
  }

  // Why nothing may be put into this form, or null.
  function refusal(form, button, page) {
    const { method, action } = destination(form, button);
    if (!page.isSecureContext || page.origin === 'null') {
      return { reason: 'insecure', host: page.location.host };
    }
    if (page.top !== page) {
      return { reason: 'framed', host: page.location.host };
    }
    // form.action is checked as well as the button's: another button, or a script, would use it.
    for (const url of [action, actionOf.call(form)]) {
      if (originOf(url) !== page.origin) {
        return { reason: 'elsewhere', host: URL.canParse(url) ? new URL(url).host : '' };
      }
    }
    return method === 'post' ? null : { reason: 'method', host: page.location.host };
  }

  // As a user's typing looks to the page: the native setter passes by the one that React puts on
  // the element.
  function write(input, text) {
    setValue.call(input, text);
    for (const type of ['input', 'change']) {
      input.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    }
  }

  // Without firing `invalid` events, which pages answer with messages.
  const isValid = (form, button) =>
    noValidateOf.call(form) ||
    Boolean(button?.formNoValidate) ||
    Element.prototype.matches.call(form, ':valid');

  const showInvalid = (form) => HTMLFormElement.prototype.reportValidity.call(form);

  // The token that is in a form just now.
  let placed = null;

  // Only what was put in is taken out: the page may have written something of its own.
  function clear() {
    if (placed && placed.field.value === placed.token) {
      setValue.call(placed.field, '');
    }
    placed = null;
  }

  // Puts the token in while the submit event is on its way and takes it out again. Returns whether
  // the event was fired, and whether a script of the page took over. Without a token the form is
  // only submitted.
  function submit(form, button, field, token) {
    let fired = null;
    const listener = (event) => {
      fired = event;
      if (field) {
        placed = { field, token };
        setValue.call(field, token);
      }
    };
    EventTarget.prototype.addEventListener.call(form, 'submit', listener, {
      capture: true,
      once: true,
    });
    HTMLFormElement.prototype.requestSubmit.call(form, button);
    EventTarget.prototype.removeEventListener.call(form, 'submit', listener, { capture: true });
    const taken = fired?.defaultPrevented ?? false;
    setTimeout(clear, taken ? SCRIPT_READS_MS : 0);
    return { submitted: fired !== null, taken };
  }

  return { defaultButton, destination, refusal, write, isValid, showInvalid, submit, clear };
})();
