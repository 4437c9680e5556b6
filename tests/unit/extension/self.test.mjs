// A sign-in in a private window: she says who she is, and nothing is filled in, asked or remembered
// before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSignIn } from '../../../extension/background/sign-in.js';
import { TROUBLES } from '../../../extension/shared/troubles.js';

const ORIGIN = 'https://forum.example';
const MADE = 'mbrv-o644-52b2-ypcb-w45s-qhic-wdt4';
const HANDLE = 'alice.example.com';
const NOBODY = { choice: 'disposable', kind: 'fingerprint' };
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
const PLAN = { vault: 'open', disposable: [{ kind: 'fingerprint' }], handles: [], more: false };

// As in sign-in.test.mjs, with a window that knows `ref` or nothing yet.
function flow({ host = {}, page = {}, ref } = {}) {
  const heard = [];
  const answer = (table, name, args) => {
    heard.push([name, args]);
    const reply = table[name];
    return typeof reply === 'function' ? reply(args) : reply;
  };
  const hostReplies = {
    window_plan: PLAN,
    settings: { private: { kind: 'fingerprint', one_key: true } },
    window_handle: { handle: MADE, kind: 'fingerprint' },
    sign_in: { token: 'the.token' },
    redirect: {},
    ...host,
  };
  const pageReplies = { prepare: { filled: true }, submit: { submitted: true }, ...page };
  const place = { windowId: 1, ref };
  const signIn = createSignIn({
    host: { call: async (op, args) => answer(hostReplies, op, args) },
    pages: {
      look: async () => null,
      askAgain: async (document, type, args) => answer(pageReplies, type, args),
    },
    guard: { begin: async () => heard.push(['guard']), end: async () => {} },
    windows: {
      of: async () => ({ ...place }),
      isStill: async (tabId, then) => then.windowId === place.windowId && then.ref === place.ref,
      choose: async (where, self) => {
        heard.push(['choose', self]);
        place.ref = 'ref';
        return { ...where, ref: 'ref' };
      },
    },
    touches: { told: () => {}, over: () => {} },
    showTrouble: () => {},
  });
  const document = { tabId: 7, windowId: 1, private: true, origin: ORIGIN, page: 'p' };
  const act = async (choice) => {
    await signIn.planFor(document, facts);
    heard.length = 0;
    return signIn.act(document, facts, { direct: true, isWanted: () => true, ...choice });
  };
  const argsOf = (wanted) => heard.find(([name]) => name === wanted)?.[1];
  return { signIn, document, place, act, argsOf, heard, names: () => heard.map(([name]) => name) };
}

const failing = (code) => () => {
  throw Object.assign(new Error(code), { code });
};

test('a click in the field asks nobody anything, not even the host', async () => {
  const { signIn, document, names } = flow();
  assert.equal((await signIn.reached(document, facts, true)).state, 'who');
  assert.deepEqual(names(), []);
});

test('the plan is that of the window, and the plan of ordinary windows is not asked for', async () => {
  const first = flow();
  const view = await first.signIn.planFor(first.document, facts);
  assert.deepEqual([view.state, view.plan, view.oneKey], ['who', PLAN, true]);
  const asked = { origin: ORIGIN, direct: true, types: facts.types };
  assert.deepEqual(first.heard[0], ['window_plan', asked]);
  assert.deepEqual(first.names(), ['window_plan', 'settings']);
  const self = { ...NOBODY, one_key: false, fits: true };
  const later = flow({ ref: 'ref', host: { window_plan: { ...PLAN, self } } });
  await later.signIn.planFor(later.document, facts);
  assert.deepEqual(later.heard, [['window_plan', { window: 'ref', ...asked }]]);
});

test('a helper that knows no private windows is told to be too old, and asked nothing else', async () => {
  const { signIn, document, names } = flow({ host: { window_plan: failing('unknown_operation') } });
  const view = await signIn.planFor(document, facts);
  assert.deepEqual([view.state, view.disclosed], ['trouble', 'nothing']);
  assert.deepEqual(TROUBLES[view.code], ['trouble_helper_old', 'do_update_helper']);
  assert.deepEqual(names(), ['window_plan']);
});

test('no word of the window reaches the popup', async () => {
  const { signIn, document } = flow({ ref: 'a-secret-word' });
  assert.doesNotMatch(JSON.stringify(await signIn.planFor(document, facts)), /a-secret-word/);
});

test('choose, make a name, fill, sign, submit: one act, in this order', async () => {
  const { act, names, argsOf } = flow();
  assert.deepEqual(await act({ self: NOBODY }), { state: 'sent' });
  assert.deepEqual(names(), ['choose', 'window_handle', 'prepare', 'sign_in', 'submit']);
  assert.deepEqual(argsOf('choose'), NOBODY);
  assert.equal(argsOf('window_handle').window, 'ref');
  assert.deepEqual(argsOf('prepare'), { handle: MADE, direct: true, nonce: facts.nonce, confirm: null });
  assert.deepEqual(argsOf('sign_in'), {
    origin: ORIGIN,
    handle: MADE,
    window: 'ref',
    nonce: facts.nonce,
    types: facts.types,
  });
});

test('the same again in the window: no other choice, the name for this site', async () => {
  const { act, names } = flow({ ref: 'ref' });
  assert.deepEqual(await act({}), { state: 'sent' });
  assert.deepEqual(names(), ['window_handle', 'prepare', 'sign_in', 'submit']);
});

test('a handle of her own is chosen for the window, and needs no name to be made', async () => {
  const { act, names, argsOf } = flow();
  await act({ self: { choice: 'handle', handle: HANDLE }, handle: HANDLE });
  assert.deepEqual(names(), ['choose', 'prepare', 'sign_in', 'submit']);
  assert.deepEqual([argsOf('sign_in').handle, argsOf('sign_in').window], [HANDLE, 'ref']);
});

test('a redirect is guarded, and is recorded for the window only', async () => {
  const { act, names, argsOf } = flow();
  const self = { choice: 'handle', handle: HANDLE };
  await act({ self, handle: HANDLE, direct: false, found: {} });
  assert.deepEqual(names(), ['choose', 'guard', 'prepare', 'redirect', 'submit']);
  assert.deepEqual(argsOf('redirect'), { origin: ORIGIN, handle: HANDLE, window: 'ref' });
});

test('without a choice nothing is filled in or signed, whatever the popup says', async () => {
  const { act, names } = flow();
  const result = await act({ handle: HANDLE });
  assert.deepEqual([result.state, result.disclosed], ['window_lost', 'nothing']);
  assert.deepEqual(names(), []);
});

test('a document that was never looked at cannot be signed in to', async () => {
  const { signIn, document, names } = flow({ ref: 'ref' });
  const result = await signIn.act(document, facts, { handle: HANDLE, isWanted: () => true });
  assert.deepEqual([result.state, result.reason], ['stopped', 'moved']);
  assert.deepEqual(names(), []);
});

test('a tab that moved since the question gets nothing', async () => {
  const { signIn, document, place, heard } = flow({ ref: 'ref' });
  await signIn.planFor(document, facts);
  heard.length = 0;
  place.windowId = 2;
  const choice = { direct: true, isWanted: () => true };
  const { state, reason, disclosed } = await signIn.act(document, facts, choice);
  assert.deepEqual([state, reason, disclosed], ['stopped', 'moved', 'nothing']);
  assert.deepEqual(heard, []);
});

test('a tab that moves while it is signed for gets no token', async () => {
  const { act, place, names } = flow({
    ref: 'ref',
    host: {
      sign_in: () => {
        place.windowId = 2;
        return { token: 'the.token' };
      },
    },
  });
  const { state, reason, disclosed } = await act({});
  assert.deepEqual([state, reason, disclosed], ['stopped', 'moved', 'filled']);
  assert.ok(!names().includes('submit'));
});

test('a tab that moves while a name is registered is not filled in', async () => {
  const { act, place, names } = flow({
    host: {
      window_handle: () => {
        place.windowId = 2;
        return { handle: 'abc.example.com', kind: 'at_will' };
      },
    },
  });
  assert.equal((await act({ self: { ...NOBODY, kind: 'at_will' } })).reason, 'moved');
  assert.ok(!names().includes('prepare'));
});

test('whoever closes the popup while a name is registered is not signed in', async () => {
  const { act, names } = flow();
  assert.equal((await act({ self: NOBODY, isWanted: () => false })).state, 'cancelled');
  assert.deepEqual(names(), ['choose', 'window_handle']);
});

test('a name that cannot be registered is told with its reason, and nothing is disclosed', async () => {
  const { act, names } = flow({ host: { window_handle: failing('update_refused') } });
  const { state, code, disclosed } = await act({ self: NOBODY });
  assert.deepEqual([state, code, disclosed], ['trouble', 'update_refused', 'nothing']);
  assert.deepEqual(names(), ['choose', 'window_handle']);
});

test('a host that no longer knows the window: said as it is, at whichever step', async () => {
  for (const op of ['window_plan', 'window_handle', 'sign_in']) {
    const { signIn, document, act } = flow({
      ref: 'ref',
      host: { [op]: failing('window_unknown') },
    });
    const view = op === 'window_plan' ? await signIn.planFor(document, facts) : await act({});
    assert.equal(view.state, 'window_lost', op);
    assert.equal(view.disclosed, op === 'sign_in' ? 'filled' : 'nothing', op);
  }
});

test('a site where nobody can sign in says so; one where she already is somebody does not', async () => {
  const none = { ...PLAN, disposable: [], why_none: 'dns' };
  const empty = flow({ host: { window_plan: none } });
  assert.equal((await empty.signIn.planFor(empty.document, facts)).state, 'nobody_fits');
  const self = { choice: 'handle', handle: HANDLE, fits: true };
  const somebody = flow({ ref: 'ref', host: { window_plan: { ...none, self } } });
  assert.equal((await somebody.signIn.planFor(somebody.document, facts)).state, 'who');
});

test('two acts at once in one tab are one choice', async () => {
  const { signIn, document, names } = flow();
  await signIn.planFor(document, facts);
  const choice = { self: NOBODY, direct: true, isWanted: () => true };
  const results = await Promise.all([
    signIn.act(document, facts, choice),
    signIn.act(document, facts, choice),
  ]);
  assert.deepEqual(
    results.map(({ state }) => state),
    ['sent', 'busy'],
  );
  assert.equal(names().filter((name) => name === 'choose').length, 1);
});
