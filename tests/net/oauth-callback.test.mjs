// Goal: the loopback port takes the one answer it waits for, from whoever else may connect to it;
// and a flow that is given up, or loses its program, leaves the way free for the next.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { SILENCE } from '../fixtures/oauth-server.mjs';
import {
  assertClosed, browse, DID, Flow, HANDLE, NEW_KEY, refusal, startFlowWorld, startServer,
} from './support/flow.mjs';
import { startNet } from './net.mjs';

let world;
let server;
before(async () => { world = await startFlowWorld(); });
after(() => world.stop());
beforeEach(async () => { server = await startServer(world); });

// What a plain connection gets for these bytes; "" when it is closed without a word.
async function send(port, bytes) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket).catch(() => '');
}

const requestOf = (target, host, method = 'GET') =>
  `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

async function linksNow(t) {
  server.change = {};
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.equal((await flow.end).result?.did, DID);
}

test('only a GET of the very address, at this very host, is taken for the answer', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  const target = back.pathname + back.search;
  const wrong = [
    requestOf('/', back.host), requestOf('/favicon.ico', back.host),
    requestOf(`${back.pathname}x${back.search}`, back.host), requestOf(back.pathname, back.host),
    requestOf(`/${back.search}`, back.host), requestOf(`${target}#`, back.host),
    requestOf(target, back.host, 'POST'), requestOf(target, back.host, 'HEAD'),
    requestOf(target, 'evil.example.net'), requestOf(target, `localhost:${back.port}`),
    requestOf(target, `${back.host}\r\nHost: ${back.host}`), requestOf(back.href, back.host),
    `GET ${target} HTTP/1.1\r\n\r\n`, `GET ${target}\r\nHost: ${back.host}\r\n\r\n`,
    'x'.repeat(32768), '\0\0\0\0\r\n\r\n',
  ];
  for (const bytes of wrong) {
    assert.match(await send(back.port, bytes), /^HTTP\/1\.1 404 /, bytes.slice(0, 60));
  }
  assert.match(await send(back.port, requestOf(target, back.host)), /^HTTP\/1\.1 200 /);
  assert.equal((await flow.end).result.did, DID);
});

test('connections that say nothing, and hundreds of them, do not keep the browser out', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  for (let i = 0; i < 200; i += 1) {
    const socket = connect(back.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write('GET /');
    t.after(() => socket.destroy());
  }
  assert.equal((await fetch(back)).status, 200);
  assert.equal((await flow.end).result.did, DID);
});

test('a browser brings along what other programs of this computer have left in it', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  const cookie = Array.from({ length: 5 }, (_, n) => `c${n}=${'x'.repeat(4000)}`).join('; ');
  const head = `GET ${back.pathname}${back.search} HTTP/1.1\r\nHost: ${back.host}\r\n`;
  assert.match(await send(back.port, `${head}Cookie: ${cookie}\r\n\r\n`), /^HTTP\/1\.1 200 /);
  assert.equal((await flow.end).result.did, DID);
});

test('an answer that comes in single bytes is understood', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  const socket = connect(back.port, '127.0.0.1').setNoDelay();
  const answer = text(socket);
  for (const byte of requestOf(back.pathname + back.search, back.host)) {
    await new Promise(done => { socket.write(byte, done); });
  }
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  assert.ok((await flow.end).result);
});

test('the second of two equal answers is told that it was used already', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  let second;
  server.change.token = async answer => {
    const socket = connect(back.port, '127.0.0.1');
    await once(socket, 'connect');
    second = text(socket);
    socket.write(requestOf(back.pathname + back.search, back.host));
    return answer;
  };
  const first = await fetch(back);
  assert.equal(first.status, 200);
  assert.match(await second, /^HTTP\/1\.1 409 [^]*used already/);
  assert.ok((await flow.end).result);
  await assertClosed(back);
  assert.equal(server.count('token'), 1);
});

test('the page may not be kept, framed, or tell anyone its address', async t => {
  const flow = await Flow.begin(t, world);
  const page = await flow.comeBack();
  const { headers } = page;
  const style = /<style>([^]*)<\/style>/.exec(await page.text())[1];
  const hash = createHash('sha256').update(style).digest('base64');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('content-security-policy'), `default-src 'none'; ` +
    `style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
  await flow.end;
});

test('a user who closes the tab cancels, and the port is closed', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  assert.match(await send(back.port, requestOf('/', back.host)), / 404 /, 'it is being waited for');
  assert.deepEqual(await flow.call('oauth_cancel'), {});
  assert.deepEqual(await flow.end, { code: 'cancelled' });
  await assertClosed(back);
  assert.equal(await refusal(flow.call('oauth_cancel')), 'flow_unknown');
  await linksNow(t);
});

test('a flow can be cancelled while the server is silent', async t => {
  server.change.token = () => SILENCE;
  const flow = await Flow.begin(t, world);
  const reached = server.reached('token');
  const page = flow.comeBack();
  await reached;
  const began = Date.now();
  await flow.call('oauth_cancel');
  assert.deepEqual(await flow.end, { code: 'cancelled' });
  assert.ok(Date.now() - began < 5000, 'well before the server is given up');
  assert.match(await (await page).text(), /You cancelled/);
  await linksNow(t);
});

test('a flow that is cancelled while the account is looked at again is not confirmed', async t => {
  const flow = await Flow.begin(t, world);
  let goOn;
  const asked = new Promise(reached => {
    server.change.document = answer => new Promise(done => {
      goOn = () => done(answer);
      reached();
    });
  });
  const page = flow.comeBack();
  await asked;
  await flow.call('oauth_cancel');
  goOn();
  assert.deepEqual(await flow.end, { code: 'cancelled' });
  assert.equal((await page).status, 400);
  assert.equal(server.revoked.length, 1);
  await linksNow(t);
});

test('a flow that waits for nobody yet can be cancelled', async t => {
  const net = await startNet(t, world.settings);
  const { flow } = await net.call('oauth_begin', { handle: HANDLE });
  assert.deepEqual(await net.call('oauth_cancel', { flow }), {});
  assert.equal(await refusal(net.call('oauth_finish', { flow })), 'flow_unknown');
});

test('a flow is finished by one request at a time', async t => {
  const flow = await Flow.begin(t, world);
  const other = flow.call('oauth_finish').then(result => ({ result }), ({ code }) => ({ code }));
  assert.deepEqual(await Promise.race([flow.end, other]), { code: 'net_busy' });
  await flow.comeBack();
  const ends = await Promise.all([flow.end, other]);
  assert.equal(ends.filter(({ result }) => result?.did === DID).length, 1);
});

test('the seventeenth flow is one too many until another one is ended', async t => {
  const net = await startNet(t, world.settings);
  const flows = [];
  for (let i = 0; i < 16; i += 1) {
    flows.push((await net.call('oauth_begin', { handle: HANDLE })).flow);
  }
  assert.equal(new Set(flows).size, 16);
  assert.equal(await refusal(net.call('oauth_begin', { handle: HANDLE })), 'net_busy');
  await net.call('oauth_cancel', { flow: flows[7] });
  assert.ok((await net.call('oauth_begin', { handle: HANDLE })).flow);
});

for (const flow of ['', 'x', 'A'.repeat(22), 'A'.repeat(5000)]) {
  test(`there is no flow named ${flow.slice(0, 25)}`, async t => {
    const net = await startNet(t, world.settings);
    for (const [operation, more] of [['oauth_finish', {}], ['oauth_cancel', {}],
      ['oauth_add_key', { code: 'A', key: NEW_KEY, fragment: 'nywhere' }]]) {
      assert.equal(await refusal(net.call(operation, { flow, ...more })), 'flow_unknown');
    }
  });
}

for (const endpoint of ['metadata', 'par']) {
  test(`nywhere-net is killed at ${endpoint}: the next one starts anew`, async t => {
    const net = await startNet(t, world.settings);
    server.change[endpoint] = () => SILENCE;
    const reached = server.reached(endpoint);
    const begun = refusal(net.call('oauth_begin', { handle: HANDLE }));
    await reached;
    await net.kill();
    assert.equal(await begun, 'ended');
    await linksNow(t);
  });
}

test('nywhere-net is killed while it waits for the browser: the port is gone with it', async t => {
  const flow = await Flow.begin(t, world);
  const back = await browse(world, flow.url);
  await flow.net.kill();
  assert.deepEqual(await flow.end, { code: 'ended' });
  await assertClosed(back);
  await linksNow(t);
});

for (const endpoint of ['token', 'document', 'revoke']) {
  test(`nywhere-net is killed at ${endpoint}: the next one starts anew`, async t => {
    const flow = await Flow.begin(t, world);
    server.change[endpoint] = () => SILENCE;
    const reached = server.reached(endpoint);
    const page = flow.comeBack().catch(() => {});
    await reached;
    await flow.net.kill();
    assert.deepEqual(await flow.end, { code: 'ended' });
    await page;
    await linksNow(t);
  });
}

test('the end of input ends it at once, whatever it waits for', async t => {
  const flow = await Flow.begin(t, world);
  assert.equal(await flow.net.end(), 0);
  // Whether its thread is told, finds the flow gone, or tells nobody any more.
  assert.match((await flow.end).code, /^(cancelled|flow_unknown|ended)$/);
});
