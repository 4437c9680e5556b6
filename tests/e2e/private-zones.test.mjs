// New names under a zone: of the kind that nobody has to be told of, and of the kind that is
// registered while the window is open.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FINGERPRINT, inPrivateWindows } from './support/private.mjs';
import { addZones, inEveryBrowser, withAlice } from './support/stage.mjs';
import { until } from './support/until.mjs';

// Zones in which no name can be registered, and what the popup says.
const TROUBLED = [
  ['example.com', "The zone's server does not take your key.", { name: 'nobody.' }],
  ['example.org', 'That server does not change this zone.', {}],
  ['example.net', "The zone's server cannot be reached.", {}, '127.0.0.1:1'],
];

async function prepare(stage) {
  await withAlice(stage);
  await addZones(stage);
  const { server, key } = stage.world.zones;
  for (const [zone, , otherKey, otherServer] of TROUBLED) {
    const given = { server: otherServer ?? server, key: { ...key, ...otherKey } };
    await stage.home.call('zone_add', { zone, unchecked: true, ...given });
  }
}

inEveryBrowser(
  (stage) => {
    const dark = inPrivateWindows(stage);
    let site;
    let zones;
    beforeEach(() => {
      ({ zones } = stage.world);
      site = `${stage.world.origin}/page/types-dns`;
    });

    const record = (handle) =>
      stage.world.resolver.resolveTxt(`_nywhere.${handle}`).then(
        (texts) => texts.map((strings) => strings.join('')),
        () => [],
      );

    test('a site for domain names: a name under the zone, that nobody had to register', async () => {
      const asked = await dark.asksIn('newPrivateWindow', site);
      await stage.shot('zone-asked');
      assert.equal(asked.picked, `zone ${zones.wildcard}`);
      assert.match(asked.text, /a new name under \S+ for each site/);
      const user = await dark.signsIn();
      assert.equal(user.outcome, 'signed_in');
      const [label, ...zone] = user.handle.split('.');
      assert.match(label, FINGERPRINT);
      assert.equal(zone.join('.'), zones.wildcard);
    });

    test('two windows under the zone are two people', async () => {
      await dark.asksIn('newPrivateWindow', site);
      const one = await dark.signsIn();
      await dark.asksIn('addPrivateWindow', site);
      assert.notEqual((await dark.signsIn()).handle, one.handle);
    });

    test('a registered name: there before the site asks, gone when the window is', async () => {
      await dark.asksIn('newPrivateWindow', site);
      await dark.presses('more');
      const picked = await dark.picks(`at_will ${zones.update}`);
      await stage.shot('at-will-asked');
      assert.match(picked.text, /is asked for it now, and to delete it when this window closes/);
      const user = await dark.signsIn();
      assert.equal(user.outcome, 'signed_in');
      assert.match(user.handle, new RegExp(`^[a-z][a-z2-7]{11}\\.${zones.update}$`));
      assert.match(user.sub, /^did:key:z/);
      assert.deepEqual(await record(user.handle), [`v=nyw1 did=${user.sub}`]);
      assert.deepEqual((await dark.asksAgain(site)).handles, [user.handle]);
      await stage.visitor.refuses();
      await dark.closesAll();
      await until('the record is gone', async () => (await record(user.handle)).length === 0);
    });

    test('a name for one site is not registered for another before it is asked for', async () => {
      await dark.asksIn('newPrivateWindow', site);
      await dark.presses('more');
      await dark.picks(`at_will ${zones.update}`);
      const here = await dark.signsIn();
      const elsewhere = `${stage.world.otherOrigin}/page/types-dns`;
      const asked = await dark.asksAgain(elsewhere);
      assert.deepEqual(asked.handles, ['Nobody']);
      const there = await dark.signsIn();
      assert.notEqual(there.handle, here.handle);
      assert.equal((await record(there.handle)).length, 1);
    });

    for (const [zone, sentence] of TROUBLED) {
      test(`${sentence} Nothing is disclosed, and a name without registration signs in`, async () => {
        await dark.asksIn('newPrivateWindow', site);
        await dark.presses('more');
        await dark.picks(`at_will ${zone}`);
        await stage.popup.press('Enter');
        const refused = await stage.visitor.seesPopup('notice');
        assert.equal(refused.title, sentence);
        assert.match(refused.text, /Nothing was disclosed\./);
        assert.equal(await dark.name(), '');
        assert.deepEqual(stage.sent(), []);
        const { handle } = await dark.signsIn();
        assert.ok(handle.endsWith(`.${zones.wildcard}`));
      });
    }

    test('where a fingerprint is enough it is the first answer', async () => {
      const asked = await dark.asksIn('newPrivateWindow', dark.url);
      assert.equal(asked.picked, 'fingerprint');
    });
  },
  { prepare },
);
