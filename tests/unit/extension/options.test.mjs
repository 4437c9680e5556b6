// What the options page may ask of the background, and what becomes of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOptions, isServerPage } from '../../../extension/background/options.js';
import { Refused, route } from '../../../extension/background/router.js';
import { failure } from '../../../extension/background/sign-in.js';

const SERVER = 'https://server.example/authorize?request_uri=x';
const turn = () => new Promise(setImmediate);

const event = () => {
  const listeners = [];
  return {
    addListener: (f) => listeners.push(f),
    fire: (...args) => listeners.forEach((f) => f(...args)),
  };
};

// The background with one page open; `replies` are by operation: a value, an Error, or a function.
function open(replies = {}, unlock = async () => ({})) {
  const asked = [];
  const patient = [];
  const opened = [];
  const shown = [];
  const host = {
    async call(op, args, { onProgress, patient: isPatient } = {}) {
      asked.push([op, args]);
      if (isPatient) {
        patient.push(op);
      }
      const reply = typeof replies[op] === 'function' ? replies[op](args, onProgress) : replies[op];
      if (reply instanceof Error) {
        throw reply;
      }
      return (await reply) ?? {};
    },
    retry() {},
  };
  const tabs = {
    async create({ url }) {
      opened.push(url);
      return { id: 70 + opened.length };
    },
    async update(id) {
      shown.push(id);
    },
  };
  const options = createOptions({ host, tabs, unlock, failure });
  const port = { sender: { tab: { id: 7 } }, onMessage: event(), onDisconnect: event(), said: [] };
  port.postMessage = (message) => port.said.push(message);
  options.connect(port);
  let lastId = 0;
  async function send(type, more = {}) {
    const id = (lastId += 1);
    port.onMessage.fire({ id, type, ...more });
    for (let i = 0; i < 10; i += 1) {
      await turn();
    }
    return port.said.findLast((message) => message.id === id && !message.progress);
  }
  return { options, port, asked, patient, opened, shown, send, ops: () => asked.map(([op]) => op) };
}

const coded = (code) => Object.assign(new Error(code), { code });
const begun = { flow: 'f', url: SERVER, handle: 'alice.example.com', server: 'server.example' };

test('no row of the table is open to a page, the popup or a stranger', () => {
  const { options } = open();
  const types = Object.keys(options.table);
  assert.ok(types.length > 20);
  for (const type of types) {
    for (const source of ['page', 'popup', 'stopped', null]) {
      assert.throws(() => route(options.table, source, { type, args: {} }), Refused, type);
    }
  }
});

test('what signs, makes a vault or is of the shell cannot be asked', async () => {
  const { send, asked } = open();
  for (const type of [
    'sign_in',
    'redirect',
    'plan',
    'init',
    'rekey',
    'rekey_secret',
    'handle_remove',
    'forget',
    'lock',
    'call',
  ]) {
    assert.equal((await send(type, { args: {} })).error.code, 'not_allowed', type);
  }
  assert.deepEqual(asked, []);
});

test('steps reach the page under the id of its question, before the answer', async () => {
  const step = { step: 'clean', outcome: 'found' };
  const { send, port } = open({
    resolve(args, onProgress) {
      onProgress(step);
      return { handle: args.handle };
    },
  });
  const { id, result } = await send('resolve', { args: { handle: 'a.example.com' } });
  assert.deepEqual(result, { handle: 'a.example.com' });
  assert.deepEqual(port.said[0], { id, progress: step });
});

test('each check of the diagnosis reaches the page as it is made, for as long as it takes', async () => {
  const check = { check: 'host', state: 'ok', message: 'It is there.' };
  let done;
  const { send, port, patient } = open({
    doctor(args, onProgress) {
      onProgress(check);
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  });
  await send('doctor', { args: {} });
  assert.deepEqual(port.said, [{ id: 1, progress: check }]);
  done({ checks: [check] });
  await turn();
  assert.deepEqual(port.said.at(-1), { id: 1, result: { checks: [check] } });
  assert.deepEqual(patient, ['doctor']);
});

test('what asks the user outside the browser has no time limit and tells what is waited for', async () => {
  const { send, port, patient, ops } = open({
    unlock_add(args, onProgress) {
      onProgress({ step: 'touch' });
      return { id: 2, ...args };
    },
  });
  const { result } = await send('unlock_add', { args: { kind: 'token' } });
  assert.deepEqual(result, { id: 2, kind: 'token' });
  assert.deepEqual(port.said[0], { id: 1, progress: { step: 'touch' } });
  for (const op of ['unlock_remove', 'unlock_test', 'unlock_change']) {
    await send(op, { args: { id: 2 } });
  }
  assert.deepEqual(patient, ['unlock_add', 'unlock_remove', 'unlock_test', 'unlock_change']);
  port.onDisconnect.fire();
  await turn();
  assert.ok(!ops().includes('unlock_cancel'), 'nobody is being asked any more');
});

test('a page that closes takes the question with it', async () => {
  const { port, ops, send } = open({ unlock_test: () => new Promise(() => {}) });
  await send('unlock_test', { args: { id: 1 } });
  assert.ok(!ops().includes('unlock_cancel'));
  port.onDisconnect.fire();
  await turn();
  assert.ok(ops().includes('unlock_cancel'));
});

test('to unlock is told of each step, and asks for the recovery code only if that is wanted', async () => {
  const told = [];
  const { send, port } = open({}, async (hear, args) => {
    told.push(args);
    hear('touch');
    return {};
  });
  for (const recovery of [undefined, 'yes', true]) {
    await send('unlock', { recovery });
  }
  assert.deepEqual(told, [{ recovery: false }, { recovery: false }, { recovery: true }]);
  assert.deepEqual(port.said[0], { id: 1, progress: { step: 'touch' } });
});

test('an unlock goes on without the page that began it: others may wait for it', async () => {
  const { port, ops, send } = open({}, () => new Promise(() => {}));
  await send('unlock');
  port.onDisconnect.fire();
  await turn();
  assert.deepEqual(ops(), []);
});

test('an error has its code and its sentence', async () => {
  const { send } = open({ contact_put: coded('contact_exists') });
  const { error } = await send('contact_put', { args: {} });
  assert.deepEqual([error.state, error.code], ['trouble', 'contact_exists']);
});

test("only https is a server's page; http on this computer in development", () => {
  assert.ok(isServerPage(SERVER, false));
  assert.ok(isServerPage('http://localhost:2583/oauth/authorize', true));
  assert.ok(isServerPage('http://127.0.0.1:2583/oauth/authorize', true));
  for (const [url, development] of [
    ['http://localhost:2583/oauth/authorize', false],
    ['http://localhost.evil.example/', true],
    ['http://server.example/', true],
    ['javascript:alert(1)', true],
    ['data:text/html,x', true],
    ['file:///etc/passwd', true],
    ['chrome://settings', true],
    ['https://user:word@server.example/', false],
    ['//server.example', false],
    ['', true],
    [undefined, true],
  ]) {
    assert.equal(isServerPage(url, development), false, String(url));
  }
});

test('a flow opens the page that the host named, and says neither it nor the flow', async () => {
  const { send, opened } = open({ link_begin: begun });
  const { result } = await send('link_begin', { args: { handle: 'alice.example.com' } });
  assert.deepEqual(result, { handle: 'alice.example.com', server: 'server.example' });
  assert.deepEqual(opened, [SERVER]);
  await send('link_open', { url: 'https://evil.example/' });
  assert.deepEqual(opened, [SERVER, SERVER]);
});

test('another kind of address is not opened, and ends the flow', async () => {
  const { send, opened, asked } = open({ link_begin: { ...begun, url: 'http://localhost/x' } });
  assert.equal((await send('link_begin', { args: {} })).error.code, 'url_refused');
  assert.deepEqual(opened, []);
  assert.deepEqual(asked.at(-1), ['link_cancel', { flow: 'f' }]);
});

test('in development a page of this computer is opened', async () => {
  const url = 'http://localhost:2583/x';
  const { send, opened } = open({ link_begin: { ...begun, url }, settings: { development: true } });
  await send('link_begin', { args: {} });
  assert.deepEqual(opened, [url]);
});

test('who comes back from the server finds the options page in front', async () => {
  const { send, shown } = open({ link_begin: begun, link_finish: { handle: {} } });
  await send('link_begin', { args: {} });
  await send('link_finish');
  assert.deepEqual(shown, [7]);
});

test('a flow that is over takes no code; one that awaits a code survives a wrong one', async () => {
  const replies = {
    link_begin: begun,
    link_finish: { code_sent: true },
    link_code: coded('code_wrong'),
  };
  const { send } = open(replies);
  assert.equal((await send('link_finish')).error.code, 'flow_unknown');
  await send('link_begin', { args: {} });
  await send('link_finish');
  assert.equal((await send('link_code', { args: { code: 'A' } })).error.code, 'code_wrong');
  replies.link_code = { handle: {} };
  assert.deepEqual((await send('link_code', { args: { code: 'B' } })).result, { handle: {} });
  assert.equal((await send('link_code', { args: { code: 'B' } })).error.code, 'flow_unknown');
});

test('the flow is the one that was begun, whatever the page says', async () => {
  const { send, asked } = open({ link_begin: begun, link_finish: { code_sent: true } });
  await send('link_begin', { args: {} });
  await send('link_finish', { args: { flow: 'other' } });
  assert.deepEqual(asked.at(-1), ['link_finish', { flow: 'f' }]);
});

test('a page that closes ends its flow, and carries out what it removed', async () => {
  const { send, port, asked } = open({ link_begin: begun });
  await send('link_begin', { args: {} });
  await send('defer', { op: 'contact_remove', args: { id: 'x' } });
  port.onDisconnect.fire(port);
  await turn();
  assert.deepEqual(asked.slice(-2), [
    ['contact_remove', { id: 'x' }],
    ['link_cancel', { flow: 'f' }],
  ]);
});

test('a page that closes while its account is looked for opens nothing', async () => {
  let answer;
  const { send, port, opened, asked } = open({
    link_begin: () => new Promise((resolve) => (answer = resolve)),
  });
  await send('link_begin', { args: {} });
  port.onDisconnect.fire(port);
  answer(begun);
  await turn();
  await turn();
  assert.deepEqual(opened, []);
  assert.deepEqual(asked.at(-1), ['link_cancel', { flow: 'f' }]);
});

test('the page is told when the tab of the server closes, and of no other tab', async () => {
  const { send, options, port } = open({ link_begin: begun });
  await send('link_begin', { args: {} });
  options.tabClosed(70);
  assert.notEqual(port.said.at(-1).event, 'server_page_closed');
  options.tabClosed(71);
  assert.deepEqual(port.said.at(-1), { event: 'server_page_closed' });
});

test('a removal waits; it is undone, or carried out once', async () => {
  const { send, ops, port } = open();
  const first = (await send('defer', { op: 'forget', args: { origin: 'https://a.example' } }))
    .result;
  assert.deepEqual(ops(), []);
  assert.deepEqual((await send('undo', first)).result, { undone: true });
  await send('commit', first);
  assert.deepEqual(ops(), []);
  const second = (await send('defer', { op: 'handle_remove', args: {} })).result;
  await send('commit', second);
  await send('commit', second);
  port.onDisconnect.fire(port);
  assert.deepEqual(ops(), ['handle_remove']);
});

test('a zone is removed like all else: it waits, and is then gone with its key', async () => {
  const { send, asked, port } = open();
  const args = { zone: 'names.example.net', kind: 'update' };
  await send('defer', { op: 'zone_remove', args });
  assert.deepEqual(asked, []);
  assert.equal((await send('zone_remove', { args })).error.code, 'not_allowed');
  port.onDisconnect.fire(port);
  assert.deepEqual(asked, [['zone_remove', args]]);
});

test('the text of a key file goes to the host, and in no reply or error', async () => {
  const args = { zone: 'names.example.net', server: 'ns1.example.net', key_file: 'key "a" { };' };
  const { send, asked, port } = open({ zone_add: coded('bad_tsig_key') });
  assert.equal((await send('zone_add', { args })).error.code, 'bad_tsig_key');
  assert.deepEqual(asked, [['zone_add', args]]);
  assert.ok(!JSON.stringify(port.said).includes('key "a"'));
});

test('nothing but a removal can be put off', async () => {
  const { send, ops, port } = open();
  for (const op of ['sign_in', 'init', 'constructor', undefined]) {
    assert.equal((await send('defer', { op, args: {} })).error.code, 'not_allowed');
  }
  port.onDisconnect.fire(port);
  assert.deepEqual(ops(), []);
});
