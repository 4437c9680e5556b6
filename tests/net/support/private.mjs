// Somebody with a vault and a zone for names at will, and the hosts of her browsers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { asShell, Host, makeHome, vaultFolder, writeConfig } from '../../wire/host.mjs';
import { lookUp } from './update.mjs';

export const ZONE = 'names.example.net';
export const FORUM = 'https://forum.example';

// No resolver answers: nothing here may need one.
export const SETTINGS = { resolver: { kind: 'server', server: '127.0.0.1:1' }, development: {} };

export const journalsOf = home =>
  (existsSync(vaultFolder(home)) ? readdirSync(vaultFolder(home)) : [])
    .filter(name => name.startsWith('windows-'));

export const recordOf = (server, handle) => lookUp(server, `_nywhere.${handle}`);

export function startHost(t, home) {
  const host = new Host(home);
  t.after(() => host.kill());
  return host;
}

export const addZone = ({ server, key }) =>
  ['zone_add', { zone: ZONE, server, key, unchecked: true }];

// `server` is where updates go; `init` how the vault opens.
export async function makeUser(t, { server, key, settings = SETTINGS }) {
  const home = makeHome(t);
  writeConfig(home, settings);
  await asShell(home, ['init', { method: 'file' }], addZone({ server, key }));
  return { home, host: startHost(t, home) };
}

export async function openWindow(host, more) {
  const choice = { choice: 'disposable', kind: 'at_will', zone: ZONE, ...more };
  return (await host.call('window_choose', choice)).window;
}

// A window and its name for a site; the record is there.
export async function makeName(host, origin = FORUM) {
  const window = await openWindow(host);
  const { handle } = await host.call('window_handle', { window, origin });
  return { window, handle };
}

// All bytes of all files below a folder.
export function bytesBelow(folder) {
  return Buffer.concat(readdirSync(folder, { withFileTypes: true }).map(entry => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return bytesBelow(path);
    return entry.isFile() ? readFileSync(path) : Buffer.alloc(0);
  }));
}
