/* What the stages of one resolution share, and how they tell what they did. */
#ifndef NET_RESOLVE_RUN_H
#define NET_RESOLVE_RUN_H

#include "net/metadata.h"
#include "net/resolve.h"
#include "net/resolve_board.h"

struct resolve_run {
	struct net_request *request;
	struct resolution *out;
	struct https_client *client;
	bool owns_client;
	struct board *board; /* NULL without a handle */
	bool fresh;
	bool with_server; /* the way goes on to the server */
};

/* Notes the step in the resolution and tells the host. */
void resolve_tell(struct resolve_run *run, const struct step *step);

/* Notes what went wrong, unless something has before. */
void resolve_problem(struct resolve_run *run, enum status status);

/* The same for a document of a server: answer is what was found there. */
void resolve_tell_server(struct resolve_run *run, const char *name,
	enum status st, const struct metadata_report *report,
	const char *answer, long long began);

/* A part of the resolution holds no longer than this. */
void resolve_limit(struct resolve_run *run, uint32_t ttl);

/* The stages, in this order. Each tells its steps, and its problem if it has
 * one; the next is for when there is none. */
void resolve_source(struct resolve_run *run);
void resolve_document(struct resolve_run *run);
void resolve_server(struct resolve_run *run);

/* The second way to a server: _oauth._tcp of the handle. Notes no problem if
 * there is no such thing; out->flow tells. */
void resolve_oauth(struct resolve_run *run);

#endif
