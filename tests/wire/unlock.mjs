// Talks to nywhere-unlock as the host does: one request over a socketpair that is its standard
// input, and one reply.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { environment, frame } from './frames.mjs';

const SOCKET = 3;
const PATIENCE_MS = 60_000;

export class Unlock {
  #socket;
  #input = Buffer.alloc(0);
  #watchers = [];
  steps = [];

  constructor(program, op, args = {}, { env, home = '/nonexistent' } = {}) {
    // Node reads nothing from a child's standard input, so the socket is moved there by a shell.
    const child = spawn('/bin/sh', ['-c', `exec "$0" <&${SOCKET} ${SOCKET}>&-`, program],
      { stdio: ['ignore', 'ignore', 'inherit', 'pipe'], env: environment(home, env) });
    this.pid = child.pid;
    this.#socket = child.stdio[SOCKET];
    this.#socket.on('error', () => {}); // it may be gone: the reply will tell
    this.ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
    this.reply = new Promise((resolve, reject) => {
      this.#socket.on('data', data => this.#take(data, resolve));
      this.#socket.on('close', () => reject(new Error('it ended without a reply')));
      const timer = setTimeout(() => reject(new Error('no reply came')), PATIENCE_MS);
      this.ended.then(() => clearTimeout(timer));
    });
    this.reply.catch(() => {});
    this.#socket.write(frame(JSON.stringify({ id: 7, op, args })));
  }

  #take(data, resolve) {
    this.#input = Buffer.concat([this.#input, data]);
    while (this.#input.length >= 4) {
      const length = this.#input.readUInt32LE();
      if (this.#input.length < 4 + length) return;
      const message = JSON.parse(this.#input.subarray(4, 4 + length).toString());
      this.#input = this.#input.subarray(4 + length);
      if (message.progress) this.#step(message.progress.step);
      else resolve(message);
    }
  }

  #step(step) {
    this.steps.push(step);
    this.#watchers = this.#watchers.filter(watcher => watcher(step));
  }

  // Until it has told this step, now or earlier.
  async step(name) {
    if (this.steps.includes(name)) return;
    await Promise.race([
      new Promise(resolve => this.#watchers.push(step => step !== name || void resolve())),
      this.reply.then(reply => {
        throw new Error(`no step ${name}, but ${JSON.stringify(reply)}`);
      }),
    ]);
  }

  // As a host does that has no use for the answer any more.
  hangUp() {
    this.#socket.destroy();
  }

  async result() {
    const { result, error } = await this.reply;
    if (error) throw Object.assign(new Error(error.message), { code: error.code });
    return result;
  }

  async code() {
    const { result, error } = await this.reply;
    if (result) throw new Error(`no error, but ${Object.keys(result)}`);
    return error.code;
  }
}
