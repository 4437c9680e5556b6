// Goal: a server that is none of atproto's, found by `_oauth._tcp`, confirms a handle by the same
// rules as far as it knows them.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Flow, HANDLE, NEW_KEY, refusal, startFlowWorld, startServer } from './support/flow.mjs';
import { startNet } from './net.mjs';

let world;
let server;
before(async () => { world = await startFlowWorld(); });
after(() => world.stop());
beforeEach(async () => { server = await startServer(world, { did: undefined }); });

const CONFIRMED = {
  handle: HANDLE, sub: 'user-1', issuer: 'https://server.example.net',
  server: 'server.example.net', code_sent: false,
};

const begin = async (t, args) =>
  (await startNet(t, world.settings)).call('oauth_begin', { handle: HANDLE, ...args });

async function confirms(t) {
  const flow = await Flow.begin(t, world);
  await flow.comeBack();
  assert.deepEqual(await flow.end, { result: CONFIRMED });
  return flow;
}

test('a server that can do all of it is used like one of atproto', async t => {
  const flow = await confirms(t);
  assert.equal(flow.did, undefined);
  assert.equal(flow.scope, 'openid');
  assert.ok(server.requests.find(({ endpoint }) => endpoint === 'par').proof);
  assert.equal(server.revoked.length, 1);
});

test('a server that takes no requests beforehand gets it in the address', async t => {
  server.metadata = {
    pushed_authorization_request_endpoint: undefined,
    require_pushed_authorization_requests: undefined,
    dpop_signing_alg_values_supported: undefined,
  };
  const flow = await confirms(t);
  const { searchParams } = new URL(flow.url);
  assert.equal(searchParams.get('code_challenge_method'), 'S256');
  assert.equal(searchParams.get('login_hint'), HANDLE);
  const token = server.requests.find(({ endpoint }) => endpoint === 'token');
  assert.equal(token.headers.dpop, undefined);
  assert.equal(token.form.code_verifier.length, 43);
});

test('a server that does not know us is told who we are', async t => {
  server.metadata = {
    client_id_metadata_document_supported: undefined,
    registration_endpoint: `${server.origin}/register`,
  };
  await confirms(t);
  const par = server.requests.find(({ endpoint }) => endpoint === 'par');
  assert.equal(par.form.client_id, server.clientId);
});

test('a server that lets nobody in without a registration of old is not begun with', async t => {
  server.metadata = { client_id_metadata_document_supported: undefined };
  assert.equal(await refusal(begin(t)), 'metadata_bad');
});

test('a server that refuses to know us is said to refuse', async t => {
  server.metadata = { registration_endpoint: `${server.origin}/register` };
  server.change.register = () => ({ status: 403, body: { error: 'access_denied' } });
  assert.equal(await refusal(begin(t)), 'oauth_refused');
});

for (const [name, body] of [
  ['no answer', {}],
  ['an id of 300 characters', { client_id: 'x'.repeat(300) }],
  ['an empty id', { client_id: '' }],
]) {
  test(`a server that gives us ${name} when we register is not used`, async t => {
    server.metadata = { registration_endpoint: `${server.origin}/register` };
    server.change.register = () => ({ status: 201, body });
    assert.equal(await refusal(begin(t)), 'answer_bad');
  });
}

test('an issuer is demanded from those who promise it, and compared in any case', async t => {
  const without = await Flow.begin(t, world);
  await without.comeBack(query => query.delete('iss'));
  assert.deepEqual(await without.end, { code: 'oauth_issuer' });
  server.metadata = { authorization_response_iss_parameter_supported: undefined };
  const wrong = await Flow.begin(t, world);
  await wrong.comeBack(query => query.set('iss', 'https://evil.example.net'));
  assert.deepEqual(await wrong.end, { code: 'oauth_issuer' });
  const right = await Flow.begin(t, world);
  await right.comeBack(query => query.delete('iss'));
  assert.deepEqual(await right.end, { result: CONFIRMED });
});

const claims = changes => answer => {
  const [header, payload, signature] = answer.body.id_token.split('.');
  const changed = { ...JSON.parse(Buffer.from(payload, 'base64url')), ...changes };
  const text = Buffer.from(JSON.stringify(changed)).toString('base64url');
  return { ...answer, body: { ...answer.body, id_token: `${header}.${text}.${signature}` } };
};

const fromNow = seconds => Math.floor(Date.now() / 1000) + seconds;

const idToken = id_token => answer => ({ ...answer, body: { ...answer.body, id_token } });

for (const [name, change, code] of [
  ['for another client', claims({ aud: 'someone' }), 'answer_bad'],
  ['for others too', claims({ aud: ['http://localhost', 'someone'] }), 'answer_bad'],
  ['of another issuer', claims({ iss: 'https://evil.example.net' }), 'answer_bad'],
  ['about nobody', claims({ sub: undefined }), 'answer_bad'],
  ['about an empty name', claims({ sub: '' }), 'oauth_subject'],
  ['about a name of 300 characters', claims({ sub: 'x'.repeat(300) }), 'answer_bad'],
  ['without an end', claims({ exp: undefined }), 'answer_bad'],
  ['whose end is no number', claims({ exp: '9999999999' }), 'answer_bad'],
  ['that has ended', claims({ exp: fromNow(-301) }), 'answer_bad'],
  ['without a beginning', claims({ iat: undefined }), 'answer_bad'],
  ['made in the future', claims({ iat: fromNow(900) }), 'answer_bad'],
  ['that is not valid yet', claims({ nbf: fromNow(900) }), 'answer_bad'],
  ['that is none', idToken('x'), 'answer_bad'],
  ['that is no JSON', idToken('a.b.c'), 'answer_bad'],
  ['that is absent', idToken(undefined), 'oauth_subject'],
]) {
  test(`an ID token ${name} confirms nothing: ${code}`, async t => {
    server.change.token = change;
    const flow = await Flow.begin(t, world);
    await flow.comeBack();
    assert.deepEqual(await flow.end, { code });
    assert.equal(server.revoked.length, 1);
  });
}

test('an ID token may name its one audience in a list', async t => {
  server.change.token = (answer, { form }) => claims({ aud: [form.client_id] })(answer);
  await confirms(t);
});

test('an ID token that ended a moment ago, or begins in one, is no refusal', async t => {
  server.change.token = claims({ iat: fromNow(200), nbf: fromNow(200), exp: fromNow(-200) });
  await confirms(t);
});

test('an ID token is judged by the clock of the server that made it', async t => {
  server.clockAhead = -7200;
  await confirms(t);
});

test('a handle whose server changes meanwhile is not confirmed by the old one', async t => {
  const flow = await Flow.begin(t, world);
  await world.publishService(`_oauth._tcp.${HANDLE}`, '0 0 443 other.example.net.');
  await world.publishAddress('other.example.net', '127.0.0.1');
  world.serve('other.example.net', (request, response) => response.writeHead(200, {
    'content-type': 'application/json',
  }).end(JSON.stringify({
    issuer: 'https://other.example.net', response_types_supported: ['code'],
    authorization_endpoint: 'https://other.example.net/a',
    token_endpoint: 'https://other.example.net/t', code_challenge_methods_supported: ['S256'],
  })));
  await flow.comeBack();
  assert.deepEqual(await flow.end, { code: 'oauth_issuer' });
});

test('a handle that becomes an account’s meanwhile is not confirmed as its server’s', async t => {
  const flow = await Flow.begin(t, world);
  await world.publishTxt(`_atproto.${HANDLE}`, `did=${NEW_KEY}`);
  await flow.comeBack();
  assert.deepEqual(await flow.end, { code: 'oauth_issuer' });
});

test('it cannot give an account a key', async t => {
  assert.equal(await refusal(begin(t, { with_key: true })), 'server_missing');
});
