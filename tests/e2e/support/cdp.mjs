// A client of the Chrome DevTools Protocol over a pipe: NUL-separated JSON on descriptors 3 and 4.

const NO_SESSION = -32001;

export class CdpError extends Error {}

// The target went away before it answered: what a popup does that was told to close itself.
export class TargetGone extends CdpError {}

// `write` and `read` are the ends of the pipe. Returns {send, on}: send(method, params, sessionId)
// resolves with the result; on(listener) hears every event.
export function connectCdp(write, read) {
  const calls = new Map();
  const listeners = [];
  let lastId = 0;
  let rest = '';

  function giveUp(test, reason) {
    for (const [id, call] of calls) {
      if (test(call)) {
        calls.delete(id);
        call.reject(new TargetGone(`${call.method}: ${reason}`));
      }
    }
  }

  function receive(message) {
    if (!message.id) {
      if (message.method === 'Target.detachedFromTarget') {
        giveUp((call) => call.sessionId === message.params.sessionId, 'the target is gone');
      }
      listeners.forEach((listener) => listener(message));
      return;
    }
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (!call) {
      return;
    }
    if (message.error) {
      const Kind = message.error.code === NO_SESSION ? TargetGone : CdpError;
      call.reject(new Kind(`${call.method}: ${message.error.message}`));
    } else {
      call.resolve(message.result);
    }
  }

  read.setEncoding('utf8');
  read.on('data', (text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    messages.forEach((message) => receive(JSON.parse(message)));
  });
  read.on('close', () => giveUp(() => true, 'the browser is gone'));
  write.on('error', () => {});

  return {
    on: (listener) => listeners.push(listener),
    send(method, params = {}, sessionId = undefined) {
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        calls.set(id, { method, sessionId, resolve, reject });
        write.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    },
  };
}
