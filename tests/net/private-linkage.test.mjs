// Goal: two private windows of one person look like those of two people, to sites that work
// together, to the server of a zone and to a resolver: field by field and byte by byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { until } from '../e2e/support/until.mjs';
import { tapDns } from '../fixtures/dns-tap.mjs';
import {
  compareFields, seeForm, seeToken, seeUpdate, sharedBytes, together, unseen,
} from '../fixtures/linkage.mjs';
import { BROWSER_TABLE, TABLE, tableText } from '../fixtures/linkage-table.mjs';
import { startWorld } from '../fixtures/world.mjs';
import { createVisitor } from '../unit/site/visitor.mjs';
import { asShell, Host, makeHome, writeConfig } from '../wire/host.mjs';

const SECURITY = new URL('../../SECURITY.md', import.meta.url);
const USERS = ['alice', 'bob'];
const WINDOWS = ['first window', 'second window'];
const isUpdate = ({ bytes }) => ((bytes[2] >> 3) & 15) === 5;

let world;
let zoneServer;
let resolver;
before(async () => {
  world = await startWorld();
  zoneServer = await tapDns(world.dns);
  resolver = await tapDns(world.dns);
});
after(async () => {
  await resolver.stop();
  await zoneServer.stop();
  await world.stop();
});

const zoneFor = kind => ({ zone: world.zones.wildcard, at_will: world.zones.update })[kind];

function zoneSteps(kind) {
  const zone = zoneFor(kind);
  const { key } = world.zones;
  if (kind === 'zone') return [['zone_add', { zone, unchecked: true }]];
  const server = { server: zoneServer.server, key };
  return kind === 'at_will' ? [['zone_add', { zone, ...server, unchecked: true }]] : [];
}

// Somebody with a vault, a handle of her own, the zone of the kind, and a running host.
async function makeUser(t, name, kind) {
  const home = makeHome(t);
  writeConfig(home, {
    ...world.settings, resolver: { kind: 'server', server: resolver.server },
  });
  const handle = `${name}.example.com`;
  const record = await asShell(home,
    ['init', { method: 'file' }], ['handle_add', { type: 'dns', handle }],
    ...zoneSteps(kind), ['record', { handle }]);
  await world.publishRecord(record);
  return { name, handle, host: new Host(home) };
}

// One sign-in at one site, as that site sees it.
async function signsIn({ name, host }, { kind, window, ref, handle, origin }) {
  const visitor = createVisitor(world, origin);
  const nonce = await visitor.loadNonce();
  const given = handle ?? (await host.call('window_handle', { window: ref, origin })).handle;
  const { token } = await host.call('sign_in',
    { origin, nonce, handle: given, ...(ref ? { window: ref } : {}) });
  const answer = await visitor.signIn(token, { handle: given });
  assert.equal(answer.status, 200, answer.code);
  assert.equal(answer.handle, given);
  const { body } = world.requests.findLast(({ method }) => method === 'POST');
  return together({ user: name, window, site: origin, kind }, seeToken(token), seeForm(body));
}

const sites = () => [world.origin, world.otherOrigin];

// What two windows show, both at both sites, while both are open; then both are closed.
async function sightsOf(user, kind) {
  const zone = zoneFor(kind);
  const sights = [];
  const refs = [];
  for (const window of WINDOWS) {
    const choice = { choice: 'disposable', kind, ...(zone ? { zone } : {}) };
    const { window: ref } = await user.host.call('window_choose', choice);
    refs.push(ref);
    for (const origin of sites()) {
      sights.push(await signsIn(user, { kind, window, ref, origin }));
    }
  }
  for (const window of refs) await user.host.call('window_close', { window });
  return sights;
}

const updates = () => zoneServer.messages.filter(isUpdate);

// Its updates as the server of the zone sees them: names are made window by window, and deleted in
// whatever order.
async function updatesSince(count, { name }, kind) {
  const expected = kind === 'at_will' ? 2 * WINDOWS.length * sites().length : 0;
  await until('all names are gone', () => updates().length >= count + expected);
  const windowOf = new Map();
  return updates().slice(count).map((message, i) => {
    const seen = seeUpdate(message);
    const { 'update.label': made, 'update.deleted': deleted } = seen.fields;
    if (made) windowOf.set(made, WINDOWS[Math.floor(i / sites().length)]);
    const window = windowOf.get(made ?? deleted);
    return together({ user: name, window, site: '-', kind: made ? 'made' : 'deleted' }, seen);
  });
}

const ofWindow = (sights, window) => ({
  bytes: sights.filter(({ who }) => who.window === window).flatMap(({ bytes }) => bytes),
});

for (const kind of ['fingerprint', 'zone', 'at_will']) {
  test(`${kind}: what two windows have in common, those of all users have in common`, async t => {
    const seen = [];
    for (const name of USERS) {
      const user = await makeUser(t, name, kind);
      const [asked, told] = [resolver.messages.length, updates().length];
      const shown = await sightsOf(user, kind);
      const written = await updatesSince(told, user, kind);
      assert.equal(resolver.messages.length, asked, 'the helper asked its resolver something');
      const own = await signsIn(user, {
        kind: 'own', window: 'ordinary window', handle: user.handle, origin: world.origin,
      });
      assert.equal(await user.host.end(), 0, user.host.stderr);
      seen.push({ sights: [...shown, ...written], own });
    }
    const [ours, theirs] = seen;
    const all = seen.flatMap(({ sights }) => sights);
    assert.deepEqual(compareFields(all, TABLE), []);
    for (const [one, other] of [[ours, theirs], [theirs, ours]]) {
      const windows = WINDOWS.map(window => ofWindow(one.sights, window));
      const stranger = [...other.sights, other.own];
      assert.deepEqual(sharedBytes(windows, stranger), [], 'the windows share something');
      assert.deepEqual(sharedBytes([one.own, ...windows], stranger), [], 'a window is linked');
    }
    rowsSeen.push(...all);
  });
}

const rowsSeen = [];

test('every row of the table was seen, and the table is the one in SECURITY.md', () => {
  assert.deepEqual(unseen(rowsSeen, TABLE), []);
  const text = tableText({ ...TABLE, ...BROWSER_TABLE });
  assert.ok(readFileSync(SECURITY, 'utf8').includes(text), `SECURITY.md has not this:\n${text}`);
});
