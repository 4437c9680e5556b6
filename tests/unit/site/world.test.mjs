// The demo site from outside: real TLS, a real name server, a whole sign-in and every way to fail.
import test, { after, before, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { keys, signature } from '../../../site/vectors/keys.mjs';
import { document, multikeyMethod } from '../../../site/vectors/context.mjs';
import { pages } from '../../fixtures/site-pages.mjs';
import { startWorld } from '../../fixtures/world.mjs';
import { createVisitor } from './visitor.mjs';
import { didOf, makeFingerprintToken, makeToken } from './token.mjs';

const RECORD = `v=nyw1 did=${didOf('alice')}`;
const WEB = 'did:web:id.example.com';

let world;
let visitor;
before(async () => { world = await startWorld(); });
after(() => world.stop());
beforeEach(async () => {
  await world.publish('alice.example.com', RECORD);
  visitor = createVisitor(world);
});

test('the sign-in page has the form, a strict policy and a careful cookie', async () => {
  const { text, headers, setCookie } = await visitor.request('GET', '/signin');
  assert.match(text, /<form method="post" action="\/signin">/);
  assert.match(text, /name="handle" autocomplete="username dns-handle"/);
  assert.match(text, /autocomplete="dns-handle-token" nonce="[\w-]{22}"/);
  assert.match(headers['content-security-policy'], /default-src 'none'.*form-action 'self'/);
  assert.match(setCookie, /^session=[\w-]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});

test('a good token signs in, under a new session id', async () => {
  const nonce = await visitor.loadNonce();
  const planted = visitor.cookie;
  const answer = await visitor.signIn(makeToken({ claims: { nonce } }));
  assert.deepEqual([answer.status, answer.handle, answer.sub],
    [200, 'alice.example.com', didOf('alice')]);
  assert.notEqual(visitor.cookie, planted);
  const { text } = await visitor.request('GET', '/account');
  assert.match(text, /You are signed in as <span id="handle">alice\.example\.com</);
});

test('the session id from before the sign-in is worth nothing after it', async () => {
  const nonce = await visitor.loadNonce();
  const headers = { cookie: visitor.cookie };
  await visitor.signIn(makeToken({ claims: { nonce } }));
  const { status, headers: { location } } =
    await createVisitor(world).request('GET', '/account', { headers });
  assert.deepEqual([status, location], [303, '/signin']);
});

test('signing out ends the session', async () => {
  const nonce = await visitor.loadNonce();
  await visitor.signIn(makeToken({ claims: { nonce } }));
  await visitor.request('POST', '/signout');
  assert.equal((await visitor.request('GET', '/account')).headers.location, '/signin');
});

test('a token that was used is refused the second time', async () => {
  const token = makeToken({ claims: { nonce: await visitor.loadNonce() } });
  assert.equal((await visitor.signIn(token)).status, 200);
  const { status, code } = await visitor.signIn(token);
  assert.deepEqual([status, code], [403, 'nonce_missing']);
});

test('a token that was stolen is refused in the session of the thief', async () => {
  const token = makeToken({ claims: { nonce: await visitor.loadNonce() } });
  const thief = createVisitor(world);
  await thief.loadNonce();
  assert.equal((await thief.signIn(token)).code, 'nonce_mismatch');
});

test('a refused token spends the nonce too', async () => {
  const nonce = await visitor.loadNonce();
  await visitor.signIn(makeToken({ claims: { nonce }, key: 'mallory' }));
  assert.equal((await visitor.signIn(makeToken({ claims: { nonce } }))).code, 'nonce_missing');
});

const now = () => Math.floor(Date.now() / 1000);
const refusedTokens = [
  ['for another origin', 'origin_mismatch', () => ({ claims: { aud: 'https://other.example' } })],
  ['with another nonce', 'nonce_mismatch', () => ({ claims: { nonce: 'b3RoZXItdGFiLW9wZW4teQ' } })],
  ['of another key', 'subject_mismatch', () => ({ key: 'mallory' })],
  ['signed by another key', 'signature_invalid', () => ({
    sign: input => signature(keys.mallory, input),
  })],
  ['that has expired', 'expired', () => ({ claims: { iat: now() - 121, exp: now() - 1 } })],
  ['with alg none', 'alg_refused', () => ({
    header: { alg: 'none' }, sign: () => Buffer.alloc(0),
  })],
];
for (const [words, code, change] of refusedTokens) {
  test(`a token ${words} is refused with ${code}, and the page says why`, async () => {
    const changes = change();
    const nonce = await visitor.loadNonce();
    const token = makeToken({ ...changes, claims: { nonce, ...changes.claims } });
    const { status, text } = await visitor.request('POST', '/signin', {
      form: { handle: 'alice.example.com', handle_token: token },
    });
    assert.equal(status, 403);
    assert.match(text, new RegExp(`<code id="code">${code}</code>`));
    assert.equal((await visitor.request('GET', '/account')).headers.location, '/signin');
  });
}

test('a key that was taken out of DNS is refused at the next sign-in', async () => {
  const attempt = async () =>
    (await visitor.signIn(makeToken({ claims: { nonce: await visitor.loadNonce() } }))).code;
  assert.equal(await attempt(), undefined);
  await world.publish('alice.example.com', `v=nyw1 did=${didOf('mallory')}`);
  assert.equal(await attempt(), 'subject_mismatch');
  await world.publish('alice.example.com', 'v=nyw1 revoked');
  assert.equal(await attempt(), 'handle_revoked');
  await world.publish('alice.example.com', []);
  assert.equal(await attempt(), 'handle_unknown');
});

test('a name server that fails is told from a name that is not there', async () => {
  const attempt = async handle => (await visitor.signIn(
    makeToken({ claims: { nonce: await visitor.loadNonce(), handle } }))).code;
  assert.equal(await attempt('alice.broken.example.net'), 'dns_failed');
  assert.equal(await attempt('nobody.example.org'), 'handle_unknown');
});

test('a fingerprint signs in with an empty DNS', async () => {
  const nonce = await visitor.loadNonce();
  const { handle } = await visitor.signIn(makeFingerprintToken({ nonce }));
  assert.equal(handle, keys.alice.fingerprint);
});

test('a key that names itself is a guest: the account page builds nothing on it', async () => {
  const nonce = await visitor.loadNonce();
  await visitor.signIn(makeFingerprintToken({ nonce }));
  const { text } = await visitor.request('GET', '/account');
  assert.match(text, /signed in as a guest/);
  assert.match(text, new RegExp(`id="handle">${keys.alice.fingerprint}<`));
  assert.match(text, /gone when that window closes/);
});

test('a page for DNS names takes a fingerprint under a zone, and not by itself', async () => {
  const attempt = async handle => visitor.signIn(
    makeFingerprintToken({ nonce: await visitor.loadNonce('/page/types-dns'), handle }));
  const name = `${keys.alice.fingerprint}.${world.zones.wildcard}`;
  assert.equal((await attempt(name)).handle, name);
  assert.equal((await attempt(keys.alice.fingerprint)).code, 'handle_type_refused');
  const nonce = await visitor.loadNonce();
  const { handle } = await visitor.signIn(makeFingerprintToken({ nonce }));
  assert.equal(handle, keys.alice.fingerprint, 'the other page takes both');
});

test('a wildcard record admits fingerprints under the zone, and one is revoked', async () => {
  const handle = `${keys.alice.fingerprint}.at.example.com`;
  await world.publishTxt('*.at.example.com', 'v=nyw1 self=udf');
  const attempt = async () =>
    visitor.signIn(makeFingerprintToken({ nonce: await visitor.loadNonce(), handle }));
  assert.equal((await attempt()).handle, handle);
  await world.publish(handle, 'v=nyw1 revoked');
  assert.equal((await attempt()).code, 'handle_revoked');
});

test('what `nywhere record --json` prints is published: a record and a document', async () => {
  await world.publishRecord({
    records: [{
      name: '_nywhere.alice.example.com.', ttl: 300, type: 'TXT', value: `v=nyw1 did=${WEB}`,
    }],
    documents: [{
      url: 'https://id.example.com/.well-known/did.json',
      json: document(WEB, multikeyMethod(WEB, '#nywhere', 'alice')),
    }],
  });
  const nonce = await visitor.loadNonce();
  const { sub } = await visitor.signIn(
    makeToken({ header: { kid: `${WEB}#nywhere` }, claims: { nonce, iss: WEB, sub: WEB } }));
  assert.equal(sub, WEB);
});

test('the third source, the well-known file, is asked over HTTPS', async () => {
  const record = `https://carol.example.com/.well-known/atproto-did`;
  await world.publishAddress('carol.example.com', '127.0.0.1');
  world.publishText(record, didOf('alice'));
  const nonce = await visitor.loadNonce();
  const answer = await visitor.signIn(
    makeToken({ claims: { nonce, handle: 'carol.example.com' } }));
  assert.equal(answer.handle, 'carol.example.com', answer.code);
});

test('an empty token starts the redirect', async () => {
  await visitor.loadNonce();
  const { status, headers } = await visitor.request('POST', '/signin', {
    form: { handle: 'alice.example.com', handle_token: '' },
  });
  assert.deepEqual([status, headers.location], [303, '/redirect?handle=alice.example.com']);
});

test('the two origins are two sites: a token for one is no token for the other', async () => {
  const other = createVisitor(world, world.otherOrigin);
  const nonce = await other.loadNonce();
  assert.equal((await other.signIn(makeToken({ claims: { nonce } }))).code, 'origin_mismatch');
  const fresh = await other.loadNonce();
  const token = makeToken({ claims: { nonce: fresh, aud: world.otherOrigin } });
  assert.equal((await other.signIn(token)).status, 200);
});

test('what was sent to the site is told to tests, a token in an address as a leak', async () => {
  await visitor.request('GET', '/signin?handle=alice.example.com&handle_token=abc');
  const { results } = JSON.parse((await visitor.request('GET', '/results')).text);
  assert.equal(results.at(-1).outcome, 'leaked');
});

for (const name of Object.keys(pages)) {
  test(`the test page "${name}" is there`, async () => {
    const { status, text } = await visitor.request('GET', `/page/${name}`);
    assert.equal(status, 200);
    assert.match(text, /<section class="card">/);
    assert.doesNotMatch(text, /undefined/);
  });
}
