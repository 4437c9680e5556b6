// Who the user is in a private window, as the sign-in needs it: nothing is filled in, asked or
// remembered there before she has said so.

import { termsOf } from './terms.js';

// What the popup shows: who she can be here, or why nobody.
export async function planSelf({ host, windows }, document, facts) {
  const { direct, types, confirm } = facts;
  document.place = await windows.of(document.tabId);
  const { ref } = document.place;
  const plan = await host.call('window_plan', {
    ...(ref && { window: ref }),
    origin: document.origin,
    direct,
    ...(await termsOf(host, facts)),
  });
  const isEmpty = plan.disposable.length + plan.handles.length === 0;
  const state = isEmpty && !plan.self?.fits ? 'nobody_fits' : 'who';
  const { private: usual } = plan.self?.fits ? {} : await host.call('settings');
  return { state, direct, types, confirm, plan, oneKey: usual?.one_key === true };
}

// Makes the choice, if there is one, and gives the name for this site. `self` as in window_choose,
// or undefined for who she is already; `handle` only if it is one of her own. The network may be
// asked for a name, and she may have gone meanwhile.
export async function takeSelf({ host, windows }, document, facts, { self, handle }) {
  if (self) {
    document.place = await windows.choose(document.place, self);
  }
  // Without a window the host would take this for an ordinary sign-in.
  if (!document.place.ref) {
    throw Object.assign(new Error('nobody has been chosen'), { code: 'window_unknown' });
  }
  if (handle) {
    return handle;
  }
  const terms = await termsOf(host, facts);
  const args = { window: document.place.ref, origin: document.origin, ...terms };
  return (await host.call('window_handle', args, { patient: true })).handle;
}
