import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../../extension/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', root), 'utf8'));

// Chromium writes the first 16 bytes of the key's SHA-256 with the letters a to p.
const idOf = (key) =>
  Array.from(
    createHash('sha256')
      .update(Buffer.from(key, 'base64'))
      .digest()
      .subarray(0, 16)
      .toString('hex'),
    (digit) => String.fromCharCode(97 + parseInt(digit, 16)),
  ).join('');

test("the key gives the id that the host's manifests allow", () => {
  assert.equal(idOf(manifest.key), 'lknbpelooafmdjflnoabmjmhbcncdoda');
});

test('permissions: the host, and what the guard of a tab needs where our script runs', () => {
  assert.deepEqual(manifest.permissions, [
    'alarms',
    'declarativeNetRequest',
    'nativeMessaging',
    'storage',
    'webNavigation',
    'webRequest',
  ]);
  assert.deepEqual(manifest.host_permissions, manifest.content_scripts[0].matches);
});

test('one page can be put in the place of a web page, at an address that no page knows', () => {
  assert.deepEqual(manifest.web_accessible_resources, [
    { resources: ['stopped/stopped.html'], matches: ['<all_urls>'], use_dynamic_url: true },
  ]);
  for (const key of ['externally_connectable', 'content_security_policy']) {
    assert.equal(manifest[key], undefined, key);
  }
});

test('the content script runs in the top frame of secure pages only', () => {
  const [script, ...more] = manifest.content_scripts;
  assert.equal(more.length, 0);
  assert.equal(script.all_frames, false);
  for (const match of script.matches) {
    assert.match(match, /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])\//);
  }
});

test('every file that the manifest names is there', () => {
  const {
    background,
    action,
    content_scripts: [{ js }],
    icons,
  } = manifest;
  const names = [
    background.service_worker,
    ...background.scripts,
    ...js,
    action.default_popup,
    ...Object.values(action.default_icon),
    ...Object.values(icons),
    ...manifest.web_accessible_resources.flatMap(({ resources }) => resources),
  ];
  assert.deepEqual(
    names.filter((name) => !existsSync(new URL(name, root))),
    [],
  );
});

test('no observer of mutations and no markup from text anywhere in the extension', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  assert.ok(files.length > 10);
  for (const name of files) {
    const code = readFileSync(new URL(name, root), 'utf8').replace(/\/\/.*$/gm, '');
    assert.doesNotMatch(
      code,
      /MutationObserver|innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function/,
      name,
    );
  }
});
