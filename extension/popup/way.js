// The lower half of the question: which way the sign-in goes. With the key on this device, or by
// way of the handle's server, which has to be found first.

import { message } from '../shared/i18n.js';
import { button } from '../shared/pieces.js';

const SLOW_MS = 300;

// The section of the options page that gives a handle a key.
const keyOf = ({ handle }) => `handles/key/${encodeURIComponent(handle)}`;

const WHY = { site: 'why_site', handle: 'why_handle', proof: 'why_proof' };
const HOW = { touch: 'how_touch', inside: 'how_inside' };

// A site that does not take the signature, and no server to go to instead.
export const isStuck = ({ mode, why, server }) => mode !== 'direct' && why === 'proof' && !server;

// `draw(way)` is told what to show: { direct, server, finding, why, links, waiting }.
// `find(handle)` gives the name of its server; `lost(handle, error)` hears that there is none.
// Unless `eager` no server is looked for before the user says so; unless `turns` she cannot go to one
// in place of her key.
export function createWay({ draw, find, lost, close, options, eager, turns }) {
  // By handle: 'seeking', 'slow' or 'found'.
  const states = new Map();
  const servers = new Map();
  const turned = new Set();
  let current = null;

  const isDirect = ({ mode, handle }) => mode === 'direct' && !turned.has(handle);
  const isFound = ({ handle }) => states.get(handle) === 'found';

  function turn(handle, toServer) {
    if (toServer) {
      turned.add(handle.handle);
    } else {
      turned.delete(handle.handle);
    }
    select(handle);
  }

  function links(handle, slow) {
    if (slow) {
      return [button('cancel', close, 'link')];
    }
    if (handle.mode === 'direct' && handle.type === 'dns') {
      const direct = isDirect(handle);
      const key = direct ? 'at_server' : 'with_key';
      return turns ? [button(key, () => turn(handle, direct), 'link')] : [];
    }
    return handle.why === 'handle'
      ? [button('give_key', () => options(keyOf(handle)), 'link')]
      : [];
  }

  function why(handle) {
    if (isDirect(handle)) {
      return message(HOW[handle.security_key] ?? 'how_direct');
    }
    if (handle.why === 'proof' && handle.security_key === 'inside') {
      return message('why_proof_inside');
    }
    const reason = turned.has(handle.handle) ? 'why_chosen' : WHY[handle.why ?? 'site'];
    return message(reason);
  }

  function redraw(handle) {
    if (current !== handle) {
      return;
    }
    const direct = isDirect(handle);
    const state = states.get(handle.handle);
    const slow = !direct && state === 'slow';
    draw({
      direct,
      server: direct ? undefined : servers.get(handle.handle),
      finding: slow ? message('finding', handle.handle) : '',
      why: why(handle),
      links: links(handle, slow),
      waiting:
        isStuck(handle) || (!direct && state !== 'found' && (eager || state !== undefined)),
    });
  }

  // Says that it is looking once that takes long enough to be noticed.
  async function seek(handle) {
    const name = handle.handle;
    if (states.has(name) || isStuck(handle)) {
      return;
    }
    states.set(name, 'seeking');
    redraw(handle);
    const timer = setTimeout(() => {
      states.set(name, 'slow');
      redraw(handle);
    }, SLOW_MS);
    try {
      servers.set(name, (await find(name)).server);
      states.set(name, 'found');
    } catch (error) {
      states.delete(name);
      if (current === handle && !isDirect(handle)) {
        // What is said now takes the place of all this.
        current = null;
        lost(name, error);
      }
    } finally {
      clearTimeout(timer);
    }
    redraw(handle);
  }

  function select(handle) {
    current = handle;
    redraw(handle);
    if (eager && !isDirect(handle)) {
      seek(handle);
    }
  }

  return { select, seek, isDirect, isFound };
}
