/* One request to a server of a flow: with proof of possession, the server's
 * nonce and its clock, and once more when it asks for a newer nonce. */
#ifndef NET_OAUTH_ASK_H
#define NET_OAUTH_ASK_H

#include "base/json.h"
#include "net/https.h"
#include "net/oauth.h"

#define OAUTH_ERROR_MAX 64   /* with the closing NUL */
#define OAUTH_BODY_MAX 65536 /* bytes of an answer */

struct oauth_question {
	const char *url;
	const char *content_type; /* of body */
	const char *body;         /* NULL for none; the method is POST */
	bool with_token;          /* sends the access token */
};

/* What came back: body is wiped and freed by oauth_reply_clear. */
struct oauth_reply {
	int code;
	struct json *body; /* NULL when it is empty or no JSON */
	/* The `error` of an answer that is none of 2xx, in letters, digits and
	 * underscores; "" if it has none. */
	char error[OAUTH_ERROR_MAX];
	int64_t time; /* when it came, by the server's clock */
};

/* STATUS_OK for any answer, whatever its code; else a status of https.h. */
CHECKED enum status oauth_ask(struct oauth *oauth, struct https_client *client,
	const struct oauth_question *question, struct oauth_reply *out);
void oauth_reply_clear(struct oauth_reply *reply);

/* STATUS_OK for 2xx, else STATUS_OAUTH_REFUSED. */
CHECKED enum status oauth_reply_status(const struct oauth_reply *reply);

/* Both: reason is then out->error. */
CHECKED enum status oauth_ask_for(struct oauth *oauth,
	struct https_client *client, const struct oauth_question *question,
	struct oauth_reply *out, char reason[OAUTH_ERROR_MAX]);

#endif
