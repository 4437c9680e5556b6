// A browser as small as can be: one site, one cookie, the forms that the demo site shows.
import https from 'node:https';
import { once } from 'node:events';

export function createVisitor(world, origin = world.origin) {
  const host = new URL(origin).host;
  let cookie;

  async function request(method, path, { form, headers = {} } = {}) {
    const body = form && new URLSearchParams(form).toString();
    const outgoing = https.request({
      host: '127.0.0.1', port: world.port, servername: host, ca: world.ca.ca, method, path,
      agent: false,
      headers: {
        host, ...(cookie ? { cookie } : {}),
        ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers,
      },
    }).end(body);
    const [response] = await once(outgoing, 'response');
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    const [setCookie] = response.headers['set-cookie'] ?? [];
    if (setCookie) cookie = setCookie.split(';')[0];
    return { status: response.statusCode, headers: response.headers, text, setCookie };
  }

  return {
    request,
    get cookie() { return cookie; },
    async loadNonce(path = '/signin') {
      const { text } = await request('GET', path);
      return /handle-token"\s+nonce="([^"]+)"/.exec(text)[1];
    },
    async signIn(token, { handle = 'alice.example.com' } = {}) {
      const answer = await request('POST', '/signin', {
        form: { handle, handle_token: token }, headers: { accept: 'application/json' },
      });
      return { status: answer.status, setCookie: answer.setCookie, ...JSON.parse(answer.text) };
    },
  };
}
