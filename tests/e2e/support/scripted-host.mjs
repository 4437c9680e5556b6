// A native host that says what the file replies.json in its home folder has for each operation:
// {progress: [STEP, …], result | error}, or {silent: true} for no reply; with `when` only once the
// file of that name is there. The file is read anew for each request; what was asked is written to
// asked.jsonl. An operation without an entry gets an empty result.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './until.mjs';

const WAIT_MS = 60_000;
const at = (name) => path.join(process.env.HOME, name);

function send(message) {
  const text = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  process.stdout.write(Buffer.concat([length, text]));
}

async function answer(request) {
  const { id, op } = request;
  appendFileSync(at('asked.jsonl'), `${JSON.stringify(request)}\n`);
  const reply = JSON.parse(readFileSync(at('replies.json'), 'utf8'))[op] ?? { result: {} };
  const { progress = [], when, silent, ...outcome } = reply;
  progress.forEach((step) => send({ id, progress: step }));
  if (when) {
    await until(`there is ${when}`, () => existsSync(at(when)), WAIT_MS);
  }
  if (!silent) {
    send({ id, ...outcome });
  }
}

let bytes = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  bytes = Buffer.concat([bytes, data]);
  while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE()) {
    const end = 4 + bytes.readUInt32LE();
    answer(JSON.parse(bytes.subarray(4, end)));
    bytes = bytes.subarray(end);
  }
});
process.stdin.on('end', () => process.exit());
