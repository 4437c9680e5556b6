// A client of Marionette, Firefox's remote protocol: over TCP, each message its length, a colon and
// [type, id, command or error, body].
import { connect } from 'node:net';
import { once } from 'node:events';

export class MarionetteError extends Error {}

// Takes whole messages out of the bytes that came so far; returns the rest.
function takeMessages(bytes, receive) {
  let rest = bytes;
  for (;;) {
    const colon = rest.indexOf(':');
    const length = Number(rest.subarray(0, Math.max(colon, 0)));
    const end = colon + 1 + length;
    if (colon < 0 || rest.length < end) {
      return rest;
    }
    receive(JSON.parse(rest.subarray(colon + 1, end)));
    rest = rest.subarray(end);
  }
}

// Returns {send(command, params)}, which resolves with the reply.
export async function connectMarionette(port) {
  const socket = connect(port, '127.0.0.1');
  const calls = new Map();
  let lastId = 0;
  let rest = Buffer.alloc(0);
  let greet;
  const greeted = new Promise((resolve) => {
    greet = resolve;
  });

  function receive(message) {
    if (!Array.isArray(message)) {
      greet(message);
      return;
    }
    const [, id, error, result] = message;
    const call = calls.get(id);
    calls.delete(id);
    if (error) {
      call.reject(new MarionetteError(`${call.command}: ${error.error}: ${error.message}`));
    } else {
      call.resolve(result);
    }
  }

  socket.on('data', (data) => {
    rest = takeMessages(Buffer.concat([rest, data]), receive);
  });
  socket.on('close', () => {
    calls.forEach(({ command, reject }) =>
      reject(new MarionetteError(`${command}: the browser is gone`)),
    );
    calls.clear();
  });
  await once(socket, 'connect');
  socket.on('error', () => {});
  await greeted;

  return {
    send(command, params = {}) {
      const id = (lastId += 1);
      const text = Buffer.from(JSON.stringify([0, id, command, params]));
      return new Promise((resolve, reject) => {
        calls.set(id, { command, resolve, reject });
        socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
      });
    },
  };
}
