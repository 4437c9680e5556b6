// Drives Chromium over a pipe of the DevTools protocol. The same interface as firefox.mjs.
import { writeFile } from 'node:fs/promises';
import { connectCdp, TargetGone } from './cdp.mjs';
import { finishStart, startChild } from './child.mjs';
import { createTargets } from './chromium-targets.mjs';
import { EXTENSION, EXTENSION_ID } from './home.mjs';
import { KEYS } from './keys.mjs';
import { callText, middleOf } from './locate.mjs';
import { until } from './until.mjs';

const BIN = process.env.NYWHERE_CHROMIUM ?? 'chromium';
const POPUP = `chrome-extension://${EXTENSION_ID}/popup/popup.html`;

const argumentsFor = ({ profile, world, visible, lasting, bare }) => [
  `--user-data-dir=${profile}`,
  '--remote-debugging-pipe',
  '--no-first-run',
  '--lang=en',
  '--password-store=basic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-sync',
  // Loads ours at every start; other extensions of this computer must not take part.
  bare ? '--disable-extensions' : `--disable-extensions-except=${EXTENSION}`,
  // A screen on which the largest popup has room.
  ...(visible ? [] : ['--headless=new', '--screen-info={1280x1024}']),
  // Chromium refuses to run its sandbox for root, and for nobody else.
  ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
  ...(lasting ? ['--restore-last-session'] : []),
  ...world.chromiumArgs,
  'about:blank',
];

const mouseEvent = (type, at) => [
  'Input.dispatchMouseEvent',
  { type, ...at, button: 'left', clickCount: 1 },
];

const keyEvent = (type, { key, code, number, text, held }) => [
  'Input.dispatchKeyEvent',
  {
    type,
    key,
    code,
    windowsVirtualKeyCode: number,
    ...(type === 'keyDown' && { text, autoRepeat: held }),
  },
];

const colors = (dark) => [
  'Emulation.setEmulatedMedia',
  { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] },
];

const keyPress = (key) => [keyEvent('keyDown', key), keyEvent('keyUp', key)];

// A page, the popup or the background worker: all that runs scripts. `session()` finds it anew,
// since a worker that was stopped comes back as another target.
function createView(session) {
  // All of them go to the same target: a key that closed the popup has done its work.
  async function input(events) {
    const { send } = session();
    try {
      for (const [method, params] of events) {
        await send(method, params);
      }
    } catch (error) {
      if (!(error instanceof TargetGone)) {
        throw error;
      }
    }
  }

  const view = {
    async run(fn, ...args) {
      const { result, exceptionDetails } = await session().send('Runtime.evaluate', {
        expression: callText(fn, args),
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      }
      return result.value;
    },
    async click(selector) {
      const at = await until(`there is ${selector}`, () => view.run(middleOf, selector));
      await input([mouseEvent('mousePressed', at), mouseEvent('mouseReleased', at)]);
    },
    press: (name, held = false) => input(keyPress({ key: name, ...KEYS[name], held })),
    type: (text) => input(Array.from(text).flatMap((key) => keyPress({ key, text: key }))),
    async screenshot(file) {
      const { data } = await session().send('Page.captureScreenshot');
      await writeFile(file, Buffer.from(data, 'base64'));
    },
  };
  return view;
}

const isBlank = ({ type, url }) => type === 'page' && url === 'about:blank';
const isWorker = ({ type, url }) =>
  type === 'service_worker' && url.startsWith(`chrome-extension://${EXTENSION_ID}/`);
const isPopup = ({ url }) => url.startsWith(POPUP);

// Loading it once more is what lets it into private windows. It ends what the extension remembers,
// so it is not done in a lasting profile, where a restart must do that. A background that is torn
// away while it reads its modules would report an error in them.
async function reloadExtension(cdp, targets) {
  const background = createView(() => targets.find(isWorker));
  const isActive = () => background.run(() => self.registration.active?.state === 'activated');
  await until('the extension is there', isActive);
  await cdp.send('Extensions.loadUnpacked', { path: EXTENSION, enableInIncognito: true });
  await until('the extension is there again', isActive);
}

async function connect(process, isReloaded) {
  const cdp = connectCdp(process.child.stdio[3], process.child.stdio[4]);
  const targets = await createTargets(cdp);
  const page = await until('there is a page', () => targets.find(isBlank));
  if (isReloaded) {
    await reloadExtension(cdp, targets);
  }
  return { cdp, targets, page };
}

// A private window of a browser that has no extension to ask for one.
async function openBarePrivateWindow(cdp) {
  const { browserContextId } = await cdp.send('Target.createBrowserContext');
  const window = { browserContextId, newWindow: true };
  await cdp.send('Target.createTarget', { url: 'about:blank', ...window });
}

export async function startChromium({ home, world, visible, lasting, bare }) {
  const extra = ['pipe', 'pipe'];
  const args = argumentsFor({ profile: home.profile, world, visible, lasting, bare });
  const process = startChild(BIN, args, { env: home.env, extra });
  const { cdp, targets, page } = await finishStart(process, () =>
    connect(process, !lasting && !bare),
  );
  let tabId = page.info.targetId;

  const must = (what, session) => {
    if (!session) {
      throw new Error(`${what} is not there`);
    }
    return session;
  };
  const tab = createView(() => must('the tab', targets.byId(tabId)));

  return {
    name: 'chromium',
    pid: process.child.pid,
    exited: process.exited,
    output: process.output,
    tab,
    popup: createView(() => must('the popup', targets.find(isPopup))),
    background: createView(() => must('the background', targets.find(isWorker))),
    takeTrouble: async () => targets.trouble.splice(0),
    popupIsOpen: async () => targets.find(isPopup) !== null,

    // A new tab in place of the one before: it knows nothing of what was clicked there.
    async newTab() {
      const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank' });
      await until('there is a new tab', () => targets.byId(targetId));
      await cdp.send('Target.closeTarget', { targetId: tabId });
      tabId = targetId;
    },
    // Another private window, beside what is there.
    async addPrivateWindow() {
      const known = targets.ids();
      if (bare) {
        await openBarePrivateWindow(cdp);
      } else {
        await until('the background runs', () => this.background.run(() => true));
        await this.background.run(async () => {
          await chrome.windows.create({ incognito: true, url: 'about:blank' });
        });
      }
      const opened = await until('there is a window', () =>
        targets.find((info) => isBlank(info) && !known.includes(info.targetId)),
      );
      tabId = opened.info.targetId;
      return tabId;
    },
    // In place of the tab before. Closing its only tab, as newTab does, closes the window.
    async newPrivateWindow() {
      const before = tabId;
      await this.addPrivateWindow();
      await this.closeTab(before);
    },
    // A tab that is not the one that `tab` stands for.
    closeTab: (id) => cdp.send('Target.closeTarget', { targetId: id }),
    goto: (url) => targets.byId(tabId).send('Page.navigate', { url }),
    // As if typed into the address bar and sent with Enter.
    typeAddress: (url) =>
      targets.byId(tabId).send('Page.navigate', { url, transitionType: 'typed' }),
    async history(step) {
      const { send } = targets.byId(tabId);
      const { currentIndex, entries } = await send('Page.getNavigationHistory');
      await send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex + step].id });
    },

    // All tabs, the one that `tab` stands for, and another one in its place.
    tabs: async () => targets.ids().filter((id) => targets.byId(id)?.info.type === 'page'),
    currentTab: async () => tabId,
    async useTab(id) {
      tabId = id;
    },
    async bringToFront(id) {
      await cdp.send('Target.activateTarget', { targetId: id });
      tabId = id;
    },
    // How the tab is looked at: in the dark or not, in a window of this size.
    async dress({ dark, width, height }) {
      const { send } = targets.byId(tabId);
      const size = { width, height, deviceScaleFactor: 1, mobile: false };
      await send(...colors(dark));
      await send('Emulation.setDeviceMetricsOverride', size);
    },
    dressPopup: (dark) => targets.find(isPopup).send(...colors(dark)),

    // What a click on the icon in the toolbar does.
    async clickIcon() {
      const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{ type: 'tab' }] });
      const { targetId } = targetInfos.find(({ url }) => url === targets.byId(tabId).info.url);
      await cdp.send('Extensions.triggerAction', { id: EXTENSION_ID, targetId });
    },
    // A click beside the popup.
    dismissPopup: () => tab.click('header'),
    iconTitle() {
      return this.background.run(async () => {
        const [{ id }] = await chrome.tabs.query({ active: true });
        return chrome.action.getTitle({ tabId: id });
      });
    },
    async stopBackground() {
      await cdp.send('Target.closeTarget', { targetId: targets.find(isWorker).info.targetId });
    },
    kill: (then) => process.kill(then),
    stop: () => process.stop(() => cdp.send('Browser.close')),
  };
}
