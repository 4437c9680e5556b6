// Functions that run inside Firefox with the browser's own privileges. They are sent there as text,
// so they use nothing from outside themselves.
/* global Cc, ChromeUtils, Ci, Components, Services, WebExtensionPolicy, gBrowser */

export function trustAuthority(base64) {
  Cc['@mozilla.org/security/x509certdb;1']
    .getService(Ci.nsIX509CertDB)
    .addCertFromBase64(base64, 'C,,');
}

// Being allowed into private windows makes the extension start a second time.
export function isReady(id) {
  const policy = WebExtensionPolicy.getByID(id);
  return policy?.privateBrowsingAllowed && policy.extension.backgroundState === 'running';
}

// 'title' of the icon for the tab in front, or 'click' it.
export function icon(id, what) {
  const { ExtensionParent } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionParent.sys.mjs',
  );
  const { extension } = WebExtensionPolicy.getByID(id);
  const button = ExtensionParent.apiManager.global.browserActionFor(extension);
  if (what === 'click') {
    button.triggerAction(window);
    return null;
  }
  return button.action.getContextData(gBrowser.selectedTab).title;
}

export const popupIsOpen = () => document.querySelector('.webextension-popup-browser') !== null;

// What a click beside the popup does.
export function dismissPopup() {
  document.querySelector('.webextension-popup-browser').closest('panel').hidePopup();
}

// What the user can say in about:addons: the extension sees these sites and no others.
export async function allowOnly(id, all, some) {
  const { ExtensionPermissions } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionPermissions.sys.mjs',
  );
  const { extension } = WebExtensionPolicy.getByID(id);
  const of = (origins) => ({ origins, permissions: [], data_collection: [] });
  await ExtensionPermissions.remove(id, of(all), extension);
  await ExtensionPermissions.add(id, of(some), extension);
}

// What typing into the address bar and Enter do.
export function typeAddress(url) {
  window.gURLBar.value = url;
  window.gURLBar.handleCommand();
}

export function preferDark(dark) {
  Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', dark ? 0 : 1);
}

// What memory pressure does; an idle background would be spared for its open port to the host.
export async function stopBackground(id) {
  await WebExtensionPolicy.getByID(id).extension.terminateBackground({
    ignoreDevToolsAttached: true,
    disableResetIdleForTest: true,
  });
}

// Runs the text of a function in the 'popup' or the 'background' of the extension, in the sandbox
// named: its own, or the 'system' one that has the browser's privileges.
export async function runInExtension(id, where, sandboxName, script) {
  const { extension } = WebExtensionPolicy.getByID(id);
  const frame =
    where === 'popup'
      ? document.querySelector('.webextension-popup-browser')
      : extension.backgroundContext?.xulBrowser;
  const actor = frame?.browsingContext.currentWindowGlobal?.getActor('MarionetteCommands');
  if (!actor) {
    throw new Error(`the ${where} is not there`);
  }
  const { value, error } = await actor.executeScript(script, [], {
    async: true,
    newSandbox: false,
    sandboxName,
    timeout: 10_000,
  });
  if (error) {
    throw new Error(error);
  }
  return value;
}

export async function pictureOfPopup() {
  const { browsingContext } = document.querySelector('.webextension-popup-browser');
  const bitmap = await browsingContext.currentWindowGlobal.drawSnapshot(null, 2, 'white');
  const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}

// Script errors of pages and of the extension since the last call. The browser has errors of its
// own, and its word on cookies is no error of the extension; nor is that a page went away before its
// script had an answer.
export function takeErrors() {
  const isBrowsers = (address) => /^(?:resource|chrome):|^$/.test(address);
  const hasLeft = (text) => /^Promise \w+ (?:while context is inactive|after context un)/.test(text);
  const errors = Services.console
    .getMessageArray()
    .filter((message) => message instanceof Ci.nsIScriptError)
    .filter(({ flags }) => !(flags & (Ci.nsIScriptError.warningFlag | Ci.nsIScriptError.infoFlag)))
    .filter(({ sourceName, category }) => !isBrowsers(sourceName) && !/^cookie/.test(category))
    .filter(({ errorMessage }) => !hasLeft(errorMessage));
  Services.console.reset();
  return errors.map(
    ({ sourceName, lineNumber, errorMessage }) => `${sourceName}:${lineNumber}: ${errorMessage}`,
  );
}

// These two run in the content process of the popup.

export function clickAt(x, y) {
  for (const type of ['mousedown', 'mouseup']) {
    window.synthesizeMouseEvent(type, x, y, { button: 0, clickCount: 1 }, {});
  }
}

export function pressKey(key, code, keyCode, repeat) {
  const input = Components.classes['@mozilla.org/text-input-processor;1'].createInstance(
    Components.interfaces.nsITextInputProcessor,
  );
  input.beginInputTransactionForTests(window);
  const event = new window.KeyboardEvent('', { key, code, keyCode, repeat });
  input.keydown(event);
  input.keyup(event);
}
