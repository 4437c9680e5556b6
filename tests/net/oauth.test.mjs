// Goal: the real PDS and its own pages: accounts of three kinds are linked, a refusal is one, and a
// key is added to a document by the code of an e-mail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPds } from '../fixtures/pds/start.mjs';
import { startNet } from './net.mjs';
import { NEW_KEY, refusal } from './support/flow.mjs';
import { allow, appsOf, deny } from './support/pds-user.mjs';

let world;
before(async () => { world = await startPds(); });
after(() => world.stop());

// Begins, lets the user do her part, and comes back to the loopback port.
async function run(t, { handle }, user, account, args = {}) {
  const net = await startNet(t, world.settings);
  const steps = [];
  const call = (operation, more) =>
    net.call(operation, { flow: begun?.flow, ...more }, step => steps.push(step));
  let begun;
  begun = await net.call('oauth_begin', { handle, ...args }, step => steps.push(step));
  const end = call('oauth_finish').then(result => ({ result }), ({ code }) => ({ code }));
  const page = await fetch(await user(world.pds, begun.url, account));
  return { net, call, begun, steps, page, end: await end };
}

for (const name of ['alice', 'carol', 'dave']) {
  test(`${name} is linked, and nobody has access to the account afterwards`, async t => {
    const account = world.accounts[name];
    const { begun, page, end } = await run(t, account, allow, account);
    assert.equal(begun.server, 'pds.example.com');
    assert.equal(page.status, 200);
    assert.deepEqual(end.result, {
      handle: account.handle, did: account.did, issuer: world.pds.origin,
      server: 'pds.example.com', pds: world.pds.origin, code_sent: false,
    });
    assert.deepEqual(await appsOf(world.pds, account), []);
  });
}

test('a user who says no has said no', async t => {
  const { alice } = world.accounts;
  const { end, page } = await run(t, alice, deny, alice);
  assert.deepEqual(end, { code: 'oauth_denied' });
  assert.match(await page.text(), /You said no/);
  assert.ok((await run(t, alice, allow, alice)).end.result);
});

test('a user who signs in to another account of the same server has not shown that this is hers',
  async t => {
    const { alice, carol } = world.accounts;
    const { end } = await run(t, carol, allow, alice);
    assert.deepEqual(end, { code: 'oauth_subject' });
    assert.deepEqual(await appsOf(world.pds, alice), []);
  });

test('dave with a key: his document is his own to change, so no e-mail is sent', async t => {
  const { dave } = world.accounts;
  const { begun, end } = await run(t, dave, allow, dave, { with_key: true });
  assert.equal(begun.scope, 'atproto');
  assert.equal(end.result.code_sent, false);
});

test('carol gets a key by the code of an e-mail, and loses nothing', async t => {
  const { carol } = world.accounts;
  const before = await world.document(carol.did);
  const { call, begun, end, steps } = await run(t, carol, allow, carol, { with_key: true });
  assert.equal(begun.scope, 'atproto identity:*');
  assert.equal(end.result.code_sent, true);
  assert.equal((await appsOf(world.pds, carol)).length, 1);
  const args = { key: NEW_KEY, fragment: 'nywhere' };
  const wrong = call('oauth_add_key', { code: 'AAAAA-22222', ...args });
  assert.equal(await refusal(wrong), 'code_wrong');
  const code = world.code('carol@example.com');
  assert.deepEqual(await call('oauth_add_key', { code, ...args }),
    { did: carol.did, fragment: 'nywhere' });
  const after = await world.document(carol.did);
  const added = after.verificationMethod.find(({ id }) => id === `${carol.did}#nywhere`);
  assert.equal(added.publicKeyMultibase, NEW_KEY.slice('did:key:'.length));
  assert.deepEqual(after.alsoKnownAs, before.alsoKnownAs);
  assert.deepEqual(after.service, before.service);
  assert.deepEqual(after.verificationMethod.filter(method => method !== added),
    before.verificationMethod);
  assert.deepEqual(await appsOf(world.pds, carol), []);
  assert.equal(steps.findLast(({ step }) => step === 'plc_submit').outcome, 'found');
});
