// The parts of the options page that need no page.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isAddress, isProxy, isServer } from '../../../extension/options/addresses.js';
import { bySite } from '../../../extension/options/by-site.js';
import { readKeyFile } from '../../../extension/options/key-file.js';
import { withOwn } from '../../../extension/options/own-browser.js';
import { scrub } from '../../../extension/options/scrub.js';
import { TROUBLES } from '../../../extension/shared/troubles.js';

const root = new URL('../../../', import.meta.url);
const read = (name) => readFileSync(new URL(name, root), 'utf8');

test('a copied diagnosis names nobody', () => {
  const text = [
    'ok vault: alice.example.com is the default, (work) too.',
    'ok file: /home/alice/.local/share/nywhere and /run/user/1000/nywhere',
    'warn did: did:plc:ewvi7nxzyoun6zhxrhs64oiz, did:web:alice.example.com',
    'warn key: mbrv-o644-52b2-ypcb-w45s-qhic-wdt4',
    'fail mail: dr@example.org',
  ].join('\n');
  const clean = scrub(text, ['alice.example.com', 'work', undefined, '', 'Alice.Example.com']);
  assert.doesNotMatch(clean, /alice|work\b|1000|ewvi|mbrv|dr@/i);
  assert.match(clean, /\/home\/\(user\)\/\.local/);
});

test('names that look like patterns are taken literally, and parts of words stay', () => {
  assert.equal(scrub('network a.b ab', ['work', 'a.b']), 'network (a name) ab');
  assert.equal(scrub('x (+[ y', ['(+[']), 'x (a name) y');
});

const lineOf = (name, state) => ({ check: `private:${name}`, state });
const vault = { check: 'vault', state: 'ok' };

test('of private windows this browser speaks for itself: no line repeats or contradicts it', () => {
  const [on, off] = ['ok', 'warn'].map((state) => ({ check: 'private', state }));
  const chromium = lineOf('chromium', 'ok');
  const firefox = lineOf('firefox', 'warn');
  const all = [vault, chromium, firefox];
  assert.deepEqual(withOwn(all, on, false), [on, vault, firefox]);
  assert.deepEqual(withOwn(all, off, false), [off, vault, firefox]);
  assert.deepEqual(withOwn(all, off, true), [off, vault, chromium]);
  assert.deepEqual(withOwn([vault], on, true), [on, vault]);
});

test('what is said of other browsers of its kind stays', () => {
  const own = { check: 'private', state: 'ok' };
  const chrome = lineOf('chrome', 'warn');
  assert.deepEqual(withOwn([chrome, lineOf('chromium', 'ok')], own, false), [own, chrome]);
  const zen = lineOf('zen', 'warn');
  assert.deepEqual(withOwn([zen, lineOf('firefox', 'ok')], own, true), [own, zen]);
});

test('a name server is an IP address, perhaps with a port', () => {
  for (const text of [
    '192.0.2.53',
    '127.0.0.1:5300',
    '2001:db8::53',
    '[2001:db8::53]:5353',
    '::1',
  ]) {
    assert.ok(isServer(text), text);
  }
  for (const text of [
    '',
    'dns.example',
    '192.0.2.256',
    '192.0.2',
    '192.0.2.53:0',
    '192.0.2.53:65536',
    '192.0.2.53:',
    '[2001:db8::53]:99999',
    '192.0.2.53/24',
    'https://192.0.2.53',
    '53',
  ]) {
    assert.equal(isServer(text), false, text);
  }
});

test('a directory or a DNS server over HTTPS has an https address, without a password in it', () => {
  assert.ok(isAddress('https://dns.example/dns-query'));
  for (const text of [
    '',
    'dns.example',
    'http://dns.example/',
    'https://a:b@dns.example/',
    'https://',
  ]) {
    assert.equal(isAddress(text), false, text);
  }
});

test('a proxy has a host, and looks up names itself', () => {
  assert.ok(isProxy('socks5h://127.0.0.1:9050'));
  for (const text of [
    'socks5://127.0.0.1:9050',
    'http://127.0.0.1',
    '127.0.0.1:9050',
    'socks5h://',
    'socks5h://user@127.0.0.1',
    'socks5h://127.0.0.1/path',
  ]) {
    assert.equal(isProxy(text), false, text);
  }
});

test('the file of a key is taken as it is; what cannot be one is not sent to the helper', async () => {
  const text = 'key "a" {\n\talgorithm hmac-sha256;\n\tsecret "…";\n};\n';
  assert.equal(await readKeyFile(new Blob([text])), text);
  for (const wrong of ['', 'a\0b', 'x'.repeat(4097)]) {
    await assert.rejects(readKeyFile(new Blob([wrong])), { code: 'bad_tsig_key' });
  }
});

test('the log becomes a list of sites, the newest first, whatever order it has', () => {
  const entry = (origin, handle, time) => ({ origin, handle, time });
  const sites = bySite([
    entry('https://a.example', 'x.example.com', 5),
    entry('https://b.example', 'x.example.com', 9),
    entry('https://a.example', 'y.example.com', 7),
    entry('__proto__', 'x.example.com', 1),
  ]);
  assert.deepEqual(
    sites.map(({ origin, last, entries }) => [origin, last, entries.length]),
    [
      ['https://b.example', 9, 1],
      ['https://a.example', 7, 2],
      ['__proto__', 1, 1],
    ],
  );
  assert.deepEqual(bySite([]), []);
});

// These are for programs and for the shell, or a fault of ours.
const WORDLESS =
  'ok bad_frame end bad_json bad_request too_long bad_origin bad_device ask_first vault_exists ' +
  'locked_meanwhile watch_missing export_foreign export_newer export_wrong ' +
  'export_damaged import_differs key_bad key_large key_public key_form key_many key_kind ' +
  'key_differs key_sealed rotate_key_itself rotate_guarded rotate_unpublished ' +
  'rotate_none rotate_late no_memory crypto internal';

test('each error that the host knows has words of its own here', () => {
  const table = read('host/base/status.c');
  const codes = Array.from(table.matchAll(/\{"([a-z_]+)",/g), ([, code]) => code);
  assert.ok(codes.length > 60);
  assert.deepEqual(
    codes.filter((code) => !Object.hasOwn(TROUBLES, code)),
    WORDLESS.split(' '),
  );
});

test('the page opens in a tab, and no web page can reach it', () => {
  const manifest = JSON.parse(read('extension/manifest.json'));
  assert.deepEqual(manifest.options_ui, { page: 'options/options.html', open_in_tab: true });
  const reachable = (manifest.web_accessible_resources ?? []).flatMap(({ resources }) => resources);
  assert.deepEqual(
    reachable.filter((name) => /options|\*/.test(name)),
    [],
  );
});

test('what the network says is put in as text: no page of ours makes markup of it', () => {
  const files = readdirSync(new URL('extension/options/', root)).filter((name) =>
    name.endsWith('.js'),
  );
  assert.ok(files.length > 15);
  for (const name of files) {
    const code = read(`extension/options/${name}`);
    assert.doesNotMatch(
      code,
      /DOMParser|createContextualFragment|document\.write|srcdoc|setHTML/,
      name,
    );
  }
});
