// What a security key takes to unlock, without the finger: nywhere-unlock from its start to its reply,
// and libfido2 alone. Prints both medians in microseconds; run.sh makes a ratio of them.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { program } from '../wire/frames.mjs';
import { Unlock } from '../wire/unlock.mjs';

const runs = Number(process.argv[2]);
const cleaners = [];
const t = { after: clean => cleaners.unshift(clean) };
const bin = tokenBin(t);
const token = await softtoken(t, bin);
const ask = (op, args) => new Unlock(bin.program('nywhere-unlock'), op, args).result();

const user = randomBytes(16).toString('base64url');
const { credential, salt, verification } =
  await ask('token_enroll', { user, verification: 'none' });
const times = [];
for (let i = 0; i < runs; i++) {
  const start = performance.now();
  await ask('token_secret', { enrolled: [{ credential, salt, verification }] });
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const ours = Math.round(times[runs >> 1] * 1000);
const base = execFileSync(program('bench_token'), [String(token.port), String(runs)]).toString().trim();
console.log(ours, base);
for (const clean of cleaners) await clean();
