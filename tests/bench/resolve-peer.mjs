// npm's resolver of handles, as @atproto/oauth-client-node uses it, in a process of its own. Told
// where the world is, it resolves {handle} and answers with the milliseconds.
import { createRequire } from 'node:module';
import { resolveTxt } from 'node:dns/promises';
import { joinWorld } from '../fixtures/internet.mjs';

const require = createRequire(new URL('../fixtures/oauth-site/package.json', import.meta.url));
const { AtprotoIdentityResolver } = require('@atproto-labs/identity-resolver');
const { AtprotoHandleResolver } = require('@atproto-labs/handle-resolver');
const { DidResolverCommon } = require('@atproto-labs/did-resolver');

const txtRecords = async name => {
  try {
    return (await resolveTxt(name)).map(strings => strings.join(''));
  } catch (error) {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return null;
    throw error;
  }
};

let plcDirectoryUrl;

// Without the caches that would come with NodeOAuthClient: both sides are to ask.
const create = () => new AtprotoIdentityResolver(
  new DidResolverCommon({ fetch, plcDirectoryUrl }),
  new AtprotoHandleResolver({ fetch, resolveTxt: txtRecords }),
);

process.on('message', async message => {
  if (message.server) {
    joinWorld(message);
    plcDirectoryUrl = message.plc;
    return process.send({ ready: 1 });
  }
  const begin = performance.now();
  const { did } = await create().resolve(message.handle);
  const ms = performance.now() - begin;
  if (!did) throw new Error(`${message.handle} was not resolved`);
  return process.send({ ms });
});
