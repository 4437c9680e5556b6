// Stands between nywhere-net and the server of a zone, and holds back what it is told to: so a test
// can do something in the middle of an update.
import { readMessage } from '../../fixtures/dns-message.mjs';
import { askTcp, framed } from '../../fixtures/dns-tcp.mjs';
import { startOddZone } from '../../fixtures/odd-zone.mjs';

const isRecord = ({ class: c, texts }) => c === 1 && texts?.length > 0;

// What is asked for, as far as it is an update: {name, made}.
function changeOf(bytes) {
  const { flags, authority } = readMessage(bytes);
  if (((flags >> 11) & 15) !== 5) return undefined;
  return { name: authority[0].name.replace(/\.$/, ''), made: authority.some(isRecord) };
}

// `mode` is 'open', or 'request' or 'answer' for what is held until release(), or 'closed' for a
// server that is not there. `once` handles the next update in its own way: it is given what passes
// the update on, and returns the answer or, for a line that is cut, nothing. `changes` are the
// updates that were asked for; arrived(n) resolves when n messages are held.
export async function startGate(server) {
  const held = [];
  const gate = { mode: 'open', once: null, changes: [] };
  let wake = () => {};
  const stop = async kind => {
    if (gate.mode !== kind) return;
    await new Promise(go => {
      held.push(go);
      wake();
    });
  };
  const answerTo = (request, change) => {
    const pass = () => askTcp(server, request);
    const { once: handle } = gate;
    if (!change || !handle) return pass();
    gate.once = null;
    return handle(pass);
  };
  const zone = await startOddZone(async (socket, next) => {
    for (;;) {
      const request = await next();
      if (gate.mode === 'closed') return socket.destroy();
      const change = changeOf(request);
      if (change) gate.changes.push(change);
      await stop('request');
      const answer = await answerTo(request, change);
      if (!answer) return socket.destroy();
      await stop('answer');
      socket.write(framed(answer));
    }
  });
  return Object.assign(gate, {
    server: zone.server,
    async arrived(count) {
      while (held.length < count) await new Promise(woken => { wake = woken; });
    },
    release(mode = 'open') {
      gate.mode = mode;
      held.splice(0).forEach(go => go());
    },
    stop: zone.stop,
  });
}
