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

// Opens our options page at a section, such as 'handles/link'.
export const openOptions = (section) =>
  browser.tabs.create({ url: browser.runtime.getURL(`options/options.html#${section}`) });

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

// The address at which a page of ours is seen. For one that the web may reach Chromium's getURL
// gives another, secret and good for this session, that leads there.
export const addressOf = (path) =>
  isFirefox ? browser.runtime.getURL(path) : `chrome-extension://${browser.runtime.id}/${path}`;

// Who began a request for a page: an address or an origin, or null for the browser itself.
export const initiatorOf = ({ initiator, originUrl }) => initiator ?? originUrl ?? null;

// Both let their user say whether an extension may run in private windows, and both say no at first.
export const maySeePrivate = () => browser.extension.isAllowedIncognitoAccess();

// Chromium shows no page of an extension in a private window, except its popup.
export const showsOwnPages = (isPrivate) => isFirefox || !isPrivate;

// Firefox lets its user take this away.
export const maySeePages = (origins) => browser.permissions.contains({ origins });

// Whether a navigation failed because a rule of an extension said so. Firefox gives a number:
// NS_ERROR_ABORT.
export const isBlocked = (error) =>
  error === 'net::ERR_BLOCKED_BY_CLIENT' || error === 'Error code 2147500036';
