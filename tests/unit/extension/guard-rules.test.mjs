// The rules that the browser applies and our own judgement say the same of every address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  issuersIn,
  judge,
  partiesOf,
  passFor,
  RULES_EACH,
  rulesFor,
} from '../../../extension/background/guard-rules.js';

const STOP_PAGE = 'chrome-extension://secret/stopped/stopped.html';
const GUARD = {
  firstRule: 41,
  tabs: [7],
  site: 'harbour.example',
  secure: true,
  server: 'https://server.example',
  issuer: 'https://server.example',
  flow: 'atproto',
  pass: null,
};
const LOCAL = { ...GUARD, site: '127.0.0.1', secure: false, server: 'http://localhost:2583' };
const ISS = 'iss=https%3A%2F%2Fserver.example';

// What the browsers do with a urlFilter: "|" at an end is that end, all else is itself here.
function filterFits(filter, address, caseSensitive) {
  const fold = (text) => (caseSensitive ? text : text.toLowerCase());
  const begins = filter.startsWith('|');
  const ends = filter.endsWith('|');
  const text = fold(filter.slice(begins ? 1 : 0, ends ? -1 : undefined));
  const url = fold(address);
  if (begins) {
    return url.startsWith(text);
  }
  return ends ? url.endsWith(text) : url.includes(text);
}

function fits({ urlFilter, regexFilter, requestDomains, isUrlFilterCaseSensitive }, address) {
  const { hostname } = new URL(address);
  return (
    (!requestDomains ||
      requestDomains.some((name) => hostname === name || hostname.endsWith(`.${name}`))) &&
    (!urlFilter || filterFits(urlFilter, address, isUrlFilterCaseSensitive)) &&
    (!regexFilter || new RegExp(regexFilter).test(address))
  );
}

// The action of the rule with the highest priority, after upgrades to https.
function actionFor(guard, address, stopPage = STOP_PAGE) {
  const [first] = rulesFor(guard, stopPage)
    .filter(({ condition }) => fits(condition, address))
    .sort((one, other) => other.priority - one.priority);
  return first?.action.type === 'upgradeScheme'
    ? actionFor(guard, address.replace(/^http:/, 'https:'), stopPage)
    : first?.action.type;
}

const VERDICTS = [
  [GUARD, 'https://harbour.example/', 'site'],
  [GUARD, 'https://www.harbour.example/a?b=c', 'site'],
  [GUARD, 'https://harbour.example:8443/', 'site'],
  [GUARD, 'https://harbour.example/?code=voucher', 'site'],
  [GUARD, 'https://notharbour.example/', 'elsewhere'],
  [GUARD, 'https://harbour.example.evil.example/', 'elsewhere'],
  [GUARD, 'https://evil.example/?https://harbour.example/', 'elsewhere'],
  [GUARD, 'https://harbour.example@evil.example/', 'elsewhere'],
  [GUARD, 'https://server.example/authorize?x=1', 'server'],
  [GUARD, 'https://server.example/?code=a&state=b', 'server'],
  [GUARD, 'https://server.example.evil.example/', 'elsewhere'],
  [GUARD, 'https://server.example:8443/', 'elsewhere'],
  [GUARD, 'https://www.server.example/', 'elsewhere'],
  [GUARD, 'https://server.example@evil.example/', 'elsewhere'],
  [GUARD, `https://harbour.example/cb?code=a&state=b&${ISS}`, 'return'],
  [GUARD, `https://harbour.example/cb?${ISS}&code=a&state=b`, 'return'],
  [GUARD, `https://harbour.example/cb?code=a&${ISS}#_=_`, 'return'],
  [GUARD, `https://harbour.example/cb#code=a&${ISS}`, 'return'],
  [GUARD, 'https://harbour.example/cb?code=a&iss=https://server.example', 'return'],
  [GUARD, 'https://harbour.example/cb?code=a&iss=https%3a%2f%2fserver.example', 'return'],
  [GUARD, 'https://harbour.example/cb?code=a&iss=https%3A//server.example', 'return'],
  [GUARD, 'https://harbour.example/cb?code=a&state=b', 'issuer'],
  [GUARD, 'https://harbour.example/cb?state=b&code=a', 'issuer'],
  [GUARD, 'https://harbour.example/cb#code=a&state=b', 'issuer'],
  [GUARD, 'https://harbour.example/cb?code=a&iss=https%3A%2F%2Fevil.example', 'issuer'],
  [GUARD, `https://harbour.example/cb?code=a&${ISS}.evil.example`, 'issuer'],
  [GUARD, `https://harbour.example/cb?code=a&${ISS}/evil`, 'issuer'],
  [GUARD, `https://harbour.example/cb?code=a&state=b&x${ISS}`, 'issuer'],
  [GUARD, `https://harbour.example/cb?code=a&${ISS}&iss=https://evil.example`, 'issuer'],
  [GUARD, `https://harbour.example/cb?iss=x&code=a&${ISS}`, 'issuer'],
  [GUARD, `https://harbour.example/cb?iss=x&code=a&next=/?${ISS}`, 'issuer'],
  [GUARD, `https://harbour.example/cb?code=own&error=access_denied&state=b&${ISS}`, 'site'],
  [GUARD, `https://harbour.example/cb?code=own&state=b#error=login_required&${ISS}`, 'site'],
  [GUARD, 'https://harbour.example/cb?code=own&error=access_denied&state=b&iss=x', 'issuer'],
  [{ ...GUARD, flow: 'oauth' }, 'https://harbour.example/cb?code=a&state=b', 'return'],
  [{ ...GUARD, flow: 'oauth' }, 'https://harbour.example/cb?code=a&error=b&state=c', 'site'],
  [{ ...GUARD, flow: 'oauth' }, 'https://harbour.example/cb?code=a&iss=x', 'issuer'],
  [{ ...GUARD, flow: 'oauth' }, `https://harbour.example/cb?code=a&${ISS}`, 'return'],
  [LOCAL, 'http://127.0.0.1:3000/', 'site'],
  [LOCAL, 'https://127.0.0.1/', 'site'],
  [LOCAL, 'http://127.0.0.1.evil.example/', 'elsewhere'],
  [LOCAL, 'http://localhost:2583/oauth/authorize', 'server'],
  [LOCAL, 'http://localhost:2584/', 'elsewhere'],
];

const isLetThrough = (verdict) => ['site', 'server', 'return'].includes(verdict);

for (const [guard, address, verdict] of VERDICTS) {
  test(`${guard.flow} ${address} is ${verdict}, for the rules as well`, () => {
    assert.equal(judge(guard, address), verdict);
    assert.equal(actionFor(guard, address), isLetThrough(verdict) ? 'allow' : 'redirect');
    assert.equal(actionFor(guard, address, null), isLetThrough(verdict) ? 'allow' : 'block');
  });
}

test('what is not encrypted is upgraded first, and then judged', () => {
  assert.equal(actionFor(GUARD, 'http://harbour.example/'), 'allow');
  assert.equal(actionFor(GUARD, 'http://server.example/'), 'allow');
  assert.equal(actionFor(GUARD, 'http://evil.example/'), 'redirect');
  assert.equal(judge(GUARD, 'http://harbour.example/'), 'elsewhere');
});

test('pages without a server of their own: the site’s, a stranger’s, the browser’s', () => {
  assert.equal(judge(GUARD, 'blob:https://harbour.example/1-2'), 'site');
  assert.equal(judge(GUARD, 'blob:https://evil.example/1-2'), 'elsewhere');
  assert.equal(judge(GUARD, 'data:text/html,x'), 'elsewhere');
  assert.equal(judge(GUARD, 'https://'), 'elsewhere');
  for (const address of ['about:blank', 'chrome://newtab/', 'file:///etc/hosts', '']) {
    assert.equal(judge(GUARD, address), 'inert', address);
  }
});

test('one pass is for one origin, or for one answer', () => {
  const stray = passFor(GUARD, 'https://evil.example/a?b');
  assert.equal(stray, 'https://evil.example/');
  const passing = { ...GUARD, pass: stray };
  assert.equal(actionFor(passing, 'https://evil.example/other'), 'allow');
  assert.equal(actionFor(passing, 'https://evil.example.evil.example/'), 'redirect');
  const answer = 'https://harbour.example/cb?code=a&state=b';
  const once = { ...GUARD, pass: passFor(GUARD, answer) };
  assert.equal(actionFor(once, answer), 'allow');
  assert.equal(actionFor(once, 'https://harbour.example/cb?code=c&state=b'), 'redirect');
});

test('every rule is for the tabs of the guard and for whole pages, under ids of its own', () => {
  const rules = rulesFor({ ...GUARD, pass: 'https://evil.example/' }, STOP_PAGE);
  assert.ok(rules.length <= RULES_EACH);
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, condition } of rules) {
    assert.ok(id >= GUARD.firstRule && id < GUARD.firstRule + RULES_EACH);
    assert.deepEqual(condition.tabIds, [7]);
    assert.deepEqual(condition.resourceTypes, ['main_frame']);
  }
});

test('no expression grows with a name: the browser bounds their memory', () => {
  const long = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
  const guard = { ...GUARD, server: long, issuer: long, site: `${'d'.repeat(60)}.example` };
  for (const { condition } of rulesFor(guard, STOP_PAGE)) {
    assert.ok((condition.regexFilter ?? '').length < 100, condition.regexFilter);
  }
});

const PAGE = { origin: 'https://www.harbour.example' };
const FOUND = {
  site: 'harbour.example',
  issuer: 'https://server.example',
  authorization_endpoint: 'https://server.example/oauth/authorize?x',
  flow: 'atproto',
};

test('who takes part: the site, and the origin of the authorization endpoint', () => {
  assert.deepEqual(partiesOf(PAGE, FOUND), {
    site: 'harbour.example',
    secure: true,
    server: 'https://server.example',
    issuer: 'https://server.example',
    flow: 'atproto',
  });
  const local = { origin: 'http://127.0.0.1:3000' };
  const endpoint = { authorization_endpoint: 'http://localhost:2583/oauth/authorize' };
  const { secure, server } = partiesOf(local, { ...FOUND, ...endpoint, site: '127.0.0.1' });
  assert.deepEqual([secure, server], [false, 'http://localhost:2583']);
});

test('what cannot be guarded is refused', () => {
  for (const change of [
    { site: 'example.org' },
    { site: 'arbour.example' },
    { site: '' },
    { authorization_endpoint: 'http://server.example/' },
    { authorization_endpoint: 'data:text/html,x' },
    { authorization_endpoint: 'server.example' },
    { authorization_endpoint: 'https://*.example/authorize' },
    { flow: 'other' },
    { flow: 'constructor' },
    { issuer: 'https://*.example' },
    { issuer: 'https://a^' },
    { issuer: 'https://a|' },
    { issuer: 'javascript:a' },
    { issuer: '' },
    { issuer: undefined },
  ]) {
    assert.throws(() => partiesOf(PAGE, { ...FOUND, ...change }), JSON.stringify(change));
  }
});

test('the names in an answer are shown as they are, even when they are broken', () => {
  assert.deepEqual(issuersIn(`https://a/?code=1&${ISS}&iss=%zz`), [
    'https://server.example',
    '%zz',
  ]);
  assert.deepEqual(issuersIn('https://a/?code=1'), []);
});
