// The documents say what the code does.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { refusals } from '../../../site/js/index.js';
import { thumbprint } from '../../../site/vectors/context.mjs';
import { keys } from '../../../site/vectors/keys.mjs';
import { readData } from './data.mjs';
import { makeFingerprintToken } from './token.mjs';

const root = new URL('../../../', import.meta.url);
const readme = readFileSync(new URL('site/README.md', root), 'utf8');
const protocol = readFileSync(new URL('PROTOCOL.md', root), 'utf8');

test('the table of refusals is the table in the code', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (\d) \| (.+) \|$/gm)]
    .map(([, code, step, sentence]) => [code, [Number(step), sentence]]);
  assert.deepEqual(Object.fromEntries(rows), { ...refusals });
});

test('PROTOCOL.md names each code under its own step', () => {
  const [section] = /^## 5\.[^]*?(?=^## 6\.)/m.exec(protocol);
  const found = section.split(/^(?=\d\. \*\*)/m).slice(1).flatMap(step => {
    // `expired` is the one code of a single word; `sub_jwk` is a claim.
    const codes = [...step.matchAll(/`([a-z]+_[a-z_]+|expired)`/g)].map(([, code]) => code);
    return codes.filter(code => code !== 'sub_jwk').map(code => [code, Number(step[0])]);
  });
  const steps = Object.entries(refusals).map(([code, [step]]) => [code, step]);
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(steps));
});

test('the examples in PROTOCOL.md are the example tokens, opened', () => {
  const shown = [...protocol.matchAll(/^```json\n([^]*?)^```/gm)]
    .map(([, text]) => JSON.parse(text));
  const { named, fingerprint } = JSON.parse(readData('token-examples.json'));
  const opened = [named, fingerprint].flatMap(token => token.split('.').slice(0, 2))
    .map(part => JSON.parse(Buffer.from(part, 'base64url')));
  assert.deepEqual(shown, opened);
});

async function importExample() {
  const [, code] = /^```js\n([^]*?)^```/m.exec(readme);
  const kit = new URL('site/js/index.js', root).href;
  const source = code.replace("'nywhere-site'", `'${kit}'`);
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}

test('the project shows the same code on its first page', () => {
  const first = readFileSync(new URL('README.md', root), 'utf8');
  const [shown, own] = [first, readme].map(text => /^```js\n([^]*?)^```/m.exec(text)[1]);
  assert.equal(shown, own);
});

test('the code in the README signs a visitor in, once', async () => {
  const { nonceForPage, signIn } = await importExample();
  const session = {};
  const token = makeFingerprintToken({ nonce: nonceForPage(session) });
  const form = { handle: '', handle_token: token };
  assert.deepEqual(await signIn(form, session), {
    account: thumbprint('alice'), displayName: keys.alice.fingerprint,
  });
  assert.deepEqual(await signIn(form, session),
    { refused: 'nonce_missing', sentence: refusals.nonce_missing[1] });
});

test('the code in the README starts OAuth when the token is empty', async () => {
  const { signIn } = await importExample();
  assert.deepEqual(await signIn({ handle: 'alice.example.com', handle_token: '' }, {}),
    { startOAuthFor: 'alice.example.com' });
});
