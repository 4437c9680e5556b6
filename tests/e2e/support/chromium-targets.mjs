// Keeps a session with everything in the browser that can run scripts, and collects what goes wrong
// in any of it.

// Tabs are only the frames of pages here.
const KINDS = [{ type: 'tab', exclude: true }, { type: 'browser', exclude: true }, {}];

const isTrouble = (type) => type === 'error' || type === 'assert';

// What a line of trouble says, or null for events that are none. Failed loads are left out: a site
// that refuses a token answers 403.
function troubleIn({ method, params }) {
  if (method === 'Runtime.exceptionThrown') {
    const { exceptionDetails: thrown } = params;
    return `${thrown.exception?.description ?? thrown.text} (${thrown.url ?? 'no address'})`;
  }
  if (method === 'Runtime.consoleAPICalled' && isTrouble(params.type)) {
    return params.args.map(({ value, description }) => value ?? description).join(' ');
  }
  if (method === 'Log.entryAdded') {
    const { level, source, text, url } = params.entry;
    return level === 'error' && source !== 'network' ? `${text} (${url})` : null;
  }
  return null;
}

// Returns {find, byId, trouble}. find(test) gives the newest target whose description fits, as
// {info, send}, or null; `trouble` is the growing list of lines.
export async function createTargets(cdp) {
  const sessions = new Map();
  const trouble = [];

  async function greet(sessionId) {
    const send = (method, params) => cdp.send(method, params, sessionId);
    await Promise.all([send('Runtime.enable'), send('Log.enable')]);
  }

  cdp.on((message) => {
    const { method, params, sessionId } = message;
    if (method === 'Target.attachedToTarget') {
      sessions.set(params.sessionId, params.targetInfo);
      // A popup may be gone before it has answered.
      greet(params.sessionId).catch(() => {});
    } else if (method === 'Target.detachedFromTarget') {
      sessions.delete(params.sessionId);
    } else if (method === 'Target.targetInfoChanged') {
      for (const [id, info] of sessions) {
        if (info.targetId === params.targetInfo.targetId) {
          sessions.set(id, params.targetInfo);
        }
      }
    }
    const line = troubleIn(message);
    if (line) {
      trouble.push(`${sessions.get(sessionId)?.url}: ${line}`);
    }
  });
  await cdp.send('Target.setDiscoverTargets', { discover: true, filter: KINDS });
  await cdp.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
    filter: KINDS,
  });

  function find(test) {
    const found = Array.from(sessions).findLast(([, info]) => test(info));
    if (!found) {
      return null;
    }
    const [sessionId, info] = found;
    return { info, send: (method, params) => cdp.send(method, params, sessionId) };
  }

  const ids = () => Array.from(sessions.values(), ({ targetId }) => targetId);

  return { trouble, find, ids, byId: (id) => find(({ targetId }) => targetId === id) };
}
