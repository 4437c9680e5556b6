// Talks to a program in native messaging frames, from the browser's side of the pipe.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { environment, frame, little, program } from './frames.mjs';

const PATIENCE_MS = 30_000; // a reply that is not there by then will not come

export { environment, frame, program };

// A home of the test's own; gone when the test ends. A pinentry may be writing its last line there:
// unlike rmSync, rm looks into the folder again when it tries again.
export function makeHome(t, base = tmpdir()) {
  const home = mkdtempSync(path.join(base, 'nywhere-wire-'));
  t.after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

// With its modes, which cpSync loses in newer versions of Node.js.
export function copyFolder(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  execFileSync('cp', ['-a', '-T', from, to]);
}

export const vaultFolder = (home) => path.join(home, 'data', 'nywhere');
export const vaultFile = (home, name = 'vault.db') => path.join(vaultFolder(home), name);

export function writeConfig(home, config) {
  const folder = path.join(home, 'config', 'nywhere');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  );
}

// What a failed test left running would keep node from ending.
const running = new Set();
after(() => running.forEach((child) => child.kill('SIGKILL')));

export class Host {
  #child;
  #input = Buffer.alloc(0);
  #replies = [];
  #waiting = [];
  #id = 0;
  #ended = false;
  stderr = '';

  constructor(home, { name = 'nywhere-host', command, env, ...options } = {}) {
    const [file, ...args] = command ?? [program(name)];
    this.#child = spawn(file, args, { env: environment(home, env), ...options });
    this.#child.stdout.on('data', (data) => this.#take(data));
    this.#child.stdout.on('close', () => this.#close());
    this.#child.stderr.on('data', (data) => (this.stderr += data));
    this.#child.stdin.on('error', () => {}); // it may be gone: the reply will tell
    running.add(this.#child);
    this.exited = once(this.#child, 'close').then(([code, signal]) => {
      running.delete(this.#child);
      return signal ?? code;
    });
  }

  get pid() {
    return this.#child.pid;
  }

  #take(data) {
    this.#input = Buffer.concat([this.#input, data]);
    while (this.#input.length >= 4) {
      const length = little ? this.#input.readUInt32LE() : this.#input.readUInt32BE();
      if (this.#input.length < 4 + length) return;
      const reply = JSON.parse(this.#input.subarray(4, 4 + length).toString());
      this.#input = this.#input.subarray(4 + length);
      const waiter = this.#waiting.shift();
      if (waiter) waiter.resolve(reply);
      else this.#replies.push(reply);
    }
  }

  #close() {
    this.#ended = true;
    for (const { reject } of this.#waiting) reject(new Error(`no reply; stderr: ${this.stderr}`));
    this.#waiting = [];
  }

  // What is left of its output after the last whole reply.
  get rest() {
    return this.#input;
  }

  write(bytes) {
    this.#child.stdin.write(bytes);
  }

  // The next reply, in the order in which they come; an error when there is none.
  reply() {
    if (this.#replies.length > 0) return Promise.resolve(this.#replies.shift());
    if (this.#ended) return Promise.reject(new Error(`no reply; stderr: ${this.stderr}`));
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no reply in time')), PATIENCE_MS);
      const settle = (settler) => (value) => {
        clearTimeout(late);
        settler(value);
      };
      this.#waiting.push({ resolve: settle(resolve), reject: settle(reject) });
    });
  }

  send(op, args) {
    this.#id += 1;
    this.write(frame(JSON.stringify({ id: this.#id, op, args })));
    return this.#id;
  }

  // The next that is not the progress of something.
  async answer() {
    let reply;
    do reply = await this.reply();
    while (reply.progress);
    return reply;
  }

  async ask(op, args) {
    const id = this.send(op, args);
    const reply = await this.answer();
    if (reply.id !== id) throw new Error(`reply ${JSON.stringify(reply)} to request ${id}`);
    return reply;
  }

  // The result, or an error that names the code.
  async call(op, args) {
    const { result, error } = await this.ask(op, args);
    if (error) throw Object.assign(new Error(`${op}: ${error.code}`), { code: error.code });
    return result;
  }

  // The code of the refusal that is expected.
  async refused(op, args) {
    const reply = await this.ask(op, args);
    if (!reply.error) throw new Error(`not refused: ${JSON.stringify(reply)}`);
    if (!/^[A-Zn].*\.$/.test(reply.error.message)) throw new Error(reply.error.message);
    return reply.error.code;
  }

  kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
    return this.exited;
  }

  // Closes its input, the browser's way to end it; resolves to its exit code.
  end() {
    this.#child.stdin.end();
    return this.exited;
  }
}

export const nonce = 'kq3Tz0m1Yt9yV3n0h3oV2A';

// Runs operations as the shell would; returns the last result.
export async function asShell(home, ...steps) {
  const shell = new Host(home, { name: 'wire_shell' });
  let result;
  try {
    for (const [op, args] of steps) result = await shell.call(op, args);
  } finally {
    const code = await shell.end();
    if (code !== 0) throw new Error(`wire_shell: ${code}: ${shell.stderr}`);
  }
  return result;
}

// A vault that opens by its key file, with these DNS handles.
export const makeVault = (home, handles = []) =>
  asShell(
    home,
    ['init', { method: 'file' }],
    ...handles.map((handle) => ['handle_add', { type: 'dns', handle }]),
  );
