#include "base/status.h"

#include <string.h>

static const struct {
	const char *code;
	const char *sentence;
} table[STATUS_COUNT] = {
	[STATUS_OK] = {"ok", "Done."},
	[STATUS_BAD_FRAME] = {"bad_frame",
		"A message must have 1 to 65536 bytes after its length."},
	[STATUS_END] = {"end", "The other side has closed the connection."},
	[STATUS_BAD_JSON] = {"bad_json",
		"The message is not strict JSON in UTF-8."},
	[STATUS_BAD_REQUEST] = {"bad_request",
		"A request is an object with id, op and, if need be, args."},
	[STATUS_UNKNOWN_OPERATION] = {"unknown_operation",
		"This version of nywhere does not know that operation."},
	[STATUS_SHELL_ONLY] = {"shell_only",
		"This can only be done from a shell, with the nywhere "
		"command."},
	[STATUS_BAD_ARGUMENT] = {"bad_argument",
		"An argument is missing, unknown, repeated or of the wrong "
		"type."},
	[STATUS_TOO_LONG] = {"too_long",
		"The answer is too long; ask for fewer entries at a time."},
	[STATUS_BAD_ORIGIN] = {"bad_origin",
		"The origin must be https://host, or http on this computer, "
		"with nothing after it."},
	[STATUS_BAD_NONCE] = {"bad_nonce",
		"The site's nonce must be 22 to 128 characters of base64url."},
	[STATUS_BAD_CONFIRM] = {"bad_confirm",
		"The text to confirm must be 1 to 200 characters, all of which "
		"can be seen."},
	[STATUS_BAD_HANDLE] = {"bad_handle",
		"That is not a handle: write a DNS name in lower case, of at "
		"least two labels, such as alice.example.com, without @."},
	[STATUS_BAD_DID] = {"bad_did",
		"That is not a DID that nywhere can use here."},
	[STATUS_BAD_LABEL] = {"bad_label",
		"A label has 1 to 64 bytes, in characters that can be "
		"seen."},
	[STATUS_BAD_DEVICE] = {"bad_device",
		"The name of a device has 1 to 22 lower case letters, digits "
		"and hyphens."},
	[STATUS_HANDLE_UNKNOWN] = {"handle_unknown",
		"There is no such handle in your vault; `nywhere handle list` "
		"shows those that are."},
	[STATUS_HANDLE_EXISTS] = {"handle_exists",
		"That handle is in your vault already."},
	[STATUS_HANDLE_REFUSED] = {"handle_refused",
		"This site does not accept handles of that kind."},
	[STATUS_PROOF_REFUSED] = {"proof_refused",
		"This site does not accept the kind of signature that the key "
		"of this handle makes."},
	[STATUS_ASK_FIRST] = {"ask_first",
		"You have to be asked before signing in here."},
	[STATUS_VAULT_MISSING] = {"vault_missing",
		"You have no vault yet; `nywhere init` makes one."},
	[STATUS_VAULT_EXISTS] = {"vault_exists",
		"You have a vault already; nothing was changed."},
	[STATUS_LOCKED] = {"locked", "Your keys are locked."},
	[STATUS_LOCKED_MEANWHILE] = {"locked_meanwhile",
		"Your keys were locked while you were asked, so nothing was "
		"changed; start again."},
	[STATUS_CANCELLED] = {"cancelled",
		"You cancelled; nothing was changed."},
	[STATUS_WRONG_PASSPHRASE] = {"wrong_passphrase",
		"That is not the passphrase of this vault. If you have a "
		"recovery code, `nywhere unlock --recovery` takes it."},
	[STATUS_PASSPHRASE_SHORT] = {"passphrase_short",
		"A passphrase needs at least 8 characters."},
	[STATUS_KEY_FILE_MISSING] = {"key_file_missing",
		"The key file beside the vault is gone; put back your copy of "
		"vault.key."},
	[STATUS_KEY_FILE_UNSAFE] = {"key_file_unsafe",
		"The key file must belong to you and be closed to others "
		"(chmod 600 vault.key)."},
	[STATUS_KEY_FILE_WRONG] = {"key_file_wrong",
		"The key file beside the vault does not open it; put back your "
		"copy of vault.key."},
	[STATUS_PINENTRY_MISSING] = {"pinentry_missing",
		"No pinentry program was found to ask for the passphrase; "
		"install one, such as pinentry-gtk2 or pinentry-curses."},
	[STATUS_PINENTRY_FAILED] = {"pinentry_failed",
		"The pinentry program could not ask for the passphrase; "
		"`nywhere doctor` says more."},
	[STATUS_HELPER_FAILED] = {"helper_failed",
		"The program nywhere-unlock could not be started; "
		"`nywhere doctor` says why."},
	[STATUS_VAULT_DAMAGED] = {"vault_damaged",
		"A record of the vault is damaged and was left alone; restore "
		"the vault from a copy."},
	[STATUS_VAULT_FOREIGN] = {"vault_foreign",
		"The file in the vault's place is not a nywhere vault; it was "
		"left alone."},
	[STATUS_VAULT_NEWER] = {"vault_newer",
		"This vault was made by a newer nywhere; update nywhere to "
		"open it."},
	[STATUS_VAULT_OLDER] = {"vault_older",
		"Your vault is an older copy than the one that was used here "
		"last; if you have put it back yourself, say `nywhere unlock "
		"--accept-older`, else put the newer one in its place."},
	[STATUS_VAULT_UNSAFE] = {"vault_unsafe",
		"The vault and its folder must belong to you and be closed to "
		"others (chmod 700 folder, 600 vault.db)."},
	[STATUS_VAULT_READONLY] = {"vault_readonly",
		"The vault's folder cannot be written to; nothing was "
		"changed."},
	[STATUS_VAULT_BUSY] = {"vault_busy",
		"Another program holds the vault; try again in a moment."},
	[STATUS_DISK_FULL] = {"disk_full",
		"The disk is full; nothing was changed."},
	[STATUS_IO] = {"io",
		"A file could not be read or written; `nywhere doctor` says "
		"more."},
	[STATUS_BAD_CONFIG] = {"bad_config",
		"The file config.json is too long, or has an entry that "
		"nywhere does not understand; see nywhere-config(5)."},
	[STATUS_CONFIG_UNSAFE] = {"config_unsafe",
		"The file config.json must belong to you, and nobody else may "
		"write to it (chmod go-w config.json)."},
	[STATUS_BAD_SETTING] = {"bad_setting",
		"That value does not fit this setting; nothing was changed."},
	[STATUS_KEYRING_MISSING] = {"keyring_missing",
		"This session has no keyring that could be used; sign in to "
		"the desktop, or unlock in another way."},
	[STATUS_KEYRING_LOCKED] = {"keyring_locked",
		"The desktop's keyring is locked; open it, for instance in "
		"its password manager, and try again."},
	[STATUS_KEYRING_EMPTY] = {"keyring_empty",
		"The desktop's keyring has no key for this vault; unlock in "
		"another way and add the keyring again."},
	[STATUS_KEYRING_FAILED] = {"keyring_failed",
		"The desktop's keyring gave no usable answer; unlock in "
		"another way, or try again."},
	[STATUS_WATCH_MISSING] = {"watch_missing",
		"No service says here when the screen is locked; the idle "
		"time locks all the same."},
	[STATUS_EXPORT_FOREIGN] = {"export_foreign",
		"This is no export file of nywhere, or its first line was "
		"changed."},
	[STATUS_EXPORT_NEWER] = {"export_newer",
		"A newer nywhere wrote this file; update nywhere here, and try "
		"again."},
	[STATUS_EXPORT_WRONG] = {"export_wrong",
		"That is not the passphrase or the code of this file, or the "
		"file was changed since it was written."},
	[STATUS_EXPORT_DAMAGED] = {"export_damaged",
		"The file was cut off or changed since it was written, and "
		"nothing of it was taken; use another copy."},
	[STATUS_IMPORT_DIFFERS] = {"import_differs",
		"Some of what is in the file differs from what is here; say "
		"which of the two to keep."},
	[STATUS_KEY_BAD] = {"key_bad",
		"There is no private key in this file that can be read; it "
		"should be PKCS#8 in PEM, or a JWK."},
	[STATUS_KEY_LARGE] = {"key_large",
		"This file is too long to be one key."},
	[STATUS_KEY_PUBLIC] = {"key_public",
		"This file has the public half of a key; the private one is "
		"needed."},
	[STATUS_KEY_FORM] = {"key_form",
		"The key in this file is in a form that nywhere does not read; "
		"`openssl pkcs8 -topk8 -in FILE` writes one that it does."},
	[STATUS_KEY_MANY] = {"key_many",
		"There is more than one key in this file; leave one of them."},
	[STATUS_KEY_KIND] = {"key_kind",
		"The key in this file is of a kind that cannot be used here; "
		"it has to be P-256 (ES256) or Ed25519."},
	[STATUS_KEY_DIFFERS] = {"key_differs",
		"The public half in this file is not that of the private key; "
		"use another copy."},
	[STATUS_KEY_SEALED] = {"key_sealed",
		"That is not the passphrase of this key, or the file was "
		"changed since it was written."},
	[STATUS_NET_FAILED] = {"net_failed",
		"The program nywhere-net ended; try again. `nywhere doctor` "
		"says more."},
	[STATUS_NET_BUSY] = {"net_busy",
		"Too many look-ups are under way; try again in a moment."},
	[STATUS_DNS_FAILED] = {"dns_failed",
		"The name servers for this name gave no usable answer; try "
		"again later."},
	[STATUS_DNS_TIMEOUT] = {"dns_timeout",
		"The name servers for this name did not answer in time; check "
		"the connection and try again."},
	[STATUS_DNS_BOGUS] = {"dns_bogus",
		"The DNS answer for this name is forged or its signatures are "
		"broken; it was not used."},
	[STATUS_DNS_CONFLICT] = {"dns_conflict",
		"The name has several records that contradict each other; its "
		"owner must remove all but one."},
	[STATUS_DNS_ABSENT] = {"dns_absent",
		"There is no such record in the DNS."},
	[STATUS_RECORD_BAD] = {"record_malformed",
		"The name's record does not hold what it should; its owner "
		"must mend it."},
	[STATUS_DNS_TOO_LARGE] = {"dns_too_large",
		"The DNS answer for this name is larger than any that makes "
		"sense; it was not used."},
	[STATUS_HANDLE_NOT_FOUND] = {"handle_not_found",
		"Neither the DNS nor a web server says whose name this is; "
		"check the spelling."},
	[STATUS_HANDLE_REVOKED] = {"handle_revoked",
		"The owner of this name has revoked it."},
	[STATUS_NAME_UNKNOWN] = {"name_unknown",
		"None of your contacts has that name; write a whole handle, "
		"such as alice.example.com."},
	[STATUS_DID_NOT_FOUND] = {"did_not_found",
		"The account behind this name is not in its directory."},
	[STATUS_DID_DOCUMENT_BAD] = {"did_document_bad",
		"The document of this account cannot be read."},
	[STATUS_DID_OTHER] = {"did_other",
		"The document found is that of another account; it was not "
		"used."},
	[STATUS_DID_DISAGREES] = {"did_disagrees",
		"The account does not name this handle as its own; its owner "
		"must add it there."},
	[STATUS_SERVER_MISSING] = {"server_missing",
		"This handle has no server that could confirm it."},
	[STATUS_METADATA_BAD] = {"metadata_bad",
		"The server's description of itself is incomplete or "
		"contradicts itself; it was not used."},
	[STATUS_ADDRESS_REFUSED] = {"address_refused",
		"A name points to an address that is not on the public "
		"internet; nothing was sent there."},
	[STATUS_URL_REFUSED] = {"url_refused",
		"A server named an address that is not https on port 443; "
		"nothing was sent there."},
	[STATUS_REDIRECT_REFUSED] = {"redirect_refused",
		"A server sent us elsewhere where that is not allowed."},
	[STATUS_CONNECT_FAILED] = {"connect_failed",
		"A server could not be reached; check the connection and try "
		"again."},
	[STATUS_TLS_FAILED] = {"tls_failed",
		"A server could not prove who it is; nothing was sent there."},
	[STATUS_ANSWER_TIMEOUT] = {"answer_timeout",
		"A server did not answer within 10 seconds; try again later."},
	[STATUS_ANSWER_TOO_LARGE] = {"answer_too_large",
		"A server's answer was larger than any that makes sense; it "
		"was "
		"not read."},
	[STATUS_ANSWER_BAD] = {"answer_bad",
		"A server's answer was not what the specification asks for; "
		"it was not used."},
	[STATUS_OAUTH_REFUSED] = {"oauth_refused",
		"The server refused the request; nothing was changed."},
	[STATUS_OAUTH_DENIED] = {"oauth_denied",
		"You said no at the server; nothing was changed."},
	[STATUS_OAUTH_STATE] = {"oauth_state",
		"The answer that came back does not belong to this request; "
		"start again."},
	[STATUS_OAUTH_ISSUER] = {"oauth_issuer",
		"The answer came from another server than the handle's; start "
		"again."},
	[STATUS_OAUTH_SUBJECT] = {"oauth_subject",
		"You signed in to another account than that of this handle; "
		"start again with the right one."},
	[STATUS_OAUTH_SCOPE] = {"oauth_scope",
		"The server granted less than was asked for; start again and "
		"allow all of it."},
	[STATUS_FLOW_UNKNOWN] = {"flow_unknown",
		"That sign-in at the server is no longer under way; start "
		"again."},
	[STATUS_FLOW_EXPIRED] = {"flow_expired",
		"You did not come back from the server in time; start again."},
	[STATUS_CODE_WRONG] = {"code_wrong",
		"The server did not accept that code; look at the newest "
		"e-mail and type it again."},
	[STATUS_NO_KEY] = {"no_key",
		"That handle has no key here; `nywhere handle link "
		"--with-key` gives it one."},
	[STATUS_ROTATE_KEY_ITSELF] = {"rotate_key_itself",
		"To sites this handle is its key: with another one you would "
		"be somebody else there. Only an account with a document, such "
		"as --did=web makes, can change its key."},
	[STATUS_ROTATE_GUARDED] = {"rotate_guarded",
		"The key of this handle is bound to a security key and cannot "
		"be rotated yet."},
	[STATUS_ROTATE_UNPUBLISHED] = {"rotate_unpublished",
		"The account's document does not have the key that you sign "
		"with now; `nywhere handle check` says what to do."},
	[STATUS_ROTATE_NONE] = {"rotate_none",
		"No change of keys is under way for this handle; there is "
		"nothing to call off."},
	[STATUS_ROTATE_LATE] = {"rotate_late",
		"This change cannot be called off any more: all that is left "
		"is to take the other key out of the document, and `nywhere "
		"handle rotate` goes on with that."},
	[STATUS_CONTACT_UNKNOWN] = {"contact_unknown",
		"There is no such contact; `nywhere contact list` shows those "
		"that are."},
	[STATUS_CONTACT_EXISTS] = {"contact_exists",
		"Another contact has that name already."},
	[STATUS_BAD_CONTACT] = {"bad_contact",
		"A contact needs a name without dots, 1 to 64 bytes "
		"long, and at least one handle or address."},
	[STATUS_CONTACT_NO_HANDLE] = {"contact_no_handle",
		"That contact has addresses but no handle; give it one first."},
	[STATUS_WINDOW_UNKNOWN] = {"window_unknown",
		"The names of this private window are gone, because the helper "
		"was started anew; choose again who you are here."},
	[STATUS_WINDOW_FULL] = {"window_full",
		"There are too many names in private windows; close some of "
		"these windows."},
	[STATUS_WINDOW_OTHER] = {"window_other",
		"This private window has chosen another name; nothing was "
		"disclosed."},
	[STATUS_DISPOSABLE_REFUSED] = {"disposable_refused",
		"This site does not take a disposable name of that kind; "
		"nothing was disclosed."},
	[STATUS_ZONE_UNKNOWN] = {"zone_unknown",
		"There is no zone of that name and kind here; `nywhere zone "
		"list` shows those that are, and `nywhere zone add` adds "
		"one."},
	[STATUS_ZONE_EXISTS] = {"zone_exists", "You have that zone already."},
	[STATUS_ZONE_IN_USE] = {"zone_in_use",
		"A private window has a name in this zone, which only its key "
		"can delete; close the window first."},
	[STATUS_BAD_ZONE] = {"bad_zone",
		"That is not the name of a zone of the public DNS; write one "
		"such as anon.example.com."},
	[STATUS_ZONE_TOO_LONG] = {"zone_too_long",
		"The name of this zone leaves no room for a handle in front "
		"of it."},
	[STATUS_BAD_TSIG_KEY] = {"bad_tsig_key",
		"That is not a key for DNS updates, as `tsig-keygen` writes "
		"it."},
	[STATUS_UPDATE_REFUSED] = {"update_refused",
		"The zone's server does not let this key change that name; "
		"nothing was changed."},
	[STATUS_UPDATE_KEY] = {"update_key",
		"The zone's server does not take this key; compare its name, "
		"its algorithm and what it may change with the server's."},
	[STATUS_UPDATE_TIME] = {"update_time",
		"The clocks of this computer and of the zone's server differ "
		"too much; set the right time."},
	[STATUS_UPDATE_SIGNATURE] = {"update_signature",
		"The zone's server has another secret for this key; read its "
		"key file again."},
	[STATUS_UPDATE_TAKEN] = {"update_taken",
		"The record is not what it was a moment ago; nothing was "
		"changed."},
	[STATUS_UPDATE_ZONE] = {"update_zone",
		"That server does not serve this zone for changes; name its "
		"primary server."},
	[STATUS_UPDATE_UNREACHABLE] = {"update_unreachable",
		"The zone's server cannot be reached; check its address and "
		"try again."},
	[STATUS_UPDATE_FORGED] = {"update_forged",
		"The answer of the zone's server has no valid signature; "
		"whether the record was changed is not known."},
	[STATUS_UPDATE_UNKNOWN] = {"update_unknown",
		"The zone's server did not answer; whether the record was "
		"changed is not known."},
	[STATUS_UPDATE_FAILED] = {"update_failed",
		"The zone's server could not make the change; try again "
		"later."},
	[STATUS_TOKEN_MISSING] = {"token_missing",
		"No security key is plugged in; plug yours in and try "
		"again."},
	[STATUS_TOKEN_UNKNOWN] = {"token_unknown",
		"The security key that is plugged in is not one that you "
		"enrolled here, or it was reset since; plug in another."},
	[STATUS_TOKEN_PIN_WRONG] = {"token_pin_wrong",
		"That is not the PIN of the security key; try again."},
	[STATUS_TOKEN_PIN_BLOCKED] = {"token_pin_blocked",
		"Three wrong PINs in a row: unplug the security key, plug it "
		"in again, then try."},
	[STATUS_TOKEN_PIN_LOCKED] = {"token_pin_locked",
		"The PIN of the security key is locked for good; use another "
		"way. Only a reset, which deletes what is on it, makes the key "
		"of use again."},
	[STATUS_TOKEN_PIN_UNSET] = {"token_pin_unset",
		"The security key has no PIN yet; set one first, for instance "
		"with `fido2-token -S`."},
	[STATUS_TOKEN_UV_FAILED] = {"token_uv_failed",
		"The security key did not recognise the fingerprint; try "
		"again."},
	[STATUS_TOKEN_REFUSED] = {"token_refused",
		"The security key was not touched in time, or the request was "
		"declined on it; try again."},
	[STATUS_TOKEN_EXISTS] = {"token_exists",
		"This security key is enrolled already; plug in another."},
	[STATUS_TOKEN_FULL] = {"token_full",
		"There is no room left on the security key; remove something "
		"from it first."},
	[STATUS_TOKEN_UNSUITABLE] = {"token_unsuitable",
		"This security key cannot do what is needed here; use one with "
		"FIDO2 and hmac-secret."},
	[STATUS_TOKEN_BUSY] = {"token_busy",
		"Another program is using the security key; end that and try "
		"again."},
	[STATUS_TOKEN_FORBIDDEN] = {"token_forbidden",
		"This computer does not let you use the security key; install "
		"the package libu2f-udev, plug the key in again, then try."},
	[STATUS_TOKEN_GONE] = {"token_gone",
		"The security key was unplugged or stopped answering; plug it "
		"in again and try once more."},
	[STATUS_TOKEN_FAILED] = {"token_failed",
		"The security key could not do it; unplug it, plug it in "
		"again, then try."},
	[STATUS_TOUCH_NEEDED] = {"touch_needed",
		"The key of this handle is bound to a security key: it cannot "
		"be exported by itself, nor another put in its place."},
	[STATUS_SLOT_UNKNOWN] = {"slot_unknown",
		"There is no such way to open your vault; `nywhere unlock "
		"list` shows those that are."},
	[STATUS_SLOT_LAST] = {"slot_last",
		"That is the only way to open your vault; add another before "
		"you remove it."},
	[STATUS_SLOT_FULL] = {"slot_full",
		"Your vault takes no more ways of that kind (32 in all, 16 of "
		"them security keys); remove one first."},
	[STATUS_SLOT_EXISTS] = {"slot_exists",
		"Your vault has a way of that kind already, and takes only "
		"one."},
	[STATUS_SLOT_WRONG] = {"slot_wrong",
		"What the keyring or the security key gave does not open this "
		"vault; use another way, then remove that one and add it "
		"again."},
	[STATUS_RECOVERY_WRONG] = {"recovery_wrong",
		"That is not the recovery code; compare it with what you wrote "
		"down, group by group."},
	[STATUS_NO_MEMORY] = {"no_memory", "Out of memory."},
	[STATUS_CRYPTO] = {"crypto", "The cryptographic library failed."},
	[STATUS_INTERNAL] = {"internal",
		"nywhere made a mistake; nothing was disclosed."},
};

const char *status_code(enum status status)
{
	return status < STATUS_COUNT ? table[status].code : "internal";
}

const char *status_sentence(enum status status)
{
	return table[status < STATUS_COUNT ? status : STATUS_INTERNAL].sentence;
}

enum status status_from_code(const char *code)
{
	for (int i = 0; i < STATUS_COUNT; i++) {
		if (strcmp(code, table[i].code) == 0)
			return (enum status)i;
	}
	return STATUS_INTERNAL;
}
