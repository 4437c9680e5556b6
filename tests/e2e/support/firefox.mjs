// Drives Firefox through Marionette. The same interface as chromium.mjs.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finishStart, startChild } from './child.mjs';
import * as inside from './firefox-chrome.mjs';
import { LASTING_PREFS, PREFS } from './firefox-prefs.mjs';
import { EXTENSION, FIREFOX_ID } from './home.mjs';
import { KEYS } from './keys.mjs';
import { callText, middleOf } from './locate.mjs';
import { connectMarionette } from './marionette.mjs';
import { until } from './until.mjs';

const BIN = process.env.NYWHERE_FIREFOX ?? 'firefox-esr';
const START_MS = 40_000;

// What pages and the extension write with console.error; the browser's own errors have no quotes.
const LOGGED_ERROR = /^console\.error: ["(].*/gm;

// Marionette gives a script a callback; the value comes back or the error as text.
const scriptText = (call) => `const done = arguments[arguments.length - 1];
  Promise.resolve().then(() => ${call})
    .then((value) => done({ value }), (error) => done({ error: String(error) }));`;

async function writeProfile(profile, prefs) {
  const lines = Object.entries(prefs).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(path.join(profile, 'user.js'), lines.join(''));
}

// A file that holds the path of a folder installs the extension in it for good.
async function keepExtension(profile) {
  const folder = path.join(profile, 'extensions');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, FIREFOX_ID), EXTENSION);
}

// Commands for a page ('content') or with the browser's own privileges ('chrome'). The context is
// one for the whole connection, so commands take turns.
function createContexts(marionette) {
  let turn = Promise.resolve();
  return (context) => {
    const send = (command, params) => {
      const result = turn.then(async () => {
        await marionette.send('Marionette:SetContext', { value: context });
        return marionette.send(command, params);
      });
      turn = result.catch(() => {});
      return result;
    };
    const run = async (fn, ...args) => {
      const { value } = await send('WebDriver:ExecuteAsyncScript', {
        script: scriptText(callText(fn, args)),
        args: [],
        sandbox: context === 'chrome' ? 'system' : null,
        newSandbox: false,
      });
      if (value.error) {
        throw new Error(value.error);
      }
      return value.value;
    };
    return { send, run };
  };
}

// Input that closed the popup, or made the page go away, has done its work.
async function orGone(input) {
  try {
    await input;
  } catch (error) {
    if (!/\bAbortError: Actor\b|Actor '\w+' destroyed/.test(error.message)) {
      throw error;
    }
  }
}

function createTab({ send, run }) {
  const act = (source) => orGone(send('WebDriver:PerformActions', { actions: [source] }));
  const typing = (keys) => ({
    type: 'key',
    id: 'keyboard',
    actions: keys.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]),
  });
  return {
    run,
    async click(selector) {
      const at = await until(`there is ${selector}`, () => run(middleOf, selector));
      await act({
        type: 'pointer',
        id: 'mouse',
        parameters: { pointerType: 'mouse' },
        actions: [
          { type: 'pointerMove', origin: 'viewport', ...at },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      });
    },
    press: (name) => act(typing([KEYS[name].webdriver])),
    type: (text) => act(typing(Array.from(text))),
    async screenshot(file) {
      const { value } = await send('WebDriver:TakeScreenshot', { full: false });
      await writeFile(file, Buffer.from(value, 'base64'));
    },
  };
}

// The popup and the background: Marionette has no name for them, but its actors are there.
function createExtensionView(chrome, where) {
  const runAs =
    (sandbox) =>
    (fn, ...args) =>
      chrome(inside.runInExtension, FIREFOX_ID, where, sandbox, scriptText(callText(fn, args)));
  const run = runAs(null);
  const runPrivileged = runAs('system');
  return {
    run,
    async click(selector) {
      const { x, y } = await until(`there is ${selector}`, () => run(middleOf, selector));
      await orGone(runPrivileged(inside.clickAt, x, y));
    },
    // A key goes to who has the focus, and a popup gets it a moment after it can be seen.
    async press(name, held = false) {
      const { key = name, code, number } = KEYS[name];
      await until(`the ${where} has the focus`, () => run(() => document.hasFocus()));
      await orGone(runPrivileged(inside.pressKey, key, code, number, held));
    },
    async screenshot(file) {
      await writeFile(file, Buffer.from(await chrome(inside.pictureOfPopup), 'base64'));
    },
  };
}

const portFile = (profile) => path.join(profile, 'MarionetteActivePort');

async function connect(profile) {
  const file = portFile(profile);
  const isListening = async () => Number(await readFile(file, 'utf8'));
  const marionette = await connectMarionette(await until('Firefox listens', isListening, START_MS));
  await marionette.send('WebDriver:NewSession', {
    capabilities: { alwaysMatch: { acceptInsecureCerts: false } },
  });
  const inContext = createContexts(marionette);
  return { marionette, content: inContext('content'), chrome: inContext('chrome').run };
}

async function trustWorld({ chrome }, { ca }) {
  await chrome(inside.trustAuthority, ca.ca.replace(/-----[^-]+-----|\s/g, ''));
}

async function addExtension({ content, chrome }) {
  const options = { path: EXTENSION, temporary: true, allowPrivateBrowsing: true };
  await content.send('Addon:Install', options);
  await until('the extension is there', () => chrome(inside.isReady, FIREFOX_ID));
}

export async function startFirefox({ home, world, visible, lasting, bare }) {
  await writeProfile(home.profile, {
    ...PREFS,
    ...world.firefoxPrefs,
    ...(lasting && LASTING_PREFS),
  });
  if (lasting) {
    await keepExtension(home.profile);
  }
  // A browser that was killed leaves its own behind.
  await rm(portFile(home.profile), { force: true });
  const args = ['--marionette', '--remote-allow-system-access', '--no-remote'];
  const process = startChild(
    BIN,
    [...args, ...(visible ? [] : ['--headless']), '--profile', home.profile, 'about:blank'],
    { env: home.env },
  );
  const { marionette, content, chrome } = await finishStart(process, async () => {
    const connection = await connect(home.profile);
    await trustWorld(connection, world);
    if (!lasting && !bare) {
      await addExtension(connection);
    }
    return connection;
  });
  const { send } = content;
  let read = 0;
  // The tab to come back to from a private window.
  let normal = null;

  return {
    name: 'firefox',
    pid: process.child.pid,
    output: process.output,
    tab: createTab(content),
    popup: createExtensionView(chrome, 'popup'),
    background: createExtensionView(chrome, 'background'),
    popupIsOpen: () => chrome(inside.popupIsOpen),

    async newTab() {
      if (normal) {
        await send('WebDriver:CloseWindow');
        await send('WebDriver:SwitchToWindow', { handle: normal, focus: true });
        normal = null;
      }
      const { handle } = await send('WebDriver:NewWindow', { type: 'tab', focus: true });
      await send('WebDriver:CloseWindow');
      await send('WebDriver:SwitchToWindow', { handle, focus: true });
    },
    // Another private window, beside what is there.
    async addPrivateWindow() {
      const { handle } = await send('WebDriver:NewWindow', { type: 'window', private: true });
      await send('WebDriver:SwitchToWindow', { handle, focus: true });
      return handle;
    },
    // In place of a private window before; the tab of a normal one is come back to.
    async newPrivateWindow() {
      const before = await this.currentTab();
      await this.addPrivateWindow();
      if (normal) {
        await this.closeTab(before);
      } else {
        normal = before;
      }
    },
    // A tab that is not the one that `tab` stands for.
    async closeTab(id) {
      const now = await this.currentTab();
      await this.useTab(id);
      await send('WebDriver:CloseWindow');
      await this.bringToFront(now);
    },
    goto: (url) => send('WebDriver:Navigate', { url }),
    allowOnly: (all, some) => chrome(inside.allowOnly, FIREFOX_ID, all, some),
    typeAddress: (url) => chrome(inside.typeAddress, url),
    history: (step) => send(step < 0 ? 'WebDriver:Back' : 'WebDriver:Forward'),

    // All tabs, the one that `tab` stands for, and another one in its place.
    tabs: async () => send('WebDriver:GetWindowHandles'),
    currentTab: async () => (await send('WebDriver:GetWindowHandle')).value,
    useTab: (handle) => send('WebDriver:SwitchToWindow', { handle, focus: false }),
    bringToFront: (handle) => send('WebDriver:SwitchToWindow', { handle, focus: true }),
    // How the tab is looked at: in the dark or not, in a window of this size.
    async dress({ dark, width, height }) {
      await chrome(inside.preferDark, dark);
      await send('WebDriver:SetWindowRect', { width, height });
    },

    // The popup takes after the window that it belongs to, which stays as it is.
    dressPopup: async () => {},

    clickIcon: () => chrome(inside.icon, FIREFOX_ID, 'click'),
    dismissPopup: () => chrome(inside.dismissPopup),
    iconTitle: () => chrome(inside.icon, FIREFOX_ID, 'title'),
    stopBackground: () => chrome(inside.stopBackground, FIREFOX_ID),
    async takeTrouble() {
      const logged = process.output().slice(read);
      read += logged.length;
      return [...(await chrome(inside.takeErrors)), ...(logged.match(LOGGED_ERROR) ?? [])];
    },
    kill: (then) => process.kill(then),
    stop: () => process.stop(() => marionette.send('Marionette:Quit', { flags: ['eForceQuit'] })),
  };
}
