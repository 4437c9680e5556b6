// A name server that answers as another one does, but that a name which it has been asked for
// before leads into a private network: what an attacker's own name server would do.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HERE = Buffer.from([127, 0, 0, 1]);
const INSIDE = Buffer.from([10, 0, 0, 7]);

function questionName(message) {
  const labels = [];
  let at = 12;
  for (; message[at] > 0; at += message[at] + 1) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1) };
}

// `server` is the one that knows ("127.0.0.1:5300"), `host` the name. Returns {server, stop()}.
export async function startRebinding(server, host) {
  const [address, port] = server.split(':');
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  const upstreams = new Set();
  let asked = 0;
  socket.on('message', (question, sender) => {
    const { name, type } = questionName(question);
    const moved = name === host && type === 1 && (asked += 1) > 1;
    const upstream = createSocket('udp4');
    upstreams.add(upstream);
    upstream.once('message', answer => {
      upstreams.delete(upstream);
      upstream.close();
      const at = moved ? answer.lastIndexOf(HERE) : -1;
      if (at >= 0) INSIDE.copy(answer, at);
      socket.send(answer, sender.port, sender.address);
    });
    upstream.send(question, Number(port), address);
  });
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    stop() {
      upstreams.forEach(upstream => upstream.close());
      socket.close();
    },
  };
}
