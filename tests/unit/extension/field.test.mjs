import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addForm, fakePage, NONCE, shadowHost } from './fake-page.mjs';

function field(attributes) {
  const page = fakePage();
  return { ...addForm(page.document, { field: attributes }), page };
}

test('a handle field is known by a whole token, in any case and any order', () => {
  for (const autocomplete of [
    'dns-handle',
    'username dns-handle',
    'DNS-Handle\tusername',
    'a\n\fdns-handle',
  ]) {
    const { page, field: input } = field({ autocomplete });
    assert.equal(page.fieldRules.isHandleField(input), true, autocomplete);
  }
});

test('a part of a token, or another kind of white space, is not a handle field', () => {
  for (const autocomplete of [
    'dns-handles',
    'x-dns-handle',
    'dns-handle-token',
    'username\u00a0dns-handle',
    '',
  ]) {
    const { page, field: input } = field({ autocomplete });
    assert.equal(page.fieldRules.isHandleField(input), false, autocomplete);
  }
});

test('a field that cannot be filled or sent is not a handle field', () => {
  for (const attributes of [
    { type: 'password' },
    { type: 'hidden' },
    { disabled: '' },
    { readonly: '' },
  ]) {
    const { page, field: input } = field(attributes);
    assert.equal(page.fieldRules.isHandleField(input), false, JSON.stringify(attributes));
  }
  const { page, field: input } = field();
  input.form = null;
  assert.equal(page.fieldRules.isHandleField(input), false);
});

test('the nonce is the property, or data-nonce, or the attribute', () => {
  const sources = [
    { nonceProperty: NONCE, nonce: '' },
    { 'data-nonce': NONCE, nonce: '' },
    { nonce: NONCE },
  ];
  for (const token of sources) {
    const page = fakePage();
    const { form, token: input } = addForm(page.document, { token });
    assert.equal(page.fieldRules.tokenField(form), input);
    assert.equal(page.fieldRules.nonceOf(input), NONCE);
  }
});

test('a token field without a usable nonce offers no direct sign-in', () => {
  for (const nonce of [
    '',
    'a'.repeat(21),
    'a'.repeat(129),
    `${'a'.repeat(22)}=`,
    `${'a'.repeat(22)} `,
  ]) {
    const page = fakePage();
    const { form } = addForm(page.document, { token: { nonce } });
    assert.equal(page.fieldRules.tokenField(form), null, JSON.stringify(nonce));
  }
});

test('a visible input with the token name is not a token field', () => {
  const page = fakePage();
  const { form } = addForm(page.document, { token: { type: 'text' } });
  assert.equal(page.fieldRules.tokenField(form), null);
});

test('a site may refuse fingerprint handles, and otherwise takes both', () => {
  const cases = [
    [undefined, 'dns,fingerprint'],
    ['dns', 'dns'],
    ['FINGERPRINT  dns', 'dns,fingerprint'],
    ['passport', 'dns'],
    ['', 'dns,fingerprint'],
  ];
  for (const [text, expected] of cases) {
    const { page, field: input } = field(text === undefined ? {} : { 'data-handle-types': text });
    assert.equal(page.fieldRules.acceptedTypes(input).join(), expected, text);
  }
});

test('a site names the formats of the token that it takes; one that knows no other takes the first', () => {
  const cases = [
    [undefined, 'jws'],
    ['', 'jws'],
    ['FIDO2', 'fido2'],
    ['fido2 jws passport', 'jws,fido2'],
  ];
  for (const [text, expected] of cases) {
    const page = fakePage();
    const attributes = text === undefined ? {} : { 'data-handle-proof': text };
    const { form, token } = addForm(page.document, { token: attributes });
    assert.equal(page.fieldRules.proofsOf(token).join(), expected, text);
    assert.equal(page.fieldRules.tokenField(form), token);
  }
  const page = fakePage();
  const { form } = addForm(page.document, { token: { 'data-handle-proof': 'passport' } });
  assert.equal(page.fieldRules.tokenField(form), null);
});

// The same table as that of the host, tests/unit/test_confirm.c.
test('each character of a text to confirm is taken or not as the table says', () => {
  const { isConfirmable } = fakePage().fieldRules;
  const table = readFileSync(new URL('../../fixtures/data/confirm-refused.txt', import.meta.url));
  const refused = new Set();
  for (const [, from, to] of `${table}`.matchAll(/^([0-9A-F]+)(?:-([0-9A-F]+))? /gm)) {
    for (let c = parseInt(from, 16); c <= parseInt(to ?? from, 16); c += 1) {
      refused.add(c);
    }
  }
  const wrong = [];
  for (let c = 0; c <= 0x10ffff; c += 1) {
    const expected = !refused.has(c) && (c & 0xfffe) !== 0xfffe;
    if (isConfirmable(`a${String.fromCodePoint(c)}b`) !== expected) {
      wrong.push(c.toString(16));
    }
  }
  assert.deepEqual(wrong, []);
});

test('a text to confirm has 1 to 200 characters and single spaces between its words', () => {
  const { isConfirmable } = fakePage().fieldRules;
  assert.ok(isConfirmable('Sell 100 <b>shares</b> of ACME'));
  assert.ok(isConfirmable('\u{1f600}'.repeat(200)));
  assert.ok(!isConfirmable('\u{1f600}'.repeat(201)));
  for (const text of ['', ' ', ' a', 'a ', 'a  b']) {
    assert.ok(!isConfirmable(text), JSON.stringify(text));
  }
});

test('a field in an open shadow root is found by the deep look and not by the shallow one', () => {
  const page = fakePage();
  const { field: input } = addForm(shadowHost(shadowHost(page.document)));
  assert.equal(page.fieldRules.lookShallow(), null);
  assert.equal(page.fieldRules.choose(null), input);
});

test('of several fields the touched one is chosen, then the first visible one', () => {
  const page = fakePage();
  const first = addForm(page.document, { field: { invisible: true } });
  const second = addForm(page.document);
  const third = addForm(page.document);
  assert.equal(page.fieldRules.choose(third.field), third.field);
  assert.equal(page.fieldRules.choose(null), second.field);
  third.field.parent = null;
  assert.equal(page.fieldRules.choose(third.field), second.field);
  second.field.attributes.invisible = third.field.attributes.invisible = true;
  assert.equal(page.fieldRules.choose(null), first.field);
});
