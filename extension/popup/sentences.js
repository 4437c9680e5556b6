// Which message says what. Tables and not built-up names, so that a test can see every key.

export const REFUSALS = {
  elsewhere: 'refused_elsewhere',
  method: 'refused_method',
  insecure: 'refused_insecure',
  framed: 'refused_framed',
  confirm: 'refused_confirm',
};

export const STOPS = {
  changed: 'stopped_changed',
  vanished: 'stopped_vanished',
  page_gone: 'stopped_page_gone',
  not_ready: 'stopped_not_ready',
  invalid: 'stopped_invalid',
  moved: 'stopped_moved',
};

// The kinds of new names in a private window: one for each site, one for the whole window, and what
// makes such a name good.
export const KINDS = {
  fingerprint: { each: 'nobody_each', window: 'nobody_window', how: 'how_fingerprint' },
  zone: { each: 'nobody_zone_each', window: 'nobody_zone_window', how: 'how_zone' },
  at_will: { each: 'nobody_will_each', window: 'nobody_will_window', how: 'how_will' },
};

// The same name without the network, in place of one that could not be registered.
export const INSTEAD = { fingerprint: 'instead_fingerprint', zone: 'instead_zone' };

// Why nobody new can sign in at a site.
export const WHY_NONE = {
  redirect: 'why_none_redirect',
  dns: 'why_none_dns',
  dns_locked: 'why_none_locked',
};

export const DISCLOSED = {
  nothing: 'disclosed_nothing',
  filled: 'disclosed_filled',
};

// Why the server of a handle was not found: nobody answered, nobody has said, or it does not fit.
export const NO_SERVER = {
  answer_timeout: 'no_server_silent',
  connect_failed: 'no_server_silent',
  dns_failed: 'no_server_silent',
  dns_timeout: 'no_server_silent',
  helper_ended: 'no_server_silent',
  net_busy: 'no_server_silent',
  net_failed: 'no_server_silent',
  did_not_found: 'no_server_unknown',
  dns_absent: 'no_server_unknown',
  handle_not_found: 'no_server_unknown',
  handle_revoked: 'no_server_revoked',
  server_missing: 'no_server_unknown',
};

export const OTHER_NO_SERVER = 'no_server_wrong';
