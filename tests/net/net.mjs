// Talks to nywhere-net as the host does: frames over a socketpair that is its standard input.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { environment, frame, program } from '../wire/frames.mjs';

const PATIENCE_MS = 30_000; // longer than any step may take
const SOCKET = 3;

// What a failed test left running ends with node, and does not keep it from ending: only a call
// that waits for its reply does.
const running = new Set();
process.on('exit', () => running.forEach(child => child.kill('SIGKILL')));

export class Net {
  #child;
  #socket;
  #input = Buffer.alloc(0);
  #waiting = new Map();
  #id = 0;
  stderr = '';

  constructor({ home = '/nonexistent', env } = {}) {
    // Node reads nothing from a child's standard input, so the socket is moved there by a shell.
    this.#child = spawn('/bin/sh', ['-c', `exec "$0" <&${SOCKET} ${SOCKET}>&-`,
      program('nywhere-net')],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: environment(home, env) });
    this.#socket = this.#child.stdio[SOCKET];
    this.#socket.on('data', data => this.#take(data));
    this.#socket.on('close', () => this.#close());
    this.#socket.on('error', () => {}); // it may be gone: the reply will tell
    this.#child.stderr.on('data', data => { this.stderr += data; });
    running.add(this.#child);
    [this.#child, this.#child.stderr, this.#socket].forEach(handle => handle.unref());
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
      const length = this.#input.readUInt32LE();
      if (this.#input.length < 4 + length) return;
      const message = JSON.parse(this.#input.subarray(4, 4 + length).toString());
      this.#input = this.#input.subarray(4 + length);
      this.#hear(message);
    }
  }

  #hear({ id, progress, result, error }) {
    const waiter = this.#waiting.get(id);
    if (!waiter) throw new Error(`a message for nobody: ${id}`);
    if (progress) return waiter.onStep(progress);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#socket.unref();
    if (error) {
      return waiter.reject(Object.assign(new Error(`${waiter.op}: ${error.code}`), error));
    }
    return waiter.resolve(result);
  }

  #close() {
    for (const { reject } of this.#waiting.values()) {
      reject(Object.assign(new Error(`nywhere-net ended: ${this.stderr}`), { code: 'ended' }));
    }
    this.#waiting.clear();
  }

  // The result; an error has the code. `onStep` hears the progress before it.
  call(op, args, onStep = () => {}) {
    this.#id += 1;
    const id = this.#id;
    const reply = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${op}: no reply in time`)), PATIENCE_MS);
      const settle = settler => value => {
        clearTimeout(late);
        settler(value);
      };
      this.#waiting.set(id, { op, onStep, resolve: settle(resolve), reject: settle(reject) });
    });
    this.#socket.ref();
    this.#socket.write(frame(JSON.stringify({ id, op, args })));
    return reply;
  }

  #ending() {
    [this.#child, this.#child.stderr].forEach(handle => handle.ref());
    return this.exited;
  }

  kill() {
    this.#child.kill('SIGKILL');
    return this.#ending();
  }

  end() {
    this.#socket.end();
    return this.#ending();
  }
}

// One that has its settings; ended with the test or, as `t.after`, with what is given.
export async function startNet(t, settings) {
  const net = new Net();
  t.after(() => net.end());
  await net.call('configure', settings);
  return net;
}
