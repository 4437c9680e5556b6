// Goal: a key is taken out of an account's document without losing anything else of it, and a server
// that would change more than that is not let through.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { EMAIL_CODE } from '../fixtures/oauth-server.mjs';
import { DID, Flow, NEW_KEY, refusal, startFlowWorld, startServer } from './support/flow.mjs';

const OLD_KEY = 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169';

let world;
let server;
before(async () => { world = await startFlowWorld(); });
after(() => world.stop());
beforeEach(async () => {
  server = await startServer(world);
  server.operation.verificationMethods.nywhere = OLD_KEY;
});

const refused = (status, error) => () => ({ status, body: { error } });

// A flow that has sent its e-mail.
async function withCode(t) {
  const flow = await Flow.begin(t, world, { with_key: true });
  await flow.comeBack();
  assert.equal((await flow.end).result.code_sent, true);
  return flow;
}

const addKey = (flow, args) => flow.call('oauth_add_key',
  { code: EMAIL_CODE, key: NEW_KEY, fragment: 'nywhere-2', more: true, ...args });
const removeKey = (flow, args) =>
  flow.call('oauth_remove_key', { code: EMAIL_CODE, key: OLD_KEY, ...args });

test('the new key in, then the old one out, by one flow and two codes', async t => {
  const { verificationMethods, ...rest } = server.operation;
  const flow = await withCode(t);
  assert.deepEqual(await addKey(flow), { did: DID, fragment: 'nywhere-2', code_sent: true });
  assert.equal(server.count('request_code'), 2);
  assert.equal(server.revoked.length, 0);
  assert.deepEqual(server.operation.verificationMethods,
    { ...verificationMethods, 'nywhere-2': NEW_KEY });
  assert.deepEqual(await removeKey(flow), { did: DID });
  const { nywhere, ...others } = verificationMethods;
  assert.equal(nywhere, OLD_KEY);
  assert.deepEqual(server.operation, {
    ...rest, verificationMethods: { ...others, 'nywhere-2': NEW_KEY },
  });
  assert.equal(server.revoked.length, 1);
  assert.equal(await refusal(removeKey(flow)), 'flow_unknown');
});

test('a server that mails no second code ends the flow, and what is done is said', async t => {
  const flow = await withCode(t);
  server.change.request_code = refused(400, 'RateLimitExceeded');
  assert.deepEqual(await addKey(flow), { did: DID, fragment: 'nywhere-2', code_sent: false });
  assert.equal(server.revoked.length, 1);
  assert.equal(await refusal(removeKey(flow)), 'flow_unknown');
});

test('a key that is not there is not taken out twice', async t => {
  delete server.operation.verificationMethods.nywhere;
  assert.deepEqual(await removeKey(await withCode(t)), { did: DID });
  assert.equal(server.count('sign'), 0);
});

test('a key that signs other things is not ours to take out', async t => {
  const { atproto } = server.operation.verificationMethods;
  const flow = await withCode(t);
  const code = await removeKey(flow, { key: atproto }).then(() => 'removed', error => error.code);
  assert.equal(server.operation.verificationMethods.atproto, atproto);
  assert.equal(server.count('sign'), 0);
  assert.ok(['removed', 'bad_did'].includes(code), code);
});

test('a wrong code is said to be wrong, and the right one is still taken', async t => {
  const flow = await withCode(t);
  assert.equal(await refusal(removeKey(flow, { code: 'AAAAA-AAAAA' })), 'code_wrong');
  assert.deepEqual(await removeKey(flow), { did: DID });
});

for (const [what, change] of [
  ['drops another method', () => ({ verificationMethods: {} })],
  ['keeps the key', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, nywhere: OLD_KEY } })],
  ['puts another key in its place', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, nywhere: 'did:key:z6MkEvil' } })],
  ['puts another key in another place', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, evil: 'did:key:z6MkEvil' } })],
  ['changes another key', ({ verificationMethods }) => (
    { verificationMethods: { ...verificationMethods, atproto: 'did:key:z6MkEvil' } })],
  ['changes the rotation keys', () => ({ rotationKeys: ['did:key:zQ3shEvil'] })],
  ['changes the names', () => ({ alsoKnownAs: ['at://evil.example.net'] })],
  ['changes the server', () => ({ services: {} })],
]) {
  test(`an operation that ${what} is not submitted`, async t => {
    server.change.sign = answer => {
      const { operation } = answer.body;
      return { ...answer, body: { operation: { ...operation, ...change(operation) } } };
    };
    assert.equal(await refusal(removeKey(await withCode(t))), 'answer_bad');
    assert.equal(server.count('submit'), 0);
    assert.equal(server.revoked.length, 1);
  });
}

test('a server that only says that it submitted is not believed', async t => {
  server.change.submit = answer => {
    server.operation.verificationMethods.nywhere = OLD_KEY;
    return answer;
  };
  assert.equal(await refusal(removeKey(await withCode(t))), 'oauth_refused');
});
