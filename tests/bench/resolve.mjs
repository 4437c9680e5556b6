// Resolving a handle: against npm's resolver on the same servers, and how many round trips wait for
// each other, measured with servers that are 50 ms away, each way.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { slowDns, slowTcp } from '../fixtures/slow.mjs';
import { Net } from '../net/net.mjs';
import { account, json, metadata, startNames, txt } from '../net/support/names.mjs';

const EACH_WAY_MS = 50;
const RUNS = 100;
const FAR_RUNS = 7;
const REST_MS = 20; // what the one leaves behind is not to slow the other down
const PEER_KINDS = { plc: 'did:plc', web: 'did:web' };

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// Each run asks for a handle that nobody has asked for before; what leads there is in the caches,
// as the keys of .com are on a machine in use.
const TTL = '$TTL 300';
const kinds = {
  plc: label => account(label, { did: `did:plc:${label.replace(/\d/g, digit => 'abcdefghij'[digit])
    .padEnd(24, 'z')}` }),
  web: label => account(label),
  file: label => account(label, { records: [],
    web: { [`${label}.example.com/.well-known/atproto-did`]:
      { body: `did:web:${label}.example.com` } } }),
  // PDS and authorization server in one, as those who run their own have it
  self: label => {
    const pds = `https://pds-${label}.example.com`;
    return account(label, { server: pds, web: {
      [`pds-${label}.example.com/.well-known/oauth-authorization-server`]: json(metadata(pds)),
    } });
  },
  sso: label => ({
    records: [`_oauth._tcp.${label} SRV 1 1 443 idp-${label}`, `idp-${label} A 127.0.0.1`],
    web: { [`idp-${label}.example.com/.well-known/oauth-authorization-server`]:
      json(metadata(`https://idp-${label}.example.com`)) },
  }),
  key: label => ({ records: txt(`_nywhere.${label}`,
    'v=nyw1 did=did:key:zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov') }),
};
const rows = [{ records: [TTL] }, ...Object.keys(kinds).flatMap(kind =>
  Array.from({ length: kind in PEER_KINDS ? 2 * RUNS : 3 * FAR_RUNS },
    (_, run) => kinds[kind](`${kind}${run}`)))];

// What waits for what: a record; a new server is its address, TCP, TLS 1.3 and the request; a
// server that has been asked already is the request alone. The address of a handle's own host is
// asked for beside the record.
const RECORD = 1;
const NEW = 4;
const KNOWN = 1;
const ADDRESS = 1;
const trips = [
  ['did:key by TXT, to the key', 'key', 'key', RECORD],
  ['did:plc by TXT, to the key', 'plc', 'key', RECORD + KNOWN],
  ['did:web by TXT, to the key', 'web', 'key', RECORD + NEW - ADDRESS],
  ['did:web by file, to the key', 'file', 'key', NEW + KNOWN],
  ['did:plc, to a server beside the PDS', 'plc', 'server', RECORD + KNOWN + 2 * NEW],
  ['did:web, to a PDS that is the server', 'self', 'server', RECORD + 2 * NEW - ADDRESS + KNOWN],
  ['_oauth._tcp, to its server', 'sso', 'server', RECORD + NEW],
];

const used = {}; // how many of each kind have been asked for
const next = kind => {
  used[kind] = (used[kind] ?? -1) + 1;
  return `${kind}${used[kind]}.example.com`;
};

async function startPeer(names, server, port) {
  const child = fork(new URL('resolve-peer.mjs', import.meta.url),
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: names.ca.caPath } });
  const ask = async message => {
    child.send(message);
    return (await once(child, 'message'))[0];
  };
  await ask({ server, port, plc: names.settings.plc });
  return {
    resolve: async handle => (await ask({ handle })).ms,
    stop: () => child.kill(),
  };
}

async function startOurs(settings) {
  const net = new Net();
  await net.call('configure', settings);
  return {
    async resolve(handle, until = 'key') {
      const begin = performance.now();
      const result = await net.call('resolve', { handle, until });
      const ms = performance.now() - begin;
      if (result.problem) throw new Error(JSON.stringify(result));
      return ms;
    },
    stop: () => net.end(),
  };
}

const row = (what, figure, aim) =>
  console.log(`${what.padEnd(52)} ${figure.padStart(22)}   aim ${aim}`);

// By turns, so that what else the machine does slows both down.
async function besidePeer(what, ours, peer, runs) {
  for (const [kind, method] of Object.entries(PEER_KINDS)) {
    const times = { own: [], theirs: [] };
    for (let i = 0; i < runs; i += 1) {
      const handle = next(kind);
      for (const [list, side] of [[times.own, ours], [times.theirs, peer]]) {
        await rest(REST_MS);
        list.push(await side.resolve(handle));
      }
    }
    const [a, b] = [median(times.own), median(times.theirs)];
    row(`${what}, ${method}`, `${a.toFixed(1)}/${b.toFixed(1)} ms = ${(a / b).toFixed(2)}`, '1.00');
  }
}

async function tripTable(ours) {
  console.log('# Round trips that wait for each other, all servers 50 ms away each way');
  for (const [what, kind, until, least] of trips) {
    const times = [];
    for (let i = 0; i < FAR_RUNS; i += 1) times.push(await ours.resolve(next(kind), until));
    const count = (Math.min(...times) / (2 * EACH_WAY_MS)).toFixed(1); // the rest is noise
    row(what, `${count}/${least} = ${(count / least).toFixed(2)}`, '1.10');
  }
}

const names = await startNames(rows);
const web = await slowTcp(names.port, EACH_WAY_MS);
const dns = await slowDns(Number(names.settings.resolver.server.split(':')[1]), EACH_WAY_MS);
const far = {
  ...names.settings,
  resolver: { kind: 'server', server: `127.0.0.1:${dns.port}` },
  development: { ...names.settings.development, https_port: web.port },
};
const near = await startOurs(names.settings);
const distant = await startOurs(far);
const nearPeer = await startPeer(names, names.settings.resolver.server, names.port);
const distantPeer = await startPeer(names, far.resolver.server, web.port);
try {
  console.log("# resolve to the key, against npm's resolver of handles");
  await besidePeer('next door', near, nearPeer, RUNS);
  await besidePeer('50 ms away each way', distant, distantPeer, FAR_RUNS);
  await tripTable(distant);
} finally {
  nearPeer.stop();
  distantPeer.stop();
  await near.stop();
  await distant.stop();
  await dns.stop();
  await web.stop();
  await names.stop();
}
