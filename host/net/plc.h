/* Giving a did:plc account a key (https://web.plc.directory/spec/v0.1/did-plc):
 * the PDS holds the key that may change the document, and asks for a code from
 * an e-mail before it does. */
#ifndef NET_PLC_H
#define NET_PLC_H

#include "handle/did.h"
#include "net/https.h"
#include "net/oauth.h"
#include "net/oauth_ask.h"

#define PLC_METHODS_MAX 10
#define PLC_FRAGMENT_MAX 32 /* characters, as the directory has it */
#define PLC_OPERATION_MAX 8192

/* What the directory says of the account, so that nothing of it is lost. */
struct plc_data {
	struct json *document;
	const struct json *verificationMethods; /* within document, as all */
	const struct json *rotationKeys;
	const struct json *alsoKnownAs;
	const struct json *services;
};

/* The key to add, or to take out, and the name that it gets or has. */
struct plc_key {
	bool is_removed;
	const char *did_key;
	char fragment[PLC_FRAGMENT_MAX + 1];
};

/* Has the PDS send the e-mail. All three that ask it name in reason why it
 * refused. */
CHECKED enum status plc_request_code(struct oauth *oauth,
	struct https_client *client, char reason[OAUTH_ERROR_MAX]);

/* plc_data_clear releases *out, also one that was only zeroed. */
CHECKED enum status plc_data_get(const struct oauth *oauth,
	struct https_client *client, struct plc_data *out);
CHECKED enum status plc_data_parse(const char *text, size_t len,
	const struct did *did, struct plc_data *out);
void plc_data_clear(struct plc_data *data);

/* Whether the key stands there already, under key->fragment then; else picks a
 * fragment that is free: the one given, or with -2 to -9 behind it. A key of
 * another device is never replaced. STATUS_DID_DOCUMENT_BAD when the map is
 * broken or full. */
CHECKED enum status plc_choose_fragment(
	const struct plc_data *data, struct plc_key *key, bool *is_there);

/* Under which fragment of ours the key stands, for one to be taken out. */
CHECKED enum status plc_find_fragment(
	const struct plc_data *data, struct plc_key *key, bool *is_there);

/* Has the PDS sign the operation that adds the key or takes it out, and checks
 * that it changes nothing else; the operation is a part of reply, which the
 * caller clears. STATUS_CODE_WRONG for a code that it does not take. */
CHECKED enum status plc_sign(struct oauth *oauth, struct https_client *client,
	const struct plc_data *data, const struct plc_key *key,
	const char *code, struct oauth_reply *reply,
	const struct json **operation);

/* STATUS_ANSWER_BAD unless the operation has all that data has, and the key or
 * not, and nothing more. */
CHECKED enum status plc_check_operation(const struct json *operation,
	const struct plc_data *data, const struct plc_key *key);

/* Has the PDS send it to the directory. */
CHECKED enum status plc_submit(struct oauth *oauth, struct https_client *client,
	const struct json *operation, char reason[OAUTH_ERROR_MAX]);

#endif
