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
	[STATUS_BAD_HANDLE] = {"bad_handle",
		"That is not a handle: write a DNS name in lower case, of at "
		"least two "
		"labels, such as alice.example.com, without @."},
	[STATUS_BAD_DID] = {"bad_did",
		"That is not a DID that nywhere can use here."},
	[STATUS_BAD_LABEL] = {"bad_label",
		"A label has 1 to 64 characters, without control "
		"characters."},
	[STATUS_HANDLE_UNKNOWN] = {"handle_unknown",
		"There is no such handle in your vault; `nywhere handle list` "
		"shows those that are."},
	[STATUS_HANDLE_EXISTS] = {"handle_exists",
		"That handle is in your vault already."},
	[STATUS_HANDLE_REFUSED] = {"handle_refused",
		"This site does not accept handles of that kind."},
	[STATUS_ASK_FIRST] = {"ask_first",
		"You have to be asked before signing in here."},
	[STATUS_VAULT_MISSING] = {"vault_missing",
		"You have no vault yet; `nywhere init` makes one."},
	[STATUS_VAULT_EXISTS] = {"vault_exists",
		"You have a vault already; nothing was changed."},
	[STATUS_LOCKED] = {"locked", "Your keys are locked."},
	[STATUS_CANCELLED] = {"cancelled",
		"You cancelled; nothing was changed."},
	[STATUS_WRONG_PASSPHRASE] = {"wrong_passphrase",
		"That is not the passphrase of this vault."},
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
		"The file config.json has an entry that nywhere does not "
		"understand; see nywhere-config(5)."},
	[STATUS_BAD_SETTING] = {"bad_setting",
		"That value does not fit this setting; nothing was changed."},
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
		"A server's answer was larger than 512 KiB; it was not read."},
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
		"That handle has no key here; `nywhere handle link --with- "
		"key` gives it one."},
	[STATUS_CONTACT_UNKNOWN] = {"contact_unknown",
		"There is no such contact; `nywhere contact list` shows those "
		"that are."},
	[STATUS_CONTACT_EXISTS] = {"contact_exists",
		"Another contact has that name already."},
	[STATUS_BAD_CONTACT] = {"bad_contact",
		"A contact needs a name without dots, 1 to 64 characters "
		"long, and at least one handle or address."},
	[STATUS_CONTACT_NO_HANDLE] = {"contact_no_handle",
		"That contact has addresses but no handle; give it one first."},
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
