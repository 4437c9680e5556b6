// How often, and when, the tests of this folder kill.
import { readFileSync } from 'node:fs';
import { program } from '../wire/frames.mjs';

export const kills = Number(process.argv[2] ?? 200);
export const seed = Number(process.argv[3] ?? Date.now() % 1e6);
const isShort = kills < 2000;

// Everything by which a program changes a file.
const calls = [
  'write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate',
  'rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,chmod,fchmod',
].join(',');

const strace = (file) => ['strace', '-qq', '-o', file, '-e', `trace=${calls}`];

// A command that runs the program and notes those calls in the file.
export const traced = (file, name, ...args) => [...strace(file), program(name), ...args];

// A command that runs the program and kills it as it enters that call for the nth time.
export const killedAt = ({ call, n }, name, ...args) => [
  ...strace('/dev/null'),
  `--inject=${call}:signal=KILL:when=${n}`,
  program(name),
  ...args,
];

// The moments of what was noted: each call by its name and its number among those of that name.
export function moments(file) {
  const counts = new Map();
  return [...readFileSync(file, 'utf8').matchAll(/^(\w+)\(/gm)].map(([, call]) => {
    counts.set(call, (counts.get(call) ?? 0) + 1);
    return { call, n: counts.get(call) };
  });
}

// Numerical Recipes' sequence: the same seed makes the same changes and the same moments.
export function sequence(x) {
  return (below) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * below);
  };
}

// Nothing else of this process happens meanwhile, so that the moment is the one that was chosen.
export function spin(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

// All moments for a release; else a few, others each time.
export const chosen = (list, random) => list.filter(() => !isShort || random(2000) < kills);
