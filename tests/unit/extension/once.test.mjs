import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOnce } from '../../../extension/shared/once.js';

test('a second press, of the same button or another, does nothing until the first is over', async () => {
  const once = createOnce();
  const [heard, ways] = [[], []];
  const press = once((what) => {
    heard.push(what);
    return new Promise((resolve, reject) => ways.push({ resolve, reject }));
  });
  const other = once(() => heard.push('other'));
  const first = press('first');
  await press('second');
  await other();
  assert.deepEqual(heard, ['first']);
  ways[0].resolve();
  await first;
  const third = press('third');
  ways[1].reject(new Error('failed'));
  await assert.rejects(third, /failed/);
  await other();
  assert.deepEqual(heard, ['first', 'third', 'other']);
});
