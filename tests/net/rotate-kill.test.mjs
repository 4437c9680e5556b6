// Goal: a change of keys that is killed, at whichever change of a file, loses neither key: its owner
// still signs in, and the next run goes on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { killedAt, moments, traced } from '../crash/kills.mjs';
import { copyFolder, environment, makeHome } from '../wire/host.mjs';
import { HANDLE, startOwners } from './support/rotate.mjs';

const WORDS = ['nywhere', 'handle', 'rotate', HANDLE];
const CANCEL = [...WORDS, '--cancel'];

let world;
before(async () => { world = await startOwners(); });
after(() => world.stop());

async function run(home, [program, ...words]) {
  const child = spawn(program, words, { env: environment(home), stdio: 'ignore' });
  const [code, signal] = await once(child, 'close');
  return signal ?? code;
}

// An owner before each step, and the document as it is then.
const BEFORE = {
  add: async t => world.makeOwner(t),
  begun: async t => {
    const home = await world.makeOwner(t);
    await world.rotate(home);
    return home;
  },
  remove: async t => {
    const home = await world.makeOwner(t);
    world.publish((await world.rotate(home)).publish.documents[0].json);
    return home;
  },
  done: async t => {
    const home = await BEFORE.remove(t);
    assert.equal((await world.rotate(home)).stage, 'remove');
    world.takeOut('nywhere');
    return home;
  },
};

// What the step that was killed, and maybe run again, may have come to. The last step may have been
// over when it was killed: then the next change of keys begins.
const REACHED = { add: ['add'], remove: ['remove'], done: ['done', 'add'] };

// Called off, or not: a new key that is not published is shown again, or another is made.
const STEPS = [
  ...Object.keys(REACHED).map(stage => [stage, WORDS, REACHED[stage]]),
  ['begun', CANCEL, ['add']],
  ['remove', CANCEL, ['remove']],
];

for (const [stage, words, reachable] of STEPS) {
  const what = words === CANCEL ? `calling off before ${stage}` : `on the way to ${stage}`;
  test(`killed at each change of a file ${what}`, async t => {
    const origin = await BEFORE[stage](t);
    const home = makeHome(t);
    const again = () => {
      rmSync(home, { recursive: true });
      copyFolder(origin, home);
    };
    again();
    const trace = path.join(home, 'trace');
    assert.equal(await run(home, traced(trace, ...words)), 0);
    const list = moments(trace);
    assert.ok(list.length > 5);
    for (const moment of list) {
      const when = `${moment.call} ${moment.n}`;
      again();
      assert.notEqual(await run(home, killedAt(moment, ...words)), 0, when);
      await world.signsIn(home, `killed at ${when}`);
      const { stage: reached, code } = await world.rotate(home);
      assert.equal(code, 0, when);
      assert.ok(reachable.includes(reached), `${when}: ${reached}`);
      await world.signsIn(home, `gone on after ${when}`);
    }
    t.diagnostic(`${list.length} kills`);
  });
}
