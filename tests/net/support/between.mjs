// Name servers that stand between nywhere-net and another one.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HERE = Buffer.from([127, 0, 0, 1]);
const INSIDE = Buffer.from([10, 0, 0, 7]);
const A = 1;
const TXT = 16;

function questionOf(message) {
  const labels = [];
  let at = 12;
  for (; message[at] > 0; at += message[at] + 1) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1) };
}

// `server` is the one that knows ("127.0.0.1:5300"). `hold` gets each question, {name, type}, and
// says what to wait for before it goes on; `change` may write into its answer. Returns {server,
// stop()}.
async function startBetween(server, { hold = () => {}, change = () => {} }) {
  const [address, port] = server.split(':');
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  const upstreams = new Set();
  let stopped = false;
  socket.on('message', async (message, sender) => {
    const question = questionOf(message);
    await hold(question);
    if (stopped) return;
    const upstream = createSocket('udp4');
    upstreams.add(upstream);
    upstream.once('message', answer => {
      upstreams.delete(upstream);
      upstream.close();
      change(question, answer);
      socket.send(answer, sender.port, sender.address);
    });
    upstream.send(message, Number(port), address);
  });
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    stop() {
      stopped = true;
      upstreams.forEach(upstream => upstream.close());
      socket.close();
    },
  };
}

// A name that has been asked for before leads into a private network: what an attacker's own name
// server would do.
export function startRebinding(server, host) {
  let asked = 0;
  return startBetween(server, {
    change({ name, type }, answer) {
      const moved = name === host && type === A && (asked += 1) > 1;
      const at = moved ? answer.lastIndexOf(HERE) : -1;
      if (at >= 0) INSIDE.copy(answer, at);
    },
  });
}

// TXT records come once `until` is fulfilled, all others at once.
export const startHeldTxt = (server, until) =>
  startBetween(server, { hold: ({ type }) => (type === TXT ? until : undefined) });
