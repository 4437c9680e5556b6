import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost } from '../../../extension/background/host.js';

const event = () => {
  const listeners = [];
  return {
    addListener: (f) => listeners.push(f),
    fire: (...args) => listeners.forEach((f) => f(...args)),
  };
};

// A host whose every port answers with `serve(request)`; undefined is no answer at all.
function fake({
  serve = () => ({ result: {} }),
  reason = 'ended',
  protocols = [1],
  ...heard
} = {}) {
  const ports = [];
  const clock = { ms: 1000 };
  const connect = () => {
    const port = { posted: [], onMessage: event(), onDisconnect: event(), disconnected: false };
    port.disconnect = () => {
      port.disconnected = true;
    };
    port.postMessage = (request) => {
      port.posted.push(request);
      const hello = { result: { version: '0.1.0', protocols } };
      const reply = request.op === 'hello' && protocols ? hello : serve(request, port);
      queueMicrotask(() => reply && port.onMessage.fire({ id: request.id, ...reply }));
    };
    ports.push(port);
    return port;
  };
  const host = createHost({
    connect,
    closeReason: () => reason,
    version: '0.1.0',
    now: () => clock.ms,
    ...heard,
  });
  return { host, ports, clock };
}

const dying = (reason) =>
  fake({
    reason,
    protocols: null,
    serve: (request, port) => void queueMicrotask(() => port.onDisconnect.fire(port)),
  });

test('nothing is opened before the first call; one port serves all, greeted once', async () => {
  const { host, ports } = fake();
  assert.equal(ports.length, 0);
  await Promise.all([
    host.call('plan', { origin: 'https://a.example' }),
    host.call('handles'),
    host.call('hello'),
  ]);
  assert.equal(ports.length, 1);
  assert.deepEqual(
    ports[0].posted.map(({ op }) => op),
    ['hello', 'plan', 'handles'],
  );
  assert.deepEqual(ports[0].posted[0].args, { extension: '0.1.0' });
});

test('every request has its own id, and replies out of order find their calls', async () => {
  const held = [];
  const { host, ports } = fake({ serve: (request) => void held.push(request) });
  const calls = [host.call('a'), host.call('b')];
  while (held.length < 2) {
    await new Promise(setImmediate);
  }
  for (const { id, op } of held.reverse()) {
    ports[0].onMessage.fire({ id, result: op });
  }
  assert.deepEqual(await Promise.all(calls), ['a', 'b']);
});

test('an error of the host keeps its code', async () => {
  const { host } = fake({
    serve: () => ({ error: { code: 'locked', message: 'Your keys are locked.' } }),
  });
  await assert.rejects(host.call('plan'), { code: 'locked', message: 'Your keys are locked.' });
});

test('an error says what was tried before, if the host does and only as a list', async () => {
  const tried = [{ kind: 'keyring', code: 'keyring_locked' }];
  for (const [said, heard] of [
    [tried, { tried }],
    ['everything', {}],
    [undefined, {}],
  ]) {
    const error = { code: 'wrong_passphrase', message: 'That was not it.', tried: said };
    const { host } = fake({ serve: () => ({ error }) });
    await assert.rejects(host.call('unlock'), { details: heard });
  }
});

test('a host that speaks no protocol of ours is refused, and hears nothing more', async () => {
  const { host, ports } = fake({ protocols: [2] });
  await assert.rejects(host.call('plan'), {
    code: 'helper_version',
    details: { helper: '0.1.0', extension: '0.1.0' },
  });
  assert.equal(ports[0].disconnected, true);
  assert.deepEqual(
    ports[0].posted.map(({ op }) => op),
    ['hello'],
  );
});

test('a host that answers the greeting with an error is given up, and another is asked', async () => {
  let error = { code: 'no_memory', message: 'There is no memory.' };
  const serve = ({ op }) => (op === 'hello' && error ? { error } : { result: { protocols: [1] } });
  const { host, ports } = fake({ protocols: null, serve });
  await assert.rejects(host.call('plan'), { code: 'no_memory' });
  assert.equal(ports[0].disconnected, true);
  error = null;
  host.retry();
  await host.call('plan');
  assert.equal(ports.length, 2);
});

test('a host that is not installed is told from one that stopped', async () => {
  await assert.rejects(dying('missing').host.call('plan'), { code: 'helper_missing' });
  await assert.rejects(dying('forbidden').host.call('plan'), { code: 'helper_forbidden' });
  await assert.rejects(dying('ended').host.call('plan'), { code: 'helper_ended' });
});

test('a host that cannot start is started at growing intervals only', async () => {
  const { host, ports, clock } = dying('missing');
  const tries = async () => {
    await assert.rejects(host.call('plan'), { code: 'helper_missing' });
    return ports.length;
  };
  assert.equal(await tries(), 1);
  assert.equal(await tries(), 1);
  clock.ms += 1000;
  assert.equal(await tries(), 2);
  clock.ms += 1000;
  assert.equal(await tries(), 2);
  clock.ms += 1000;
  assert.equal(await tries(), 3);
  clock.ms += 3_600_000;
  for (let i = 0; i < 10; i += 1, clock.ms += 30_000) {
    await tries();
  }
  assert.equal(ports.length, 13);
});

test('the user may try again without waiting', async () => {
  const { host, ports } = dying('missing');
  await assert.rejects(host.call('plan'));
  host.retry();
  await assert.rejects(host.call('plan'));
  assert.equal(ports.length, 2);
});

test('a port that closes while idle is opened again at the next call, without a pause', async () => {
  const { host, ports } = fake();
  await host.call('plan');
  ports[0].onDisconnect.fire(ports[0]);
  await host.call('plan');
  assert.equal(ports.length, 2);
});

test('a port that closes fails every call that waits for it', async () => {
  const { host, ports } = fake({
    serve: (request, port) => void queueMicrotask(() => port.onDisconnect.fire(port)),
  });
  const results = await Promise.allSettled([host.call('a'), host.call('b')]);
  assert.deepEqual(
    results.map(({ reason }) => reason.code),
    ['helper_ended', 'helper_ended'],
  );
  assert.equal(ports.length, 1);
});

test('a host that was killed unseen is replaced for the question that finds out', async () => {
  const { host, ports } = fake({
    serve: (request, port) =>
      ports.length > 1
        ? { result: { op: request.op } }
        : void queueMicrotask(() => port.onDisconnect.fire(port)),
  });
  await host.call('hello');
  assert.deepEqual(await host.call('plan'), { op: 'plan' });
  assert.equal(ports.length, 2);
});

test('what cannot be done twice is not asked again', async () => {
  const { host, ports } = fake({
    serve: (request, port) => void queueMicrotask(() => port.onDisconnect.fire(port)),
  });
  await host.call('hello');
  await assert.rejects(host.call('handle_add'), { code: 'helper_ended' });
  assert.equal(ports.length, 1);
});

test('a host that dies of every question is asked twice and no more', async () => {
  const { host, ports } = fake({
    serve: (request, port) => void queueMicrotask(() => port.onDisconnect.fire(port)),
  });
  await host.call('hello');
  await assert.rejects(host.call('plan'), { code: 'helper_ended' });
  assert.equal(ports.length, 2);
});

test('a reply that nobody asked for is ignored', async () => {
  const { host, ports } = fake();
  await host.call('plan');
  for (const stray of [
    null,
    {},
    { id: null, error: { code: 'bad_json' } },
    { id: 99, result: {} },
  ]) {
    ports[0].onMessage.fire(stray);
  }
  assert.deepEqual(await host.call('plan'), {});
});

const turn = () => new Promise(setImmediate);

test('a host that does not answer in its time is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { host, ports } = fake({ serve: () => undefined });
  const plan = assert.rejects(host.call('plan'), { code: 'helper_silent' });
  await turn();
  t.mock.timers.tick(15_000);
  await plan;
  assert.equal(ports[0].disconnected, true);
});

test('a host that waits for a person is left alone when other calls get no answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { host, ports } = fake({ serve: () => undefined });
  const unlock = host.call('unlock', {}, { patient: true });
  await turn();
  const plan = assert.rejects(host.call('plan'), { code: 'helper_silent' });
  await turn();
  t.mock.timers.tick(600_000);
  await plan;
  assert.equal(ports[0].disconnected, false);
  const { id } = ports[0].posted.find(({ op }) => op === 'unlock');
  ports[0].onMessage.fire({ id, result: 'open' });
  assert.equal(await unlock, 'open');
});

test('progress reaches whoever asked, and the reply still comes after it', async () => {
  const { host, ports } = fake({ serve: () => undefined });
  const steps = [];
  const call = host.call('resolve', {}, { patient: true, onProgress: (step) => steps.push(step) });
  const other = host.call('handles', {}, { patient: true });
  await turn();
  const idOf = (op) => ports[0].posted.find((request) => request.op === op).id;
  ports[0].onMessage.fire({ id: idOf('resolve'), progress: { step: 'clean' } });
  ports[0].onMessage.fire({ id: idOf('handles'), progress: { step: 'for nobody' } });
  ports[0].onMessage.fire({ id: 99, progress: { step: 'of nobody' } });
  ports[0].onMessage.fire({ id: idOf('resolve'), progress: { step: 'key' } });
  ports[0].onMessage.fire({ id: idOf('resolve'), result: { did: 'x' } });
  ports[0].onMessage.fire({ id: idOf('resolve'), progress: { step: 'late' } });
  ports[0].onMessage.fire({ id: idOf('handles'), result: 'done' });
  assert.deepEqual(await call, { did: 'x' });
  assert.equal(await other, 'done');
  assert.deepEqual(steps, [{ step: 'clean' }, { step: 'key' }]);
});

test('each host that serves is announced, and so is its end; others are neither', async () => {
  const heard = [];
  const hooks = { isNew: () => heard.push('new'), isGone: () => heard.push('gone') };
  const { host, ports } = fake(hooks);
  await host.call('plan');
  assert.deepEqual(heard, ['new']);
  ports[0].onDisconnect.fire(ports[0]);
  assert.deepEqual(heard, ['new', 'gone']);
  await host.call('plan');
  assert.deepEqual(heard, ['new', 'gone', 'new']);
  const old = fake({ protocols: [9], ...hooks });
  await assert.rejects(old.host.call('plan'), { code: 'helper_version' });
  assert.equal(heard.length, 3);
});

test('a call that has said what it waits for has no time limit any more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { host, ports } = fake({ serve: () => undefined });
  const call = host.call('sign_in');
  await turn();
  const { id } = ports[0].posted.at(-1);
  ports[0].onMessage.fire({ id, progress: { step: 'touch' } });
  t.mock.timers.tick(600_000);
  ports[0].onMessage.fire({ id, result: { token: 'x' } });
  assert.deepEqual(await call, { token: 'x' });
});
