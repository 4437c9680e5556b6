// Handles and DIDs are told from other text exactly as the AT Protocol's own test cases say.
import test from 'node:test';
import assert from 'node:assert/strict';
import { handleType, isDid, isDnsName } from '../../../site/js/handle.js';
import { readCases } from './data.mjs';

function checkFile(name, minimum, check) {
  test(`every line of ${name}`, () => {
    const cases = readCases(`syntax/${name}`);
    assert.ok(cases.length >= minimum, `only ${cases.length} cases were read`);
    for (const text of cases) check(text);
  });
}

checkFile('handle_syntax_valid.txt', 70,
  text => assert.equal(isDnsName(text.toLowerCase()), true, text));
checkFile('handle_syntax_invalid.txt', 45,
  text => assert.equal(isDnsName(text.toLowerCase()), false, text));
checkFile('did_syntax_valid.txt', 20, text => assert.equal(isDid(text), true, text));
checkFile('did_syntax_invalid.txt', 15, text => assert.equal(isDid(text), false, text));

test('a handle has one spelling: lower case, without a dot at the end', () => {
  assert.equal(handleType('alice.example.com'), 'dns');
  for (const text of ['Alice.example.com', 'alice.example.com.', '@alice.example.com', '']) {
    assert.equal(handleType(text), null, text);
  }
});

test('names that cannot belong to one person on the public Internet are no handles', () => {
  const closed = 'alt arpa example internal invalid local localhost onion test';
  for (const tld of closed.split(' ')) assert.equal(handleType(`alice.${tld}`), null, tld);
  assert.equal(handleType('alice.localhost.com'), 'dns');
});

test('.test is a handle on a development machine only', () => {
  assert.equal(handleType('alice.test', { development: true }), 'dns');
  assert.equal(handleType('alice.local', { development: true }), null);
});

test('a fingerprint has 28 characters or more, in groups of four, and nothing else is one', () => {
  assert.equal(handleType('mces-4tei-oeow-uwb2-o6do-uzg6-tt4z'), 'fingerprint');
  assert.equal(handleType('mces-4tei-oeow-uwb2-o6do-uzg6-tt4z-2732'), 'fingerprint');
  const others = [
    'mces-4tei-oeow-uwb2-o6do-uzg6', 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4',
    'kces-4tei-oeow-uwb2-o6do-uzg6-tt4z', 'mces-4tei-oeow-uwb2-o6do-uzg6-tt41',
    'MCES-4TEI-OEOW-UWB2-O6DO-UZG6-TT4Z', 'mces4teioeowuwb2o6douzg6tt4z',
  ];
  for (const text of others) assert.equal(handleType(text), null, text);
});
