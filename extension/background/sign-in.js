// One sign-in: look at the page, ask the host for the plan, and after the user's act fill, sign and
// submit. The origin that the host hears is always the one that the browser gave for the document.

import { planSelf, takeSelf } from './self.js';
import { termsOf } from './terms.js';

// Errors that the popup has a state of its own for; all others are shown as trouble.
const STATES = {
  helper_missing: 'helper_missing',
  helper_forbidden: 'helper_missing',
  helper_version: 'helper_version',
  vault_missing: 'vault_missing',
  locked: 'locked',
  window_unknown: 'window_lost',
};

export function failure(error, disclosed = 'nothing') {
  const code = error.code ?? 'internal';
  const state = STATES[code] ?? 'trouble';
  return { state, code, message: error.message, disclosed, ...error.details };
}

const stopped = (reason, disclosed, refusal) => ({ state: 'stopped', reason, disclosed, refusal });

export function createSignIn({ host, pages, guard, windows, touches, showTrouble }) {
  // What is under way, by tab.
  const busy = new Map();

  // Where the handle's server really is, by the host's own look-ups: they wait for a network.
  const findServer = (document, handle) =>
    host.call('server', { origin: document.origin, handle }, { patient: true });

  async function planHandles({ origin }, facts) {
    const { direct, types, proofs, confirm } = facts;
    const plan = await host.call('plan', { origin, direct, ...(await termsOf(host, facts)) });
    const empty = plan.unfit > 0 ? 'unfit' : 'no_handle';
    const state = plan.handles.length > 0 ? 'choose' : empty;
    return { state, direct, types, proofs, confirm, plan };
  }

  // What the popup shows for a document whose facts are known.
  async function planFor(document, facts) {
    const site = { origin: document.origin, private: document.private };
    if (facts.refusal) {
      return { ...site, state: 'refused', refusal: facts.refusal };
    }
    if (facts.stale) {
      return { ...site, state: 'stale' };
    }
    try {
      const asked = document.private
        ? planSelf({ host, windows }, document, facts)
        : planHandles(document, facts);
      return { ...site, ...(await asked) };
    } catch (error) {
      showTrouble(document.tabId);
      return { ...site, ...failure(error) };
    }
  }

  // Null document: a page without a content script, such as the browser's own pages.
  async function view(tabId) {
    const seen = await pages.look(tabId);
    if (!seen?.facts.found || !seen.document.origin) {
      return { view: { state: 'no_field' }, document: null, facts: null };
    }
    return { view: await planFor(seen.document, seen.facts), ...seen };
  }

  async function disclose(document, facts, { handle, direct, oneClick }) {
    const window = document.private && { window: document.place.ref };
    const common = { origin: document.origin, handle, ...window };
    if (!direct && typeof facts.confirm === 'string') {
      throw Object.assign(new Error('a redirect confirms nothing'), { code: 'no_key' });
    }
    if (!direct) {
      await host.call('redirect', common);
      return null;
    }
    const args = {
      ...common,
      nonce: facts.nonce,
      ...(await termsOf(host, facts)),
      ...(oneClick && { one_click: true }),
    };
    const about = { origin: document.origin, handle, confirm: facts.confirm };
    let typed = false;
    const onProgress = ({ step }) => {
      typed ||= step === 'pin';
      touches.told(document.tabId, about, step);
    };
    try {
      return (await host.call('sign_in', args, { onProgress })).token;
    } catch (error) {
      // The popup in which this would be shown may have closed for the window of the PIN.
      throw typed ? Object.assign(error, { details: { typed } }) : error;
    } finally {
      touches.over(document.tabId);
    }
  }

  // A private window's name is not for the window that the tab was moved to.
  const isMoved = async ({ private: dark, tabId, place }) =>
    dark && !(place && (await windows.isStill(tabId, place)));

  // Fill, sign, submit. Each step asks the same document again; a step that fails ends the sign-in.
  async function steps(document, facts, choice) {
    if (await isMoved(document)) {
      return stopped('moved', 'nothing');
    }
    const { handle } = choice;
    const { direct, nonce, confirm } = facts;
    const seen = { direct, nonce, confirm };
    const prepared = await pages.askAgain(document, 'prepare', { handle, ...seen });
    if (!prepared) {
      return stopped('page_gone', 'nothing');
    }
    const disclosed = prepared.filled ? 'filled' : 'nothing';
    if (prepared.problem === 'invalid') {
      return { state: 'invalid' };
    }
    if (prepared.problem) {
      return stopped(prepared.problem, disclosed, prepared.refusal);
    }
    let token;
    try {
      token = await disclose(document, facts, choice);
    } catch (error) {
      // She has just said no.
      if (error.code !== 'cancelled') {
        showTrouble(document.tabId);
      }
      return failure(error, disclosed);
    }
    if (await isMoved(document)) {
      return stopped('moved', disclosed);
    }
    const sent = await pages.askAgain(document, 'submit', { token, nonce });
    if (!sent) {
      return stopped('page_gone', disclosed);
    }
    return sent.problem ? stopped(sent.problem, disclosed, sent.refusal) : { state: 'sent' };
  }

  // Nothing of a redirect is filled in before the tab is guarded. A direct sign-in goes nowhere,
  // and an earlier guard must not hinder it.
  async function guarded(document, facts, choice) {
    if (choice.direct) {
      await guard.end(document.tabId);
      return steps(document, facts, choice);
    }
    try {
      await guard.begin(document, choice.found, choice.handle);
    } catch (error) {
      return failure({ code: 'guard_failed', message: error.message });
    }
    const result = await steps(document, facts, choice);
    if (result.state !== 'sent') {
      await guard.end(document.tabId);
    }
    return result;
  }

  // `choice.isWanted()` says whether the user still waits for this.
  async function asSelf(document, facts, choice) {
    if (await isMoved(document)) {
      return stopped('moved', 'nothing');
    }
    let handle;
    try {
      handle = await takeSelf({ host, windows }, document, facts, choice);
    } catch (error) {
      showTrouble(document.tabId);
      return failure(error);
    }
    return choice.isWanted()
      ? guarded(document, facts, { ...choice, handle })
      : { state: 'cancelled' };
  }

  // A second act while one is under way in the same tab is not a second sign-in.
  async function act(document, facts, choice) {
    if (busy.has(document.tabId)) {
      return { state: 'busy' };
    }
    const run = document.private ? asSelf : guarded;
    const outcome = run(document, facts, choice);
    busy.set(document.tabId, outcome);
    try {
      return await outcome;
    } finally {
      busy.delete(document.tabId);
    }
  }

  // A trusted click in an empty field; what is to be confirmed is read first. Returns what the popup
  // must show, or null when nothing is left to say.
  async function reached(document, facts, fresh) {
    if (document.private) {
      return { state: 'who' };
    }
    const view = await planFor(document, facts);
    const handle = view.plan?.one_click;
    if (!handle || !facts.direct || typeof facts.confirm === 'string' || !fresh) {
      return view;
    }
    const result = await act(document, facts, { handle, direct: true, oneClick: true });
    if (result.state === 'invalid') {
      await pages.askAgain(document, 'show_invalid');
    }
    if (result.code === 'ask_first') {
      return view;
    }
    return ['sent', 'invalid', 'busy'].includes(result.state) ? null : { ...view, ...result };
  }

  // How what is under way in that tab ends, for a popup that has come back to it.
  const outcome = async (tabId) => (await busy.get(tabId)) ?? { state: 'busy' };

  return { view, act, outcome, reached, planFor, findServer };
}
