// What the tests of nywhere-net's OAuth share: the world with the server that misbehaves, a flow
// from its beginning to its end, and the browser's part in it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { startOauthServer } from '../../fixtures/oauth-server.mjs';
import { startWorld } from '../../fixtures/world.mjs';
import { startNet } from '../net.mjs';

export const HANDLE = 'mallory.example.org';
export const DID = 'did:plc:abcdefghijklmnopqrstuvwx';
export const NEW_KEY = 'did:key:zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo';
const HOST = 'server.example.net';

export const startFlowWorld = () => startWorld({ names: ['*.example.org', '*.example.net'] });

// A server with a clean record for each test.
export const startServer = (world, options = {}) =>
  startOauthServer(world, { host: HOST, handle: HANDLE, did: DID, ...options });

// The browser opens the server's page and is sent back: the address it would go to.
export async function browse(world, url) {
  const { host, pathname, search } = new URL(url);
  const request = httpsRequest({
    host: '127.0.0.1', port: world.port, servername: host, ca: world.ca.ca,
    path: pathname + search, headers: { host },
  }).end();
  const [response] = await once(request, 'response');
  response.resume();
  return new URL(response.headers.location);
}

// A flow that is begun, and whose end is awaited: `end` has `result` or `code`.
export class Flow {
  steps = [];

  static async begin(t, world, args = {}) {
    const flow = new Flow();
    flow.world = world;
    flow.net = await startNet(t, world.settings);
    Object.assign(flow, await flow.net.call(
      'oauth_begin', { handle: HANDLE, ...args }, step => flow.steps.push(step)));
    flow.end = flow.call('oauth_finish').then(result => ({ result }), ({ code }) => ({ code }));
    return flow;
  }

  call(operation, args) {
    return this.net.call(operation, { flow: this.flow, ...args }, step => this.steps.push(step));
  }

  // The page that the browser shows in the end. `change` gets the parameters that come back.
  async comeBack(change = () => {}) {
    const back = await browse(this.world, this.url);
    change(back.searchParams);
    return fetch(back);
  }

  step = name => this.steps.findLast(({ step }) => step === name);
}

// Nobody listens there any more; a port that is open but never answers is none of that.
export const assertClosed = url => assert.rejects(
  fetch(url, { signal: AbortSignal.timeout(5000) }),
  ({ cause }) => cause?.code === 'ECONNREFUSED');

// The code of the refusal that is expected.
export const refusal = promise => promise.then(
  result => { throw new Error(`not refused: ${JSON.stringify(result)}`); },
  ({ code }) => code,
);
