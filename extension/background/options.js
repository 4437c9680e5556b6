// What our options page may ask, and nobody else: a table of its own, for the router to refuse the
// rest. One session for each page that is open; a page that closes ends what it began.

import { Refused, route } from './router.js';

const QUICK = [
  'handles',
  'handle_add',
  'handle_default',
  'record',
  'log',
  'site',
  'contact_list',
  'contact_put',
  'settings',
  'zone_list',
  'unlock_list',
  'unlock_cancel',
];

// These look into the network, or at everything, and say what they are doing.
const SLOW = [
  'resolve',
  'handle_check',
  'zone_add',
  'zone_check',
  'publish_plan',
  'publish',
  'doctor',
];

// These ask the user outside the browser, and tell what is waited for.
const OUTSIDE = ['unlock_add', 'unlock_remove', 'unlock_test', 'unlock_change'];

// What cannot be undone at the host waits here until the way back is no longer offered.
const REMOVALS = ['handle_remove', 'contact_remove', 'forget', 'zone_remove'];

// After this error the flow is as it was before.
const FLOW_GOES_ON = 'code_wrong';

// Only a page of the handle's own server is opened: https, or this computer in development.
export function isServerPage(text, development) {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = development && ['localhost', '127.0.0.1'].includes(hostname);
  return !username && !password && (protocol === 'https:' || (isLocal && protocol === 'http:'));
}

class Trouble extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// `tabs` is the browser's; `unlock(hear, args)` tells each step; `failure` turns an error into what
// a page is told.
export function createOptions({ host, tabs, unlock, failure }) {
  const sessions = new Set();

  const slow = (op, args, session, id) =>
    host.call(op, args, {
      patient: true,
      onProgress: (progress) => session.post({ id, progress }),
    });

  // Nobody is left to hear the answer when its page closes.
  async function outside(op, args, session, id) {
    session.outside += 1;
    try {
      return await slow(op, args, session, id);
    } finally {
      session.outside -= 1;
    }
  }

  // Unlike what else is asked outside, it goes on when its page closes: the answer is not only for
  // that page. A popup may wait for the same one, closed by the window that asks, and keys that are
  // open serve every page. A popup that is opened then says what is waited for, with Cancel; so
  // does an options page in which Unlock is pressed again.
  const unlockFor = ({ id, recovery }, session) =>
    unlock((step) => session.post({ id, progress: { step } }), { recovery: recovery === true });

  async function showServer(session) {
    const { link } = session;
    if (!link) {
      throw new Trouble('flow_unknown');
    }
    const tab = await tabs.create({ url: link.url, openerTabId: session.tabId });
    link.tabId = tab.id;
    return {};
  }

  async function cancel(session) {
    const { link } = session;
    session.link = null;
    if (link) {
      await host.call('link_cancel', { flow: link.flow });
    }
    return {};
  }

  // One flow for a page: a new one takes the place of the one before. The address to go to is the
  // host's word and stays here.
  async function linkBegin({ id, args }, session) {
    await cancel(session);
    const { flow, url, ...begun } = await slow('link_begin', args, session, id);
    session.link = { flow, url };
    const { development } = await host.call('settings');
    if (!isServerPage(url, development === true) || !session.open) {
      await cancel(session);
      throw new Trouble('url_refused');
    }
    await showServer(session);
    return begun;
  }

  // Another flow may have begun meanwhile.
  function endLink(session, link, isOver) {
    if (isOver && session.link === link) {
      session.link = null;
    }
  }

  // The rest of a flow: it goes on only while a code is awaited.
  async function proceed(op, args, { id, session }) {
    const { link } = session;
    if (!link) {
      throw new Trouble('flow_unknown');
    }
    try {
      const result = await slow(op, { flow: link.flow, ...args }, session, id);
      endLink(session, link, !result.code_sent);
      return result;
    } catch (error) {
      endLink(session, link, error.code !== FLOW_GOES_ON);
      throw error;
    }
  }

  // Who comes back from the server finds this page in front.
  async function linkFinish({ id }, session) {
    const result = await proceed('link_finish', {}, { id, session });
    await tabs.update(session.tabId, { active: true }).catch(() => {});
    return result;
  }

  function defer({ op, args }, session) {
    if (!REMOVALS.includes(op)) {
      throw new Refused(`${op} is no removal`);
    }
    const key = (session.lastKey += 1);
    session.deferred.set(key, () => host.call(op, args));
    return { key };
  }

  async function commit({ key }, session) {
    const run = session.deferred.get(key);
    session.deferred.delete(key);
    await run?.();
    return {};
  }

  const row = (run) => ({ from: 'options', run });
  const table = {
    ...Object.fromEntries(QUICK.map((op) => [op, row(({ args }) => host.call(op, args))])),
    ...Object.fromEntries(
      SLOW.map((op) => [op, row(({ id, args }, session) => slow(op, args, session, id))]),
    ),
    ...Object.fromEntries(
      OUTSIDE.map((op) => [op, row(({ id, args }, session) => outside(op, args, session, id))]),
    ),
    hello: row(() => host.call('hello')),
    retry: row(() => host.retry()),
    unlock: row(unlockFor),
    defer: row(defer),
    commit: row(commit),
    undo: row(({ key }, session) => ({ undone: session.deferred.delete(key) })),
    link_begin: row(linkBegin),
    link_open: row((message, session) => showServer(session)),
    link_finish: row(linkFinish),
    link_code: row(({ id, args }, session) => proceed('link_code', args, { id, session })),
    link_cancel: row((message, session) => cancel(session)),
  };

  function close(session) {
    session.open = false;
    sessions.delete(session);
    const rest = [...session.deferred.values()].map((run) => run());
    const asked = session.outside > 0 ? [host.call('unlock_cancel')] : [];
    Promise.allSettled([...rest, ...asked, cancel(session)]);
  }

  function connect(port) {
    const session = {
      open: true,
      tabId: port.sender.tab.id,
      link: null,
      deferred: new Map(),
      lastKey: 0,
      outside: 0,
      post: (message) => session.open && port.postMessage(message),
    };
    sessions.add(session);
    port.onDisconnect.addListener(() => close(session));
    port.onMessage.addListener(async (message) => {
      let reply;
      try {
        reply = { result: await route(table, 'options', message, session) };
      } catch (error) {
        reply = { error: failure(error) };
      }
      session.post({ id: message?.id, ...reply });
    });
  }

  // The page of the server was closed, perhaps before it was answered.
  function tabClosed(tabId) {
    for (const session of sessions) {
      if (session.link?.tabId === tabId) {
        session.post({ event: 'server_page_closed' });
      }
    }
  }

  return { table, connect, tabClosed };
}
