// The one module that knows where Chromium and Firefox differ. Everything else imports `browser`
// from here.

export const browser = globalThis.browser ?? globalThis.chrome;

// Chromium runs the background as a service worker, Firefox runs the same file as an event page.
export const isFirefox = browser.runtime.getURL('').startsWith('moz-extension:');

// Why a native port closed: 'missing' (not installed), 'forbidden' (installed for another
// extension) or 'ended'. Chromium leaves a sentence in runtime.lastError, Firefox in port.error;
// neither gives a code.
export function closeReason(port) {
  const text = port.error?.message ?? browser.runtime.lastError?.message ?? '';
  if (/not found|no such native application/i.test(text)) {
    return 'missing';
  }
  return /forbidden|permission/i.test(text) ? 'forbidden' : 'ended';
}

// The origin of the document that sent a message, in the browser's own words, or null.
export function originOf(sender) {
  const origin = sender.origin ?? (URL.canParse(sender.url) ? new URL(sender.url).origin : null);
  return origin === 'null' ? null : origin;
}

// Names the document that a message is for. Firefox refuses the option, and the page's own id
// serves there.
export const documentTarget = (sender) =>
  sender.documentId && !isFirefox ? { documentId: sender.documentId } : { frameId: 0 };

// Neither browser asks for a gesture, but both refuse when the window is not in front.
export async function openPopup(windowId) {
  try {
    await browser.action.openPopup({ windowId });
    return true;
  } catch {
    return false;
  }
}

// Chromium's promise is fulfilled for a tab that is gone, and the failure lands in the console; its
// callback is told.
export async function setIcon(details) {
  if (isFirefox) {
    await browser.action.setIcon(details);
  } else {
    await new Promise((done) => {
      browser.action.setIcon(details, () => done(browser.runtime.lastError));
    });
  }
}
