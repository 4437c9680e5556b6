import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addForm, arrive, fakePage, NONCE } from './fake-page.mjs';

function started(attributes) {
  const page = fakePage();
  const parts = addForm(page.document, attributes);
  page.start();
  const first = page.sent.splice(0);
  return { page, first, ...parts };
}

const types = (page) => page.sent.map(({ type }) => type);
const order = { handle: 'alice.example.com', direct: true, nonce: NONCE, confirm: null };

test('a page with a handle field is announced once, and nothing is written to it', () => {
  const { page, first, field } = started();
  assert.deepEqual(
    first.map(({ type, present }) => [type, present]),
    [['field_seen', true]],
  );
  page.runTimers();
  arrive(page, 'pointerup', field);
  assert.deepEqual(types(page), []);
  assert.equal(field.value, '');
});

test('a page without a handle field says nothing', () => {
  const { first } = started({ field: { autocomplete: 'username' } });
  assert.deepEqual(first, []);
});

test('a field that came later is announced by the later looks', () => {
  const page = fakePage();
  page.start();
  addForm(page.document);
  page.runTimers();
  assert.deepEqual(types(page), ['field_seen']);
});

test('a look that comes too soon after another is made up for', () => {
  const page = fakePage();
  page.start();
  arrive(page, 'pointerup', page.document.body);
  addForm(page.document);
  arrive(page, 'pointerup', page.document.body);
  assert.deepEqual(types(page), []);
  page.runTimers();
  page.runTimers();
  assert.deepEqual(types(page), ['field_seen']);
});

test('a trusted click in the empty field is told, with what the form offers', () => {
  const { page, field } = started();
  arrive(page, 'click', field);
  const { type, facts, fresh } = page.sent.at(-1);
  assert.equal(type, 'field_clicked');
  assert.equal(fresh, true);
  assert.deepEqual(
    { direct: facts.direct, nonce: facts.nonce, refusal: facts.refusal },
    { direct: true, nonce: NONCE, refusal: null },
  );
});

test('the down arrow in the empty field does what a click does; other keys do not', () => {
  const { page, field } = started();
  arrive(page, 'keydown', field, { key: 'a' });
  arrive(page, 'keydown', field, { key: 'ArrowDown', repeat: true });
  assert.deepEqual(types(page), []);
  arrive(page, 'keydown', field, { key: 'ArrowDown' });
  assert.deepEqual(types(page), ['field_clicked']);
});

test('a click made by a script, or in a field that holds a name, is not told', () => {
  const { page, field } = started();
  arrive(page, 'click', field, { trusted: false });
  field.value = 'bob.example';
  arrive(page, 'click', field);
  assert.deepEqual(types(page), []);
});

test('after one sign-in in a page a click is no longer fresh', () => {
  const { page, field } = started();
  page.ask({ type: 'prepare', ...order });
  field.value = '';
  arrive(page, 'click', field);
  assert.equal(page.sent.at(-1).fresh, false);
});

test('prepare fills the name and submit sends it with the token', () => {
  const { page, form, field, button } = started();
  assert.deepEqual({ ...page.ask({ type: 'prepare', ...order }) }, { filled: true });
  assert.equal(field.value, 'alice.example.com');
  assert.equal(page.ask({ type: 'submit', token: 'the.token', nonce: NONCE }).submitted, true);
  assert.ok(form.posted.includes('the.token'));
  assert.equal(form.requested, button);
});

test('a form that is not complete is filled but not sent', () => {
  const { page, form } = started({ form: { invalid: '' } });
  assert.equal(page.ask({ type: 'prepare', ...order }).problem, 'invalid');
  assert.equal(form.reported, undefined);
  page.ask({ type: 'show_invalid' });
  assert.equal(form.reported, true);
});

test('what changed since the look stops the sign-in before anything is filled', () => {
  for (const change of [{ nonce: `${NONCE}x` }, { direct: false }, { confirm: 'Sell' }]) {
    const { page, field } = started();
    assert.equal(page.ask({ type: 'prepare', ...order, ...change }).problem, 'changed');
    assert.equal(field.value, '');
  }
});

test('a text to confirm is part of what the form offers, and is signed as it was seen', () => {
  const { page, field, token } = started({ token: { 'data-confirm': 'Sell 100 shares' } });
  arrive(page, 'click', field);
  assert.equal(page.sent.at(-1).facts.confirm, 'Sell 100 shares');
  const seen = { ...order, confirm: 'Sell 100 shares' };
  assert.deepEqual({ ...page.ask({ type: 'prepare', ...seen }) }, { filled: true });
  token.attributes['data-confirm'] = 'Sell 900 shares';
  const late = page.ask({ type: 'submit', token: 'the.token', nonce: NONCE });
  assert.equal(late.problem, 'changed');
});

test('a form with a text that cannot be shown as it is gets nothing', () => {
  for (const confirm of ['', ' Sell', 'Sell  all', 'Sell\nall', 'Sell\u202eall', 'a'.repeat(201)]) {
    const { page, field } = started({ token: { 'data-confirm': confirm } });
    arrive(page, 'click', field);
    assert.equal(page.sent.at(-1).facts.refusal.reason, 'confirm', JSON.stringify(confirm));
    assert.equal(page.ask({ type: 'prepare', ...order, confirm }).problem, 'refused');
    assert.equal(field.value, '');
  }
});

test('a refused form is not filled', () => {
  const { page, field } = started({ form: { action: 'https://evil.example/' } });
  assert.equal(page.ask({ type: 'prepare', ...order }).problem, 'refused');
  assert.equal(field.value, '');
});

const changes = {
  'the form left the page': [
    ({ field }) => {
      field.parent = null;
    },
    'vanished',
  ],
  'the field moved to another form': [
    ({ field }) => {
      field.form = {};
    },
    'vanished',
  ],
  'the form goes elsewhere now': [
    ({ form }) => {
      form.attributes.action = 'https://evil.example/';
    },
    'refused',
  ],
  'the nonce is another one': [
    ({ token }) => {
      token.attributes.nonce = `${NONCE}x`;
    },
    'changed',
  ],
  'the name was overwritten': [
    ({ field }) => {
      field.value = 'mallory.example';
    },
    'changed',
  ],
  'the button is not ready': [
    ({ button }) => {
      button.attributes.disabled = '';
    },
    'not_ready',
  ],
};

for (const [what, [change, problem]] of Object.entries(changes)) {
  test(`no token is handed over when ${what}`, () => {
    const parts = started();
    parts.form.attributes = {};
    parts.page.ask({ type: 'prepare', ...order });
    change(parts);
    assert.equal(
      parts.page.ask({ type: 'submit', token: 'the.token', nonce: NONCE }).problem,
      problem,
    );
    assert.equal(parts.token.value, '');
    assert.equal(parts.form.requested, undefined);
  });
}

test('a token without a prepared form goes nowhere', () => {
  const { page, token } = started();
  assert.equal(page.ask({ type: 'submit', token: 'the.token', nonce: NONCE }).problem, 'vanished');
  assert.equal(token.value, '');
});

test('a nonce that was signed once is reported as stale', () => {
  const { page } = started();
  page.ask({ type: 'prepare', ...order });
  page.ask({ type: 'submit', token: 'the.token', nonce: NONCE });
  assert.equal(page.ask({ type: 'look' }).stale, true);
});

test('for the redirect the form is submitted without a token', () => {
  const { page, form, token } = started({ token: { nonce: '' } });
  page.ask({ type: 'prepare', ...order, direct: false, nonce: null });
  assert.equal(page.ask({ type: 'submit', token: null, nonce: null }).submitted, true);
  assert.notEqual(form.requested, undefined);
  assert.equal(token.value, '');
});

test('orders for another document, of no known kind, or from a stranger get no answer', () => {
  const { page } = started();
  assert.equal(page.ask({ type: 'look', page: 'another' }), undefined);
  assert.equal(page.ask({ type: 'constructor' }), undefined);
  assert.equal(page.ask({ type: 'look' }, { id: 'stranger' }), undefined);
});

test('coming back through the history takes the token out and announces the field again', () => {
  const { page, form, token } = started();
  form.addEventListener('submit', (event) => event.preventDefault());
  page.ask({ type: 'prepare', ...order });
  page.ask({ type: 'submit', token: 'the.token', nonce: NONCE });
  assert.equal(token.value, 'the.token');
  page.sent.length = 0;
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  assert.equal(token.value, '');
  assert.deepEqual(types(page), ['field_seen']);
});
