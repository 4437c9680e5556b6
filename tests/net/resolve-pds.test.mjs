// Goal: three people of the open social web, at a real PDS with a PLC directory, are found with
// their server: a handle of the PDS by its file, one of one's own by TXT, one with a did:web.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPds } from '../fixtures/pds/start.mjs';
import { Net } from './net.mjs';

let world;
let net;

before(async () => {
  world = await startPds();
  net = new Net();
  await net.call('configure', world.settings);
});

after(async () => {
  await net?.end();
  await world?.stop();
});

for (const [who, source] of [
  ['alice', 'well_known'], ['carol', 'txt_atproto'], ['dave', 'txt_atproto'],
]) {
  test(`${who} is found with did, PDS and authorization server`, async () => {
    const { handle, did } = world.accounts[who];
    const result = await net.call('resolve', { handle: `@${handle}`, fresh: true });
    assert.equal(result.problem, undefined, JSON.stringify(result.problem));
    assert.deepEqual({
      handle: result.handle, did: result.did, source: result.source, agrees: result.agrees,
      keys: result.keys, pds: result.pds, issuer: result.issuer, flow: result.flow,
      authorization_endpoint: result.authorization_endpoint,
    }, {
      handle, did, source, agrees: true, keys: [], pds: world.pds.origin,
      issuer: world.pds.origin, flow: 'atproto',
      authorization_endpoint: `${world.pds.origin}/oauth/authorize`,
    });
    const guard = await net.call('server', { origin: world.origin, handle });
    assert.deepEqual([guard.did, guard.server, guard.site],
      [did, new URL(world.pds.origin).host, 'forum.example']);
  });
}

test('a handle that the PDS does not know is not found', async () => {
  const result = await net.call('resolve', { handle: 'nobody.pds.example.com' });
  assert.equal(result.problem.code, 'handle_not_found');
});
