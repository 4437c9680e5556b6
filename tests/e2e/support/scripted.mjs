// Puts scripted-host.mjs in the place of the host, for what no real network does on demand.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const HELLO = { name: 'nywhere-host', version: '0.1.0', protocols: [1], capabilities: [] };

// `replies` are by operation: {result} or {error}, and perhaps {when: NAME OF A FILE}.
export async function scripted(home, browserName, replies) {
  const at = (name) => path.join(home.env.HOME, name);
  const all = { hello: { result: HELLO } };
  const host = {
    async answer(more) {
      Object.assign(all, more);
      await writeFile(at('replies.json'), JSON.stringify(all));
    },
    go: (name) => writeFile(at(name), ''),
    // What the host was asked, without the greetings.
    async asked() {
      const lines = (await readFile(at('asked.jsonl'), 'utf8')).trim().split('\n');
      return lines.map((line) => JSON.parse(line)).filter(({ op }) => op !== 'hello');
    },
  };
  await host.answer(replies);
  await home.install(browserName, await home.program('scripted-host.mjs'));
  return host;
}
