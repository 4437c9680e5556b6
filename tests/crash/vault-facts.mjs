// What a vault and its settings say, as a flat map: two of them are compared fact by fact.
import { nonce } from '../wire/host.mjs';

async function pages(host, op, name) {
  const entries = [];
  let after;
  do {
    const page = await host.call(op, { limit: 100, ...(after === undefined ? {} : { after }) });
    if (page.damaged) throw new Error(`${op}: ${page.damaged} damaged`);
    entries.push(...page[name]);
    after = page.next;
  } while (after !== undefined);
  return entries;
}

// The key that signs, which the token names.
async function keyOf(host, handle) {
  const args = { origin: 'https://probe.example', nonce, handle, private: true };
  const { token } = await host.call('sign_in', args);
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
}

export async function readFacts(host) {
  const facts = new Map();
  for (const entry of await pages(host, 'handles', 'handles')) {
    facts.set(`handle ${entry.handle}`, entry.fingerprint);
    facts.set(`key ${entry.handle}`, await keyOf(host, entry.handle));
    if (entry.default) facts.set('default', entry.handle);
  }
  for (const { names, ...contact } of await pages(host, 'contact_list', 'contacts')) {
    facts.set(`contact ${names[0]}`, JSON.stringify(contact));
  }
  for (const { origin, handle, first } of await pages(host, 'log', 'entries')) {
    const { one_click: oneClick } = await host.call('site', { origin });
    facts.set(`log ${origin}`, `${handle} ${first}`);
    facts.set(`site ${origin}`, oneClick);
  }
  facts.set('settings', JSON.stringify(await host.call('settings')));
  return facts;
}

// What differs from `expected`, in which a function says whether a value will do.
export function differences(expected, found) {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names].filter((name) => {
    const wanted = expected.get(name);
    return typeof wanted === 'function' ? !wanted(found.get(name)) : wanted !== found.get(name);
  });
}

// The facts after a change: a Map of new values, undefined for what is gone.
export function changed(facts, change) {
  const next = new Map(facts);
  for (const [name, value] of change) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
