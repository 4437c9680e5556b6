// Goal: `nywhere publish` puts a handle's own record into the DNS, in the place of what was shown
// and of nothing else, and says what the zone's own server says afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBind } from '../fixtures/bind.mjs';
import { startKnot } from '../fixtures/knot.mjs';
import { startSocks } from '../fixtures/socks.mjs';
import { asShell, writeConfig } from '../wire/host.mjs';
import { startGate } from './support/gate.mjs';
import { makeUser, recordOf, SETTINGS, ZONE } from './support/private.mjs';
import { answerOf, runShell } from './support/shell.mjs';
import { makeKey } from './support/update.mjs';

const PLC = 'did=did:plc:ewvi7nxzyoun6zhxrhs64oiz';
const WILDCARD = 'v=nyw1 self=udf';
const RECORDS = `
_nywhere.shared TXT "google-site-verification=abc"
_nywhere.evil TXT "\\027]0;owned\\007"
_nywhere.evil TXT "\\226\\128\\174txt.live"
_atproto.bluesky TXT "${PLC}"
_atproto.twofold TXT "${PLC}"
_atproto.twofold TXT "did=did:web:other.example.com"
*.wild TXT "${WILDCARD}"
_nywhere.alias CNAME elsewhere
`;
const ZONES = { [`${ZONE}.`]: RECORDS };
const SERVERS = {
  knotd: options => startKnot(ZONES, { updates: [`${ZONE}.`], ...options }),
  BIND: options => startBind(ZONES, options),
};
const CONTROL = /[\0-\x09\x0b-\x1f\x7f]/;

const add = handle => ['handle_add', { type: 'dns', handle }];

for (const [who, start] of Object.entries(SERVERS)) {
  let server;
  before(async () => { server = await start(); });
  after(() => server?.stop());

  // Somebody with that handle in the zone; `has` is what is at its name now.
  async function begin(t, label, to = server) {
    const handle = `${label}.${ZONE}`;
    const { home } = await makeUser(t, to);
    await asShell(home, add(handle));
    const publish = (...words) => runShell(home, 'publish', handle, ...words);
    return {
      home, handle, publish,
      has: () => recordOf((to.behind ?? to).server, handle),
      value: async () => (await answerOf(home, 'record', handle)).records[0].value,
    };
  }

  test(`${who}: the first time it is added, then there is nothing to change`, async t => {
    const { handle, publish, has, value } = await begin(t, 'first');
    const { code, stdout, stderr } = await publish('--yes');
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes(`the server of the zone ${ZONE}, has at _nywhere.${handle}:\n`));
    assert.ok(stdout.includes(`\n+ TXT "${await value()}"\n`), stdout);
    assert.match(stdout, /^Changed; 127\.0\.0\.1:\d+ says so now\.$/m);
    assert.deepEqual(await has(), [await value()]);
    const again = await publish('--yes');
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^Nothing to change: .* has this record for \S+ already\.$/m);
  });

  test(`${who}: --dry-run shows the change and makes none`, async t => {
    const { handle, home, publish, has, value } = await begin(t, 'dry');
    const { code, stdout } = await publish('--dry-run');
    assert.equal(code, 0);
    assert.ok(stdout.includes(`\n+ TXT "${await value()}"\n`), stdout);
    assert.doesNotMatch(stdout, /Changed/);
    assert.deepEqual(await has(), []);
    const plan = await answerOf(home, 'publish', handle, '--dry-run');
    assert.equal(plan.stderr, '');
    assert.equal(plan.changed, true);
    assert.deepEqual([plan.now, plan.then], [[], [await value()]]);
    assert.equal(plan.name, `_nywhere.${handle}`);
    assert.deepEqual(await has(), []);
  });

  test(`${who}: for programs the outcome is on standard output, the change beside it`, async t => {
    const { handle, home, has, value } = await begin(t, 'json');
    const outcome = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.name, `_nywhere.${handle}`);
    assert.equal(outcome.verified, true);
    assert.deepEqual(outcome.now, [await value()]);
    assert.match(outcome.stderr, /^\+ TXT "v=nyw1 did=/m);
    assert.deepEqual(await has(), [await value()]);
  });

  test(`${who}: another key takes the place of the one before; others' records stay`, async t => {
    const { handle, home, publish, has, value } = await begin(t, 'shared');
    assert.equal((await publish('--yes')).code, 0);
    const old = await value();
    await asShell(home, ['handle_remove', { handle }], add(handle));
    const { code, stdout, stderr } = await publish('--yes');
    assert.equal(code, 0, stderr);
    assert.notEqual(await value(), old);
    assert.ok(stdout.includes(`\n- TXT "${old}"\n`), stdout);
    assert.ok(stdout.includes(`\n+ TXT "${await value()}"\n`), stdout);
    assert.ok(stdout.includes('\n  TXT "google-site-verification=abc"\n'), stdout);
    assert.deepEqual((await has()).sort(), ['google-site-verification=abc', await value()]);
  });

  test(`${who}: what has changed since it was shown is not replaced`, async t => {
    const { handle, home, has, value } = await begin(t, 'since');
    const plan = await asShell(home, ['publish_plan', { handle }]);
    assert.deepEqual(plan.now, []);
    await asShell(home, ['publish', { handle, now: [] }]);
    const made = await has();
    await asShell(home, ['handle_remove', { handle }], add(handle));
    for (const now of [[], ['v=nyw1 revoked'], [...made, 'another']]) {
      await assert.rejects(asShell(home, ['publish', { handle, now }]), { code: 'update_taken' });
      assert.deepEqual(await has(), made);
    }
    await asShell(home, ['publish', { handle, now: made }]);
    assert.deepEqual(await has(), [await value()]);
  });

  for (const label of ['bluesky', 'twofold']) {
    test(`${who}: ${label}: another account at _atproto is a conflict, and nothing is changed`,
      async t => {
        const { handle, home, publish, has } = await begin(t, label);
        const { code, stdout, stderr } = await publish('--yes');
        assert.equal(code, 1);
        assert.equal(stdout, '');
        assert.match(stderr, /^nywhere: .*\.\n/);
        const { error } = await answerOf(home, 'publish', handle, '--dry-run');
        assert.equal(error.code, 'dns_conflict');
        // nor by one who does not look at the plan
        await assert.rejects(asShell(home, ['publish', { handle, now: [] }]),
          { code: 'dns_conflict' });
        assert.deepEqual(await has(), []);
      });
  }

  test(`${who}: a name under a wildcard gets a record of its own`, async t => {
    const { handle, publish, has, value } = await begin(t, 'alice.wild');
    assert.deepEqual(await has(), [WILDCARD]);
    const { code, stdout, stderr } = await publish('--yes');
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes(`\n- TXT "${WILDCARD}"\n`), stdout);
    assert.deepEqual(await has(), [await value()]);
    const beside = `bob${handle.slice('alice'.length)}`;
    assert.deepEqual(await recordOf(server.server, beside), [WILDCARD]);
  });

  test(`${who}: an alias at the name is a conflict`, async t => {
    const { home, handle } = await begin(t, 'alias');
    const { error } = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(error.code, 'dns_conflict');
  });

  test(`${who}: what is at the name cannot play tricks on a terminal`, async t => {
    const { publish } = await begin(t, 'evil');
    const { stdout, stderr } = await publish('--dry-run');
    assert.doesNotMatch(stdout + stderr, CONTROL);
    assert.equal((stdout + stderr).includes('\u202e'), false);
  });

  test(`${who}: a key that may not, and a key that is wrong`, async t => {
    const own = await start({ below: `dyn.${ZONE}.` });
    t.after(() => own.stop());
    const wrong = { ...server, key: { ...server.key, secret: makeKey().secret } };
    for (const [to, code] of [
      [wrong, 'update_signature'],
      // Knot DNS says, unsigned, that it does not know the key for that
      [own, who === 'knotd' ? 'update_key' : 'update_refused'],
    ]) {
      const { handle, home, publish, has } = await begin(t, 'nobody', to);
      const { code: exit, stderr } = await publish('--yes');
      assert.equal(exit, 1);
      assert.match(stderr, /^nywhere: .*\.$/m);
      const { error } = await answerOf(home, 'publish', handle, '--yes');
      assert.equal(error.code, code);
      assert.deepEqual(await has(), []);
    }
  });

  const gated = async (t, label) => {
    const gate = await startGate(server.server);
    t.after(() => gate.stop());
    return { gate, ...await begin(t, label, { ...gate, key: server.key, behind: server }) };
  };

  test(`${who}: a server that is out of reach`, async t => {
    const { gate, handle, home, has } = await gated(t, 'away');
    gate.mode = 'closed';
    const { code, error } = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(code, 1);
    assert.equal(error.code, 'update_unreachable');
    assert.deepEqual(await has(), []);
  });

  test(`${who}: a line cut after the change: it is found out that it was made`, async t => {
    const { gate, handle, home, has, value } = await gated(t, 'cut');
    gate.once = async pass => { await pass(); };
    const outcome = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.verified, true);
    assert.deepEqual(await has(), [await value()]);
  });

  test(`${who}: a line cut before the change: nothing is said to have been made`, async t => {
    const { gate, handle, home, has } = await gated(t, 'uncertain');
    gate.once = async () => {};
    const { code, error } = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(code, 1);
    assert.equal(error.code, 'update_unknown');
    assert.deepEqual(await has(), []);
  });

  test(`${who}: what cannot be looked at afterwards is said not to be verified`, async t => {
    const { gate, handle, publish, has, value } = await gated(t, 'unseen');
    gate.once = pass => {
      gate.mode = 'closed';
      return pass();
    };
    const { code, stdout, stderr } = await publish('--yes', '--json');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout),
      { name: `_nywhere.${handle}`, verified: false, code: 'update_unreachable' });
    assert.match(stderr, /The change was made, but the server could not be asked again/);
    assert.deepEqual(await has(), [await value()]);
    gate.mode = 'open';
    assert.match((await publish('--yes')).stdout, /^Nothing to change/m);
  });

  test(`${who}: by way of the proxy, all of it`, async t => {
    const { home, handle, has, value } = await begin(t, 'proxied');
    const socks = await startSocks(server.server);
    t.after(() => socks.stop());
    await asShell(home, ['zone_remove', { zone: ZONE }], ['zone_add', {
      zone: ZONE, server: 'ns.example.net', key: server.key, unchecked: true,
    }]);
    writeConfig(home, { ...SETTINGS, development: undefined, update_proxy: socks.url });
    const outcome = await answerOf(home, 'publish', handle, '--yes');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.verified, true);
    assert.deepEqual(await has(), [await value()]);
    assert.ok(socks.calls.length >= 4, 'plan, change and look');
    for (const { host, port } of socks.calls) assert.equal(`${host}:${port}`, 'ns.example.net:53');
  });
}

test('a name in no zone with a key, and a handle that needs no record', async t => {
  const server = await SERVERS.knotd();
  t.after(() => server.stop());
  const { home } = await makeUser(t, server);
  await asShell(home, add('alice.example.com'), ['zone_add', {
    zone: 'example.com', unchecked: true,
  }]);
  const { code, stderr } = await runShell(home, 'publish', 'alice.example.com', '--yes');
  assert.notEqual(code, 0);
  assert.match(stderr, /No zone with a key has alice\.example\.com in it/);
  const { handle } = await asShell(home, ['handle_add', { type: 'fingerprint' }]);
  const needless = await runShell(home, 'publish', handle, '--yes');
  assert.equal(needless.code, 0);
  assert.match(needless.stdout, /^Nothing needs to be published for /m);
  assert.equal((await runShell(home, 'publish', 'bob.example.com', '--yes')).code, 5);
});

test('without a terminal somebody has to say --yes, and not --dry-run with it', async t => {
  const server = await SERVERS.knotd();
  t.after(() => server.stop());
  const { home } = await makeUser(t, server);
  const handle = `alice.${ZONE}`;
  await asShell(home, add(handle));
  for (const words of [[], ['--yes', '--dry-run'], ['--json']]) {
    const { code, stderr } = await runShell(home, 'publish', handle, ...words);
    assert.equal(code, 2);
    assert.match(stderr, /^nywhere: .*--yes/);
  }
  assert.deepEqual(await recordOf(server.server, handle), []);
});
