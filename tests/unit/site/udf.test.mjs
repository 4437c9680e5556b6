// Fingerprints come out as published, and a prefix stands for a key only if it is long enough.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fingerprintFits, udf } from '../../../site/js/udf.js';
import { readCases } from './data.mjs';

const rows = readCases('udf-vectors.txt').map(line => line.split('\t'));

test('the file holds the published and the computed fingerprints', () => {
  assert.equal(rows.length, 14);
});

for (const [id, , , contentType, hex, bits, output, source] of rows) {
  test(`fingerprint ${id} (${source}): ${output}`, () => {
    const data = hex === '(empty)' ? Buffer.alloc(0) : Buffer.from(hex, 'hex');
    const characters = udf(contentType, data).slice(0, Math.ceil(bits / 5));
    assert.equal(characters, output.toLowerCase().replaceAll('-', ''));
  });
}

const spki = Buffer.from(rows.find(([id]) => id === '055')[4], 'hex');
const long = rows.find(([id]) => id === '055')[6].toLowerCase();

test('a prefix of 28 characters or more fits, one character of difference does not', () => {
  assert.equal(fingerprintFits(long, spki), true);
  assert.equal(fingerprintFits(long.slice(0, 34), spki), true);
  assert.equal(fingerprintFits(`${long.slice(0, 33)}a`, spki), false);
});

test('a prefix of 24 characters does not stand for a key', () => {
  assert.equal(fingerprintFits(long.slice(0, 29), spki), false);
});
