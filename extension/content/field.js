// Finds the field of a page that asks for a handle, by the rules of the protocol. Only reads.
//
// Content scripts share their global scope with each other and not with the page. Names are
// declared with `const` because an element with an id would otherwise answer for a property of
// `window`, and methods of `document` and of forms are taken from their prototypes because a page
// may shadow them with a name="".
'use strict';

const fieldRules = (() => {
  const SELECTOR = 'input[autocomplete~="dns-handle" i]';
  const TEXT_TYPES = new Set(['text', 'search', 'email', 'url', 'tel']);
  const HANDLE_TYPES = ['dns', 'fingerprint'];
  const ASCII_SPACE = /[\t\n\f\r ]+/;
  const NONCE = /^[A-Za-z0-9_-]{22,128}$/;
  const PROOFS = ['jws', 'fido2'];

  // host/handle/confirm.c has the same table: what is not seen, moves what stands beside it, or is
  // no character.
  const CONFIRM_MAX = 200;
  const UNSEEN =
    /[\0-\x1f\x7f-\xa0\xad\u034f\u061c\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{10ffff}]/u;
  const isPlaneEnd = (character) => (character.codePointAt(0) & 0xfffe) === 0xfffe;

  const tokens = (text) =>
    (text ?? '')
      .split(ASCII_SPACE)
      .filter(Boolean)
      .map((t) => t.toLowerCase());

  // The IDL property is "" for tokens that the browser does not know, so only the attribute counts.
  const hasToken = (element, token) => tokens(element.getAttribute('autocomplete')).includes(token);

  const isInput = (node) => node instanceof HTMLInputElement;

  // A field without a form has nowhere to go to; one that is disabled cannot be filled.
  const isHandleField = (node) =>
    isInput(node) &&
    hasToken(node, 'dns-handle') &&
    TEXT_TYPES.has(node.type) &&
    node.form !== null &&
    !node.disabled &&
    !node.readOnly;

  // Under a Content-Security-Policy header the attribute itself reads "".
  function nonceOf(element) {
    const candidates = [element.nonce, element.dataset.nonce, element.getAttribute('nonce')];
    return candidates.find((text) => NONCE.test(text ?? '')) ?? null;
  }

  // The formats of the token that the site takes, in our order.
  function proofsOf(element) {
    const asked = tokens(element.getAttribute('data-handle-proof'));
    return asked.length === 0 ? ['jws'] : PROOFS.filter((proof) => asked.includes(proof));
  }

  // A text that the user is to confirm: all of it as it stands, or none.
  const isConfirmable = (text) =>
    text !== '' &&
    Array.from(text).length <= CONFIRM_MAX &&
    !UNSEEN.test(text) &&
    !Array.from(text).some(isPlaneEnd) &&
    text.split(' ').every(Boolean);

  // Null for a sign-in.
  const confirmOf = (element) => element?.getAttribute('data-confirm') ?? null;

  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  const elementsOf = getter(HTMLFormElement, 'elements');
  const shadowRootOf = getter(Element, 'shadowRoot');

  // The first hidden input with the right token, a nonce that a helper would accept, and a format
  // that it knows.
  function tokenField(form) {
    return (
      Array.from(elementsOf.call(form)).find(
        (element) =>
          isInput(element) &&
          element.type === 'hidden' &&
          hasToken(element, 'dns-handle-token') &&
          nonceOf(element) !== null &&
          proofsOf(element).length > 0,
      ) ?? null
    );
  }

  function acceptedTypes(field) {
    const asked = tokens(field.getAttribute('data-handle-types'));
    if (asked.length === 0) {
      return HANDLE_TYPES;
    }
    const known = HANDLE_TYPES.filter((type) => asked.includes(type));
    return known.length > 0 ? known : ['dns'];
  }

  const query = (root, selector) =>
    (root instanceof Document ? Document : DocumentFragment).prototype.querySelectorAll.call(
      root,
      selector,
    );

  // Cheap enough for every page: one selector, no walk. A field in a shadow root is met by its
  // first event.
  function lookShallow(root = document) {
    return Array.from(query(root, SELECTOR)).find(isHandleField) ?? null;
  }

  // Visits every open shadow root; only when the user asks.
  function lookDeep(root = document) {
    const fields = Array.from(query(root, SELECTOR)).filter(isHandleField);
    for (const element of query(root, '*')) {
      const inside = shadowRootOf.call(element);
      if (inside) {
        fields.push(...lookDeep(inside));
      }
    }
    return fields;
  }

  // Of several fields: the one that the user touched last, then the first that can be seen.
  function choose(touched) {
    if (touched?.isConnected && isHandleField(touched)) {
      return touched;
    }
    const fields = lookDeep();
    return fields.find((field) => field.checkVisibility()) ?? fields[0] ?? null;
  }

  return {
    tokens,
    isHandleField,
    nonceOf,
    tokenField,
    acceptedTypes,
    proofsOf,
    confirmOf,
    isConfirmable,
    lookShallow,
    lookDeep,
    choose,
  };
})();
