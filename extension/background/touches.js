// Sign-ins that wait for a security key. The popup says so, and closing it is a no; but a PIN is typed
// in a window of its own, which closes the popup in most desktops, and then it comes back.

export function createTouches({ host, popups }) {
  const waits = new Map();

  const cancel = () => host.call('unlock_cancel').catch(() => {});

  // The helper has said what it waits for now. `about`: { origin, handle, confirm }.
  function told(tabId, about, step) {
    const wasTyping = waits.get(tabId)?.step === 'pin';
    const view = { state: 'touch', ...about, step };
    waits.set(tabId, view);
    if (popups.isOpen(tabId)) {
      popups.tell(tabId, { touch: view });
    } else if (wasTyping && step !== 'pin') {
      popups.show(tabId);
    } else if (!wasTyping && step !== 'pin') {
      cancel();
    }
  }

  // What the popup shows over that tab, or null.
  const view = (tabId) => waits.get(tabId) ?? null;

  // The last popup over that tab was closed.
  function closed(tabId) {
    const wait = waits.get(tabId);
    if (wait && wait.step !== 'pin') {
      cancel();
    }
  }

  return { told, view, closed, cancel, over: (tabId) => waits.delete(tabId) };
}
