// What the host starts, and what becomes of it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { makeHome, makeVault, writeConfig } from './host.mjs';

export const children = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

export const isRunning = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0] !== 'Z';
  } catch {
    return false;
  }
};

// The helpers that run, by their pids: they are the launcher's children.
export const helpers = (host) => children(host.pid).flatMap(children).filter(isRunning);

export async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

// The reply with this id; the progress before it, and replies to others, go into `seen`.
export async function replyTo(host, id, seen = []) {
  for (;;) {
    const reply = await host.reply();
    if (reply.id === id && !reply.progress) return reply;
    seen.push(reply);
  }
}

// A home whose name server never answers; `asked` once it has been.
export async function silentHome(t, handles = ['alice.example.com']) {
  const home = makeHome(t);
  const server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  await makeVault(home, handles);
  writeConfig(home, {
    resolver: { kind: 'server', server: `127.0.0.1:${server.address().port}` },
    development: {},
  });
  return { home, asked: once(server, 'message') };
}
