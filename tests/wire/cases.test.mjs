// Goal: what is in cases/ is what the host says, word for word.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, loadCases, match } from './cases.mjs';
import { Host, frame, makeHome, makeVault } from './host.mjs';

function checkError(error, code, where) {
  assert.equal(error?.code, code, where);
  assert.match(error.message, /^([A-Z]|nywhere ).*\.$/, where);
  assert.deepEqual(Object.keys(error), ['code', 'message']);
}

function check(reply, step, known, where) {
  if (step.error !== undefined) {
    assert.deepEqual(Object.keys(reply), ['id', 'error'], `${where}: ${JSON.stringify(reply)}`);
    checkError(reply.error, step.error, where);
  } else {
    assert.deepEqual(Object.keys(reply), ['id', 'result'], `${where}: ${JSON.stringify(reply)}`);
    match(reply.result, step.result, known, where);
  }
}

async function take(speakers, step, known, where) {
  const speaker = step.shell ? speakers.shell() : speakers.host;
  if (step.end !== undefined) {
    assert.equal(await speaker.end(), step.end, where);
    assert.equal(speaker.rest.length, 0, where);
  } else if (step.op !== undefined) {
    check(await speaker.ask(step.op, fill(step.args, known)), step, known, where);
  } else {
    speaker.write(step.frame !== undefined ? frame(step.frame) : Buffer.from(step.bytes, 'hex'));
    if (step.error === undefined) return;
    const reply = await speaker.reply();
    assert.equal(reply.id, null, where);
    check(reply, step, known, where);
  }
}

for (const { name, title, vault, steps } of loadCases()) {
  test(`${name}: ${title}`, async (t) => {
    const home = makeHome(t);
    if (vault === 'file') await makeVault(home);
    const known = new Map();
    const host = new Host(home);
    let shell;
    const speakers = { host, shell: () => (shell ??= new Host(home, { name: 'wire_shell' })) };
    t.after(() => Promise.all([host.end(), shell?.end()]));
    for (const [i, step] of steps.entries()) {
      await take(speakers, step, known, `step ${i + 1}: ${step.is ?? step.op ?? step.frame}`);
    }
    await shell?.end();
    assert.equal(await host.end(), steps.at(-1).end ?? 0, host.stderr);
  });
}
