import { readFileSync } from 'node:fs';

const DATA = new URL('../../fixtures/data/', import.meta.url);

export const readData = name => readFileSync(new URL(name, DATA), 'utf8');

// The cases of a file, one a line. Spaces are part of a case; comments and empty lines are not.
export function readCases(name) {
  return readData(name).split('\n').filter(line => line !== '' && !line.startsWith('#'));
}
