// A home folder of its own for one run: the vault, the configuration, the browsers' manifests and
// profiles. Nothing of the person who runs the tests is read or written.
import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const TOP = path.resolve(HERE, '../../..');
const BIN = path.resolve(TOP, process.env.NYWHERE_BIN ?? 'build/dev/bin');
const HOST_NAME = 'org.nywhere.host';

// The folder of the extension: the one in the tree, or one that was built of it.
export const EXTENSION = path.resolve(TOP, process.env.NYWHERE_EXTENSION ?? 'extension');
export const EXTENSION_ID = 'lknbpelooafmdjflnoabmjmhbcncdoda';
export const FIREFOX_ID = 'nywhere@nywhere.org';
export const HOST = path.join(BIN, 'nywhere-host');

const ALLOWED = {
  chromium: { allowed_origins: [`chrome-extension://${EXTENSION_ID}/`] },
  firefox: { allowed_extensions: [FIREFOX_ID] },
};

export async function makeHome() {
  const folder = await mkdtemp(path.join(tmpdir(), 'nywhere-e2e-'));
  const at = (...names) => path.join(folder, ...names);
  const env = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_CACHE_HOME: at('cache'),
    XDG_RUNTIME_DIR: at('run'),
    TMPDIR: at('tmp'),
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    LANGUAGE: 'en',
    MOZ_CRASHREPORTER_DISABLE: '1',
    // A desktop's own dialogs and keyrings must not take part.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
  const profile = at('profile');
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeNow);
  await Promise.all(
    [profile, at('run'), at('tmp'), at('config', 'nywhere')].map((name) => mkdir(name, { recursive: true })),
  );

  const shell = async (...words) => (await run(path.join(BIN, 'nywhere'), words, { env })).stdout;

  // One operation of the host, as the shell runs it.
  const call = async (op, args = {}) => JSON.parse(await shell('call', op, JSON.stringify(args)));

  const config = {};
  const configure = async (more) => {
    Object.assign(config, more);
    await writeFile(at('config', 'nywhere', 'config.json'), JSON.stringify(config));
  };

  return {
    env,
    profile,
    call,
    // What a command of the shell prints.
    shell,
    // A TSIG key in a file as BIND's tools write them. Returns its path.
    async keyFile({ name, algorithm, secret }) {
      const file = at(`${name}key`);
      const text = `key "${name}" {\n\talgorithm ${algorithm};\n\tsecret "${secret}";\n};\n`;
      await writeFile(file, text, { mode: 0o600 });
      return file;
    },
    // The shell, for a command that asks or waits.
    start: (...words) => spawn(path.join(BIN, 'nywhere'), words, { env }),
    // Adds members to config.json.
    configure,
    // Passphrases are asked by pinentry.sh, which answers with these lines in turn.
    async usePinentry(...answers) {
      const program = at('pinentry.sh');
      await copyFile(path.join(HERE, 'pinentry.sh'), program);
      await chmod(program, 0o700);
      await configure({ pinentry: program });
      await writeFile(at('answers'), answers.map((line) => `${line}\n`).join(''));
      await Promise.all(['go', 'waiting', 'asked'].map((name) => rm(at(name), { force: true })));
    },
    losePinentry: () => rm(at('pinentry.sh')),
    pinentryIsWaiting: () => access(at('waiting')).then(() => true),
    pinentryGoesOn: () => writeFile(at('go'), ''),
    // What pinentry was told since it was given its answers.
    pinentryHeard: () => readFile(at('asked'), 'utf8'),
    data: at('data', 'nywhere'),
    // The two places in which a browser of this home looks for the host.
    manifests: {
      chromium: path.join(profile, 'NativeMessagingHosts', `${HOST_NAME}.json`),
      firefox: at('.mozilla', 'native-messaging-hosts', `${HOST_NAME}.json`),
    },
    // Lets a browser start the host. `nywhere install` knows the folders of Firefox; those of a
    // Chromium with a profile elsewhere, or for another program, are ours to write.
    async install(browserName, program = HOST) {
      if (browserName === 'firefox' && program === HOST) {
        await shell('install', '--browser=firefox');
        return;
      }
      const file = this.manifests[browserName];
      const manifest = { name: HOST_NAME, description: 'nywhere', path: program, type: 'stdio' };
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ ...manifest, ...ALLOWED[browserName] }));
    },
    // The browser's profile becomes one that a browser of this home would find by itself.
    async registerProfile(browserName) {
      if (browserName === 'chromium') {
        await symlink(profile, at('config', 'chromium'));
        return;
      }
      const folder = at('.mozilla', 'firefox');
      await mkdir(folder, { recursive: true });
      const text = `[Profile0]\nName=test\nIsRelative=0\nPath=${profile}\n`;
      await writeFile(path.join(folder, 'profiles.ini'), text);
    },
    uninstall(browserName) {
      return rm(this.manifests[browserName]);
    },
    // A program of this folder that starts a script of ours: browsers take no arguments for a host.
    async program(script) {
      const file = at(path.basename(script, '.mjs'));
      const text = `#!/bin/sh\nexec '${process.execPath}' '${path.join(HERE, script)}'\n`;
      await writeFile(file, text, { mode: 0o700 });
      return file;
    },
    async remove() {
      process.removeListener('exit', removeNow);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
