// Adds handles to the vault through one host: fill.mjs HOST COUNT.
import { spawn } from 'node:child_process';

const [program, count] = process.argv.slice(2);
const host = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });

let buffer = Buffer.alloc(0);
let answer;
host.stdout.on('data', data => {
  buffer = Buffer.concat([buffer, data]);
  const length = buffer.length >= 4 ? buffer.readUInt32LE(0) : Infinity;
  if (buffer.length < 4 + length) return;
  const reply = JSON.parse(buffer.subarray(4, 4 + length));
  buffer = buffer.subarray(4 + length);
  answer(reply);
});

function call(op, args) {
  const text = Buffer.from(JSON.stringify({ id: 1, op, args }));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(text.length);
  host.stdin.write(Buffer.concat([head, text]));
  return new Promise(resolve => {
    answer = resolve;
  });
}

for (let i = 0; i < Number(count); i += 1) {
  const reply = await call('handle_add', { type: 'dns', handle: `h${i}.example.com` });
  if (reply.error) throw new Error(reply.error.message);
}
host.stdin.end();
