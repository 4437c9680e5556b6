import { randomBytes } from 'node:crypto';
import { HandleError } from './refusal.js';

const MAX_AGE_SECONDS = 300;
const MAX_OPEN_PAGES = 8;
const FIELD = 'handleNonces';

// Single-use nonces, kept in the visitor's own session: a plain object that the site keeps on the
// server and finds again by cookie. Several may be open at once, one for each tab; the first
// sign-in attempt spends them all, so that a token can be tried once and never again.
export function createNonces({ now = () => Math.floor(Date.now() / 1000) } = {}) {
  return {
    issue(session) {
      const nonce = randomBytes(16).toString('base64url');
      const open = [...(session[FIELD] ?? []), { nonce, issued: now() }];
      session[FIELD] = open.slice(-MAX_OPEN_PAGES);
      return nonce;
    },

    // The nonces that a token may carry. The session has forgotten them, even when this throws.
    take(session) {
      const spent = session[FIELD] ?? [];
      delete session[FIELD];
      if (spent.length === 0) throw new HandleError('nonce_missing');
      const live = spent.filter(({ issued }) => now() - issued <= MAX_AGE_SECONDS);
      if (live.length === 0) throw new HandleError('nonce_expired');
      return live.map(({ nonce }) => nonce);
    },
  };
}
