// The native host: one port for the profile, opened when an operation first needs it.

export const PROTOCOL = 1;
const REPLY_MS = 15_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

// What changes nothing, or is the same when it is done twice.
const REPEATABLE = [
  'doctor',
  'handles',
  'log',
  'plan',
  'redirect',
  'resolve',
  'server',
  'sign_in',
  'site',
  'window_choose',
  'window_close',
  'window_handle',
  'window_plan',
  'windows',
];

// An error that the host replied with, or one of: helper_missing, helper_forbidden, helper_ended,
// helper_silent, helper_version.
export class HostError extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

const noOne = () => {};

// `connect` opens a native port, `closeReason` says why one closed, `version` is our own. `isNew()`
// and `isGone()` hear of each host that serves.
export function createHost({
  connect,
  closeReason,
  version,
  isNew = noOne,
  isGone = noOne,
  now = Date.now,
}) {
  let link = null;
  let lastId = 0;
  let failures = 0;
  let quietUntil = 0;
  let lastError = null;

  // A host that cannot start is not started again and again.
  function fail(error) {
    lastError = error;
    quietUntil = now() + Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    failures += 1;
    return error;
  }

  function drop(dead, error) {
    if (link === dead) {
      link = null;
      if (dead.served) {
        isGone();
      }
    }
    for (const call of dead.calls.values()) {
      call.reject(error);
    }
    dead.calls.clear();
  }

  function receive(from, message) {
    const call = from.calls.get(message?.id);
    if (!call) {
      return;
    }
    if (message.progress) {
      call.wait();
      call.onProgress?.(message.progress);
      return;
    }
    from.calls.delete(message.id);
    if (message.error) {
      const { code, message: text, tried } = message.error;
      call.reject(new HostError(code, text, Array.isArray(tried) ? { tried } : {}));
    } else {
      call.resolve(message.result);
    }
  }

  // A host that is silent too long is given up, unless another call made it wait for a person.
  function giveUp(on, id, op) {
    const error = new HostError('helper_silent', `no reply to ${op}`);
    if (Array.from(on.calls.values()).some(({ patient }) => patient)) {
      on.calls.get(id).reject(error);
      on.calls.delete(id);
      return;
    }
    drop(on, fail(error));
    on.port.disconnect();
  }

  function post(to, op, args, { patient = false, onProgress } = {}) {
    const id = (lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = patient ? 0 : setTimeout(() => giveUp(to, id, op), REPLY_MS);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        how(value);
      };
      const made = { patient, onProgress, resolve: settle(resolve), reject: settle(reject) };
      made.wait = () => {
        clearTimeout(timer);
        made.patient = true;
      };
      to.calls.set(id, made);
      to.port.postMessage({ id, op, args });
    });
  }

  async function greet(greeted) {
    const hello = await post(greeted, 'hello', { extension: version });
    if (!hello.protocols?.includes(PROTOCOL)) {
      throw new HostError('helper_version', 'no common protocol', {
        helper: hello.version,
        extension: version,
      });
    }
    failures = 0;
    greeted.served = true;
    isNew();
    return hello;
  }

  function open() {
    if (now() < quietUntil) {
      throw lastError;
    }
    const port = connect();
    const fresh = { port, calls: new Map(), hello: null, served: false };
    port.onMessage.addListener((message) => receive(fresh, message));
    port.onDisconnect.addListener((closed) => {
      const error = new HostError(`helper_${closeReason(closed ?? port)}`, 'the helper is gone');
      // A host that was dropped on purpose, or that served before, is not a host that cannot start.
      if (link === fresh && !fresh.served) {
        fail(error);
      }
      drop(fresh, error);
    });
    link = fresh;
    // One that cannot be greeted is of no use, whatever it says.
    fresh.hello = greet(fresh).catch((error) => {
      if (link === fresh) {
        drop(fresh, fail(error));
        port.disconnect();
      }
      throw error;
    });
    return fresh;
  }

  async function ask(op, args, options) {
    const current = link ?? open();
    const hello = await current.hello;
    return op === 'hello' ? hello : post(current, op, args, options);
  }

  // `patient` operations wait for a person or for the network, and have no time limit here; nor has
  // one that has said what it waits for.
  // `onProgress` hears of each step of one that says what it is doing. That a host was killed may
  // be heard only when it is asked the next thing, which then goes to another.
  async function call(op, args = {}, options = {}) {
    const before = link;
    try {
      return await ask(op, args, options);
    } catch (error) {
      const wasKilled = before?.served && before !== link && error.code === 'helper_ended';
      if (!wasKilled || !REPEATABLE.includes(op)) {
        throw error;
      }
      return ask(op, args, options);
    }
  }

  // The user asks to try again: the pause does not count.
  function retry() {
    quietUntil = 0;
  }

  return { call, retry };
}
