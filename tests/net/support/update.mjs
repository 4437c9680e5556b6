// What the tests of updates have in common: a zone, a key of its server, and calls.
import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';

export const ZONE = 'names.example';
export const NAME = `_nywhere.quiet7.${ZONE}`;
export const TEXT = 'v=nyw1 did=did:key:zDnaeTiq1PdzvZXUaMdezchcMJQpBdH2VN4pgrrEhMCCbmwSb';
export const OTHER = 'v=nyw1 did=did:key:zDnaeAliceAliceAliceAliceAliceAliceAliceAlice';

export const makeKey = (algorithm = 'hmac-sha256') =>
  ({ name: 'writer', algorithm, secret: randomBytes(32).toString('base64') });

// The calls that a server {server, key} is asked. The code of an error is the result.
export function callsOf(net, { server, key }) {
  const call = (op, args) => net.call(op, args).catch(error => error.code);
  const common = { server, zone: ZONE, key, name: NAME, ttl: 30 };
  return {
    update: args => call('dns_update', { ...common, set: [], ...args }),
    ask: args => call('dns_ask', { server, name: NAME, ...args }),
  };
}

// What others see: the texts of a name, and its TTL.
export async function lookUp(server, name = NAME) {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  resolver.setServers([server]);
  const texts = await resolver.resolveTxt(name).catch(error => {
    if (['ENOTFOUND', 'ENODATA'].includes(error.code)) return [];
    throw error;
  });
  return texts.map(strings => strings.join(''));
}
