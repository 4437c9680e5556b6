// The HTTPS client cannot be led into the site's own network, nor be kept waiting: a real server
// with a real certificate, its names in a real name server.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { createFetcher, isPublicAddress } from '../../../site/js/fetch.js';
import { makeCa } from '../../fixtures/ca.mjs';
import { startKnot } from '../../fixtures/knot.mjs';

const ZONE = `
good A 127.0.0.1
private A 10.1.2.3
mixed A 127.0.0.1
mixed A 192.168.1.1
stranger.other A 127.0.0.1
text TXT "no address here"
`;

const pages = {
  '/ok': response => response.end('{"hello":1}'),
  '/redirect': response => response.writeHead(302, { location: '/ok' }).end(),
  '/full': response => response.end('x'.repeat(64 * 1024)),
  '/large': response => response.end('x'.repeat(64 * 1024 + 1)),
  '/silent': () => {},
  '/endless': response => response.write('x'),
  '/broken': response => response.socket.destroy(),
};

let ca;
let knot;
let server;
let resolver;
let get;
const seen = [];

before(async () => {
  ca = await makeCa(['*.example.com']);
  knot = await startKnot({ 'example.com.': ZONE, 'broken.example.net.': null });
  resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([knot.server]);
  server = createServer({ key: ca.key, cert: ca.cert }, (request, response) => {
    seen.push({ path: request.url, host: request.headers.host });
    pages[request.url](response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  get = makeGet({});
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await knot.stop();
  await ca.stop();
});

function makeGet(options) {
  const development = { loopback: true, port: server.address().port, ca: ca.ca };
  return createFetcher({ resolver, development, ...options });
}

const refusal = code => error => error.code === code || assert.fail(error.stack);

test('a document is fetched under its own name, with its certificate checked', async () => {
  assert.deepEqual(await get('https://good.example.com/ok'), { status: 200, body: '{"hello":1}' });
  assert.deepEqual(seen.at(-1), { path: '/ok', host: 'good.example.com' });
});

test('loopback is closed unless the site opens it for development', async () => {
  const closed = createFetcher({ resolver });
  await assert.rejects(closed('https://good.example.com/ok'), refusal('address_refused'));
});

test('a private address is closed even for development', async () => {
  await assert.rejects(get('https://private.example.com/ok'), refusal('address_refused'));
});

test('one private address among others closes the name', async () => {
  await assert.rejects(get('https://mixed.example.com/ok'), refusal('address_refused'));
});

test('the address is asked once: the one that was checked is the one that is used', async () => {
  let asked = 0;
  const counting = {
    resolve4: async () => { asked += 1; return ['127.0.0.1']; },
    resolve6: async () => [],
  };
  const { status } = await makeGet({ resolver: counting })('https://good.example.com/ok');
  assert.deepEqual({ status, asked }, { status: 200, asked: 1 });
});

test('addresses, other ports and plain HTTP are not fetched', async () => {
  const urls = ['https://127.0.0.1/ok', 'https://[::1]/ok', 'https://0x7f000001/ok',
    'https://good.example.com:8443/ok', 'http://good.example.com/ok'];
  for (const url of urls) await assert.rejects(get(url), refusal('address_refused'), url);
});

test('a redirect is handed back, not followed', async () => {
  const before = seen.length;
  assert.equal((await get('https://good.example.com/redirect')).status, 302);
  assert.equal(seen.length, before + 1);
});

test('64 KiB are read, one byte more is refused', async () => {
  assert.equal((await get('https://good.example.com/full')).body.length, 64 * 1024);
  await assert.rejects(get('https://good.example.com/large'), refusal('https_failed'));
});

test('a server that says nothing, or never ends, is given up', async () => {
  const hasty = makeGet({ timeout: 200 });
  await assert.rejects(hasty('https://good.example.com/silent'), refusal('https_failed'));
  await assert.rejects(hasty('https://good.example.com/endless'), refusal('https_failed'));
});

test('a connection that breaks is a failure, not "not there"', async () => {
  await assert.rejects(get('https://good.example.com/broken'), refusal('https_failed'));
});

test('a certificate for another name is refused', async () => {
  await assert.rejects(get('https://stranger.other.example.com/ok'), refusal('https_failed'));
});

test('a certificate of an unknown authority is refused', async () => {
  const development = { loopback: true, port: server.address().port };
  const strict = createFetcher({ resolver, development });
  await assert.rejects(strict('https://good.example.com/ok'), refusal('https_failed'));
});

test('a name without an address is not there; a name server that fails is a failure', async () => {
  assert.equal((await get('https://none.example.com/ok')).status, 404);
  assert.equal((await get('https://text.example.com/ok')).status, 404);
  await assert.rejects(get('https://www.broken.example.net/ok'), refusal('dns_failed'));
});

test('only global unicast addresses are public', () => {
  const open = ['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.128.0.1', '2606:4700::1111'];
  const shut = ['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.9.9.9', '169.254.169.254', '172.16.0.1',
    '192.0.2.1', '192.168.0.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255', '::',
    '::1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', 'fc00::1', 'fe80::1', 'ff02::1',
    '2001::1', '2001:db8::1', '2002:a00:1::', '3fff::1', 'good.example.com'];
  for (const address of open) assert.equal(isPublicAddress(address), true, address);
  for (const address of shut) assert.equal(isPublicAddress(address), false, address);
});
