// Reads the case files, for the runner here and for the extension's tests.
//
// A file is one conversation: {"title", "vault": "none" | "file", "steps": […]}. A step is
//   {"op", "args"?, "result"}   a request and the result it gets, or
//   {"op", "args"?, "error"}    a request and the code of its refusal;
//   {"frame", "error"}          a frame with this text, answered with id null;
//   {"bytes", "error"?}         these bytes in hexadecimal, outside of any frame;
//   {"end": 0}                  the input ends and so does the host, with this exit code.
// "shell": true asks as the nywhere command, in a process of its own. "is" says what a step is about.
//
// In what is sent and what is expected, "<kind>" stands for a value of that kind, and "<kind:name>"
// for one that is the same wherever it stands in the file.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('./cases/', import.meta.url);

const kinds = {
  any: /^[^]*$/,
  cursor: /^[\w-]{22}$/,
  didkey: /^did:key:z[1-9A-HJ-NP-Za-km-z]{47,48}$/,
  fingerprint: /^[a-z2-7]{4}(-[a-z2-7]{4}){6}$/,
  multibase: /^z[1-9A-HJ-NP-Za-km-z]{47,48}$/,
  token: /^[\w-]+\.[\w-]+\.[\w-]{86}$/,
};

export function loadCases() {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }));
}

// Fills in the values that earlier steps named.
export function fill(value, known) {
  if (typeof value === 'string') {
    return value.replace(/<\w+:(\w+)>/g, (text, name) => known.get(name) ?? assert.fail(text));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, known));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fill(v, known)]));
}

function matchText(actual, expected, known, where) {
  const whole = /^<(\w+)(?::(\w+))?>$/.exec(expected);
  if (whole === null) {
    assert.equal(actual, fill(expected, known), where);
    return;
  }
  const [, kind, name] = whole;
  if (kind === 'time') {
    assert.ok(Number.isInteger(actual) && Math.abs(actual - Date.now() / 1000) < 300, where);
  } else {
    assert.match(actual, kinds[kind] ?? assert.fail(`unknown kind ${kind}`), where);
  }
  if (name === undefined) return;
  if (known.has(name)) assert.equal(actual, known.get(name), where);
  known.set(name, actual);
}

// Compares a reply with what is expected of it, and learns the values that it names.
export function match(actual, expected, known, where = 'reply') {
  if (typeof expected === 'string') {
    matchText(actual, expected, known, where);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), where);
    assert.equal(actual.length, expected.length, `${where}: ${JSON.stringify(actual)}`);
    expected.forEach((item, i) => match(actual[i], item, known, `${where}[${i}]`));
  } else if (expected !== null && typeof expected === 'object') {
    assert.deepEqual(Object.keys(actual ?? {}).sort(), Object.keys(expected).sort(), where);
    for (const [name, item] of Object.entries(expected)) {
      match(actual[name], item, known, `${where}.${name}`);
    }
  } else {
    assert.equal(actual, expected, where);
  }
}
