// One request to nywhere-unlock, on a bus of the test's own.
import { program } from '../wire/frames.mjs';
import { Unlock } from '../wire/unlock.mjs';

export const begin = (op, args, options) =>
  new Unlock(program('nywhere-unlock'), op, args, options);

async function finish(unlock, answer) {
  try {
    return await answer;
  } finally {
    unlock.hangUp();
    await unlock.ended;
  }
}

// The result; an error has the code.
export function ask(op, args, options) {
  const unlock = begin(op, args, options);
  return finish(unlock, unlock.result());
}

// The code of the refusal that is expected.
export function refused(op, args, options) {
  const unlock = begin(op, args, options);
  return finish(unlock, unlock.code());
}
