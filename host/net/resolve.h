/* From what a person typed to the DID, its keys and the server that confirms
 * it (PROTOCOL.md, section 4). Whatever goes wrong is part of the answer, so
 * that all steps until then can be shown. */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "handle/auth_metadata.h"
#include "handle/did_document.h"
#include "net/dns.h"
#include "net/https.h"
#include "net/service.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESOLVE_STEPS_MAX 16
#define RESOLVE_TEXT_MAX 1024 /* bytes of what a person typed */

/* How far to go. */
enum resolve_until { RESOLVE_DID, RESOLVE_KEY, RESOLVE_SERVER };

struct resolve_question {
	const char *text; /* as typed */
	enum resolve_until until;
	bool fresh; /* ask anew, whatever was kept */
	/* To go on with its connections afterwards; NULL for one of its own. */
	struct https_client *client;
};

enum resolve_source {
	SOURCE_NONE,
	SOURCE_TXT_NYWHERE,
	SOURCE_TXT_ATPROTO,
	SOURCE_WELL_KNOWN,
	SOURCE_SELF_UDF, /* the name's first label is the key's fingerprint */
};

enum resolve_flow {
	FLOW_NONE,
	FLOW_ATPROTO, /* by the PDS of the DID document */
	FLOW_OAUTH,   /* by _oauth._tcp: there need be no DID */
};

/* A step with the memory that its texts need. */
struct resolve_step {
	struct step step;
	char asked[STEP_ANSWER_MAX + 1];
	char answer[STEP_ANSWER_MAX + 1];
};

/* Members are zero or "" until they are known. problem is STATUS_OK when
 * everything that was asked for is known and holds; only then may the answer
 * be acted upon. */
struct resolution {
	enum status problem;
	const char *sentence; /* static: what the status leaves open, or NULL */
	char handle[HANDLE_MAX + 1];
	struct did did; /* text is "" when there is none */
	enum resolve_source source;
	enum dnssec dnssec; /* of a source in the DNS */
	bool has_document; /* the DID is one that has a document, and it came */
	bool agrees; /* its alsoKnownAs names the handle; so does did:key */
	size_t key_count;
	struct did_document_key key[DID_DOCUMENT_KEYS_MAX];
	char pds[ORIGIN_MAX + 1];
	enum resolve_flow flow;
	struct auth_metadata server; /* unless FLOW_NONE; endpoints checked */
	uint32_t ttl; /* seconds that all of this may be kept, at most 600 */
	size_t step_count;
	struct resolve_step step[RESOLVE_STEPS_MAX];
};

/* Fills *out, which is large: some 30 KiB. Each step is told to the host as
 * soon as it is done (request as in progress_step). What waits for something
 * else waits for 10 seconds at most; that makes 60 if every server is slow. */
void resolve_handle(struct net_request *request,
	const struct resolve_question *question, struct resolution *out);

/* As resolve_handle, for a DID that is known already: out->handle stays "" and
 * out->agrees false, and that is no problem. To look at an account's server or
 * document again. */
void resolve_did(struct net_request *request, const struct did *did,
	const struct resolve_question *question, struct resolution *out);

/* The members of RESOLUTION, written into the object that is open. */
void resolution_write(
	const struct resolution *resolution, struct json_writer *w);

#endif
