// The private windows in which the user has said who she is. The host knows what she said, and its
// keys; here is only the word by which the host knows each window, in the browser's memory, so that
// a worker that was stopped finds it again. A tab that is moved leaves its window behind.

const KEY = 'windows';

// `store`, `tabs` and `windows` are the browser's. `changed(windowId, self)` hears who a window is
// now, as far as that is known here: null after the host is gone.
export function createWindows({ host, store, tabs, windows, changed = () => {} }) {
  const refs = new Map();
  const selves = new Map();
  let telling = false;
  let turn = restore();

  // One after the other: what is open must not be told while a window is being added to it.
  function inTurn(work) {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  // A worker that was woken by the closing of a window hears of it here as well.
  async function restore() {
    const kept = (await store.get(KEY))[KEY] ?? {};
    for (const [id, ref] of Object.entries(kept)) {
      refs.set(Number(id), ref);
    }
    if (refs.size > 0) {
      await tell();
    }
  }

  const keep = () => store.set({ [KEY]: Object.fromEntries(refs) });

  function show(windowId, self) {
    if (self) {
      selves.set(windowId, self);
    } else {
      selves.delete(windowId);
    }
    changed(windowId, self);
  }

  function drop(windowId) {
    refs.delete(windowId);
    show(windowId, null);
    return keep();
  }

  const isOpen = (windowId) =>
    windows.get(windowId).then(
      () => true,
      () => false,
    );

  // Tells the host what is open. It forgets the rest; what it has forgotten stays here until the
  // user has heard of it.
  async function tell() {
    telling = true;
    try {
      for (const windowId of Array.from(refs.keys())) {
        if (!(await isOpen(windowId))) {
          await drop(windowId);
        }
      }
      const { unknown } = await host.call('windows', { open: Array.from(refs.values()) });
      for (const [windowId, ref] of refs) {
        if (unknown.includes(ref)) {
          show(windowId, null);
        }
      }
    } catch {
      // Without a host there is nothing that it could know; the next one is told as well.
    } finally {
      telling = false;
    }
  }

  // Another host than before knows none of the windows.
  function hostIsNew() {
    if (!telling && refs.size > 0) {
      inTurn(tell);
    }
  }

  function hostIsGone() {
    for (const windowId of Array.from(selves.keys())) {
      show(windowId, null);
    }
  }

  // Where a tab is now: { windowId, ref }, without a ref before the choice.
  async function of(tabId) {
    await turn;
    const { windowId } = await tabs.get(tabId);
    return { windowId, ref: refs.get(windowId) };
  }

  async function isStill(tabId, place) {
    const now = await of(tabId).catch(() => null);
    return now !== null && now.windowId === place.windowId && now.ref === place.ref;
  }

  // `self` as the host's window_choose takes it. Returns the place with its word.
  const choose = ({ windowId }, self) =>
    inTurn(async () => {
      const before = refs.get(windowId);
      const args = { ...(before && { window: before }), ...self };
      const chosen = await host.call('window_choose', args);
      if (!(await isOpen(windowId))) {
        end(chosen.window);
        throw new Error('the window was closed');
      }
      refs.set(windowId, chosen.window);
      await keep();
      show(windowId, chosen.self);
      return { windowId, ref: chosen.window };
    });

  // The user has heard that the host knows nothing of it any more.
  const forget = ({ windowId }) => inTurn(() => drop(windowId));

  // A host that cannot be reached has nothing left to forget.
  const end = (ref) => host.call('window_close', { window: ref }).catch(() => {});

  const closed = (windowId) =>
    inTurn(async () => {
      const ref = refs.get(windowId);
      if (ref) {
        end(ref);
        await drop(windowId);
      }
    });

  const selfOf = (windowId) => selves.get(windowId) ?? null;

  return { of, isStill, choose, forget, closed, selfOf, hostIsNew, hostIsGone };
}
