// Questions to the DNS, asked of real name servers: knot with a signed tree, unbound that validates
// and forwards to it, and a server that misbehaves.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeCa } from '../fixtures/ca.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { ODD, startOddDns } from '../fixtures/odd-dns.mjs';
import { startUnbound } from '../fixtures/unbound.mjs';
import { startNet } from './net.mjs';
import { probe } from './probe.mjs';

const DID = 'did=did:plc:ewvi7nxzyoun6zhxrhs64oiz';
const strings = (n, size) => Array.from({ length: n }, () => `"${'x'.repeat(size)}"`).join(' ');
const lines = (n, line) => Array.from({ length: n }, (_, i) => line(i)).join('\n');

// Signed, but for unsigned.; nobody holds the key that the DS record of bogus. is of.
const ROOT = `
_atproto.alice.example.com TXT "${DID}"
_atproto.split.example.com TXT "did=did:" "plc:" "ewvi7nxzyoun6zhxrhs64oiz"
_atproto.two.example.com TXT "${DID}"
_atproto.two.example.com TXT "did=did:plc:other"
_atproto.alias.example.com CNAME _atproto.alice.example.com
_atproto.binary.example.com TXT "did=\\000x" "y"
loop-a.example.com CNAME loop-b.example.com
loop-b.example.com CNAME loop-a.example.com
*.wild.example.com TXT "v=spf1 -all"
big.example.com TXT ${strings(14, 250)}
too-big.example.com TXT ${strings(18, 250)}
${lines(30, i => `many.example.com TXT "number ${i}"`)}
${lines(40, i => `too-many.example.com TXT "number ${i}"`)}
_oauth._tcp.example.com SRV 20 0 443 second.example.com
_oauth._tcp.example.com SRV 10 5 8443 first.example.com
_oauth._tcp.none.example.com SRV 0 0 0 .
_oauth._tcp.odd.example.com SRV 0 0 443 _not_a_host.example.com
host.example.com A 192.0.2.1
host.example.com AAAA 2001:db8::1
only-six.example.com AAAA 2001:db8::2
brief.example.com 60 CNAME long.example.com.
long.example.com 300 A 192.0.2.1
unsigned NS ns.invalid.
broken NS ns.invalid.
bogus NS ns.invalid.
bogus DS 12345 13 2 ${'1F7BC8EE'.repeat(8)}
`;

const ZONES = {
  '.': ROOT,
  'unsigned.': 'plain TXT "plain"',
  'bogus.': 'forged TXT "forged"',
  'broken.': null,
};

let ca;
let knot;
let unbound;
let direct;
let forwarding;
let overHttps;

before(async () => {
  ca = await makeCa(['doh.example.com', 'localhost']);
  knot = await startKnot(ZONES, { signed: ['.', 'bogus.'] });
  const anchors = path.join(path.dirname(ca.caPath), 'anchors');
  await writeFile(anchors, await knot.anchors('.'));
  unbound = await startUnbound({ forward: knot.server, ca, anchors });
  const development = { authorities: ca.caPath };
  const more = { trust_anchor: anchors, development };
  direct = { resolver: { kind: 'server', server: knot.server }, ...more };
  forwarding = { resolver: { kind: 'server', server: unbound.server }, ...more };
  overHttps = { resolver: { kind: 'doh', url: unbound.url('localhost') }, ...more };
});

after(async () => {
  await unbound?.stop();
  await knot?.stop();
  await ca?.stop();
});

// The same answers whoever is asked: an authoritative server, a resolver, a resolver over HTTPS.
for (const [who, settings] of [
  ['a name server', () => direct],
  ['a resolver that validates', () => forwarding],
  ['a resolver over HTTPS', () => overHttps],
]) {
  const ask = (...commands) => probe(settings(), ...commands);

  test(`${who}: a record in a signed zone is secure`, async () => {
    const [answer] = await ask('txt', '_atproto.alice.example.com');
    assert.deepEqual([answer.dnssec, answer.text], ['secure', [DID]]);
    assert.ok(answer.ttl <= 1);
  });

  test(`${who}: a record in an unsigned zone is insecure`, async () => {
    const [answer] = await ask('txt', 'plain.unsigned');
    assert.deepEqual([answer.dnssec, answer.text], ['insecure', ['plain']]);
  });

  test(`${who}: the strings of one record are joined, two records stay two`, async () => {
    const [split, two] = await ask('txt', '_atproto.split.example.com',
      'txt', '_atproto.two.example.com');
    assert.deepEqual(split.text, [DID]);
    assert.deepEqual(two.text.sort(), [DID, 'did=did:plc:other'].sort());
  });

  test(`${who}: an alias is followed, one that leads to itself is not`, async () => {
    const [alias, loop, address] = await ask('txt', '_atproto.alias.example.com',
      'txt', 'loop-a.example.com', 'addresses', 'loop-a.example.com');
    assert.deepEqual(alias.text, [DID]);
    assert.deepEqual(loop, { status: 'dns_failed' });
    assert.deepEqual(address, { status: 'dns_failed' });
  });

  test(`${who}: an address is kept no longer than the alias that leads to it`, async () => {
    const [alias, address] = await ask('addresses', 'brief.example.com',
      'addresses', 'long.example.com');
    assert.ok(alias.ttl <= 60 && address.ttl > 60, `${alias.ttl} ${address.ttl}`);
  });

  test(`${who}: a wildcard's record is an answer like others`, async () => {
    const [answer] = await ask('txt', '_atproto.anything.wild.example.com');
    assert.deepEqual(answer.text, ['v=spf1 -all']);
    assert.equal(answer.dnssec, 'secure');
  });

  test(`${who}: a record with control characters is left out`, async () => {
    const [answer] = await ask('txt', '_atproto.binary.example.com');
    assert.deepEqual(answer.text, []);
  });

  test(`${who}: a name and a type that are not there are absent`, async () => {
    const answers = await ask('txt', 'nobody.example.com', 'txt', 'host.example.com',
      'srv', 'nobody.example.com', 'addresses', 'nobody.example.com');
    assert.deepEqual(answers, Array(4).fill({ status: 'dns_absent' }));
  });

  test(`${who}: an answer too long for UDP is asked again over TCP`, async () => {
    const [big, many] = await ask('txt', 'big.example.com', 'txt', 'many.example.com');
    assert.equal(big.text[0].length, 14 * 250);
    assert.equal(many.text.length, 30);
  });

  test(`${who}: an answer larger than makes sense is refused`, async () => {
    const answers = await ask('txt', 'too-big.example.com', 'txt', 'too-many.example.com');
    assert.deepEqual(answers, Array(2).fill({ status: 'dns_too_large' }));
  });

  test(`${who}: a zone that its servers cannot read is a failure`, async () => {
    const answers = await ask('txt', 'a.broken', 'addresses', 'a.broken');
    assert.deepEqual(answers, Array(2).fill({ status: 'dns_failed' }));
  });

  test(`${who}: services come by priority; "." says that there is none`, async () => {
    const [services, none, odd] = await ask('srv', '_oauth._tcp.example.com',
      'srv', '_oauth._tcp.none.example.com', 'srv', '_oauth._tcp.odd.example.com');
    assert.equal(services.dnssec, 'secure');
    assert.deepEqual(services.services, [
      { priority: 10, weight: 5, port: 8443, target: 'first.example.com' },
      { priority: 20, weight: 0, port: 443, target: 'second.example.com' },
    ]);
    assert.deepEqual(none.services, [{ priority: 0, weight: 0, port: 0, target: '' }]);
    assert.deepEqual(odd.services, []);
  });

  test(`${who}: addresses of both families`, async () => {
    const [both, six] = await ask('addresses', 'host.example.com', 'addresses',
      'only-six.example.com');
    assert.deepEqual(both.addresses.sort(), ['192.0.2.1', '2001:db8::1']);
    assert.deepEqual(six.addresses, ['2001:db8::2']);
  });
}

test('a forged answer is bogus and not used', async () => {
  const [straight] = await probe(direct, 'txt', 'forged.bogus');
  const [through] = await probe(forwarding, 'txt', 'forged.bogus');
  const [encrypted] = await probe(overHttps, 'txt', 'forged.bogus');
  assert.deepEqual(straight, { status: 'dns_bogus' });
  assert.deepEqual(through, { status: 'dns_bogus' });
  // The server over HTTPS has judged it already, and says only that it failed.
  assert.deepEqual(encrypted, { status: 'dns_failed' });
});

test('everything is bogus under a trust anchor that is not the root\'s', async () => {
  const anchors = path.join(path.dirname(ca.caPath), 'other-anchors');
  await writeFile(anchors, `. DS 4711 13 2 ${'AB'.repeat(32)}\n`);
  const [answer] = await probe({ ...direct, trust_anchor: anchors },
    'txt', '_atproto.alice.example.com');
  assert.deepEqual(answer, { status: 'dns_bogus' });
});

test('a trust anchor that is a folder is no anchor, and nothing waits for it',
  { timeout: 20_000 }, async () => {
    const [answer] = await probe({ ...direct, trust_anchor: '/etc' },
      'txt', '_atproto.alice.example.com');
    assert.deepEqual(answer, { status: 'dns_failed' });
  });

test('a resolver that knows nothing of DNSSEC gives insecure answers, not failures', async () => {
  const plain = await startKnot({ '.': 'a.example.com TXT "plain"' });
  const [answer] = await probe({ resolver: { kind: 'server', server: plain.server } },
    'txt', 'a.example.com');
  await plain.stop();
  assert.deepEqual(answer, { dnssec: 'insecure', ttl: 1, text: ['plain'] });
});

test('nothing is kept above ten minutes', async () => {
  const server = await startKnot({ 'example.': 'day 86400 TXT "x"\nminute 60 TXT "x"' });
  const answers = await probe({ resolver: { kind: 'server', server: server.server } },
    'txt', 'day.example', 'txt', 'minute.example', 'wait', '1100',
    'txt', 'day.example', 'txt', 'minute.example');
  await server.stop();
  assert.deepEqual(answers.slice(0, 2).map(answer => answer.ttl), [600, 60]);
  const [day, minute] = answers.slice(3).map(answer => answer.ttl);
  assert.ok(day < 600 && day > 590, `${day}`);
  assert.ok(minute < 60 && minute > 50, `${minute}`);
});

test('an answer is kept for its TTL, found or absent, unless a fresh one is wanted', async t => {
  const zone = did => `_atproto.kept 300 TXT "did=${did}"`;
  const [old, young] = ['a', 'b'].map(letter => `did:plc:${letter.repeat(24)}`);
  const server = await startKnot({ 'example.com.': zone(old) });
  t.after(() => server.stop());
  const net = await startNet(t, { resolver: { kind: 'server', server: server.server } });
  const found = async fresh =>
    (await net.call('resolve', { handle: 'kept.example.com', until: 'did', fresh })).did;
  assert.equal(await found(false), old);
  await server.set('example.com.', zone(young));
  assert.equal(await found(false), old);
  assert.equal(await found(true), young);
  assert.equal(await found(false), young);
  await server.set('example.com.', '');
  assert.equal(await found(true), undefined);
  await server.set('example.com.', zone(old));
  assert.equal(await found(true), old);
});

// How much patience c-ares and libunbound have with nonsense is not ours to say, but that it ends.
test('a name server that misbehaves ends in a status, within ten seconds', async () => {
  const expected = {
    refuses: /^dns_failed$/, failing: /^dns_failed$/,
    silent: /^dns_timeout$/, short: /^dns_timeout$/,
    endless: /^dns_(failed|timeout)$/, garbage: /^dns_(failed|timeout)$/,
  };
  const started = Date.now();
  await Promise.all(Object.entries(expected).map(async ([how, status]) => {
    const odd = await startOddDns(ODD[how]);
    const settings = { resolver: { kind: 'server', server: odd.server } };
    const found = await Promise.all(['txt', 'addresses'].map(
      command => probe(settings, command, 'a.example.com')));
    odd.stop();
    for (const [answer] of found) assert.match(answer.status, status, how);
  }));
  const seconds = (Date.now() - started) / 1000;
  assert.ok(seconds < 13, `${seconds} s`);
});

test('the numbers of questions are others in each process', async () => {
  const numbers = [];
  const odd = await startOddDns(question => {
    numbers.push(question.readUInt16BE(0));
    return ODD.refuses(question);
  });
  const settings = { resolver: { kind: 'server', server: odd.server } };
  for (let i = 0; i < 2; i += 1) await probe(settings, 'addresses', 'a.example.com');
  odd.stop();
  const half = numbers.length / 2;
  assert.ok(half >= 2);
  assert.notDeepEqual(numbers.slice(0, half), numbers.slice(half));
});

test('a server over HTTPS with a wrong certificate, or none there, is a failure', async () => {
  const unknown = { ...overHttps, development: {} };
  const gone = { ...overHttps, resolver: { kind: 'doh', url: 'https://localhost:1/dns-query' } };
  for (const settings of [unknown, gone]) {
    const answers = await probe(settings, 'txt', '_atproto.alice.example.com',
      'addresses', 'host.example.com');
    assert.deepEqual(answers, Array(2).fill({ status: 'dns_failed' }));
  }
});

test('a name that is none is not asked for', async () => {
  const names = ['', '.', 'a..example.com', '-a.example.com', 'a b.example.com', 'ä.example.com',
    `${'a'.repeat(64)}.example.com`, `${'a.'.repeat(127)}aa`, 'example.com.', '"', 'a/b'];
  const answers = await probe(direct, ...names.flatMap(name => ['txt', name]));
  assert.deepEqual(answers, names.map(() => ({ status: 'bad_argument' })));
});

test('localhost is this computer and is not asked for', async () => {
  const [answer] = await probe(direct, 'addresses', 'localhost');
  assert.deepEqual(answer.addresses, ['127.0.0.1', '::1']);
});
