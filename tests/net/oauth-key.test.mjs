// Goal: an account gets a key without losing anything of its document, and a server that would
// change more than that is not let through.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { EMAIL_CODE, SILENCE } from '../fixtures/oauth-server.mjs';
import { makeNeedles, searchMemory } from '../fixtures/residue.mjs';
import {
  assertClosed, DID, Flow, HANDLE, NEW_KEY, refusal, startFlowWorld, startServer,
} from './support/flow.mjs';

let world;
let server;
before(async () => { world = await startFlowWorld(); });
after(() => world.stop());
beforeEach(async () => { server = await startServer(world); });

const refused = (status, error) => () => ({ status, body: { error } });

// A flow that has sent its e-mail.
async function withCode(t) {
  const flow = await Flow.begin(t, world, { with_key: true });
  assert.equal(flow.scope, 'atproto identity:*');
  const page = await flow.comeBack();
  assert.match(await page.text(), /Look at your e-mail/);
  assert.equal((await flow.end).result.code_sent, true);
  await assertClosed(page.url);
  return flow;
}

const addKey = (flow, args) =>
  flow.call('oauth_add_key', { code: EMAIL_CODE, key: NEW_KEY, fragment: 'nywhere', ...args });

async function addsNow(t) {
  server.change = {};
  assert.deepEqual(await addKey(await withCode(t)), { did: DID, fragment: 'nywhere' });
}

test('the key is added, all else is kept, and the tokens are taken back', async t => {
  const { verificationMethods, ...before } = server.operation;
  const flow = await withCode(t);
  assert.equal(server.revoked.length, 0);
  assert.deepEqual(await addKey(flow), { did: DID, fragment: 'nywhere' });
  const { verificationMethods: after, ...rest } = server.operation;
  assert.deepEqual(rest, before);
  assert.deepEqual(after, { ...verificationMethods, nywhere: NEW_KEY });
  assert.equal(server.revoked.length, 1);
  assert.equal(flow.step('plc_submit').outcome, 'found');
  assert.equal(await refusal(addKey(flow)), 'flow_unknown');
});

test('nothing secret of a flow that has ended is left in memory', {
  skip: process.getuid() !== 0 && 'only root may read the memory of a hardened program',
}, async t => {
  const texts = { 'e-mailed code': EMAIL_CODE };
  server.change.token = answer => {
    texts['access token'] = answer.body.access_token;
    texts['refresh token'] = answer.body.refresh_token;
    return answer;
  };
  const flow = await withCode(t);
  const { form } = server.requests.findLast(({ endpoint }) => endpoint === 'token');
  Object.assign(texts, { code: form.code, verifier: form.code_verifier });
  assert.notDeepEqual(
    searchMemory(flow.net.pid, makeNeedles({ texts: { token: texts['access token'] } })), []);
  await addKey(flow);
  assert.deepEqual(searchMemory(flow.net.pid, makeNeedles({ texts })), []);
  assert.notDeepEqual(searchMemory(flow.net.pid, makeNeedles({ texts: { HANDLE } })), []);
});

test('a PDS that is not the authorization server has its own nonces and the same key', async t => {
  server = await startServer(world, { pdsHost: 'data.example.net' });
  const flow = await withCode(t);
  assert.ok(await addKey(flow));
  assert.equal(flow.pds, 'https://data.example.net');
  const proofs = server.requests.filter(({ proof }) => proof).map(({ headers, proof }) => (
    { host: headers.host, ...proof }));
  assert.equal(new Set(proofs.map(({ jwk }) => jwk.x)).size, 1);
  for (const host of ['server.example.net', 'data.example.net']) {
    const [first, ...rest] = proofs.filter(proof => proof.host === host);
    assert.equal(first.nonce, undefined);
    assert.equal(new Set(rest.map(({ nonce }) => nonce)).size, 1);
  }
});

test('a nonce that is outdated at every step is renewed at the PDS too', async t => {
  server.nonces = 'rotated';
  assert.ok(await addKey(await withCode(t)));
  for (const endpoint of ['request_code', 'sign', 'submit']) {
    assert.equal(server.count(endpoint), 2);
  }
});

test('a wrong code is said to be wrong, and the right one is still taken', async t => {
  const flow = await withCode(t);
  for (const code of ['AAAAA-AAAAA', '', 'x"},{', 'A'.repeat(1000)]) {
    assert.equal(await refusal(addKey(flow, { code })), 'code_wrong');
  }
  server.change.sign = refused(400, 'ExpiredToken');
  assert.equal(await refusal(addKey(flow)), 'code_wrong');
  server.change = {};
  assert.ok(await addKey(flow));
});

test('the tenth wrong code ends the flow', async t => {
  const flow = await withCode(t);
  for (let i = 0; i < 10; i += 1) {
    assert.equal(await refusal(addKey(flow, { code: 'AAAAA-AAAAA' })), 'code_wrong');
  }
  assert.equal(await refusal(addKey(flow)), 'flow_unknown');
  assert.equal(server.revoked.length, 1);
});

test('a key of another device keeps its name and its place', async t => {
  const other = 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169';
  server.operation.verificationMethods.nywhere = other;
  assert.deepEqual(await addKey(await withCode(t)), { did: DID, fragment: 'nywhere-2' });
  assert.equal(server.operation.verificationMethods.nywhere, other);
  assert.equal(server.operation.verificationMethods['nywhere-2'], NEW_KEY);
});

test('a key that is there already is not added twice', async t => {
  server.operation.verificationMethods['nywhere-laptop'] = NEW_KEY;
  assert.deepEqual(await addKey(await withCode(t)), { did: DID, fragment: 'nywhere-laptop' });
  assert.equal(server.count('sign'), 0);
});

for (const [what, change] of [
  ['drops another method', ({ verificationMethods: { nywhere } }) => (
    { verificationMethods: { nywhere } })],
  ['adds a method of its own', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, evil: 'did:key:z6MkEvil' } })],
  ['puts another key in', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, nywhere: 'did:key:z6MkEvil' } })],
  ['changes the rotation keys', () => ({ rotationKeys: ['did:key:zQ3shEvil'] })],
  ['changes the names', () => ({ alsoKnownAs: ['at://evil.example.net'] })],
  ['changes the server', () => ({ services: {} })],
  ['ends the account', () => ({ type: 'plc_tombstone' })],
]) {
  test(`an operation that ${what} is not submitted`, async t => {
    server.change.sign = answer => {
      const { operation } = answer.body;
      return { ...answer, body: { operation: { ...operation, ...change(operation) } } };
    };
    const flow = await withCode(t);
    assert.equal(await refusal(addKey(flow)), 'answer_bad');
    assert.equal(server.count('submit'), 0);
    assert.equal(server.revoked.length, 1);
    await addsNow(t);
  });
}

for (const [what, endpoint, change, code] of [
  ['will not send an e-mail', 'request_code', refused(400, 'InvalidRequest'), 'oauth_refused'],
  ['has forgotten its token', 'request_code', refused(401, 'InvalidToken'), 'flow_expired'],
]) {
  test(`a server that ${what} ends the flow: ${code}`, async t => {
    server.change[endpoint] = change;
    const flow = await Flow.begin(t, world, { with_key: true });
    await flow.comeBack();
    assert.deepEqual(await flow.end, { code });
    assert.equal(server.revoked.length, 1);
    await addsNow(t);
  });
}

for (const [what, endpoint, change, code] of [
  ['has a directory that fails', 'data', () => ({ status: 503, body: {} }), 'answer_bad'],
  ['has a directory that lacks it', 'data', () => ({ status: 404, body: {} }), 'did_not_found'],
  ['will not sign', 'sign', refused(400, 'InvalidRequest'), 'oauth_refused'],
  ['has forgotten its token', 'sign', refused(401, 'InvalidToken'), 'flow_expired'],
  ['signs nothing', 'sign', () => ({ body: {} }), 'answer_bad'],
  ['will not submit', 'submit', refused(400, 'InvalidRequest'), 'oauth_refused'],
  ['only says that it submitted', 'submit', answer => {
    delete server.operation.verificationMethods.nywhere;
    return answer;
  }, 'oauth_refused'],
]) {
  test(`a server that ${what} ends the flow: ${code}`, async t => {
    const flow = await withCode(t);
    server.change[endpoint] = change;
    assert.equal(await refusal(addKey(flow)), code);
    assert.equal(server.revoked.length, 1);
    assert.equal(await refusal(addKey(flow)), 'flow_unknown');
    await addsNow(t);
  });
}

for (const [what, change, code] of [
  ['is about another account', { did: 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' }, 'did_other'],
  ['has no methods', { verificationMethods: undefined }, 'did_document_bad'],
  ['has eleven methods', { verificationMethods: Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [`k${i}`, 'did:key:z6Mk']) ) }, 'did_document_bad'],
  ['has a method that is no text', { verificationMethods: { atproto: {} } }, 'did_document_bad'],
]) {
  test(`what the directory says is not built on when it ${what}`, async t => {
    const flow = await withCode(t);
    server.change.data = answer => ({ ...answer, body: { ...answer.body, ...change } });
    assert.equal(await refusal(addKey(flow)), code);
    assert.equal(server.count('sign'), 0);
    await addsNow(t);
  });
}

test('a server that is silent for a moment costs the user nothing', async t => {
  const flow = await withCode(t);
  server.change.sign = () => SILENCE;
  assert.equal(await refusal(addKey(flow)), 'answer_timeout');
  server.change = {};
  assert.ok(await addKey(flow));
});

test('the end of its input takes the tokens of all flows back, and takes two seconds at most',
  async t => {
    const flow = await withCode(t);
    assert.equal(server.revoked.length, 0);
    assert.equal(await flow.net.end(), 0);
    assert.equal(server.revoked.length, 1);
    const stuck = await withCode(t);
    server.change.revoke = () => SILENCE;
    const began = Date.now();
    assert.equal(await stuck.net.end(), 0);
    assert.ok(Date.now() - began < 8000); // a server is given ten otherwise
  });

test('a flow that waits for its code can be cancelled, and the tokens are taken back', async t => {
  const flow = await withCode(t);
  await flow.call('oauth_cancel');
  assert.equal(server.revoked.length, 1);
  assert.equal(await refusal(addKey(flow)), 'flow_unknown');
});

for (const [what, args, code] of [
  ['no key', { key: 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' }, 'bad_did'],
  ['a name that sites do not look for', { fragment: 'atproto' }, 'bad_argument'],
  ['a name that is none', { fragment: 'nywhere"' }, 'bad_argument'],
  ['a name of 31 characters', { fragment: `nywhere${'x'.repeat(24)}` }, 'bad_argument'],
]) {
  test(`${what} is not added: ${code}`, async t => {
    const flow = await withCode(t);
    assert.equal(await refusal(addKey(flow, args)), code);
    assert.ok(await addKey(flow), 'the flow is as it was');
  });
}

for (const endpoint of ['request_code', 'data', 'sign', 'submit']) {
  test(`nywhere-net is killed at ${endpoint}: the next one starts anew`, async t => {
    const reached = server.reached(endpoint);
    const hang = () => SILENCE;
    let pending;
    let flow;
    if (endpoint === 'request_code') {
      server.change[endpoint] = hang;
      flow = await Flow.begin(t, world, { with_key: true });
      flow.comeBack().catch(() => {});
      pending = flow.end.then(({ code }) => code);
    } else {
      flow = await withCode(t);
      server.change[endpoint] = hang;
      pending = refusal(addKey(flow));
    }
    await reached;
    await flow.net.kill();
    assert.equal(await pending, 'ended');
    delete server.operation.verificationMethods.nywhere;
    await addsNow(t);
  });
}
