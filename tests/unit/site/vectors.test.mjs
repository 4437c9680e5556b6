// Every published vector gives what it says, and the vectors leave no refusal untried.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { refusals } from '../../../site/js/index.js';
import { vectorsText } from '../../../site/vectors/make.mjs';
import { replay } from './replay.mjs';

const text = readFileSync(new URL('../../../site/vectors/vectors.json', import.meta.url), 'utf8');
const { vectors } = JSON.parse(text);

for (const vector of vectors) {
  const { name, says, expect, sub, handle } = vector;
  if (expect === 'ok') {
    test(`accepts ${name}: ${says}`, async () => {
      const user = await replay(vector);
      assert.equal(user.sub, sub);
      assert.equal(user.handle, handle);
    });
  } else {
    test(`refuses ${name} with ${expect}: ${says}`, async () => {
      await assert.rejects(replay(vector), error => {
        assert.equal(error.code, expect, error.stack);
        assert.equal(error.message, refusals[expect][1]);
        return true;
      });
    });
  }
}

test('every refusal code has a vector', () => {
  const tried = new Set(vectors.map(({ expect }) => expect));
  assert.deepEqual([...Object.keys(refusals), 'ok'].sort(), [...tried].sort());
});

test('no two vectors have the same name', () => {
  assert.equal(new Set(vectors.map(({ name }) => name)).size, vectors.length);
});

test('vectors.json is what make.mjs makes', () => {
  assert.equal(vectorsText(), text);
});
