// A browser's process: what it prints is kept, and it is gone with its children when stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const END_MS = 15_000;
const LAST_WORDS = 2000;

// `extra` are the descriptors after stderr. The process leads a group of its own, so that its
// children end with it.
export function startChild(bin, args, { env, extra = [] }) {
  const stdio = ['ignore', 'pipe', 'pipe', ...extra];
  const child = spawn(bin, args, { stdio, env, detached: true });
  const exited = once(child, 'exit');
  exited.catch(() => {});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const killGroup = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  };
  // A test run that ends in an exception must not leave a browser behind.
  process.once('exit', killGroup);
  return {
    child,
    exited,
    output: () => output,
    // What a crash does: the process alone is gone, and nobody was asked. `then` looks at what it
    // has left behind.
    async kill(then) {
      child.kill('SIGKILL');
      await exited;
      await then();
      killGroup();
      process.removeListener('exit', killGroup);
    },
    // `ask` is the browser's own way to end.
    async stop(ask) {
      const late = pause(END_MS, null, { ref: false });
      await Promise.race([Promise.allSettled([ask(), exited]), late]);
      killGroup();
      await exited;
      process.removeListener('exit', killGroup);
    },
  };
}

// The rest of a start. When it fails the process is ended, and its last words are in the error.
export async function finishStart(process, steps) {
  try {
    return await steps();
  } catch (error) {
    await process.stop(() => {});
    const words = process.output().slice(-LAST_WORDS);
    throw new Error(`the browser did not start: ${words}`, { cause: error });
  }
}
