// What a guarded tab may show, as a question (judge) and as rules for the browser (rulesFor). Both
// say the same: the rules stop a navigation before it loads; the question is for what passes by
// them, such as a page out of the history, and for telling the user what was stopped.

// Of the rules that fit, the browser applies the one with the highest priority.
const PRIORITY = { rest: 1, site: 2, code: 3, issuer: 4, issuers: 5, server: 6, pass: 7 };

// How many rule ids each guard may use.
export const RULES_EACH = 40;

const IPV4 = /^\d+(\.\d+){3}$/;

// An OAuth answer, in whatever order; `code` alone may be a voucher. Servers of atproto must say
// who they are (RFC 9207); others may leave it out, and then only a foreign name is wrong.
const anyOrder = (one, other) => `[?&#](${one}=.*&${other}=|${other}=.*&${one}=)`;
const ANSWER = anyOrder('code', '(state|iss)');
const WRONG_ANSWER = { atproto: ANSWER, oauth: anyOrder('code', 'iss') };
const TWO_ISSUERS = '[?&#]iss=.*[?&#]iss=';
// A site may have a code written into the address that it is answered at, and be refused.
const REFUSAL = '[?&#]error=';

// The ways in which an issuer is written into a query: all escaped, the colons alone, or nothing.
const spellings = (issuer) => [encodeURIComponent(issuer), issuer.replaceAll(':', '%3A'), issuer];

// What is written so has no other meaning in the browser's filters.
const isPlain = (issuer) => /^https?:\/\/[\w.:[\]/~%-]+$/.test(issuer);

function isRightIssuer({ issuer }, address) {
  const [, given] = /[?&#]iss=([^&#]*)/.exec(address) ?? [];
  return spellings(issuer).some((text) => text.toLowerCase() === given?.toLowerCase());
}

// Filters, and not expressions: the browser bounds the memory of those, and a name may be long.
const rightIssuerFilters = ({ issuer }) =>
  ['?', '&', '#'].flatMap((before) =>
    ['&', '#', '|'].flatMap((after) =>
      spellings(issuer).map((text) => `${before}iss=${text}${after}`),
    ),
  );

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

// Who takes part in the sign-in of a page, from what the host has found. Throws when that cannot be
// guarded.
export function partiesOf({ origin }, { site, issuer, authorization_endpoint: endpoint, flow }) {
  const page = new URL(origin);
  const { protocol, hostname, origin: server } = new URL(endpoint);
  const parties = { site, secure: page.protocol === 'https:', server, issuer, flow };
  const isLocal = protocol === 'http:' && LOCAL_HOSTS.includes(hostname);
  if (
    !isSite(parties, page) ||
    !(protocol === 'https:' || isLocal) ||
    !Object.hasOwn(WRONG_ANSWER, flow) ||
    !isPlain(issuer) ||
    !isPlain(server)
  ) {
    throw new Error('this journey cannot be guarded');
  }
  return parties;
}

function isSite({ site, secure }, { protocol, hostname }) {
  if (protocol !== 'https:' && (secure || protocol !== 'http:')) {
    return false;
  }
  const hasSubdomains = !IPV4.test(site) && !site.startsWith('[');
  return hostname === site || (hasSubdomains && hostname.endsWith(`.${site}`));
}

function judgeAtSite(guard, address) {
  const has = (pattern) => new RegExp(pattern).test(address);
  if (has(WRONG_ANSWER[guard.flow]) && (has(TWO_ISSUERS) || !isRightIssuer(guard, address))) {
    return 'issuer';
  }
  return has(ANSWER) && !has(REFUSAL) ? 'return' : 'site';
}

// 'server': at the handle's server. 'site': at the site. 'return': at the site, with a code of the
// right issuer. 'issuer': at the site, with a code of none or of another. 'inert': not of the web.
// 'elsewhere': all else.
export function judge(guard, address) {
  // What a blob: shows belongs to the page that made it.
  const text = address.replace(/^blob:/, '');
  if (!/^(https?|data|filesystem):/.test(text)) {
    return 'inert';
  }
  if (!URL.canParse(text)) {
    return 'elsewhere';
  }
  const url = new URL(text);
  if (url.origin === guard.server) {
    return 'server';
  }
  return isSite(guard, url) ? judgeAtSite(guard, text) : 'elsewhere';
}

// In whose name an answer comes: all that are given, as text.
export function issuersIn(address) {
  const given = [...address.matchAll(/[?&#]iss=([^&#]*)/g)].map(([, text]) => text);
  return given.map((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  });
}

// The one navigation that the user lets through: to an origin, or to an exact address of the site.
export const passFor = (guard, address) =>
  judge(guard, address) === 'issuer' ? address : `${new URL(address).origin}/`;

// `stopPage` is the address of ours, or null where the browser would not show it: then the
// navigation just fails.
export function rulesFor(guard, stopPage) {
  const allow = { type: 'allow' };
  const block = { type: 'block' };
  const show = { type: 'redirect', redirect: { regexSubstitution: `${stopPage}#\\0` } };
  const stop = stopPage ? show : block;
  const atSite = { requestDomains: [guard.site] };
  // The whole address has to fit, because it is what is handed on.
  const siteWith = (pattern) => ({ ...atSite, regexFilter: `^https?://.*${pattern}.*` });
  const rows = [
    ['rest', stop, { regexFilter: '^https://.*' }],
    // Addresses that the extension has no say over become such that it has.
    ['rest', stopPage ? { type: 'upgradeScheme' } : block, { urlFilter: '|http://' }],
    ['site', allow, { ...atSite, urlFilter: guard.secure ? '|https://' : '|http' }],
    ['code', stop, siteWith(WRONG_ANSWER[guard.flow])],
    ...rightIssuerFilters(guard).map((urlFilter) => [
      'issuer',
      allow,
      { ...atSite, urlFilter, isUrlFilterCaseSensitive: false },
    ]),
    ['issuers', stop, siteWith(TWO_ISSUERS)],
    ['server', allow, { urlFilter: `|${guard.server}/` }],
    ...(guard.pass ? [['pass', allow, { urlFilter: `|${guard.pass}` }]] : []),
  ];
  return rows.map(([name, action, condition], index) => ({
    id: guard.firstRule + index,
    priority: PRIORITY[name],
    action,
    condition: {
      tabIds: guard.tabs,
      resourceTypes: ['main_frame'],
      isUrlFilterCaseSensitive: true,
      ...condition,
    },
  }));
}
