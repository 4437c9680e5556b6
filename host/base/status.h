/* What can go wrong, once: every function that can fail returns one of these,
 * and status.c turns it into the code and the sentence that a user meets. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#define CHECKED __attribute__((warn_unused_result))

enum status {
	STATUS_OK = 0,
	/* the wire */
	STATUS_BAD_FRAME,
	STATUS_END, /* end of input, between frames */
	STATUS_BAD_JSON,
	STATUS_BAD_REQUEST,
	STATUS_UNKNOWN_OPERATION,
	STATUS_SHELL_ONLY,
	STATUS_BAD_ARGUMENT,
	STATUS_TOO_LONG,
	/* names */
	STATUS_BAD_ORIGIN,
	STATUS_BAD_NONCE,
	STATUS_BAD_HANDLE,
	STATUS_BAD_DID,
	STATUS_BAD_LABEL,
	STATUS_HANDLE_UNKNOWN,
	STATUS_HANDLE_EXISTS,
	STATUS_HANDLE_REFUSED,
	STATUS_ASK_FIRST,
	/* the vault */
	STATUS_VAULT_MISSING,
	STATUS_VAULT_EXISTS,
	STATUS_LOCKED,
	STATUS_CANCELLED,
	STATUS_WRONG_PASSPHRASE,
	STATUS_PASSPHRASE_SHORT,
	STATUS_KEY_FILE_MISSING,
	STATUS_KEY_FILE_UNSAFE,
	STATUS_KEY_FILE_WRONG,
	STATUS_PINENTRY_MISSING,
	STATUS_PINENTRY_FAILED,
	STATUS_HELPER_FAILED,
	STATUS_VAULT_DAMAGED,
	STATUS_VAULT_FOREIGN,
	STATUS_VAULT_NEWER,
	STATUS_VAULT_UNSAFE,
	STATUS_VAULT_READONLY,
	STATUS_VAULT_BUSY,
	STATUS_DISK_FULL,
	STATUS_IO,
	STATUS_BAD_CONFIG,
	/* ourselves */
	STATUS_NO_MEMORY,
	STATUS_CRYPTO,
	STATUS_INTERNAL,
	STATUS_COUNT
};

/* The stable name that programs compare, e.g. "locked". */
const char *status_code(enum status status);

/* One sentence that says what happened and what to do; static. */
const char *status_sentence(enum status status);

/* The status that has this code; STATUS_INTERNAL when none has. */
enum status status_from_code(const char *code);

#endif
