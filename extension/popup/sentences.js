// Which message says what. Tables and not built-up names, so that a test can see every key.

export const REFUSALS = {
  elsewhere: 'refused_elsewhere',
  method: 'refused_method',
  insecure: 'refused_insecure',
  framed: 'refused_framed',
};

export const STOPS = {
  changed: 'stopped_changed',
  vanished: 'stopped_vanished',
  page_gone: 'stopped_page_gone',
  not_ready: 'stopped_not_ready',
  invalid: 'stopped_invalid',
};

export const DISCLOSED = {
  nothing: 'disclosed_nothing',
  filled: 'disclosed_filled',
};

// What happened, and what to do about it.
export const TROUBLES = {
  helper_ended: ['trouble_helper_ended', 'do_try_again'],
  helper_silent: ['trouble_helper_silent', 'do_try_again'],
  helper_failed: ['trouble_helper_failed', 'do_try_again'],
  vault_damaged: ['trouble_vault_damaged', 'do_restore'],
  vault_foreign: ['trouble_vault_foreign', 'do_restore'],
  vault_newer: ['trouble_vault_newer', 'do_update_helper'],
  vault_readonly: ['trouble_vault_readonly', 'do_permissions'],
  vault_busy: ['trouble_vault_busy', 'do_wait'],
  disk_full: ['trouble_disk_full', 'do_make_room'],
  pinentry_missing: ['trouble_pinentry_missing', 'do_install_pinentry'],
  wrong_passphrase: ['trouble_wrong_passphrase', 'do_try_again'],
  handle_refused: ['trouble_handle_refused', 'do_other_handle'],
  handle_unknown: ['trouble_handle_unknown', 'do_other_handle'],
  bad_nonce: ['trouble_bad_nonce', 'do_reload'],
};

export const OTHER_TROUBLE = ['trouble_internal', 'do_try_again'];
