// A name server and an https server that answer for example.com as each row of a table asks, and a
// nywhere-net that lives there.
import { createServer } from 'node:https';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeCa } from '../../fixtures/ca.mjs';
import { startKnot } from '../../fixtures/knot.mjs';

export const MULTIKEY = 'zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov';
export const PLC_DID = 'did:plc:7iza6de2dwap2sbkpav7c6c6';
const PLC_HOST = 'plc.example.com';

export const quote = text =>
  (text.match(/.{1,255}/gs) ?? ['']).map(part => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');
export const txt = (name, ...texts) => texts.map(text => `${name} TXT ${quote(text)}`);
export const json = (value, more = {}) =>
  ({ type: 'application/json', body: JSON.stringify(value), ...more });

// What a server that follows the atproto profile says.
export const metadata = (issuer, changes = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  token_endpoint: `${issuer}/oauth/token`,
  pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
  revocation_endpoint: `${issuer}/oauth/revoke`,
  scopes_supported: ['atproto', 'transition:generic'],
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['ES256'],
  dpop_signing_alg_values_supported: ['ES256'],
  authorization_response_iss_parameter_supported: true,
  require_pushed_authorization_requests: true,
  client_id_metadata_document_supported: true,
  ...changes,
});

export const didDocument = (did, handle, changes = {}) => ({
  '@context': ['https://www.w3.org/ns/did/v1'],
  id: did,
  alsoKnownAs: [`at://${handle}`],
  verificationMethod: [
    { id: `${did}#atproto`, type: 'Multikey', controller: did, publicKeyMultibase: MULTIKEY },
    { id: `${did}#nywhere`, type: 'Multikey', controller: did, publicKeyMultibase: MULTIKEY },
  ],
  service: [],
  ...changes,
});

export const pdsService = origin =>
  [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: origin }];

// A whole account under one label: TXT at _atproto, a did:web of its own host, PDS and server.
// `changes` replace members of the document, the resource's metadata or the server's, or an answer.
export function account(label, changes = {}) {
  const host = `${label}.example.com`;
  const did = changes.did ?? `did:web:${host}`;
  const pds = `https://pds-${label}.example.com`;
  const server = changes.server ?? `https://as-${label}.example.com`;
  const address = name => `${name} A 127.0.0.1`;
  const isPlc = did.startsWith('did:plc:');
  const document = isPlc ? `${PLC_HOST}/${did}` : `${host}/.well-known/did.json`;
  return {
    records: [
      ...(changes.records ?? txt(`_atproto.${label}`, `did=${did}`)),
      address(label), address(`pds-${label}`), address(`as-${label}`),
    ],
    web: {
      [document]: changes.documentAnswer ??
        json(didDocument(did, host, { service: pdsService(pds), ...changes.document })),
      [`pds-${label}.example.com/.well-known/oauth-protected-resource`]: changes.resourceAnswer ??
        json({ resource: pds, authorization_servers: [server], ...changes.resource }),
      [`as-${label}.example.com/.well-known/oauth-authorization-server`]: changes.metadataAnswer ??
        json(metadata(server, changes.metadata)),
      ...changes.web,
    },
  };
}

async function startWeb(ca, answers) {
  const waiting = new Set();
  const requests = [];
  const open = new Set();
  const server = createServer({ key: ca.key, cert: ca.cert }, (request, response) => {
    const url = request.headers.host.replace(/:\d+$/, '') + decodeURIComponent(request.url);
    const answer = answers[url];
    requests.push(url);
    waiting.forEach(waiter => waiter(url));
    open.add(response);
    response.on('close', () => open.delete(response));
    if (answer === undefined) return response.writeHead(404).end();
    if (answer.silent) return undefined;
    const { status = 200, type = 'text/plain', body = '', headers = {} } = answer;
    return response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    requests,
    // Resolves when a request for this address is there.
    arrival: url => new Promise(done => {
      const waiter = asked => {
        if (asked !== url) return;
        waiting.delete(waiter);
        done();
      };
      waiting.add(waiter);
    }),
    stop() {
      server.closeAllConnections();
      return new Promise(done => { server.close(done); });
    },
  };
}

// `rows` are {records, web}. All of example.com is signed; `unsigned` is not, nobody holds the key
// that is said to be that of `bogus`, and nobody can read `broken`.
export async function startNames(rows) {
  const ca = await makeCa(['example.com', '*.example.com']);
  const root = [
    'unsigned NS ns.invalid.', 'broken NS ns.invalid.', 'bogus NS ns.invalid.',
    `bogus DS 12345 13 2 ${'1F7BC8EE'.repeat(8)}`,
    '$ORIGIN example.com.', 'plc A 127.0.0.1', ...rows.flatMap(row => row.records ?? []),
  ];
  const knot = await startKnot({
    '.': root.join('\n'),
    'unsigned.': txt('_atproto.alice', `did=${PLC_DID}`).join('\n'),
    'bogus.': txt('_atproto.alice', `did=${PLC_DID}`).join('\n'),
    'broken.': null,
  }, { signed: ['.', 'bogus.'] });
  const anchors = path.join(path.dirname(ca.caPath), 'anchors');
  await writeFile(anchors, await knot.anchors('.'));
  const web = await startWeb(ca, Object.assign({}, ...rows.map(row => row.web ?? {})));
  return {
    ...web,
    ca,
    settings: {
      resolver: { kind: 'server', server: knot.server },
      plc: `https://${PLC_HOST}`,
      trust_anchor: anchors,
      development: { https_port: web.port, authorities: ca.caPath },
    },
    async stop() {
      await web.stop();
      await knot.stop();
      await ca.stop();
    },
  };
}
