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
