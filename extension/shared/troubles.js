// Codes of errors, each with the messages that say it. A table and not built-up names, so that a
// test can see every key.

// What happened, and what to do about it.
export const TROUBLES = {
  helper_ended: ['trouble_helper_ended', 'do_try_again'],
  helper_silent: ['trouble_helper_silent', 'do_try_again'],
  helper_failed: ['trouble_helper_failed', 'do_try_again'],
  vault_damaged: ['trouble_vault_damaged', 'do_restore'],
  vault_foreign: ['trouble_vault_foreign', 'do_restore'],
  vault_newer: ['trouble_vault_newer', 'do_update_helper'],
  vault_older: ['trouble_vault_older', 'do_accept_older'],
  vault_readonly: ['trouble_vault_readonly', 'do_permissions'],
  vault_busy: ['trouble_vault_busy', 'do_wait'],
  disk_full: ['trouble_disk_full', 'do_make_room'],
  pinentry_missing: ['trouble_pinentry_missing', 'do_install_pinentry'],
  wrong_passphrase: ['trouble_wrong_passphrase', 'do_try_or_recover'],
  handle_refused: ['trouble_handle_refused', 'do_other_handle'],
  handle_unknown: ['trouble_handle_unknown', 'do_other_handle'],
  guard_failed: ['trouble_guard', 'do_try_again'],
  bad_nonce: ['trouble_bad_nonce', 'do_reload'],
  bad_confirm: ['refused_confirm', 'do_tell_site'],
  proof_refused: ['trouble_proof_refused', 'do_other_handle'],

  // What keeps everything from working
  locked: ['locked', 'do_unlock'],
  helper_missing: ['helper_missing', 'do_install'],
  helper_forbidden: ['helper_missing', 'do_install'],
  vault_missing: ['vault_missing', 'do_init'],
  vault_unsafe: ['trouble_vault_unsafe', 'do_permissions'],
  key_file_missing: ['trouble_key_file', 'do_restore'],
  key_file_unsafe: ['trouble_key_file', 'do_diagnosis'],
  key_file_wrong: ['trouble_key_file', 'do_restore'],
  pinentry_failed: ['trouble_pinentry_failed', 'do_diagnosis'],
  keyring_missing: ['trouble_keyring_missing', 'do_other_way'],
  keyring_locked: ['trouble_keyring_locked', 'do_open_keyring'],
  keyring_empty: ['trouble_keyring_empty', 'do_other_way'],
  keyring_failed: ['trouble_keyring_failed', 'do_other_way'],
  io: ['trouble_io', 'do_diagnosis'],
  cancelled: ['trouble_cancelled', 'do_start_again'],
  passphrase_short: ['trouble_passphrase_short', 'do_start_again'],
  unknown_operation: ['trouble_helper_old', 'do_update_helper'],
  shell_only: ['trouble_helper_old', 'do_update_helper'],

  // What the user wrote
  bad_argument: ['trouble_bad_input', 'do_check_input'],
  bad_handle: ['trouble_bad_handle', 'do_write_handle'],
  bad_did: ['trouble_bad_did', 'do_check_input'],
  bad_label: ['trouble_bad_label', 'do_other_label'],
  handle_exists: ['trouble_handle_exists', 'do_find_in_list'],
  bad_config: ['trouble_bad_config', 'do_mend_config'],
  config_unsafe: ['trouble_config_unsafe', 'do_mend_config'],
  bad_setting: ['trouble_bad_setting', 'do_check_input'],
  contact_unknown: ['trouble_contact_unknown', 'do_find_in_list'],
  contact_exists: ['trouble_contact_exists', 'do_other_name'],
  contact_no_handle: ['trouble_contact_no_handle', 'do_person_needs'],
  bad_contact: ['trouble_bad_contact', 'do_person_needs'],

  // Private windows
  window_unknown: ['window_lost', 'window_lost_text'],
  window_full: ['trouble_window_full', 'do_close_windows'],
  window_other: ['trouble_window_other', 'do_choose_self'],
  disposable_refused: ['trouble_disposable_refused', 'do_other_kind'],

  // Zones for new names
  zone_unknown: ['trouble_zone_unknown', 'do_find_in_list'],
  zone_exists: ['trouble_zone_exists', 'do_find_in_list'],
  zone_in_use: ['trouble_zone_in_use', 'do_close_zone_window'],
  bad_zone: ['trouble_bad_zone', 'do_zone_name'],
  zone_too_long: ['trouble_zone_too_long', 'do_zone_name'],
  bad_tsig_key: ['trouble_bad_tsig_key', 'do_key_file'],
  update_refused: ['trouble_update_refused', 'do_zone_settings'],
  update_key: ['trouble_update_key', 'do_zone_settings'],
  update_time: ['trouble_update_time', 'do_clock'],
  update_signature: ['trouble_update_signature', 'do_zone_settings'],
  update_taken: ['trouble_update_taken', 'do_try_again'],
  update_zone: ['trouble_update_zone', 'do_zone_settings'],
  update_unreachable: ['trouble_update_unreachable', 'do_connection'],
  update_forged: ['trouble_update_forged', 'do_zone_settings'],
  update_unknown: ['trouble_update_unknown', 'do_connection'],
  update_failed: ['trouble_update_failed', 'do_later'],

  // Security keys
  token_missing: ['trouble_token_missing', 'do_plug_in'],
  token_unknown: ['trouble_token_unknown', 'do_plug_in_other'],
  token_pin_wrong: ['trouble_token_pin_wrong', 'do_try_again'],
  token_pin_blocked: ['trouble_token_pin_blocked', 'do_plug_again'],
  token_pin_locked: ['trouble_token_pin_locked', 'do_unlock_otherwise'],
  token_pin_unset: ['trouble_token_pin_unset', 'do_set_pin'],
  token_uv_failed: ['trouble_token_uv_failed', 'do_try_again'],
  token_refused: ['trouble_token_refused', 'do_touch'],
  token_exists: ['trouble_token_exists', 'do_plug_in_other'],
  token_full: ['trouble_token_full', 'do_make_room_on_token'],
  token_unsuitable: ['trouble_token_unsuitable', 'do_plug_in_other'],
  token_busy: ['trouble_token_busy', 'do_end_other_program'],
  token_forbidden: ['trouble_token_forbidden', 'do_allow_token'],
  token_gone: ['trouble_token_gone', 'do_plug_again'],
  token_failed: ['trouble_token_failed', 'do_plug_again'],
  touch_needed: ['trouble_touch_needed', 'do_use_touch'],

  // Ways to open the vault
  slot_unknown: ['trouble_slot_unknown', 'do_find_in_list'],
  slot_last: ['trouble_slot_last', 'do_add_slot'],
  slot_full: ['trouble_slot_full', 'do_remove_slot'],
  slot_exists: ['trouble_slot_exists', 'do_find_in_list'],
  slot_wrong: ['trouble_slot_wrong', 'do_unlock_otherwise'],
  recovery_wrong: ['trouble_recovery_wrong', 'do_compare_code'],

  // The network
  net_failed: ['trouble_net_failed', 'do_try_again'],
  net_busy: ['trouble_net_busy', 'do_wait'],
  dns_failed: ['trouble_dns_failed', 'do_later'],
  dns_timeout: ['trouble_dns_timeout', 'do_connection'],
  dns_bogus: ['trouble_dns_bogus', 'do_owner'],
  dns_conflict: ['trouble_dns_conflict', 'do_owner'],
  dns_absent: ['trouble_handle_not_found', 'do_spelling'],
  dns_too_large: ['trouble_dns_failed', 'do_owner'],
  record_malformed: ['trouble_dns_failed', 'do_owner'],
  handle_not_found: ['trouble_handle_not_found', 'do_spelling'],
  handle_revoked: ['trouble_handle_revoked', 'do_other_handle'],
  name_unknown: ['trouble_name_unknown', 'do_whole_handle'],
  did_not_found: ['trouble_did_not_found', 'do_owner'],
  did_document_bad: ['trouble_document', 'do_owner'],
  did_other: ['trouble_document', 'do_owner'],
  did_disagrees: ['trouble_disagrees', 'do_name_in_account'],
  server_missing: ['trouble_server_missing', 'do_other_handle'],
  metadata_bad: ['trouble_metadata', 'do_server_owner'],
  address_refused: ['trouble_address', 'do_owner'],
  url_refused: ['trouble_url', 'do_server_owner'],
  redirect_refused: ['trouble_url', 'do_server_owner'],
  connect_failed: ['trouble_connect', 'do_connection'],
  tls_failed: ['trouble_tls', 'do_connection'],
  answer_timeout: ['trouble_answer_timeout', 'do_later'],
  answer_too_large: ['trouble_answer', 'do_server_owner'],
  answer_bad: ['trouble_answer', 'do_server_owner'],

  // A server where the user confirms
  oauth_refused: ['trouble_oauth_refused', 'do_later'],
  oauth_denied: ['trouble_oauth_denied', 'do_start_again'],
  oauth_state: ['trouble_oauth_mixed', 'do_start_again'],
  oauth_issuer: ['trouble_oauth_mixed', 'do_start_again'],
  oauth_subject: ['trouble_subject', 'do_right_account'],
  oauth_scope: ['trouble_scope', 'do_allow_all'],
  flow_unknown: ['trouble_flow', 'do_start_again'],
  flow_expired: ['trouble_flow', 'do_start_again'],
  code_wrong: ['trouble_code', 'do_newest_code'],
  no_key: ['trouble_no_key', 'do_give_key'],
};

// What was typed to unlock was wrong: the recovery code opens the keys as well.
export const mayRecover = ({ code }) => ['wrong_passphrase', 'recovery_wrong'].includes(code);

// What is to be said in a terminal, to be copied as it stands.
export const COMMANDS = {
  vault_older: 'nywhere unlock --accept-older',
};

const OTHER_TROUBLE = ['trouble_internal', 'do_try_again'];

export const wordsOf = (code) => (Object.hasOwn(TROUBLES, code) ? TROUBLES[code] : OTHER_TROUBLE);

// How private windows are allowed, where they are not.
export const PRIVATE_OFF = { chromium: 'private_off_chromium', firefox: 'private_off_firefox' };
