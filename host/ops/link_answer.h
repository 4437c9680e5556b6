/* Whom nywhere-net speaks of in a sign-in at a handle's server. */
#ifndef OPS_LINK_ANSWER_H
#define OPS_LINK_ANSWER_H

#include "base/json.h"
#include "keys/handle_store.h"

/* Texts live as long as the document; a server of another kind than those of
 * atproto may name no DID, and has no PDS. */
struct link_account {
	const char *handle;
	const char *did;    /* NULL for none */
	const char *issuer; /* the server's own name, a URL */
	const char *server; /* its host */
	const char *pds;    /* NULL for none */
};

/* The members of an account in the table of a structure's fields. */
#define LINK_ACCOUNT_FIELD(type, account, member, required)                    \
	{                                                                      \
#member, JSON_STRING, required, offsetof(type, account.member) \
	}
#define LINK_ACCOUNT_FIELDS(type, account)                                     \
	LINK_ACCOUNT_FIELD(type, account, handle, true),                       \
		LINK_ACCOUNT_FIELD(type, account, did, false),                 \
		LINK_ACCOUNT_FIELD(type, account, issuer, true),               \
		LINK_ACCOUNT_FIELD(type, account, server, true),               \
		LINK_ACCOUNT_FIELD(type, account, pds, false)

/* Fills in the handle, the DID and where its server and data are; the rest of
 * *record is left alone. STATUS_HELPER_FAILED for what is none. */
CHECKED enum status link_account_read(
	const struct link_account *account, struct handle_record *record);

#endif
