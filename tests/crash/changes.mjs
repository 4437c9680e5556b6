// The changes that are killed. Each looks at the facts, so that it can always be made, and says
// what is asked and what is different after it.
import { nonce } from '../wire/host.mjs';

const names = (facts, kind) =>
  [...facts.keys()]
    .filter((name) => name.startsWith(`${kind} `))
    .map((name) => name.slice(kind.length + 1));
const isThere = (value) => value !== undefined;
const one = (list, random) => list[random(list.length)];

function isContact(note, id) {
  return (text) => {
    const contact = text === undefined ? {} : JSON.parse(text);
    return contact.note === note && (id === undefined || contact.id === id);
  };
}

function putContact(random, name, id) {
  const note = 'n'.repeat(random(400)) + random(1e9);
  const args = { names: [name], handles: [{ handle: 'friend.example.com' }], note };
  return {
    args: { ...args, ...(id && { id }) },
    change: [[`contact ${name}`, isContact(note, id)]],
  };
}

function sign(origin, handle) {
  return {
    args: { origin, nonce, handle },
    change: [
      [`log ${origin}`, (value) => value?.startsWith(`${handle} `)],
      [`site ${origin}`, isThere],
    ],
  };
}

// `first` is never removed, so that there is always something to sign with.
export const first = 'first.example.com';

const makers = {
  add(facts, random) {
    const handle = `h${random(1e9)}.example.com`;
    const change = [
      [`handle ${handle}`, isThere],
      [`key ${handle}`, isThere],
    ];
    if (!facts.has('default')) change.push(['default', handle]);
    return { op: 'handle_add', args: { type: 'dns', handle }, change };
  },
  remove(facts, random) {
    const handle = one(names(facts, 'handle').filter((name) => name !== first), random);
    if (!handle) return undefined;
    const change = [[`handle ${handle}`], [`key ${handle}`]];
    if (facts.get('default') === handle) change.push(['default']);
    return { op: 'handle_remove', args: { handle }, change };
  },
  default(facts, random) {
    const handle = one(names(facts, 'handle'), random);
    return { op: 'handle_default', args: { handle }, change: [['default', handle]] };
  },
  'sign in, new': (facts, random) => ({
    op: 'sign_in',
    ...sign(`https://s${random(1e9)}.example`, one(names(facts, 'handle'), random)),
  }),
  'sign in, again'(facts, random) {
    const handleOf = (origin) => facts.get(`log ${origin}`).split(' ')[0];
    const known = names(facts, 'log').filter((origin) => facts.has(`handle ${handleOf(origin)}`));
    const origin = one(known, random);
    return origin && { op: 'sign_in', ...sign(origin, handleOf(origin)) };
  },
  'switch of a site'(facts, random) {
    const origin = one(names(facts, 'site'), random);
    if (!origin) return undefined;
    const value = !facts.get(`site ${origin}`);
    return { op: 'site', args: { origin, one_click: value }, change: [[`site ${origin}`, value]] };
  },
  forget(facts, random) {
    const origin = one(names(facts, 'log'), random);
    const change = [[`log ${origin}`], [`site ${origin}`]];
    return origin && { op: 'forget', args: { origin }, change };
  },
  'contact, new': (facts, random) => ({
    op: 'contact_put',
    ...putContact(random, `friend ${random(1e9)}`),
  }),
  'contact, changed'(facts, random) {
    const name = one(names(facts, 'contact'), random);
    if (!name) return undefined;
    const { id } = JSON.parse(facts.get(`contact ${name}`));
    return { op: 'contact_put', ...putContact(random, name, id) };
  },
  'contact removed'(facts, random) {
    const name = one(names(facts, 'contact'), random);
    if (!name) return undefined;
    const { id } = JSON.parse(facts.get(`contact ${name}`));
    return { op: 'contact_remove', args: { id }, change: [[`contact ${name}`]] };
  },
  setting(facts, random) {
    const set = { idle_lock_minutes: 1 + random(60) };
    const after = JSON.stringify({ ...JSON.parse(facts.get('settings')), ...set });
    return { op: 'settings', args: { set }, change: [['settings', after]] };
  },
};

// What has grown is made smaller again, so that a vault can be read after each of its kills.
const rising = {
  handle: ['add', 'remove'],
  log: ['sign in, new', 'forget'],
  contact: ['contact, new', 'contact removed'],
};

// What there must be before something of it can be changed; else a site.
const before = {
  remove: 'add',
  'contact, changed': 'contact, new',
  'contact removed': 'contact, new',
};

export const kinds = Object.keys(makers);

// A change of that kind, or what has to come before it.
export function makeChange(kind, facts, random) {
  for (const [fact, [more, less]] of Object.entries(rising)) {
    const count = names(facts, fact).length;
    if (kind === more && count > 12) return makeChange(less, facts, random);
  }
  const made = makers[kind](facts, random);
  if (made) return { kind, ...made };
  return makeChange(before[kind] ?? 'sign in, new', facts, random);
}
