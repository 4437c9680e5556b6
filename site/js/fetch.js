// The one HTTPS client for names that a stranger chose: it must not become a way into the site's
// own network, nor a way to keep the site waiting.
import { BlockList, isIP } from 'node:net';
import https from 'node:https';
import { HandleError } from './refusal.js';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 5000;

// IANA special-purpose address registries: what is not a host on the public Internet.
const CLOSED_IPV4 = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16],
  ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
// Within 2000::/3, the only block of global unicast: protocol assignments and Teredo,
// documentation, 6to4 (which reaches any IPv4 address), documentation again.
const CLOSED_IPV6 = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]];

const closed = new BlockList();
for (const [net, bits] of CLOSED_IPV4) closed.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of CLOSED_IPV6) closed.addSubnet(net, bits, 'ipv6');
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address) {
  if (isIP(address) === 4) return !closed.check(address, 'ipv4');
  return isIP(address) === 6 && globalIpv6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

function isLoopback(address) {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}

const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);

// All addresses of a host, or a refusal if one of them is not public: a name with one public and
// one private address is how an address check is evaded. [] when the name has none.
export async function hostAddresses(resolver, host, { loopback = false } = {}) {
  const families = [['resolve4', 4], ['resolve6', 6]];
  const found = await Promise.all(families.map(async ([ask, family]) => {
    try {
      return (await resolver[ask](host)).map(address => ({ address, family }));
    } catch (error) {
      if (NOT_THERE.has(error.code)) return [];
      throw new HandleError('dns_failed', `${host}: ${error.code}`);
    }
  }));
  const all = found.flat();
  const bad = all.find(({ address }) =>
    !isPublicAddress(address) && !(loopback && isLoopback(address)));
  if (bad) throw new HandleError('address_refused', `${host}: ${bad.address}`);
  return all;
}

// https.request asks this at connect time, so the address that was checked is the one used.
function checkedLookup(resolver, loopback) {
  return (host, options, done) => {
    hostAddresses(resolver, host, { loopback }).then(all => {
      if (all.length === 0) {
        done(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }));
      } else if (options.all) {
        done(null, all);
      } else {
        done(null, all[0].address, all[0].family);
      }
    }, done);
  };
}

function readBody(response, done, fail) {
  const chunks = [];
  let size = 0;
  response.on('data', chunk => {
    size += chunk.length;
    if (size > MAX_BYTES) response.destroy(new Error(`more than ${MAX_BYTES} bytes`));
    else chunks.push(chunk);
  });
  response.on('error', fail);
  response.on('end', () => {
    done({ status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') });
  });
}

// get(url) -> {status, body}. Redirects are not followed: they would be names that nobody checked.
// `development` is for a machine that plays the Internet by itself:
// {loopback: true, port: 8443, ca: <PEM>} opens 127.0.0.0/8 and ::1 on one other port.
export function createFetcher({ resolver, development = {}, timeout = TIMEOUT_MS }) {
  const { loopback = false, port = 443, ca } = development;
  const lookup = checkedLookup(resolver, loopback);
  return async function get(url) {
    const { protocol, hostname, port: asked, pathname, search } = new URL(url);
    // node:https never calls `lookup` for an address literal, so one may not come here.
    if (protocol !== 'https:' || asked !== '' || isIP(hostname.replace(/^\[|\]$/g, ''))) {
      throw new HandleError('address_refused', url);
    }
    try {
      return await new Promise((done, fail) => {
        https.request({
          hostname, port, path: pathname + search, ca, lookup, agent: false,
          headers: { host: hostname, accept: 'application/json, text/plain' },
          signal: AbortSignal.timeout(timeout),
        }, response => readBody(response, done, fail)).on('error', fail).end();
      });
    } catch (error) {
      if (error instanceof HandleError) throw error;
      if (NOT_THERE.has(error.code)) return { status: 404, body: '' };
      throw new HandleError('https_failed', `${url}: ${error.code ?? error.message}`);
    }
  };
}
