// The one way to wait: ask again until it is so, or say what was awaited when time is up.
import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 20_000;
const PAUSE_MS = 20;

// `condition` may throw while the thing it asks about is not there yet. Returns its first truthy
// value.
export async function until(what, condition, limit = LIMIT_MS) {
  const end = performance.now() + limit;
  let last = new Error('no answer to the question');
  const late = pause(limit, null, { ref: false });
  while (performance.now() < end) {
    try {
      const value = await Promise.race([condition(), late]);
      if (value) {
        return value;
      }
      last = null;
    } catch (error) {
      last = error;
    }
    await pause(PAUSE_MS);
  }
  throw new Error(`waited ${limit} ms until ${what}`, { cause: last });
}

// For what must not happen: true as long as `condition` stays so for the whole of `ms`.
export async function stays(condition, ms) {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (!(await condition())) {
      return false;
    }
    await pause(PAUSE_MS);
  }
  return true;
}
