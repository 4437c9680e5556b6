// Goal: a handle that a security key guards signs at its touch and in no other way: not with the vault
// and its data key, not with another security key, not after a refusal.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { Host, asShell, environment, makeHome, nonce } from './host.mjs';
import { makePinentry } from './pinentry.mjs';
import { createVerifier } from '../../site/js/index.js';

const handle = 'alice.example.com';
const origin = 'https://forum.example';
const bind = { type: 'dns', handle, security_key: 'touch' };
const inside = { ...bind, security_key: 'inside' };
const signIn = { origin, nonce, handle };

// The last reply, with the steps before it; `onStep` may do something at one.
async function asked(host, op, args, onStep = () => {}) {
  const id = host.send(op, args);
  const steps = [];
  const others = [];
  for (;;) {
    const reply = await host.reply();
    if (reply.id === id && !reply.progress) return { steps, others, ...reply };
    if (reply.progress) onStep(steps.at(steps.push(reply.progress.step) - 1));
    else others.push(reply);
  }
}

async function done(host, op, args) {
  const reply = await asked(host, op, args);
  assert.ok(reply.result, JSON.stringify(reply));
  return reply.result;
}

const code = async (...asking) => (await asked(...asking)).error?.code;

// A vault that opens by itself, a host, a security key that is plugged in, and who knows its PIN.
async function plugIn(t, options) {
  const bin = tokenBin(t);
  const home = makeHome(t);
  const pinentry = makePinentry(home);
  pinentry.answers();
  await asShell(home, ['init', { method: 'file' }]);
  const token = await softtoken(t, bin, options);
  const host = new Host(home, { command: [bin.program('nywhere-host')] });
  t.after(() => host.end());
  return { bin, home, pinentry, token, host };
}

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

for (const profile of ['ctap20', 'ctap21', 'uv']) {
  test(`${profile}: each sign-in takes a touch, and nothing is kept for the next`, async (t) => {
    const { host } = await plugIn(t, { profile });
    const bound = await asked(host, 'handle_bind', bind);
    assert.deepEqual(bound.steps, ['touch', 'touch']);
    assert.equal(bound.result.security_key, 'touch');
    assert.equal(bound.result.key, true);
    for (let i = 0; i < 3; i++) {
      const { steps, result } = await asked(host, 'sign_in', signIn);
      assert.deepEqual(steps, ['touch']);
      const { aud, handle: said, sub } = claimsOf(result.token);
      assert.deepEqual([aud, said, sub], [origin, handle, bound.result.did]);
      assert.equal(result.token.split('.').length, 3);
    }
    const { entries } = await host.call('log', {});
    assert.equal(entries.length, 1);
  });
}

// A site's own verifier, whose DNS says what the helper's record does.
const siteOf = (did, proofs) => createVerifier({
  origin, proofs,
  resolver: {
    resolveTxt: async (name) => {
      if (name === `_nywhere.${handle}`) return [[`v=nyw1 did=${did}`]];
      throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    },
  },
});

for (const profile of ['ctap20', 'ctap21', 'uv']) {
  test(`${profile}: a key that was made on it signs there, for a site that takes that`, async (t) => {
    const { host } = await plugIn(t, { profile });
    const made = await asked(host, 'handle_bind', inside);
    assert.deepEqual(made.steps, ['touch']);
    assert.equal(made.result.security_key, 'inside');
    const confirm = 'Sell 100 shares of ACME';
    const verify = siteOf(made.result.did, ['jws', 'fido2']);
    for (const more of [{}, { confirm }]) {
      const { steps, result } = await asked(host, 'sign_in', { ...signIn, proofs: ['fido2'], ...more });
      assert.deepEqual(steps, ['touch']);
      const visitor = await verify(result.token, { nonce, ...more });
      assert.equal(visitor.sub, made.result.did);
      assert.deepEqual({ ...visitor.proof, counter: 0 },
        { type: 'fido2', userVerified: false, counter: 0 });
    }
    assert.equal(await code(host, 'sign_in', { ...signIn, proofs: ['jws'] }), 'proof_refused');
    assert.equal(await code(host, 'sign_in', signIn), 'proof_refused');
  });
}

test('a key that is sealed makes an ordinary token, also to confirm', async (t) => {
  const { host } = await plugIn(t);
  const { did } = await done(host, 'handle_bind', bind);
  const confirm = 'Sell 100 shares of ACME';
  const { token } = await done(host, 'sign_in', { ...signIn, proofs: ['jws', 'fido2'], confirm });
  const { proof } = await siteOf(did, ['jws'])(token, { nonce, confirm });
  assert.deepEqual(proof, { type: 'jws' });
  assert.equal(await code(host, 'sign_in', { ...signIn, proofs: ['fido2'] }), 'proof_refused');
});

test('what would happen is said: how, and that a click is not enough', async (t) => {
  const { host } = await plugIn(t);
  await done(host, 'handle_bind', bind);
  await done(host, 'handle_bind', { ...inside, handle: 'bob.example.com' });
  await done(host, 'sign_in', signIn);
  const plan = async (proofs) => {
    const { handles, one_click: oneClick } = await host.call('plan', { origin, direct: true, proofs });
    return [oneClick, ...handles.map((one) => [one.security_key, one.mode, one.why])];
  };
  assert.deepEqual(await plan(['jws']),
    [undefined, ['touch', 'direct', undefined], ['inside', 'redirect', 'proof']]);
  assert.deepEqual(await plan(['fido2']),
    [undefined, ['touch', 'redirect', 'proof'], ['inside', 'direct', undefined]]);
  assert.equal(await code(host, 'sign_in', { ...signIn, one_click: true }), 'ask_first');
});

const refusals = [
  ['denied', 'token_refused', ({ token }) => token.touch('deny')],
  ['never touched', 'token_refused', ({ token }) => token.touch('no')],
  ['pulled out', 'token_gone', ({ token }) => token.touch('pull')],
  ['not plugged in', 'token_missing', ({ token }) => token.unplug()],
  ['reset', 'token_unknown', ({ token }) => token.reset()],
  ['another', 'token_unknown', async ({ t, bin, token }) => {
    token.unplug();
    await softtoken(t, bin, { name: 'Other Token' });
  }],
];

for (const [what, expected, happens] of refusals) {
  test(`${what}: refused, and the site saw nothing`, async (t) => {
    const all = { t, ...await plugIn(t, { timeout: 1000 }) };
    const { host } = all;
    await done(host, 'handle_bind', bind);
    await done(host, 'handle_bind', { ...inside, handle: 'bob.example.com' });
    await happens(all);
    assert.equal(await code(host, 'sign_in', signIn), expected);
    assert.equal(await code(host, 'sign_in',
      { ...signIn, handle: 'bob.example.com', proofs: ['fido2'] }), expected);
    assert.deepEqual((await host.call('log', {})).entries, []);
  });
}

for (const security_key of ['touch', 'inside']) {
  const proofs = [security_key === 'touch' ? 'jws' : 'fido2'];

  test(`${security_key}: bound with its PIN, it asks for it each time`, async (t) => {
    const { host, pinentry, token } = await plugIn(t);
    token.setPin('1234');
    pinentry.answers('1234');
    await done(host, 'handle_bind', { ...bind, security_key, verification: 'required' });
    pinentry.answers('0000', '1234', '1234');
    for (let i = 0; i < 2; i++) {
      const { steps, result } = await asked(host, 'sign_in', { ...signIn, proofs });
      assert.ok(result, 'signed');
      assert.deepEqual(steps, i === 0 ? ['pin', 'pin', 'touch'] : ['pin', 'touch']);
    }
    pinentry.answers('0000', '1111', '2222');
    assert.equal(await code(host, 'sign_in', { ...signIn, proofs }), 'token_pin_blocked');
    await token.replug();
    pinentry.answers('0000', '1111', '2222');
    assert.equal(await code(host, 'sign_in', { ...signIn, proofs }), 'token_pin_blocked');
    await token.replug();
    pinentry.answers('0000', '1111');
    assert.equal(await code(host, 'sign_in', { ...signIn, proofs }), 'token_pin_locked');
  });

  test(`${security_key}: a PIN that was set later changes nothing`, async (t) => {
    const { host, pinentry, token } = await plugIn(t);
    await done(host, 'handle_bind', { ...bind, security_key });
    token.setPin('1234');
    assert.ok((await asked(host, 'sign_in', { ...signIn, proofs })).result);
    assert.equal(pinentry.asked, 0);
  });

  test(`${security_key}: cancelled and locked while it waits`, async (t) => {
    const { host, token } = await plugIn(t);
    await done(host, 'handle_bind', { ...bind, security_key });
    token.touch('no');
    for (const op of ['unlock_cancel', 'lock']) {
      const reply = await asked(host, 'sign_in', { ...signIn, proofs }, () => host.send(op, {}));
      assert.equal(reply.error?.code, 'cancelled');
      if (reply.others.length === 0) await host.reply();
    }
    assert.deepEqual((await host.call('log', {})).entries, []);
    token.touch();
    assert.ok((await asked(host, 'sign_in', { ...signIn, proofs })).result, 'and then it signs');
  });

  test(`${security_key}: a new data key and the way through a private window lose nothing`, async (t) => {
    const { home, host } = await plugIn(t);
    await done(host, 'handle_bind', { ...bind, security_key });
    await asShell(home, ['rekey_secret', { id: 1 }], ['rekey', {}]);
    assert.ok((await asked(host, 'sign_in', { ...signIn, proofs })).result);
    assert.ok((await asked(host, 'sign_in', { ...signIn, proofs, private: true })).result);
  });
}

test('what cannot be is refused before anybody touches anything', async (t) => {
  const { host } = await plugIn(t);
  await host.call('handle_add', { type: 'dns', handle });
  const refused = async (args, expected) => {
    const { steps, error } = await asked(host, 'handle_bind', { ...bind, ...args });
    assert.deepEqual([steps, error?.code], [[], expected]);
  };
  await refused({}, 'handle_exists');
  await refused({ handle: 'ALICE.example.com' }, 'bad_handle');
  await refused({ handle: 'a b' }, 'bad_handle');
  await refused({ handle: 'bob.example.com', security_key: 'none' }, 'bad_argument');
  await refused({ handle: 'bob.example.com', verification: 'maybe' }, 'bad_argument');
  await refused({ handle: 'bob.example.com', security_key: 'inside', alg: 'ES256' }, 'bad_argument');
});

test('of a security key without hmac-secret only a key of its own will do', async (t) => {
  const { host } = await plugIn(t, { profile: 'plain' });
  assert.equal(await code(host, 'handle_bind', bind), 'token_unsuitable');
  await done(host, 'handle_bind', inside);
  assert.ok((await asked(host, 'sign_in', { ...signIn, proofs: ['fido2'] })).result);
});

test('a fingerprint of a key on the security key needs no DNS', async (t) => {
  const { host } = await plugIn(t);
  const made = await done(host, 'handle_bind', { type: 'fingerprint', security_key: 'inside' });
  const { token } = await done(host, 'sign_in', { ...signIn, handle: made.handle, proofs: ['fido2'] });
  const { type, proof } = await siteOf(undefined, ['fido2'])(token, { nonce });
  assert.deepEqual([type, proof.type], ['fingerprint', 'fido2']);
});

// What a command of the shell says, and how it ends.
function shell({ bin, home }, ...words) {
  const { status, stdout, stderr } = spawnSync(bin.program('nywhere'), words,
    { env: environment(home), encoding: 'utf8' });
  return { status, stdout, stderr };
}

for (const [option, words] of [['--require-touch', 'needs'], ['--on-token', 'on']]) {
  test(`${option} in the shell: made, shown, and never written down`, async (t) => {
    const all = await plugIn(t);
    const added = shell(all, 'handle', 'add', handle, option);
    assert.deepEqual([added.status, added.stderr.match(/^Touch your security key\.$/m) !== null],
      [0, true]);
    assert.match(added.stdout, /if that is lost, so is the key\./);
    assert.match(added.stdout, /_nywhere\.alice\.example\.com\./);
    assert.match(shell(all, 'handle', 'show', handle).stdout,
      new RegExp(`^Key +ES256, ${words} your security key$`, 'm'));
    assert.match(shell(all, 'handle', 'list').stdout, /  needs your security key/);
    const file = path.join(all.home, 'key');
    const written = shell(all, 'handle', 'export', '--yes', '--plain', `--output=${file}`, handle);
    assert.deepEqual([written.status, existsSync(file)], [1, false]);
    assert.match(written.stderr, /cannot be exported by itself/);
  });

  test(`${option}: a copy of the vault holds it, and signs only with the security key`, async (t) => {
    const all = await plugIn(t);
    const { bin, home, host, pinentry, token } = all;
    shell(all, 'handle', 'add', handle, option);
    const file = path.join(home, 'copy');
    pinentry.answers('correct horse', 'correct horse');
    const copied = shell(all, 'export', file);
    assert.deepEqual([copied.status, copied.stderr], [0, '']);
    assert.match(copied.stdout, /without your security key, which no copy holds: 1\./);
    const other = makeHome(t);
    const there = makePinentry(other);
    await asShell(other, ['init', { method: 'file' }]);
    there.answers('correct horse');
    const brought = shell({ bin, home: other }, 'import', '--yes', file);
    assert.deepEqual([brought.status, brought.stderr], [0, '']);
    const second = new Host(other, { command: [bin.program('nywhere-host')] });
    t.after(() => second.end());
    const args = { ...signIn, proofs: ['jws', 'fido2'] };
    const { did } = await host.call('handle_show', { handle });
    const { token: signed } = await done(second, 'sign_in', args);
    assert.equal((await siteOf(did, ['jws', 'fido2'])(signed, { nonce })).sub, did);
    token.unplug();
    assert.equal(await code(second, 'sign_in', args), 'token_missing');
  });
}

test('what does not go together is said', async (t) => {
  const all = await plugIn(t);
  for (const options of [
    ['--require-touch', '--on-token'], ['--pin'], ['--on-token', '--alg=Ed25519'],
    ['--on-token', '--key=/dev/null'],
  ]) {
    const { status, stderr } = shell(all, 'handle', 'add', handle, ...options);
    assert.deepEqual([status, /^nywhere: .*\.$/m.test(stderr)], [2, true], options.join(' '));
  }
});

test('signed in the shell: the token alone is on its output', async (t) => {
  const all = await plugIn(t);
  shell(all, 'handle', 'add', handle, '--require-touch');
  const { status, stdout, stderr } = shell(all, 'sign-in', `--origin=${origin}`, `--nonce=${nonce}`,
    `--handle=${handle}`);
  assert.deepEqual([status, stderr], [0, 'Touch your security key.\n']);
  assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

test('in a private window it is touched for as well, and nothing is remembered', async (t) => {
  const { host } = await plugIn(t);
  await done(host, 'handle_bind', bind);
  const { window } = await host.call('window_choose', { choice: 'handle', handle });
  const args = { window, origin, direct: true };
  await host.call('window_plan', args);
  const { steps, result } = await asked(host, 'sign_in', { ...signIn, window });
  assert.deepEqual([steps, claimsOf(result.token).handle], [['touch'], handle]);
  assert.deepEqual((await host.call('log', {})).entries, []);
});

test('its key cannot be changed for another yet, and that is said', async (t) => {
  const all = await plugIn(t);
  await done(all.host, 'handle_bind', { ...bind, did: 'web' });
  const { status, stdout, stderr } = shell(all, 'handle', 'rotate', handle);
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^nywhere: .* bound to a security key and cannot be rotated yet\.\n$/);
});
