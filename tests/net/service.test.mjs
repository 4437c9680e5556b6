// The network program as the host meets it: frames, many requests at once, and its end.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startKnot } from '../fixtures/knot.mjs';
import { ODD, startOddDns } from '../fixtures/odd-dns.mjs';
import { program } from '../wire/host.mjs';
import { Net, startNet } from './net.mjs';

const THREADS = 16;
const NETWORK = /lib(curl|cares|unbound|ldns|idn2|psl|nghttp2|event)[-.]/;

const libraries = name => execFileSync('ldd', [program(name)], { encoding: 'utf8' });
const sanitized = libraries('nywhere-net').includes('libasan') ||
  libraries('nywhere-net').includes('libtsan');

let silent;
let nowhere;

before(async () => {
  silent = await startOddDns(ODD.silent);
  nowhere = { resolver: { kind: 'server', server: silent.server } };
});

after(() => silent?.stop());

const codeOf = promise => promise.then(() => 'ok', error => error.code);

test('the host, the shell and the helper that asks for secrets link nothing of the network', () => {
  for (const name of ['nywhere-host', 'nywhere', 'nywhere-unlock']) {
    assert.doesNotMatch(libraries(name), NETWORK, name);
  }
  assert.match(libraries('nywhere-net'), NETWORK);
});

test('settings come first, once, and whole', async t => {
  const net = new Net();
  t.after(() => net.end());
  const site = () => net.call('site', { origin: 'https://www.forum.example' });
  assert.equal(await codeOf(site()), 'bad_request');
  assert.equal(await codeOf(net.call('configure', { resolver: { kind: 'other' } })),
    'bad_argument');
  assert.equal(await codeOf(site()), 'bad_request');
  assert.deepEqual(await net.call('configure', nowhere), {});
  assert.equal(await codeOf(net.call('configure', nowhere)), 'bad_request');
  assert.deepEqual(await site(), { site: 'forum.example' });
});

test('settings that cannot be are refused', async t => {
  const bad = [
    { resolver: {} }, { resolver: { kind: 'server' } }, { resolver: { kind: 'doh' } },
    { resolver: { kind: 'server', server: 'name.example.com' } },
    { resolver: { kind: 'server', server: '192.0.2.1:0' } },
    { resolver: { kind: 'server', server: '192.0.2.1:65536' } },
    { resolver: { kind: 'server', server: '192.0.2.1:53x' } },
    { resolver: { kind: 'server', server: '[2001:db8::1' } },
    { resolver: { kind: 'server', server: '1'.repeat(70) } },
    { resolver: { kind: 'doh', url: 'http://dns.example.com/' } },
    { resolver: { kind: 'doh', url: 'https://127.0.0.1/' } },
    { resolver: { kind: 'doh', url: `https://dns.example.com/${'a'.repeat(600)}` } },
    { plc: 'http://plc.directory' }, { plc: 'https://plc.directory:8443' }, { plc: '' },
    { trust_anchor: 'relative' }, { trust_anchor: `/${'a'.repeat(5000)}` },
    { development: { https_port: 0 } }, { development: { https_port: 65536 } },
    { development: { authorities: 'ca.pem' } }, { development: { other: 1 } }, { other: 1 },
  ];
  const net = new Net();
  t.after(() => net.end());
  for (const settings of bad) {
    assert.equal(await codeOf(net.call('configure', settings)), 'bad_argument',
      JSON.stringify(settings));
  }
  assert.deepEqual(await net.call('configure', {
    resolver: { kind: 'server', server: '[2001:db8::1]:5353' }, plc: 'https://plc.example.com',
  }), {});
});

test('the site of an origin is what somebody registered', async t => {
  const net = await startNet(t, nowhere);
  const sites = {
    'https://www.forum.example': 'forum.example', 'https://a.b.co.uk:8443': 'b.co.uk',
    'https://co.uk': 'co.uk', 'https://alice.github.io': 'alice.github.io',
    'https://pds.alice.github.io': 'alice.github.io', 'http://localhost:3000': 'localhost',
    'https://192.0.2.1': '192.0.2.1', 'https://[2001:db8::1]:444': '[2001:db8::1]',
    'https://www.xn--bcher-kva.example': 'xn--bcher-kva.example',
  };
  for (const [origin, site] of Object.entries(sites)) {
    assert.deepEqual(await net.call('site', { origin }), { site }, origin);
  }
  for (const args of [{}, { origin: 'forum.example' }, { origin: 'https://a.example/' },
    { origin: 'https://a.example', more: 1 }]) {
    assert.match(await codeOf(net.call('site', args)), /^bad_(origin|argument)$/);
  }
});

test('what is no request is refused, and the next one answered', async t => {
  const net = await startNet(t, nowhere);
  assert.equal(await codeOf(net.call('publish_everything', {})), 'unknown_operation');
  assert.equal(await codeOf(net.call('resolve', { handle: 7 })), 'bad_argument');
  assert.deepEqual(await net.call('site', { origin: 'https://a.example' }), { site: 'a.example' });
});

test('sixteen requests run at once, more are told to wait, and quick ones overtake', async t => {
  const net = await startNet(t, nowhere);
  const slow = Array.from({ length: THREADS - 1 }, (_, i) =>
    net.call('resolve', { handle: `h${i}.example.com`, until: 'did' }).catch(() => {}));
  assert.deepEqual(await net.call('site', { origin: 'https://a.example' }), { site: 'a.example' });
  slow.push(net.call('resolve', { handle: 'last.example.com' }).catch(() => {}));
  assert.equal(await codeOf(net.call('resolve', { handle: 'more.example.com' })), 'net_busy');
  assert.equal(await net.end(), 0);
  await Promise.all(slow);
});

// Each has its own answer, so that none can be taken for another's.
test('three hundred look-ups, fifteen at a time, each get their own answer', async t => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const did = i => `did:plc:${letters[i % 26]}${letters[Math.floor(i / 26)]}${'a'.repeat(22)}`;
  const knot = await startKnot({ 'example.com.': Array.from({ length: 100 },
    (_, i) => `_atproto.h${i} TXT "did=${did(i)}"`).join('\n') });
  t.after(() => knot.stop());
  const net = await startNet(t, { resolver: { kind: 'server', server: knot.server } });
  let next = 0;
  const work = async () => {
    while (next < 300) {
      const i = next++ % 100;
      const args = { handle: `h${i}.example.com`, until: 'did', fresh: next % 50 === 0 };
      const steps = [];
      const found = await net.call('resolve', args, step => steps.push(step));
      assert.equal(found.did, did(i));
      assert.ok(steps.some(step => step.asked.startsWith(`_atproto.h${i}.example.com`)));
    }
  };
  await Promise.all(Array.from({ length: THREADS - 1 }, work));
});

test('the end of its input ends it at once, whatever it waits for', async t => {
  const net = await startNet(t, nowhere);
  const asked = net.call('resolve', { handle: 'alice.example.com' });
  asked.catch(() => {});
  await net.call('site', { origin: 'https://a.example' });
  const started = Date.now();
  assert.equal(await net.end(), 0);
  assert.ok(Date.now() - started < 2000);
  assert.equal(await codeOf(asked), 'ended');
});

test('it lives behind a filter, cannot be looked into, and takes nothing from its environment',
  async t => {
    const net = new Net({ env: { SSLKEYLOGFILE: '/tmp/keys', https_proxy: 'http://127.0.0.1:9' } });
    t.after(() => net.end());
    await net.call('configure', nowhere);
    const status = readFileSync(`/proc/${net.pid}/status`, 'utf8');
    assert.match(status, /^NoNewPrivs:\t1$/m);
    if (!sanitized) assert.match(status, /^Seccomp:\t2$/m); // see NYWHERE_NO_SECCOMP
    assert.match(readFileSync(`/proc/${net.pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m);
  });
