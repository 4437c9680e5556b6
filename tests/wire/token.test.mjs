// Security keys: nywhere-unlock, its libfido2 and its filter as shipped, against an authenticator over
// UDP, in each of its profiles.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { makeHome } from './host.mjs';
import { cancel, makePinentry } from './pinentry.mjs';
import { Unlock } from './unlock.mjs';

const user = randomBytes(16).toString('base64url');
const hash = randomBytes(32).toString('base64url');
const profiles = ['ctap20', 'ctap21', 'uv'];

// A folder of programs, a security key that is plugged in, and somebody who knows PINs.
async function plugIn(t, options) {
  const bin = tokenBin(t);
  const pinentry = makePinentry(makeHome(t));
  pinentry.answers();
  const token = await softtoken(t, bin, options);
  const ask = (op, args) =>
    new Unlock(bin.program('nywhere-unlock'), op, { pinentry: pinentry.file, ...args });
  const enroll = (verification = 'none', exclude = []) =>
    ask('token_enroll', { user, verification, exclude });
  return { bin, pinentry, token, ask, enroll };
}

const parameters = ({ credential, salt, verification }) => ({ credential, salt, verification });
const secretOf = (ask, ...enrolled) => ask('token_secret', { enrolled: enrolled.map(parameters) });

for (const profile of profiles) {
  test(`${profile}: the secret of a key is the same each time, at a touch`, async t => {
    const { ask, enroll, pinentry } = await plugIn(t, { profile });
    const made = enroll();
    const enrolled = await made.result();
    assert.deepEqual(made.steps, ['touch', 'touch']);
    assert.equal(enrolled.verification, 'none');
    assert.equal(enrolled.product, 'Soft Token');
    assert.equal(Buffer.from(enrolled.secret, 'base64url').length, 32);
    for (let i = 0; i < 2; i++) {
      const again = secretOf(ask, enrolled);
      const { credential, secret } = await again.result();
      assert.equal(credential, enrolled.credential);
      assert.equal(secret, enrolled.secret);
      assert.deepEqual(again.steps, ['touch']);
      assert.equal(await again.ended, 0);
    }
    assert.equal(pinentry.asked, 0);
  });

  test(`${profile}: enrolled with a PIN, it gives nothing without`, async t => {
    const { ask, enroll, pinentry, token } = await plugIn(t, { profile });
    token.setPin('1234');
    pinentry.answers('1234');
    const enrolled = await enroll('required').result();
    assert.equal(enrolled.verification, 'required');
    assert.equal(pinentry.asked, profile === 'uv' ? 0 : 1);
    pinentry.answers('1234', '1234');
    const again = secretOf(ask, enrolled);
    assert.equal((await again.result()).secret, enrolled.secret);
    assert.deepEqual(again.steps, profile === 'uv' ? ['touch'] : ['pin', 'touch']);
    const without = secretOf(ask, { ...enrolled, verification: 'none' });
    if (profile === 'ctap20') assert.equal(await without.code(), 'token_unknown');
    else assert.notEqual((await without.result()).secret, enrolled.secret);
  });

  test(`${profile}: a PIN that was set later does not change what was enrolled`, async t => {
    const { ask, enroll, pinentry, token } = await plugIn(t, { profile });
    const enrolled = await enroll().result();
    token.setPin('1234');
    assert.equal((await secretOf(ask, enrolled).result()).secret, enrolled.secret);
    assert.equal(pinentry.asked, 0);
  });

  test(`${profile}: it signs with a key that never leaves it`, async t => {
    const { ask } = await plugIn(t, { profile });
    const key = await ask('token_make_key', { user, verification: 'none' }).result();
    assert.equal(key.algorithm, 'ES256');
    const { credential, algorithm, verification } = key;
    const signing = ask('token_sign',
      { credential, algorithm, verification, client_data_hash: hash });
    const signed = await signing.result();
    assert.deepEqual(signing.steps, ['touch']);
    const data = Buffer.from(signed.authenticator_data, 'base64url');
    assert.equal(data.length, 37);
    assert.deepEqual(data.subarray(0, 32), createHash('sha256').update('nywhere:').digest());
    assert.equal(data[32], 1);
    const spki = createPublicKey(
      { key: Buffer.from(key.public_key, 'base64url'), format: 'der', type: 'spki' });
    assert.ok(verify('sha256', Buffer.concat([data, Buffer.from(hash, 'base64url')]), spki,
      Buffer.from(signed.signature, 'base64url')));
  });

  test(`${profile}: a key that demands its PIN signs with it`, async t => {
    const { ask, pinentry, token } = await plugIn(t, { profile });
    token.setPin('1234');
    pinentry.answers('1234', '1234');
    const key = await ask('token_make_key', { user, verification: 'required' }).result();
    const { credential, algorithm, verification } = key;
    const signed = await ask('token_sign',
      { credential, algorithm, verification, client_data_hash: hash }).result();
    assert.equal(Buffer.from(signed.authenticator_data, 'base64url')[32], 5);
    assert.equal(pinentry.asked, profile === 'uv' ? 0 : 2);
  });

  test(`${profile}: three wrong PINs in a row block it until it is plugged in again`, async t => {
    const { ask, enroll, pinentry, token } = await plugIn(t, { profile });
    token.setPin('1234');
    pinentry.answers('1234');
    const enrolled = await enroll('required').result();
    if (profile === 'uv') token.finger('no');
    const fingers = async () => {
      if (profile !== 'uv') return;
      for (let i = 0; i < 2; i++)
        assert.equal(await secretOf(ask, enrolled).code(), 'token_uv_failed');
    };
    await fingers(); // the third wrong one makes it ask for the PIN instead
    pinentry.answers('0000', '1111', '2222');
    assert.equal(await secretOf(ask, enrolled).code(), 'token_pin_blocked');
    assert.deepEqual(pinentry.log.filter(line => line.startsWith('SETERROR')),
      ['SETERROR Wrong PIN.', 'SETERROR Wrong PIN.']);
    assert.ok(pinentry.log.some(line => line.includes('You can try 6 more times')));
    pinentry.answers('1234');
    assert.equal(await secretOf(ask, enrolled).code(), 'token_pin_blocked');
    await token.replug();
    token.finger('yes');
    pinentry.answers('0000', '1234');
    assert.equal((await secretOf(ask, enrolled).result()).secret, enrolled.secret);
  });
}

test('eight wrong PINs lock it for good', async t => {
  const { ask, enroll, pinentry, token } = await plugIn(t);
  token.setPin('1234');
  pinentry.answers('1234');
  const enrolled = await enroll('required').result();
  for (let i = 0; i < 2; i++) {
    pinentry.answers('0000', '1111', '2222');
    assert.equal(await secretOf(ask, enrolled).code(), 'token_pin_blocked');
    await token.replug();
  }
  pinentry.answers('0000', '1111');
  assert.equal(await secretOf(ask, enrolled).code(), 'token_pin_locked');
  await token.replug();
  pinentry.answers();
  assert.equal(await secretOf(ask, enrolled).code(), 'token_pin_locked');
  assert.equal(pinentry.asked, 0, 'nobody is asked in vain');
});

test('what can be no PIN costs no try, and nobody has to give one', async t => {
  const { ask, enroll, pinentry, token } = await plugIn(t);
  token.setPin('1234');
  pinentry.answers('123', 'x'.repeat(64), '1234');
  const enrolled = await enroll('required').result();
  assert.equal(pinentry.asked, 3);
  assert.ok(!pinentry.log.some(line => line.includes('You can try')));
  pinentry.answers(cancel);
  assert.equal(await secretOf(ask, enrolled).code(), 'cancelled');
  const silent = ask('token_secret', { enrolled: [parameters(enrolled)], pinentry: '/nonexistent' });
  assert.equal(await silent.code(), 'pinentry_missing');
});

test('a key that is not touched, or on which it is declined, refuses', async t => {
  const { ask, enroll, token } = await plugIn(t, { timeout: 300 });
  const enrolled = await enroll().result();
  for (const how of ['deny', 'no']) {
    token.touch(how);
    assert.equal(await secretOf(ask, enrolled).code(), 'token_refused');
    assert.equal(await enroll().code(), 'token_refused');
  }
});

test('a key that is pulled out while it waits is gone at once', async t => {
  const { ask, enroll, token } = await plugIn(t);
  const enrolled = await enroll().result();
  token.touch('no');
  const waiting = secretOf(ask, enrolled);
  await waiting.step('touch');
  const start = performance.now();
  token.touch('pull');
  assert.equal(await waiting.code(), 'token_gone');
  assert.ok(performance.now() - start < 5000);
});

test('when the host hangs up, the key stops waiting and is free for the next', async t => {
  const { ask, enroll, token } = await plugIn(t);
  const enrolled = await enroll().result();
  token.touch('no');
  const waiting = secretOf(ask, enrolled);
  await waiting.step('touch');
  waiting.hangUp();
  await waiting.ended;
  token.touch();
  const next = secretOf(ask, enrolled);
  assert.equal((await next.result()).secret, enrolled.secret);
  assert.deepEqual(next.steps, ['touch'], 'and is not busy');
});

test('when the host hangs up while the PIN is asked for, all of it ends', async t => {
  const { ask, enroll, pinentry, token } = await plugIn(t);
  token.setPin('1234');
  pinentry.answers('1234');
  const enrolled = await enroll('required').result();
  pinentry.answers({ shell: 'while :; do sleep 1; done' });
  const waiting = secretOf(ask, enrolled);
  await waiting.step('pin');
  waiting.hangUp();
  await waiting.ended;
});

// Another program that holds the key as libfido2 does, until `release`.
async function hold(t, file) {
  const child = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo held; exec cat'],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const release = () => {
    child.stdin.end();
    return ended;
  };
  t.after(release);
  await once(child.stdout, 'data');
  return release;
}

test('a key that another program holds: the user hears why, and may wait or not', async t => {
  const { ask, bin, enroll } = await plugIn(t);
  const enrolled = await enroll().result();
  const release = await hold(t, bin.file('Soft Token'));
  const silent = ask('token_secret', { enrolled: [parameters(enrolled)], silent: true });
  assert.equal(await silent.code(), 'token_busy');
  const start = performance.now();
  const gone = secretOf(ask, enrolled);
  await gone.step('busy');
  assert.ok(performance.now() - start < 3000);
  gone.hangUp();
  await gone.ended;
  const patient = secretOf(ask, enrolled);
  await patient.step('busy');
  await release();
  assert.equal((await patient.result()).secret, enrolled.secret);
});

test('a key that waits for another program is busy, too', async t => {
  const { ask, bin, enroll, token } = await plugIn(t);
  const enrolled = await enroll().result();
  token.touch('no');
  bin.plug('Other Way', token.port); // to the same key, past the lock
  const first = secretOf(ask, enrolled);
  await first.step('touch');
  bin.unplug('Other Way');
  const second = secretOf(ask, enrolled);
  await second.step('busy');
  token.touch();
  assert.equal((await first.result()).secret, enrolled.secret);
  assert.equal((await second.result()).secret, enrolled.secret);
});

test('without a key, with a strange one, with one that was reset', async t => {
  const { ask, bin, enroll, token } = await plugIn(t);
  const enrolled = await enroll().result();
  await token.reset();
  for (const silent of [true, false])
    assert.equal(
      await ask('token_secret', { enrolled: [parameters(enrolled)], silent }).code(),
      'token_unknown');
  token.unplug();
  assert.equal(await secretOf(ask, enrolled).code(), 'token_missing');
  assert.equal(await enroll().code(), 'token_missing');
  assert.deepEqual(await ask('token_list').result(), { tokens: [] });
  assert.deepEqual(readdirSync(`${bin.folder}/tokens`), []);
});

test('of several, the one that was enrolled is found silently', async t => {
  const { ask, bin, enroll, token } = await plugIn(t);
  const first = await enroll().result();
  const other = await softtoken(t, bin, { name: 'Another', profile: 'uv' });
  const second = await enroll('none', [first.credential]).result();
  assert.equal(second.product, 'Another', 'the one that is not enrolled yet');
  assert.equal(await enroll('none', [first.credential, second.credential]).code(), 'token_exists');
  const both = [first, second].map(parameters);
  const found = async list => {
    const looking = ask('token_secret', { enrolled: list, silent: true });
    const { credential, secret } = await looking.result();
    assert.equal(secret, undefined);
    assert.deepEqual(looking.steps, []);
    return credential;
  };
  other.unplug();
  assert.equal(await found(both), first.credential);
  assert.equal((await secretOf(ask, second, first).result()).secret, first.secret);
  token.unplug();
  other.plug();
  assert.equal(await found(both), second.credential);
  assert.equal(await secretOf(ask, first).code(), 'token_unknown');
});

test('one that cannot do it is told apart, and can do what needs less', async t => {
  const { ask, enroll, token } = await plugIn(t, { profile: 'plain' });
  assert.equal(await enroll().code(), 'token_unsuitable');
  assert.equal(await ask('token_make_key', { user, verification: 'required' }).code(),
    'token_pin_unset');
  assert.ok((await ask('token_make_key', { user, verification: 'none' }).result()).credential);
  const list = async () => (await ask('token_list').result()).tokens;
  const [{ path, ...first }] = await list();
  assert.match(path, /Soft Token$/);
  assert.deepEqual(first,
    { product: 'Soft Token', hmac_secret: false, pin: false, uv: false,
      problem: 'token_unsuitable' });
  token.setPin('1234');
  assert.equal((await list())[0].pin, true);
});

test('one that knows only U2F is of no use: U2F is off', async t => {
  const { ask, bin, enroll, token } = await plugIn(t);
  const enrolled = await enroll().result();
  token.unplug();
  await softtoken(t, bin, { name: 'Old Token', profile: 'u2f' });
  assert.equal(await enroll().code(), 'token_unsuitable');
  assert.equal(await secretOf(ask, enrolled).code(), 'token_unsuitable');
  assert.equal(await ask('token_make_key', { user, verification: 'none' }).code(),
    'token_unsuitable');
  const [{ path, ...listed }] = (await ask('token_list').result()).tokens;
  assert.match(path, /Old Token$/);
  assert.deepEqual(listed,
    { product: 'Old Token', hmac_secret: false, pin: false, uv: false,
      problem: 'token_unsuitable' });
});

test('a PIN or a fingerprint is demanded only of a key that has one', async t => {
  const { enroll } = await plugIn(t);
  assert.equal(await enroll('required').code(), 'token_pin_unset');
});

test('arguments that make no sense are refused before anything is looked for', async t => {
  const { ask, enroll } = await plugIn(t);
  const { credential, salt, verification } = await enroll().result();
  const bad = [
    ['token_enroll', { user: 'AA', verification: 'none' }],
    ['token_enroll', { user, verification: 'perhaps' }],
    ['token_enroll', { user, verification: 'none', exclude: ['AAAA'] }],
    ['token_secret', { enrolled: [] }],
    ['token_secret', { enrolled: [{ credential, salt: 'AAAA', verification }] }],
    ['token_secret', { enrolled: [{ credential: '', salt, verification }] }],
    ['token_secret', { enrolled: Array(17).fill({ credential, salt, verification }) }],
    ['token_make_key', { user }],
    ['token_sign', { credential, algorithm: 'Ed25519', verification, client_data_hash: hash }],
    ['token_sign', { credential, algorithm: 'ES256', verification, client_data_hash: 'AAAA' }],
    ['token_list', { all: true }],
  ];
  for (const [op, args] of bad) assert.equal(await ask(op, args).code(), 'bad_argument', op);
});
