// The demo of try.sh: try.mjs PROGRAMS FOLDER [--headless].
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const [programs, folder, mode] = process.argv.slice(2);
process.env.NYWHERE_BIN = programs;

const { startWorld } = await import('../tests/fixtures/world.mjs');
const { startChromium } = await import('../tests/e2e/support/chromium.mjs');
const { createVisitor } = await import('../tests/e2e/support/visitor.mjs');

const HANDLE = 'alice.example.com';
// Where Chromium keeps a profile of its own accord, so that `nywhere install` finds it.
const profile = path.join(process.env.XDG_CONFIG_HOME, 'chromium');
const screenshot = path.join(folder, 'signed-in.png');
const run = promisify(execFile);
const say = text => console.log(text);

async function nywhere(...args) {
  const { stdout } = await run(path.join(programs, 'nywhere'), args);
  say(`$ nywhere ${args.join(' ')}`);
  return stdout;
}

async function makeHandle(world) {
  await nywhere('init', '--no-passphrase');
  await nywhere('handle', 'add', HANDLE);
  const record = JSON.parse(await nywhere('record', HANDLE, '--json'));
  await world.publishRecord(record);
  say(`  published at the name server: ${record.records[0].value}`);
}

async function openBrowser(world, visible) {
  await mkdir(profile, { recursive: true });
  await nywhere('install', '--browser=chromium');
  return startChromium({ home: { env: process.env, profile }, world, visible });
}

async function signInByItself({ browser, world }) {
  const visitor = createVisitor(browser);
  await visitor.goto(`${world.origin}/signin`);
  say('Chromium shows the sign-in page of https://forum.example.');
  const asked = await visitor.asks();
  say('A click in the handle field: the popup drops down from the toolbar.');
  say(`  "Sign in to ${asked.title}" as ${asked.handles.join(', ')};`);
  say(`  "${asked.text.match(/.* will learn this name\./)[0]}"`);
  await browser.popup.screenshot(path.join(folder, 'popup.png'));
  await visitor.accepts();
  say('Enter.');
  await visitor.arrives('/account');
  const name = await browser.tab.run(() => document.querySelector('#handle').textContent);
  await browser.tab.screenshot(screenshot);
  say(`The site says: you are signed in as ${name}.`);
  await nywhere('log').then(text => say(text.trimEnd()));
  say(`\nIt worked. Screenshots: ${path.relative('.', screenshot)} and popup.png beside it.`);
  await browser.stop();
}

async function leaveItToTheUser({ browser, world }) {
  await createVisitor(browser).goto(`${world.origin}/signin`);
  say('\nChromium is open: click in the handle field, then press Enter.');
  say('Close the window to end the demo.');
  await browser.exited;
}

const world = await startWorld();
try {
  await makeHandle(world);
  const visible = mode !== '--headless';
  const browser = await openBrowser(world, visible);
  await (visible ? leaveItToTheUser : signInByItself)({ browser, world });
} finally {
  await world.stop();
}
