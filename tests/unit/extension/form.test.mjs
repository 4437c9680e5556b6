import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addForm, fakePage } from './fake-page.mjs';

const refusalOf = (attributes, change = {}) => {
  const page = fakePage();
  const { form, button } = addForm(page.document, attributes);
  Object.assign(page.window, change);
  return page.formRules.refusal(form, button, page.window)?.reason ?? null;
};

test('a form that posts to its own site is accepted', () => {
  assert.equal(refusalOf({}), null);
});

test('a form that goes to another origin is refused, by action or by the button', () => {
  for (const url of [
    'https://evil.example/',
    'https://forum.example.evil.example/',
    'http://forum.example/signin',
    'https://forum.example:8443/',
    'javascript:alert(1)',
    'data:text/html,x',
    'not a url',
  ]) {
    assert.equal(refusalOf({ form: { action: url } }), 'elsewhere', url);
    assert.equal(refusalOf({ button: { formaction: url } }), 'elsewhere', url);
  }
});

test('a foreign action stays refused when the button has a good one', () => {
  const attributes = {
    form: { action: 'https://evil.example/' },
    button: { formaction: 'https://forum.example/' },
  };
  assert.equal(refusalOf(attributes), 'elsewhere');
});

test('only POST is accepted, from the form and from the button', () => {
  assert.equal(refusalOf({ form: { method: 'get' } }), 'method');
  assert.equal(refusalOf({ form: { method: 'dialog' } }), 'method');
  assert.equal(refusalOf({ button: { formmethod: 'get' } }), 'method');
  assert.equal(refusalOf({ form: { method: 'get' }, button: { formmethod: 'post' } }), null);
});

test('a page that is not secure, has no origin, or is framed is refused', () => {
  assert.equal(refusalOf({}, { isSecureContext: false }), 'insecure');
  assert.equal(refusalOf({}, { origin: 'null' }), 'insecure');
  assert.equal(refusalOf({}, { top: {} }), 'framed');
});

test('the default button is the first submit or image button of the form itself', () => {
  const page = fakePage();
  const other = addForm(page.document);
  const { form, button } = addForm(page.document, { button: { type: 'image' } });
  assert.equal(page.formRules.defaultButton(form), button);
  assert.equal(page.formRules.defaultButton(other.form), other.button);
});

function submitted(onSubmit = () => {}, attributes = {}) {
  const page = fakePage();
  const { form, token, button } = addForm(page.document, { form: attributes });
  form.addEventListener('submit', onSubmit);
  const result = page.formRules.submit(form, button, token, 'the.token');
  return { page, form, token, result };
}

test('the token is in the form while it is submitted and gone right after', () => {
  const { page, form, token, result } = submitted();
  assert.ok(form.posted.includes('the.token'));
  assert.deepEqual({ ...result }, { submitted: true, taken: false });
  page.runTimers(0);
  assert.equal(token.value, '');
});

test('a script that takes the submission over has time to read the token', () => {
  const { page, token, result } = submitted((event) => event.preventDefault());
  assert.deepEqual({ ...result }, { submitted: true, taken: true });
  page.runTimers(0);
  assert.equal(token.value, 'the.token');
});

test('a page that is left or comes back has no token in it', () => {
  const { page, token } = submitted((event) => event.preventDefault());
  page.formRules.clear();
  assert.equal(token.value, '');
});

test('what the page wrote into the hidden field itself stays', () => {
  const { page, token } = submitted();
  token.value = "the page's own";
  page.runTimers();
  assert.equal(token.value, "the page's own");
});

test('a form that does not submit never holds the token, not even the next time', () => {
  const { token, result } = submitted(undefined, { silent: '' });
  assert.deepEqual({ ...result }, { submitted: false, taken: false });
  token.form.dispatchEvent(new Event('submit'));
  assert.equal(token.value, '');
});

test('a name is written with the events of typing, which also reach the document', () => {
  const page = fakePage();
  const { field } = addForm(page.document);
  const seen = [];
  for (const type of ['input', 'change']) {
    field.addEventListener(type, (event) =>
      seen.push([type, field.value, event.bubbles, event.composed]),
    );
  }
  page.formRules.write(field, 'alice.example.com');
  assert.deepEqual(seen, [
    ['input', 'alice.example.com', true, true],
    ['change', 'alice.example.com', true, true],
  ]);
});

test('a controlled input is written past the setter that its framework put on it', () => {
  const page = fakePage();
  const { field } = addForm(page.document);
  let caught = false;
  Object.defineProperty(field, 'value', {
    get: () => 'own',
    set: () => {
      caught = true;
    },
  });
  page.formRules.write(field, 'alice.example.com');
  assert.equal(caught, false);
});
