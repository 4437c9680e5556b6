// What takes the user's answer outside the browser: says what is waited for, and lets go of it.

import { call } from './ask.js';
import { make } from './make.js';
import { asking, createWait, letGo, stopped } from './outside.js';
import { failed } from './trouble.js';

const outcome = (error) => (error.code === 'cancelled' ? stopped() : failed(error));

// Runs the operation while `panel` says how it goes. `inert` can be used again afterwards. Returns
// the result, or null for what went wrong, which the panel then shows.
export async function askOutside({ op, args, panel, inert, stage }) {
  const wait = createWait(make('span'), () => true);
  const before = document.activeElement;
  let running = true;
  inert.inert = true;
  panel.replaceChildren(asking(wait));
  wait.stop.focus();
  stage.onLeave(() => running && letGo());
  try {
    return await call(op, args, wait.hear);
  } catch (error) {
    panel.replaceChildren(outcome(error));
    return null;
  } finally {
    running = false;
    inert.inert = false;
    before.focus();
  }
}
