import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignIn } from '../../../extension/background/sign-in.js';

const ORIGIN = 'https://forum.example';
const HANDLE = 'alice.example.com';
const facts = {
  found: true,
  refusal: null,
  direct: true,
  types: ['dns', 'fingerprint'],
  nonce: 'n'.repeat(22),
  proofs: ['jws'],
  confirm: null,
  stale: false,
};
const site = { tabId: 7, windowId: 1, private: false, origin: ORIGIN, page: 'p' };

// `replies` of the host by operation and of the page by order; a function may throw.
function flow({ host = {}, page = {}, guard = {}, steps = [] } = {}) {
  const heard = [];
  const answer = (table, name, args) => {
    heard.push([name, args]);
    const reply = table[name];
    return typeof reply === 'function' ? reply(args) : reply;
  };
  const troubled = [];
  const touched = [];
  const guarded = [];
  const hostReplies = {
    plan: { handles: [{ handle: HANDLE, mode: 'direct' }], unfit: 0 },
    sign_in: { token: 'the.token' },
    redirect: {},
    ...host,
  };
  const pageReplies = { prepare: { filled: true }, submit: { submitted: true }, ...page };
  const signIn = createSignIn({
    host: {
      call: async (op, args, { onProgress } = {}) => {
        steps.forEach((step) => op === 'sign_in' && onProgress({ step }));
        return answer(hostReplies, op, args);
      },
    },
    pages: {
      look: async () => ({ document: site, facts }),
      askAgain: async (document, type, args) => answer(pageReplies, type, args),
    },
    guard: {
      begin: async (...about) => {
        heard.push(['guard', about]);
        guard.begin?.();
        guarded.push('begin');
      },
      end: async () => guarded.push('end'),
    },
    touches: {
      told: (tabId, about, step) => touched.push([tabId, about, step]),
      over: (tabId) => touched.push([tabId, 'over']),
    },
    showTrouble: (tabId) => troubled.push(tabId),
  });
  return { signIn, heard, troubled, touched, guarded, names: () => heard.map(([name]) => name) };
}

const failing = (code) => () => {
  throw Object.assign(new Error(code), { code });
};
const grant = {
  plan: { handles: [{ handle: HANDLE, mode: 'direct' }], unfit: 0, one_click: HANDLE },
};

test('fill, sign, submit: in this order, with the origin that the browser gave', async () => {
  const { signIn, heard, names } = flow();
  assert.deepEqual(await signIn.act(site, facts, { handle: HANDLE, direct: true }), {
    state: 'sent',
  });
  assert.deepEqual(names(), ['prepare', 'sign_in', 'submit']);
  assert.deepEqual(heard[1][1], {
    origin: ORIGIN,
    handle: HANDLE,
    nonce: facts.nonce,
    types: facts.types,
  });
  assert.deepEqual(heard[2][1], { token: 'the.token', nonce: facts.nonce });
});

test('nothing is signed for a form that is not complete, changed, or gone', async () => {
  for (const [reply, state] of [
    [{ filled: true, problem: 'invalid' }, 'invalid'],
    [{ problem: 'changed' }, 'stopped'],
    [null, 'stopped'],
  ]) {
    const { signIn, names } = flow({ page: { prepare: reply } });
    assert.equal((await signIn.act(site, facts, { handle: HANDLE, direct: true })).state, state);
    assert.deepEqual(names(), ['prepare']);
  }
});

test('a host that refuses stops the form, and the user hears what was filled in', async () => {
  const { signIn, names, troubled } = flow({ host: { sign_in: failing('vault_busy') } });
  const result = await signIn.act(site, facts, { handle: HANDLE, direct: true });
  assert.deepEqual(
    [result.state, result.code, result.disclosed],
    ['trouble', 'vault_busy', 'filled'],
  );
  assert.deepEqual(names(), ['prepare', 'sign_in']);
  assert.deepEqual(troubled, [7]);
});

test('a page that is gone at the last step is told as it is', async () => {
  const { signIn } = flow({ page: { submit: null } });
  const result = await signIn.act(site, facts, { handle: HANDLE, direct: true });
  assert.deepEqual(
    [result.state, result.reason, result.disclosed],
    ['stopped', 'page_gone', 'filled'],
  );
});

const action = { ...facts, proofs: ['jws', 'fido2'], confirm: 'Sell 100 shares' };

test('what is confirmed is what the popup showed, from the page to the host', async () => {
  const { signIn, heard, names } = flow({ host: { hello: { proofs: ['jws', 'fido2'] } } });
  assert.equal((await signIn.planFor(site, action)).confirm, 'Sell 100 shares');
  await signIn.act(site, action, { handle: HANDLE, direct: true });
  const told = Object.fromEntries(heard);
  assert.deepEqual(names(), ['hello', 'plan', 'prepare', 'hello', 'sign_in', 'submit']);
  for (const name of ['plan', 'prepare', 'sign_in']) {
    assert.equal(told[name].confirm, 'Sell 100 shares', name);
  }
  assert.deepEqual(told.sign_in.proofs, ['jws', 'fido2']);
});

test('an older helper hears of no format that it does not know', async () => {
  const { signIn, heard } = flow({ host: { hello: {} } });
  await signIn.act(site, action, { handle: HANDLE, direct: true });
  assert.ok(!('proofs' in Object.fromEntries(heard).sign_in));
});

test('a click confirms nothing, and neither does a redirect', async () => {
  const { signIn, names } = flow({ host: { ...grant, hello: {} } });
  assert.equal((await signIn.reached(site, action, true)).state, 'choose');
  assert.deepEqual(names(), ['hello', 'plan']);
  const result = await signIn.act(site, action, redirect);
  assert.deepEqual([result.state, result.code], ['trouble', 'no_key']);
  assert.ok(!names().includes('redirect'));
});

const found = { issuer: 'https://server.example' };
const noDirect = { ...facts, direct: false, nonce: null };
const redirect = { handle: HANDLE, direct: false, found };

test('a redirect: guard the tab, fill, have it recorded, submit without a token', async () => {
  const { signIn, heard, names, guarded } = flow();
  assert.deepEqual(await signIn.act(site, noDirect, redirect), { state: 'sent' });
  assert.deepEqual(names(), ['guard', 'prepare', 'redirect', 'submit']);
  assert.deepEqual(heard[0][1], [site, found, HANDLE]);
  assert.deepEqual(heard[2][1], { origin: ORIGIN, handle: HANDLE });
  assert.equal(heard[3][1].token, null);
  assert.deepEqual(guarded, ['begin']);
});

test('a redirect that the user chose leaves the token field of the form empty', async () => {
  const { signIn, heard, names } = flow();
  assert.equal((await signIn.act(site, facts, redirect)).state, 'sent');
  assert.deepEqual(names(), ['guard', 'prepare', 'redirect', 'submit']);
  assert.equal(heard[1][1].direct, true);
  assert.equal(heard[3][1].token, null);
});

test('nothing is filled in when the tab cannot be guarded', async () => {
  const { signIn, names } = flow({ guard: { begin: failing('rules') } });
  const result = await signIn.act(site, noDirect, redirect);
  assert.deepEqual(
    [result.state, result.code, result.disclosed],
    ['trouble', 'guard_failed', 'nothing'],
  );
  assert.deepEqual(names(), ['guard']);
});

test('a redirect that was not sent leaves no guard, a direct sign-in ends an old one', async () => {
  const gone = flow({ page: { submit: null } });
  await gone.signIn.act(site, noDirect, redirect);
  assert.deepEqual(gone.guarded, ['begin', 'end']);
  const direct = flow();
  await direct.signIn.act(site, facts, { handle: HANDLE, direct: true });
  assert.deepEqual(direct.guarded, ['end']);
});

test('the server is asked for with the origin that the browser gave', async () => {
  const { signIn, heard } = flow({ host: { server: found } });
  assert.equal(await signIn.findServer(site, HANDLE), found);
  assert.deepEqual(heard, [['server', { origin: ORIGIN, handle: HANDLE }]]);
});

test('a click in the field is enough where the host says so', async () => {
  const { signIn, heard, names } = flow({ host: grant });
  assert.equal(await signIn.reached(site, facts, true), null);
  assert.deepEqual(names(), ['plan', 'prepare', 'sign_in', 'submit']);
  assert.equal(heard[2][1].one_click, true);
});

test('a click asks without a grant, again, for a redirect', async () => {
  const cases = [
    [flow(), site, facts, true],
    [flow({ host: grant }), site, facts, false],
    [flow({ host: grant }), site, { ...facts, direct: false }, true],
  ];
  for (const [{ signIn, names }, document, seen, fresh] of cases) {
    assert.equal((await signIn.reached(document, seen, fresh)).state, 'choose');
    assert.deepEqual(names(), ['plan']);
  }
});

test('a one-click sign-in that fails says so in the popup', async () => {
  const { signIn } = flow({ host: { ...grant, sign_in: failing('disk_full') } });
  const view = await signIn.reached(site, facts, true);
  assert.deepEqual(
    [view.state, view.code, view.disclosed, view.origin],
    ['trouble', 'disk_full', 'filled', ORIGIN],
  );
});

test('a grant that was taken back meanwhile leads to the question', async () => {
  const { signIn } = flow({ host: { ...grant, sign_in: failing('ask_first') } });
  assert.equal((await signIn.reached(site, facts, true)).state, 'choose');
});

test('a one-click sign-in to a form that lacks something lets the page say what', async () => {
  const { signIn, names } = flow({
    host: grant,
    page: { prepare: { filled: true, problem: 'invalid' } },
  });
  assert.equal(await signIn.reached(site, facts, true), null);
  assert.deepEqual(names(), ['plan', 'prepare', 'show_invalid']);
});

test('two acts at once in one tab are one sign-in', async () => {
  const { signIn, names } = flow();
  const choice = { handle: HANDLE, direct: true };
  const results = await Promise.all([
    signIn.act(site, facts, choice),
    signIn.act(site, facts, choice),
  ]);
  assert.deepEqual(
    results.map(({ state }) => state),
    ['sent', 'busy'],
  );
  assert.equal(names().filter((name) => name === 'sign_in').length, 1);
});

test('a page that is refused or stale is told without asking the host', async () => {
  const refusal = { reason: 'elsewhere', host: 'evil.example' };
  for (const [change, state] of [
    [{ refusal }, 'refused'],
    [{ stale: true }, 'stale'],
  ]) {
    const { signIn, names } = flow();
    assert.equal((await signIn.planFor(site, { ...facts, ...change })).state, state);
    assert.deepEqual(names(), []);
  }
});

test('each state of the helper and of the keys has its view', async () => {
  const states = {
    locked: 'locked',
    vault_missing: 'vault_missing',
    helper_missing: 'helper_missing',
    helper_forbidden: 'helper_missing',
    helper_version: 'helper_version',
    vault_damaged: 'trouble',
  };
  for (const [code, state] of Object.entries(states)) {
    const { signIn } = flow({ host: { plan: failing(code) } });
    const view = await signIn.planFor(site, facts);
    assert.deepEqual([view.state, view.code, view.disclosed], [state, code, 'nothing']);
  }
});

test('no handle at all is told from none that this site accepts', async () => {
  const empty = (unfit) =>
    flow({ host: { plan: { handles: [], unfit } } }).signIn.planFor(site, facts);
  assert.equal((await empty(0)).state, 'no_handle');
  assert.equal((await empty(2)).state, 'unfit');
});

test('while a security key is awaited the popup hears for what, and then that it is over', async () => {
  const { signIn, touched } = flow({ steps: ['pin', 'touch'] });
  const asked = { ...facts, confirm: 'Sell 100 shares of ACME' };
  const result = await signIn.act(site, asked, { handle: HANDLE, direct: true });
  assert.equal(result.state, 'sent');
  const about = { origin: ORIGIN, handle: HANDLE, confirm: asked.confirm };
  assert.deepEqual(touched, [
    [7, about, 'pin'],
    [7, about, 'touch'],
    [7, 'over'],
  ]);
});

test('a touch that is refused is no trouble of the icon, other failures are', async () => {
  const choice = { handle: HANDLE, direct: true };
  const no = flow({ host: { sign_in: failing('cancelled') }, steps: ['touch'] });
  assert.equal((await no.signIn.act(site, facts, choice)).code, 'cancelled');
  assert.deepEqual([no.troubled, no.touched.at(-1)], [[], [7, 'over']]);
  const wrong = flow({ host: { sign_in: failing('token_pin_blocked') }, steps: ['pin'] });
  const result = await wrong.signIn.act(site, facts, choice);
  assert.deepEqual([result.code, result.typed, wrong.troubled], ['token_pin_blocked', true, [7]]);
});

test('a popup that comes back hears how it ended', async () => {
  let end;
  const { signIn } = flow({ host: { sign_in: () => new Promise((resolve) => (end = resolve)) } });
  const act = signIn.act(site, facts, { handle: HANDLE, direct: true });
  while (!end) {
    await new Promise(setImmediate);
  }
  const outcome = signIn.outcome(7);
  end({ token: 'the.token' });
  assert.deepEqual([await outcome, await act], [{ state: 'sent' }, { state: 'sent' }]);
  assert.deepEqual(await signIn.outcome(7), { state: 'busy' });
});
