// Runs net_probe: what the network program is built from, one command after the other.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { program } from '../wire/host.mjs';

const run = promisify(execFile);

// `commands` are pairs: ['txt', 'name', 'get', 'https://…']. Returns an object for each.
export async function probe(settings, ...commands) {
  const { stdout } = await run(program('net_probe'), [JSON.stringify(settings), ...commands],
    { env: { ...process.env, http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9',
      ALL_PROXY: 'http://127.0.0.1:9' } });
  return stdout.trim().split('\n').map(line => JSON.parse(line));
}
