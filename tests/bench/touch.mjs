// What a sign-in takes with a handle that a security key guards, without the finger: the host, from the
// request to the token, and the bare answer of nywhere-unlock to what it asks. Prints four medians in
// microseconds, the two for a key that is sealed and the two for one on the security key.
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { makePinentry } from '../wire/pinentry.mjs';
import { Host, asShell, makeHome, nonce } from '../wire/host.mjs';
import { Unlock } from '../wire/unlock.mjs';
import { randomBytes } from 'node:crypto';

const runs = Number(process.argv[2]);
const cleaners = [];
const t = { after: clean => cleaners.unshift(clean) };
const bin = tokenBin(t);
await softtoken(t, bin);
const home = makeHome(t);
makePinentry(home).answers();
await asShell(home, ['init', { method: 'file' }]);
const host = new Host(home, { command: [bin.program('nywhere-host')] });

async function last(op, args) {
  const id = host.send(op, args);
  for (;;) {
    const reply = await host.reply();
    if (reply.id !== id || reply.progress) continue;
    if (reply.error) throw new Error(`${op}: ${reply.error.code}`);
    return reply.result;
  }
}

const bare = (op, args) => new Unlock(bin.program('nywhere-unlock'), op, args).result();

async function median(act) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  return Math.round(times.sort((a, b) => a - b)[runs >> 1] * 1000);
}

const user = randomBytes(16).toString('base64url');
const hash = randomBytes(32).toString('base64url');
const origin = 'https://forum.example.com';
const figures = [];
for (const [security_key, proof] of [['touch', 'jws'], ['inside', 'fido2']]) {
  const handle = `${security_key}.example.com`;
  await last('handle_bind', { type: 'dns', handle, security_key });
  const made = security_key === 'touch'
    ? await bare('token_enroll', { user, verification: 'none' })
    : await bare('token_make_key', { user, verification: 'none' });
  const { credential, salt, algorithm, verification } = made;
  const ask = security_key === 'touch'
    ? ['token_secret', { enrolled: [{ credential, salt, verification }] }]
    : ['token_sign', { credential, algorithm, verification, client_data_hash: hash }];
  figures.push(await median(() => last('sign_in', { origin, nonce, handle, proofs: [proof] })));
  figures.push(await median(() => bare(...ask)));
}
console.log(...figures);
await host.end();
for (const clean of cleaners) await clean();
