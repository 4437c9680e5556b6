// Goal: what compiler and linker can do against memory errors is in each program, as it is built for
// work and as packages ship it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { program } from './frames.mjs';

const PROGRAMS = ['nywhere', 'nywhere-host', 'nywhere-net', 'nywhere-unlock'];
const release = new URL('../../build/release/bin/', import.meta.url).pathname;

const run = (file, ...args) =>
  execFileSync(file, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const calls = (name) => run('nm', '-D', '--undefined-only', name);

// The name of what is missing; none where it cannot be had.
const protections = {
  'a position-independent executable': (file) => /FLAGS_1.*\bPIE\b/.test(run('readelf', '-dW', file)),
  'bound at its start': (file) => /\bBIND_NOW\b/.test(run('readelf', '-dW', file)),
  'tables that cannot be written then': (file) => /GNU_RELRO/.test(run('readelf', '-lW', file)),
  'a stack without code': (file) => /GNU_STACK.* RW /.test(run('readelf', '-lW', file)),
  'no page to write and to run': (file) => !/LOAD.* RWE /.test(run('readelf', '-lW', file)),
  'no path of its own for libraries': (file) => !/R(UN)?PATH/.test(run('readelf', '-dW', file)),
  'no code that changes itself': (file) => !/TEXTREL/.test(run('readelf', '-dW', file)),
  'a canary on the stack': (file) => /__stack_chk_fail/.test(calls(file)),
  'lengths checked by the C library': (file) =>
    /libasan/.test(run('readelf', '-dW', file)) || /__\w+_chk\b(?<!__stack_chk)/.test(calls(file)),
  // A symbol's address is taken of few functions; without the flag there is none but in _start.
  'marks where jumps may lead': (file) =>
    process.arch !== 'x64' || run('objdump', '-d', file).split('endbr64').length > 50,
};

const missing = (file) =>
  Object.keys(protections).filter((name) => !protections[name](file));

for (const name of PROGRAMS) {
  test(`${name} is built with every protection`, () => {
    assert.deepEqual(missing(program(name)), []);
    const shipped = path.join(release, name);
    if (existsSync(shipped)) assert.deepEqual(missing(shipped), [], 'as packages ship it');
  });
}

test('what was built without them is noticed', () => {
  const lacks = missing(program('libfaults.so'));
  assert.ok(lacks.includes('a position-independent executable'), String(lacks));
});
