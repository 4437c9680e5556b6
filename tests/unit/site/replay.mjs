// Runs a vector through the site kit itself: only the wire of DNS and of HTTPS is played from it.
import { createNonces, createVerifier } from '../../../site/js/index.js';
import { HandleError } from '../../../site/js/refusal.js';
import { hostAddresses } from '../../../site/js/fetch.js';

const NODE_CODES = { NXDOMAIN: 'ENOTFOUND', SERVFAIL: 'ESERVFAIL', TIMEOUT: 'ETIMEOUT' };

function playDns(dns) {
  const ask = type => async name => {
    const { rcode, records } = dns[`${type} ${name}`] ?? { rcode: 'NXDOMAIN' };
    if (rcode === 'NOERROR') return records;
    throw Object.assign(new Error(`${type} ${name}`), { code: NODE_CODES[rcode] });
  };
  return { resolveTxt: ask('TXT'), resolve4: ask('A'), resolve6: ask('AAAA') };
}

function playHttps(https, resolver) {
  return async url => {
    await hostAddresses(resolver, new URL(url).hostname);
    const { failure, ...answer } = https[url] ?? { status: 404, body: '' };
    if (failure) throw new HandleError('https_failed', failure);
    return answer;
  };
}

export async function replay({
  origin, now, handleTypes, proofs, confirm, nonces, dns, https, token,
}) {
  const clock = () => now;
  const resolver = playDns(dns);
  const verify = createVerifier({
    origin, now: clock, resolver, get: playHttps(https, resolver),
    ...(handleTypes ? { handleTypes } : {}),
    ...(proofs ? { proofs } : {}),
  });
  const session = { handleNonces: nonces };
  return verify(token, { nonce: createNonces({ now: clock }).take(session), confirm });
}
