// Goal: whichever allocation of the host fails while a security key is asked, the sign-in is
// refused or done, nothing leaks, and the next one works.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFaults } from '../fixtures/faults/faults.mjs';
import { softtoken, tokenBin } from '../fixtures/softtoken.mjs';
import { Host, asShell, makeHome, nonce } from './host.mjs';

const handle = 'alice.example.com';
const site = { origin: 'https://forum.example', nonce, handle };
const CODES = ['no_memory', 'crypto', 'helper_failed'];

async function last(host, op, args) {
  const id = host.send(op, args);
  for (;;) {
    const reply = await host.reply();
    // A request that was not even read has no id.
    if (!reply.progress && [id, undefined, null].includes(reply.id)) return reply;
  }
}

for (const [security_key, proofs, step] of [['touch', ['jws'], 2], ['inside', ['fido2'], 7]]) {
  test(`a sign-in by touch, the key ${security_key}, with each allocation failing in turn`, async (t) => {
    const args = { ...site, proofs };
    const bin = tokenBin(t);
    const home = makeHome(t);
    const faults = makeFaults(t);
    await asShell(home, ['init', { method: 'file' }]);
    await softtoken(t, bin);
    const host = new Host(home, { command: [bin.program('nywhere-host')], env: faults.env });
    const bound = await last(host, 'handle_bind', { type: 'dns', handle, security_key });
    assert.ok(bound.result, JSON.stringify(bound.error));
    let refused = 0;
    let failures = 1;
    let live;
    for (let n = 1; failures > 0; n += step) {
      faults.failMemory(n);
      const { result, error } = await last(host, 'sign_in', args);
      failures = faults.mendMemory();
      refused += result ? 0 : 1;
      assert.ok(result || CODES.includes(error.code), `${n}: ${error?.code}`);
    }
    assert.ok(refused > 20, `${refused} refused`);
    for (let i = 0; i < 3; i += 1) {
      assert.ok((await last(host, 'sign_in', args)).result);
      assert.equal(faults.live, live ?? faults.live);
      live = faults.live;
    }
    assert.equal(await host.end(), 0, host.stderr);
  });
}
