// How much of a zone's disposable names its own server gets to see: forty people sign in at one site,
// whose resolver validates, under one wildcard record (PROTOCOL.md, section 6).
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createVerifier } from '../../site/js/index.js';
import { udf } from '../../site/js/udf.js';
import { makeCa } from '../fixtures/ca.mjs';
import { readMessage } from '../fixtures/dns-message.mjs';
import { tapDns } from '../fixtures/dns-tap.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startUnbound } from '../fixtures/unbound.mjs';

const ZONE = 'anon.example.net';
const SITE = 'https://forum.example';
const PEOPLE = 40;
const RECORDS = '* 300 TXT "v=nyw1 self=udf"';

const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

// A token of somebody who was never here before and never comes again.
function disposableToken(nonce) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y }))
    .digest('base64url');
  const characters = udf('application/pkix-keyinfo',
    publicKey.export({ format: 'der', type: 'spki' })).slice(0, 28);
  const sub = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`;
  const iat = Math.floor(Date.now() / 1000);
  const input = `${encode({ typ: 'dns-handle+jwt', alg: 'ES256' })}.${encode({
    iss: sub, sub, sub_jwk: { crv, kty, x, y }, aud: SITE, nonce, iat, exp: iat + 120,
    jti: randomBytes(16).toString('base64url'),
    handle: `${characters.match(/.{4}/g).join('-')}.${ZONE}`,
  })}`;
  const bytes = sign('sha256', Buffer.from(input),
    { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${bytes.toString('base64url')}`;
}

let ca;
let dir;

before(async () => {
  ca = await makeCa(['localhost']);
  dir = await mkdtemp(path.join(tmpdir(), 'nywhere-wildcard-'));
});

after(async () => {
  await ca?.stop();
  await rm(dir, { recursive: true });
});

// The questions that reach the zone's server, as "name type".
async function questionsFor(t, { nsec3 = false, signed = true, aggressive = true, minimise }) {
  const root = await startKnot({ '.': '' }, { signed: ['.'] });
  t.after(() => root.stop());
  const zone = await startKnot({ [`${ZONE}.`]: RECORDS },
    { signed: signed ? [`${ZONE}.`] : [], nsec3 });
  t.after(() => zone.stop());
  const keys = signed ? await zone.anchors(`${ZONE}.`) : '';
  await root.set('.', `${ZONE}. NS ns.${ZONE}.\nns.${ZONE}. A 127.0.0.1\n${keys}`);
  const anchors = path.join(dir, 'anchors');
  await writeFile(anchors, await root.anchors('.'));
  const tap = await tapDns(zone.server);
  t.after(() => tap.stop());
  const unbound = await startUnbound({
    ca, anchors, stubs: { '.': root.server, [`${ZONE}.`]: tap.server },
    server: [`aggressive-nsec: ${aggressive ? 'yes' : 'no'}`,
      `qname-minimisation: ${minimise ? 'yes' : 'no'}`],
  });
  t.after(() => unbound.stop());

  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([unbound.server]);
  const verify = createVerifier({ origin: SITE, resolver, handleTypes: ['dns'] });
  const seen = new Set();
  for (let i = 0; i < PEOPLE; i += 1) {
    const nonce = randomBytes(16).toString('base64url');
    const { handle } = await verify(disposableToken(nonce), { nonce });
    seen.add(handle);
  }
  assert.equal(seen.size, PEOPLE);
  return tap.messages.map(({ bytes }) => readMessage(bytes).question[0])
    .map(({ name, type }) => `${name.toLowerCase()} ${type}`);
}

// QNAME minimisation asks about the names above first, once.
for (const [how, minimise, most] of [['', false, 3], [' and minimises names', true, 4]]) {
  test(`the zone's server sees one of forty, where the resolver uses NSEC${how}`, async t => {
    const questions = await questionsFor(t, { minimise });
    t.diagnostic(`${questions.length}: ${questions.join(', ')}`);
    assert.ok(questions.length > 0 && questions.length <= most, questions.join('\n'));
    const people = questions.map(question => question.match(/m[a-z2-7]{3}(-[a-z2-7]{4}){6}/)?.[0]);
    assert.equal(new Set(people.filter(Boolean)).size, 1);
  });
}

for (const [how, options] of [
  ['a zone with NSEC3', { nsec3: true }],
  ['a zone without signatures', { signed: false }],
  ['a resolver that does not use NSEC for that', { aggressive: false }],
]) {
  test(`it sees each of them with ${how}`, async t => {
    const questions = await questionsFor(t, options);
    t.diagnostic(`${questions.length}`);
    assert.ok(questions.length >= PEOPLE, questions.join('\n'));
  });
}
