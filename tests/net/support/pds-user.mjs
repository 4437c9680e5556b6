// Plays a person at the pages of the real PDS by the requests that these pages make, with a cookie
// jar and the fetch metadata of a browser.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

const API = '/@atproto/oauth-provider/~api';
const NAVIGATION = {
  'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document',
};
const SCRIPT = {
  'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'same-origin', 'sec-fetch-dest': 'empty',
};

class Visitor {
  #pds;
  #cookies = new Map();

  constructor(pds) {
    this.#pds = pds;
  }

  // The PDS takes plain http on its own port; its name goes into the Host header.
  async #send(method, target, headers, body) {
    const request = httpRequest({
      host: '127.0.0.1', port: this.#pds.port, method, path: target,
      headers: {
        host: new URL(this.#pds.origin).host, 'x-forwarded-proto': 'https',
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    }).end(body);
    const [response] = await once(request, 'response');
    for (const line of response.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  open(url, headers = NAVIGATION) {
    const { pathname, search } = new URL(url);
    return this.#send('GET', pathname + search, headers);
  }

  // What a script of the page would ask the PDS.
  async #ask(method, page, endpoint, headers, body) {
    const answer = await this.#send(method, API + endpoint, {
      origin: this.#pds.origin, referer: page, ...SCRIPT,
      'x-csrf-token': this.#cookies.get('csrf-token'), ...headers,
    }, body);
    if (answer.status !== 200) throw new Error(`${endpoint}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  }

  get(page, endpoint) {
    return this.#ask('GET', page, endpoint, {});
  }

  post(page, endpoint, value, headers = {}) {
    const json = { 'content-type': 'application/json', ...headers };
    return this.#ask('POST', page, endpoint, json, JSON.stringify(value));
  }
}

// Where the PDS sends the browser in the end: to the client, by a redirect of its own.
async function wayBack(visitor, { url }, page) {
  const answer = await visitor.open(url, {
    ...NAVIGATION, 'sec-fetch-site': 'same-origin', referer: page,
  });
  if (!answer.headers.location) throw new Error(`no way back: ${answer.status} ${answer.body}`);
  return answer.headers.location;
}

async function signIn(visitor, page, { handle, password }, remember = false) {
  const answer = await visitor.open(page);
  if (answer.status !== 200) throw new Error(`sign-in page: ${answer.status} ${answer.body}`);
  return visitor.post(page, '/sign-in', { locale: 'en', username: handle, password, remember });
}

// Signs in and allows; returns the address of the client to which the browser would go.
export async function allow(pds, page, account) {
  const visitor = new Visitor(pds);
  const { account: { sub }, ephemeralToken } = await signIn(visitor, page, account);
  const headers = { authorization: `Bearer ${ephemeralToken}` };
  return wayBack(visitor, await visitor.post(page, '/consent', { sub }, headers), page);
}

// Signs in and says no.
export async function deny(pds, page, account) {
  const visitor = new Visitor(pds);
  await signIn(visitor, page, account);
  return wayBack(visitor, await visitor.post(page, '/reject', {}), page);
}

// The apps that have access to the account now, as its own page shows them.
export async function appsOf(pds, account) {
  const visitor = new Visitor(pds);
  const page = `${pds.origin}/account`;
  const { account: { sub } } = await signIn(visitor, page, account, true);
  return visitor.get(page, `/oauth-sessions?sub=${encodeURIComponent(sub)}`);
}
