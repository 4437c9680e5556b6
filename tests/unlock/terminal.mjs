// A terminal, by tmux: what is shown there, and keys that are pressed there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PATIENCE_MS = 30_000;

export class Terminal {
  #folder = mkdtempSync(path.join(tmpdir(), 'nywhere-tmux-'));

  // `command` runs there, with `env` alone; its exit code is shown after it.
  constructor(t, command, env) {
    const words = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command];
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24',
      `env -i TERM=screen LC_ALL=C.UTF-8 ${quoted}; echo "exit code $?"; exec sleep 1000`);
    t.after(() => {
      this.#tmux('kill-server');
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  #tmux(...args) {
    return execFileSync('tmux', ['-S', path.join(this.#folder, 'socket'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: this.#folder, LC_ALL: 'C.UTF-8' },
    });
  }

  get device() {
    return this.#tmux('display-message', '-p', '#{pane_tty}').trim();
  }

  get text() {
    return this.#tmux('capture-pane', '-p');
  }

  async shows(pattern) {
    const late = Date.now() + PATIENCE_MS;
    while (!pattern.test(this.text)) {
      if (Date.now() > late) throw new Error(`not ${pattern} but:\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.text;
  }

  type(text) {
    this.#tmux('send-keys', '-l', text);
  }

  press(...keys) {
    this.#tmux('send-keys', ...keys);
  }
}
