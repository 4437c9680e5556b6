// What the section of private windows, and publishing, make of answers that no server here gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOptionsPage } from './support/options.mjs';
import { scripted } from './support/scripted.mjs';
import { inEveryBrowser } from './support/stage.mjs';

const ZONE = { zone: 'anon.example.org', kind: 'wildcard', added: 1_795_000_000 };
const WITH_KEY = { ...ZONE, zone: 'example.org', kind: 'update', server: '192.0.2.53' };
const HANDLE = {
  handle: 'alice.example.org',
  type: 'dns',
  did: 'did:key:zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov',
  fingerprint: 'mces-4tei-oeow-uwb2-o6do-uzg6-tt4z',
  alg: 'ES256',
  key: true,
  default: true,
};
const RECORD = {
  name: `_nywhere.${HANDLE.handle}.`,
  type: 'TXT',
  ttl: 300,
  value: `v=nyw1 did=${HANDLE.did}`,
};
const PLAN = {
  handle: HANDLE.handle,
  zone: WITH_KEY.zone,
  server: WITH_KEY.server,
  name: RECORD.name,
  now: ['v=spf1 -all', 'v=nyw1 revoked'],
  then: ['v=spf1 -all', RECORD.value],
  changed: true,
};
const found = (check) => ({ result: { publish: [], check: { message: 'In English.', ...check } } });

inEveryBrowser(
  (stage) => {
    const page = createOptionsPage(stage);
    const offered = () =>
      stage.tab.run(() => document.querySelector('[name=offered]:checked').value);

    const VERDICTS = [
      [{ state: 'ok', dnssec: 'secure' }, /DNSSEC proves it\./, 'ok'],
      [{ state: 'bogus', code: 'dns_bogus' }, /forged or broken/, 'fail'],
      [{ state: 'split', dnssec: 'insecure' }, /say something else than/, 'fail'],
      [{ state: 'failed', code: 'update_unreachable' }, /cannot be reached/, 'fail'],
    ];
    for (const [check, sentence, tone] of VERDICTS) {
      test(`a check that says ${check.state}, ${check.dnssec ?? check.code}: in words`, async () => {
        await stage.host.answer({ zone_check: found(check) });
        await page.open('private/anon.example.org/wildcard');
        await page.clicks('Check it');
        await page.sees(sentence, `.verdict.${tone}`);
        await page.shot(`zone-${check.state}`);
      });
    }

    const OUTCOMES = [
      [{ verified: false, now: [] }, /The change was made, but 192\.0\.2\.53 says something else now\./],
      [{ verified: false, code: 'dns_timeout' }, /but 192\.0\.2\.53 could not be asked again\./],
    ];
    for (const [outcome, sentence] of OUTCOMES) {
      test(`a change that was not seen to be there, ${outcome.code ?? 'it is not'}: said`, async () => {
        await stage.host.answer({ publish: { result: outcome } });
        await page.open(`handles/${HANDLE.handle}`);
        await page.clicks('Publish it now');
        await page.clicks('Publish', '.publish-now');
        await page.sees(sentence, '.verdict.warn');
        await page.shot('publish-unverified');
        await stage.host.answer({ publish_plan: { result: { ...PLAN, changed: false } } });
        await page.clicks('Look again');
        await page.sees(/192\.0\.2\.53 has this record already\./, '.verdict.ok');
        await stage.host.answer({ publish_plan: { result: PLAN } });
      });
    }

    test('a server that cannot be asked what is there: said, with a way to try again', async () => {
      const error = { code: 'update_unreachable', message: 'No.' };
      await stage.host.answer({ publish_plan: { error } });
      await page.open(`handles/${HANDLE.handle}`);
      await page.clicks('Publish it now');
      await page.sees(/The zone's server cannot be reached\./, '[role=alert]');
      await stage.host.answer({ publish_plan: { result: PLAN } });
      await page.clicks('Try again', '.publish-now');
      await page.sees(/The change at 192\.0\.2\.53/, '.publish-now');
    });

    test('a setting that is refused: said, and the choice is what it was', async () => {
      const error = { code: 'bad_setting', message: 'No.' };
      await page.open('private');
      await stage.host.answer({ settings: { error } });
      await stage.tab.click('input[value="wildcard anon.example.org"]');
      await page.sees(/The helper does not accept this setting\./, '[role=alert]');
      assert.equal(await offered(), 'fingerprint');
    });
  },
  {
    forgetful: false,
    async prepare(stage) {
      stage.host = await scripted(stage.home, stage.browserName, {
        zone_list: { result: { zones: [ZONE, WITH_KEY] } },
        handles: { result: { handles: [HANDLE] } },
        record: { result: { records: [RECORD], documents: [] } },
        publish_plan: { result: PLAN },
        settings: { result: { private: { kind: 'fingerprint', one_key: false } } },
      });
    },
  },
);
