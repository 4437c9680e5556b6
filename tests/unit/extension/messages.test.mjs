import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../../extension/', import.meta.url);
const read = (name) => readFileSync(new URL(name, root), 'utf8');
const locales = readdirSync(new URL('_locales/', root));
const catalogue = (locale) => JSON.parse(read(`_locales/${locale}/messages.json`));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.(js|html|json)$/.test(name) && !name.startsWith('_locales'),
);
const codeOf = (name) => read(name).replace(/^\s*\/\/.*$/gm, '');

// Every key is written out as a literal somewhere; names are never built up from pieces.
function literals() {
  const found = new Set();
  for (const name of sources) {
    for (const [, text] of codeOf(name).matchAll(/['"]([a-z_]+)['"]/g)) {
      found.add(text);
    }
    for (const [, text] of read(name).matchAll(/__MSG_(\w+)__/g)) {
      found.add(text);
    }
  }
  return found;
}

// The keys that are certainly meant as messages.
function asked() {
  const text = sources.map(codeOf).join('\n');
  const patterns = [
    /data-i18n(?:-label|-placeholder)?="(\w+)"/g,
    /message\('(\w+)'/g,
    /__MSG_(\w+)__/g,
    /'((?:detail|trouble|do|refused|stopped|disclosed|icon)_\w+)'/g,
    /\btext: '(\w+)'/g,
  ];
  return new Set(
    patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, key]) => key)),
  );
}

test('there are at least two languages, and English is one of them', () => {
  assert.ok(locales.length >= 2);
  assert.ok(locales.includes('en'));
});

for (const locale of locales) {
  test(`${locale}: every message that is used exists, and none is unused`, () => {
    const keys = Object.keys(catalogue(locale));
    assert.deepEqual(
      [...asked()].filter((key) => !keys.includes(key)),
      [],
    );
    const used = literals();
    assert.deepEqual(
      keys.filter((key) => !used.has(key)),
      [],
    );
  });

  test(`${locale}: the same keys and places as English, no empty text, no exclamation mark`, () => {
    const [english, other] = [catalogue('en'), catalogue(locale)];
    assert.deepEqual(Object.keys(other), Object.keys(english));
    for (const [key, { message, placeholders }] of Object.entries(other)) {
      const places = (text) => (text.match(/\$\w+\$/g) ?? []).sort();
      assert.deepEqual(places(message), places(english[key].message), key);
      assert.deepEqual(placeholders, english[key].placeholders, key);
      assert.match(message, /^[^!]+$/, key);
    }
  });

  test(`${locale}: the catalogue says its own language`, () => {
    assert.equal(catalogue(locale).language.message, locale.replace('_', '-'));
  });
}
