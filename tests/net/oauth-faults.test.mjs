// Goal: whatever goes wrong at the server or on the way back ends in a status of its own, leaves
// nothing behind, and the flow can be started again.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SILENCE } from '../fixtures/oauth-server.mjs';
import { DID, Flow, HANDLE, refusal, startFlowWorld, startServer } from './support/flow.mjs';
import { startNet } from './net.mjs';

let world;
let server;
before(async () => { world = await startFlowWorld(); });
after(() => world.stop());
beforeEach(async () => { server = await startServer(world); });

const withBody = changes => answer => ({ ...answer, body: { ...answer.body, ...changes } });
const refused = error => () => ({ status: 400, body: { error } });
const begin = async (t, args) =>
  (await startNet(t, world.settings)).call('oauth_begin', { handle: HANDLE, ...args });

// The flow that follows a failed one, with nothing of it in the way.
async function linksNow(t) {
  server.change = {};
  server.metadata = {};
  server.nonces = 'fixed';
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.equal((await flow.end).result?.did, DID);
}

test('a server that does everything right confirms the account, and the tokens are taken back',
  async t => {
    const flow = await Flow.begin(t, world);
    assert.equal(flow.scope, 'atproto');
    assert.equal(flow.server, 'server.example.net');
    const page = await flow.comeBack();
    assert.equal(page.status, 200);
    assert.match(await page.text(), /mallory\.example\.org is yours/);
    assert.deepEqual(await flow.end, { result: {
      handle: HANDLE, did: DID, issuer: server.origin, server: 'server.example.net',
      pds: server.origin, code_sent: false,
    } });
    assert.equal(server.revoked.length, 1);
    assert.equal(flow.step('revoke').outcome, 'found');
    const { form } = server.requests.find(({ endpoint }) => endpoint === 'par');
    assert.equal(form.login_hint, HANDLE);
    const client = new URL(form.client_id);
    assert.equal(client.origin, 'http://localhost');
    assert.equal(client.searchParams.get('scope'), 'atproto');
    assert.equal(await refusal(flow.call('oauth_finish')), 'flow_unknown');
  });

test('neither a token nor the code, the verifier or the state is in a reply or a step', async t => {
  const flow = await Flow.begin(t, world);
  const issued = [];
  server.change.token = answer => {
    issued.push(answer.body.access_token, answer.body.refresh_token);
    return answer;
  };
  let state;
  await flow.comeBack(query => {
    state = query.get('state');
    issued.push(query.get('code'));
  });
  const told = JSON.stringify([await flow.end, flow.steps, flow.url]) + flow.net.stderr;
  const { form } = server.requests.findLast(({ endpoint }) => endpoint === 'token');
  for (const secret of [...issued, state, form.code_verifier]) {
    assert.ok(secret.length > 20);
    assert.ok(!told.includes(secret));
  }
});

test('each proof is new, for its own address, by one key in a flow and another in the next',
  async t => {
    const keys = [];
    for (let i = 0; i < 2; i += 1) {
      const flow = await Flow.begin(t, world);
      await flow.comeBack();
      assert.ok((await flow.end).result);
      const proofs = server.requests.splice(0).flatMap(({ proof }) => proof ?? []);
      assert.equal(new Set(proofs.map(({ jwk }) => jwk.x)).size, 1);
      assert.equal(new Set(proofs.map(({ jti }) => jti)).size, proofs.length);
      keys.push(proofs[0].jwk.x);
    }
    assert.notEqual(keys[0], keys[1]);
  });

test('a nonce that is outdated at every step is renewed once at every step', async t => {
  server.nonces = 'rotated';
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.ok((await flow.end).result);
  for (const endpoint of ['par', 'token', 'revoke']) assert.equal(server.count(endpoint), 2);
});

test('a server that is content with no nonce is asked twice and no more', async t => {
  server.nonces = 'never';
  assert.equal(await refusal(begin(t)), 'oauth_refused');
  assert.equal(server.count('par'), 2);
  await linksNow(t);
});

for (const seconds of [-86_400, 3_600]) {
  test(`a server whose clock is ${seconds} seconds ahead gets proofs by it`, async t => {
    server.clockAhead = seconds;
    const flow = await Flow.begin(t, world);
    await flow.comeBack();
    assert.ok((await flow.end).result);
  });
}

for (const [name, change, code] of [
  ['refuses the request', refused('invalid_client_metadata'), 'oauth_refused'],
  ['answers with its own fault', () => ({ status: 500, body: 'oops' }), 'oauth_refused'],
  ['sends the request elsewhere', () => ({
    status: 307, headers: { location: 'https://forum.example/' }, body: {},
  }), 'oauth_refused'],
  ['answers without a reference', () => ({ status: 201, body: {} }), 'answer_bad'],
  ['gives a reference with a line break', () => ({
    status: 201, body: { request_uri: 'urn:a\r\nb' },
  }), 'answer_bad'],
  ['gives a reference of 600 characters', () => ({
    status: 201, body: { request_uri: 'u'.repeat(600) },
  }), 'answer_bad'],
  ['answers with 70 kB', () => ({ status: 201, body: { x: 'x'.repeat(70_000) } }),
    'answer_too_large'],
]) {
  test(`a server that ${name} at the first step: ${code}`, async t => {
    server.change.par = change;
    assert.equal(await refusal(begin(t)), code);
    await linksNow(t);
  });
}

for (const [name, change, code] of [
  ['says no', query => {
    query.delete('code');
    query.set('error', 'access_denied');
  }, 'oauth_denied'],
  ['gives another error', query => {
    query.delete('code');
    query.set('error', 'server_error');
  }, 'oauth_refused'],
  ['has another state', query => query.set('state', 'A'.repeat(22)), 'oauth_state'],
  ['has no state', query => query.delete('state'), 'oauth_state'],
  ['has no issuer', query => query.delete('iss'), 'oauth_issuer'],
  ['has another issuer', query => query.set('iss', 'https://evil.example.net'), 'oauth_issuer'],
  ['has neither code nor error', query => query.delete('code'), 'answer_bad'],
  ['has both code and error', query => query.set('error', 'access_denied'), 'answer_bad'],
  ['has two codes', query => query.append('code', 'other'), 'answer_bad'],
  ['has a code that was made up', query => query.set('code', 'guessed'), 'oauth_refused'],
  ['has a code of 3000 characters', query => query.set('code', 'x'.repeat(3000)), 'answer_bad'],
]) {
  test(`an answer that ${name}: ${code}`, async t => {
    const flow = await Flow.begin(t, world);
    const page = await flow.comeBack(change);
    assert.equal(page.status, code === 'oauth_denied' ? 200 : 400);
    assert.match(await page.text(), /Nothing was linked/);
    assert.deepEqual(await flow.end, { code });
    assert.equal(server.revoked.length, 0);
    await linksNow(t);
  });
}

for (const [name, change, code] of [
  ['for another account', withBody({ sub: 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' }), 'oauth_subject'],
  ['for nobody', withBody({ sub: undefined }), 'oauth_subject'],
  ['that is not bound to the key', withBody({ token_type: 'Bearer' }), 'answer_bad'],
  ['without its scope', withBody({ scope: undefined }), 'answer_bad'],
  ['with a refresh token of 5000 characters', withBody({ refresh_token: 'a'.repeat(5000) }),
    'answer_bad'],
  ['with less than was asked for', withBody({ scope: 'openid' }), 'oauth_scope'],
]) {
  test(`a token ${name} is taken back and not used: ${code}`, async t => {
    server.change.token = change;
    const flow = await Flow.begin(t, world);
    await flow.comeBack();
    assert.deepEqual(await flow.end, { code });
    assert.equal(server.revoked.length, 1);
    await linksNow(t);
  });
}

for (const [name, change, code] of [
  ['refuses the code', refused('invalid_grant'), 'oauth_refused'],
  ['gives a token with a line break', withBody({ access_token: 'a\r\nb' }), 'answer_bad'],
  ['gives a token of 5000 characters', withBody({ access_token: 'a'.repeat(5000) }), 'answer_bad'],
  ['gives no token', withBody({ access_token: undefined }), 'answer_bad'],
  ['gives a list for a token', withBody({ access_token: ['a'] }), 'answer_bad'],
  ['answers with a page', () => ({ body: '<h1>Hello</h1>' }), 'answer_bad'],
]) {
  test(`a server that ${name}: ${code}`, async t => {
    server.change.token = change;
    const flow = await Flow.begin(t, world);
    await flow.comeBack();
    assert.deepEqual(await flow.end, { code });
    await linksNow(t);
  });
}

test('an account that has moved to another server meanwhile is not confirmed by the old one',
  async t => {
    const flow = await Flow.begin(t, world);
    server.change.document = answer => ({ ...answer, body: { ...answer.body, service: [{
      id: '#atproto_pds', type: 'AtprotoPersonalDataServer',
      serviceEndpoint: 'https://elsewhere.example.net',
    }] } });
    await world.publishAddress('elsewhere.example.net', '127.0.0.1');
    world.serve('elsewhere.example.net', (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({
        resource: 'https://elsewhere.example.net', authorization_servers: [server.origin],
      }));
    });
    await flow.comeBack();
    assert.deepEqual(await flow.end, { code: 'oauth_issuer' });
    assert.equal(server.revoked.length, 1);
    await linksNow(t);
  });

test('a server that will not take its tokens back does not undo what was confirmed', async t => {
  server.change.revoke = refused('unsupported_token_type');
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.ok((await flow.end).result);
  assert.equal(flow.step('revoke').outcome, 'failed');
});

test('a handle that belongs to another account than expected is not begun', async t => {
  const other = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb';
  assert.equal(await refusal(begin(t, { did: other })), 'did_other');
  assert.equal(server.count('par'), 0);
});

test('a server that stops answering is given up after ten seconds, at the first step', async t => {
  server.change.par = () => SILENCE;
  assert.equal(await refusal(begin(t)), 'answer_timeout');
  await linksNow(t);
});

test('a server that stops answering is given up after ten seconds, at the token', async t => {
  server.change.token = () => SILENCE;
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.deepEqual(await flow.end, { code: 'answer_timeout' });
  await linksNow(t);
});
