// The one client for HTTPS against servers that do what servers may do, and against names that lead
// where they must not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeCa } from '../fixtures/ca.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startOddHttps } from '../fixtures/odd-https.mjs';
import { slowDns } from '../fixtures/slow.mjs';
import { probe } from './probe.mjs';

const BODY_MAX = 512 * 1024;
const FIELDS = { 'x-field': 'of the request' };

// Addresses that a name may be given by someone who wants us to look around at home.
const PRIVATE = {
  ten: 'A 10.0.0.1', home: 'A 192.168.1.1', metadata: 'A 169.254.169.254', shared: 'A 100.64.0.1',
  zero: 'A 0.0.0.0', ula: 'AAAA fd00::1', local: 'AAAA fe80::1', mapped: 'AAAA ::ffff:127.0.0.1',
  six: 'AAAA 2002:7f00:1::', translated: 'AAAA 64:ff9b::7f00:1', documented: 'A 192.0.2.1',
};

const ZONE = [
  'www A 127.0.0.1', 'other A 127.0.0.1', 'dual A 127.0.0.1', 'dual AAAA ::1',
  'mixed A 127.0.0.1', 'mixed A 10.0.0.1', 'public A 192.0.9.9', 'unnamed A 127.0.0.1',
  'silent A 127.0.0.1',
  ...Object.entries(PRIVATE).map(([name, record]) => `${name} ${record}`),
].join('\n');

let ca;
let knot;
let server;
let settings;
let strict;

before(async () => {
  ca = await makeCa(['www.example.com', 'other.example.com', 'dual.example.com', 'localhost']);
  knot = await startKnot({ 'example.com.': ZONE });
  server = await startOddHttps(ca);
  const resolver = { kind: 'server', server: knot.server };
  settings = { resolver, development: { https_port: server.port, authorities: ca.caPath } };
  strict = { resolver };
});

after(async () => {
  await server?.stop();
  await knot?.stop();
  await ca?.stop();
});

const ask = (...commands) => probe(settings, ...commands);
const WWW = 'https://www.example.com';

async function statuses(from, command, urls) {
  const answers = await probe(from, ...urls.flatMap(url => [command, url]));
  return answers.map(answer => answer.status ?? answer.code);
}

test('an answer comes with its code, its type and its body', async () => {
  const [json, html, error, absent, nul] = await ask('get', `${WWW}/json`, 'get', `${WWW}/html`,
    'get', `${WWW}/error`, 'get', `${WWW}/nothing`, 'get', `${WWW}/nul`);
  assert.deepEqual([json.code, json.is_json, json.body], [200, true, '{"a":1}']);
  assert.deepEqual([html.code, html.is_json, html.type], [200, false, 'text/html']);
  assert.deepEqual([error.code, error.is_json, error.body], [400, true, '{"error":"x"}']);
  assert.deepEqual([absent.code, nul.len], [404, 3]);
});

test('where JSON is wanted, a page is refused, an error is not', async () => {
  assert.deepEqual(await statuses(settings, 'get-json',
    ['json', 'did', 'html', 'sized?n=5', 'error', 'nothing'].map(path => `${WWW}/${path}`)),
  [200, 200, 'answer_bad', 'answer_bad', 400, 404]);
});

test('the fields that a flow needs are handed over; cookies are not kept', async () => {
  const [fields, echo] = await ask('get', `${WWW}/fields`, 'get', `${WWW}/echo`);
  assert.equal(fields.nonce, 'abc');
  assert.equal(fields.authenticate, 'DPoP error="use_dpop_nonce"');
  assert.equal(fields.date, 784111777);
  assert.equal(fields.is_json, true);
  const { headers } = JSON.parse(echo.body);
  assert.deepEqual(Object.keys(headers).sort(), ['accept', 'host', 'user-agent', 'x-field']);
  assert.match(headers['user-agent'], /^nywhere\/\d+\.\d+\.\d+$/);
});

test('a form is posted as it is', async () => {
  const [answer] = await ask('post', `${WWW}/echo`);
  const { method, headers, body } = JSON.parse(answer.body);
  assert.deepEqual([method, body], ['POST', 'a=b']);
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(headers.expect, undefined);
});

test('one client keeps its connection', async () => {
  const before = server.connections();
  await ask(...Array(5).fill(['get', `${WWW}/json`]).flat());
  assert.equal(server.connections() - before, 1);
});

test('a connection that is kept needs no address, though that has run out', async t => {
  const dns = await slowDns(Number(knot.server.split(':')[1]), 0);
  t.after(() => dns.stop());
  const resolver = { kind: 'server', server: `127.0.0.1:${dns.port}` };
  await probe({ ...settings, resolver },
    'get', `${WWW}/json`, 'wait', '1100', 'get', `${WWW}/json`);
  assert.equal(dns.asked(), 2); // for A and AAAA, once
});

test('512 KiB are read, a byte more is not, whether announced or not', async () => {
  const sizes = [300_000, BODY_MAX, BODY_MAX + 1, 600_000, 50_000_000];
  const got = await Promise.all(['sized', 'chunked'].map(path =>
    statuses(settings, 'get', sizes.map(n => `${WWW}/${path}?n=${n}`))));
  const expected = [200, 200, ...Array(3).fill('answer_too_large')];
  assert.deepEqual(got, [expected, expected]);
});

test('fields without an end, a compressed answer, nonsense: each has its status', async () => {
  const expected = {
    'fields-without-end': 'answer_too_large', packed: 'answer_bad', nonsense: 'answer_bad',
    'hang-up': 'connect_failed', 'cut-off': 'answer_bad', switch: 'connect_failed',
  };
  const found = await statuses(settings, 'get',
    Object.keys(expected).map(path => `${WWW}/${path}`));
  assert.deepEqual(found, Object.values(expected));
});

test('a field that is too long is left out; what an early hint says does not count', async () => {
  const [long, hints] = await ask('get', `${WWW}/long-field`, 'get', `${WWW}/hints`);
  assert.deepEqual([long.code, long.nonce], [200, '']);
  assert.deepEqual([hints.code, hints.nonce, hints.is_json], [200, '', true]);
});

test('a server that is silent or slow is given ten seconds for everything', async () => {
  const started = Date.now();
  const found = await Promise.all(
    ['never', 'drip'].map(path => statuses(settings, 'get', [`${WWW}/${path}`])));
  const seconds = (Date.now() - started) / 1000;
  assert.deepEqual(found, [['answer_timeout'], ['answer_timeout']]);
  assert.ok(seconds > 9 && seconds < 11.5, `${seconds} s`);
});

test('a request that is no longer wanted ends before its answer', async () => {
  const started = Date.now();
  assert.deepEqual(await statuses(settings, 'get-stopped', [`${WWW}/never`]), ['cancelled']);
  assert.ok(Date.now() - started < 3000);
});

test('a redirect is an answer like others, and not followed', async () => {
  const before = server.connections();
  assert.deepEqual(await statuses(settings, 'get', [301, 302, 303, 307, 308].map(
    code => `${WWW}/redirect?to=https://other.example.com/json&code=${code}`)),
  [301, 302, 303, 307, 308]);
  assert.equal(server.connections(), before + 1);
});

test('a name that leads to an address that is not public is refused, and nobody is asked',
  async () => {
    const names = [...Object.keys(PRIVATE), 'www', 'dual', 'mixed'];
    const before = server.connections();
    assert.deepEqual(
      await statuses(strict, 'get', names.map(name => `https://${name}.example.com/`)),
      names.map(() => 'address_refused'));
    assert.equal(server.connections(), before);
  });

test('the development switch allows loopback, and nothing else', async () => {
  const names = [...Object.keys(PRIVATE), 'mixed'];
  assert.deepEqual(
    await statuses(settings, 'get', names.map(name => `https://${name}.example.com/`)),
    names.map(() => 'address_refused'));
  assert.deepEqual(await statuses(settings, 'get',
    ['https://dual.example.com/json', 'https://localhost/json',
      `https://localhost:${server.port}/json`]), [200, 200, 200]);
});

test('addresses that are not https on port 443 are refused before anything is sent', async () => {
  const refused = ['http://www.example.com/', 'https://www.example.com:8443/',
    'ftp://a.example.com/', 'https://localhost/', 'http://localhost/', 'https://example/',
    'https://a.local/', 'https://a.test/', 'https://user@www.example.com/',
    'https://www.example.com./', 'https://www.exam ple.com/',
    'https://www.ex%41mple.com@example.org/', '//www.example.com/', '', 'https://',
    'https://_a.example.com/', 'https://bücher.example.com/', 'javascript:alert(1)',
    `https://www.example.com/${'a'.repeat(3000)}`, 'https://www.example.com\n/',
    'https://www.example.com:443443/', 'https://a.onion/'];
  assert.deepEqual(await statuses(strict, 'check', refused), refused.map(() => 'url_refused'));
  const addresses = ['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/',
    'https://0x7f.0.0.1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://0/',
    'https://10.0.0.1/', 'https://[fe80::1]/', 'https://169.254.169.254/latest/'];
  assert.deepEqual(await statuses(strict, 'check', addresses),
    addresses.map(() => 'address_refused'));
  const [name, upper, port] = await probe(strict, 'check', 'https://example.com/a?b#c',
    'check', 'HTTPS://EXAMPLE.com', 'check', 'https://example.com:443/');
  assert.deepEqual([name, upper, port], Array(3).fill({ host: 'example.com' }));
});

test('a server that cannot prove its name is told nothing', async () => {
  const other = await makeCa(['www.example.com']);
  const impostor = await startOddHttps(other);
  const old = await startOddHttps(
    { ...ca, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' });
  const at = port => ({ ...settings,
    development: { https_port: port, authorities: ca.caPath } });
  assert.deepEqual([
    ...await statuses(settings, 'get', ['https://unnamed.example.com/json']),
    ...await statuses(at(impostor.port), 'get', [`${WWW}/json`]),
    ...await statuses(at(old.port), 'get', [`${WWW}/json`]),
    ...await statuses({ ...settings, development: { https_port: server.port } }, 'get',
      [`${WWW}/json`]),
  ], Array(4).fill('tls_failed'));
  assert.deepEqual([impostor.requests, old.requests], [[], []]);
  await Promise.all([impostor.stop(), old.stop(), other.stop()]);
});

test('a server that is not there is a failure; a name that is not there is absent', async () => {
  const gone = { ...settings, development: { https_port: 1, authorities: ca.caPath } };
  assert.deepEqual(await statuses(gone, 'get', [`${WWW}/`, 'https://nobody.example.com/']),
    ['connect_failed', 'dns_absent']);
});

test('HTTP/2 is spoken where the server does', async () => {
  const second = await startOddHttps(ca, { http2: true });
  const [answer] = await probe(
    { ...settings, development: { https_port: second.port, authorities: ca.caPath } },
    'get-json', `${WWW}/json`);
  await second.stop();
  assert.deepEqual([answer.code, answer.body], [200, '{"a":1}']);
  assert.deepEqual(second.requests, ['GET www.example.com/json']);
});
