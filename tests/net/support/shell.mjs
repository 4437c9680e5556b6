// The nywhere command as a person or a script runs it, without a terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { environment, program } from '../../wire/host.mjs';

const PATIENCE_MS = 60_000;

const running = new Set();
after(() => running.forEach(child => child.kill('SIGKILL')));

const readText = file => readFileSync(file, 'utf8');

function nameOf(pid) {
  return path.basename(readlinkSync(`/proc/${pid}/exe`));
}

// Those of its process group; a process that has just ended is none.
function processesOf(group) {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return Number(/\) . \d+ (\d+)/.exec(readText(`/proc/${pid}/stat`))[1]) === group;
    } catch {
      return false;
    }
  });
}

// While it runs, `prints` waits for a match in what it has said, on either stream.
export function startShell(home, words, { env } = {}) {
  const child = spawn(program('nywhere'), words, {
    env: environment(home, { LC_ALL: 'C.UTF-8', ...env }), detached: true,
  });
  const said = { stdout: '', stderr: '' };
  const all = () => said.stdout + said.stderr;
  child.stdin.on('error', () => {}); // it may have ended without reading
  running.add(child);
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', text => {
      said[name] += text;
      child.emit('said');
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    child.emit('said');
    return { code: signal ?? code, ...said };
  });
  return {
    ended,
    async prints(pattern) {
      const late = AbortSignal.timeout(PATIENCE_MS);
      while (!pattern.test(all())) {
        if (!running.has(child)) throw new Error(`it ended: ${all()}`);
        await once(child, 'said', { signal: late });
      }
      return pattern.exec(all())[0];
    },
    types: line => child.stdin.write(`${line}\n`),
    // What it has started, by the name of the program.
    helper: name => processesOf(child.pid).find(pid => nameOf(pid) === name),
    // As a terminal does: to it and to all that it has started.
    interrupt: () => process.kill(-child.pid, 'SIGINT'),
    kill: () => process.kill(-child.pid, 'SIGKILL'),
  };
}

// Runs it to its end with nothing to read.
export function runShell(home, ...words) {
  const shell = startShell(home, words);
  shell.types('');
  return shell.ended;
}

export async function answerOf(home, ...words) {
  const { code, stdout, stderr } = await runShell(home, ...words, '--json');
  return { code, stderr, ...JSON.parse(stdout) };
}
