/* A step of what nywhere-net does for a request, as it tells of it while it is
 * at work and again in its answer. */
#ifndef OPS_NET_STEP_H
#define OPS_NET_STEP_H

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_ASKED_MAX 511  /* bytes */
#define NET_ANSWER_MAX 300 /* bytes */

/* What others wrote is in it: characters that could hide or move something on
 * a screen are a "?" here. */
struct net_step {
	const char *step; /* txt_nywhere, well_known, …: see nywhere-call */
	const char *outcome; /* found, absent, failed or skipped */
	const char *dnssec; /* secure or insecure; NULL for none, as the next */
	const char *code;   /* a status code */
	char asked[NET_ASKED_MAX + 1];   /* a name or a URL */
	char answer[NET_ANSWER_MAX + 1]; /* "" for none */
	int64_t ms;
};

/* Names live as long as the document. STATUS_HELPER_FAILED for what is not as
 * above: a text that is too long, an unknown outcome. */
CHECKED enum status net_step_read(
	const struct json *object, struct net_step *out);

/* Writes the members into an object that the caller has begun. */
void net_step_members(struct json_writer *w, const struct net_step *step);

/* Copies text that others wrote, as above; false if it is longer than max. */
bool net_text_clean(const char *text, size_t max, char *out);

/* Whether text is one of count names. */
bool net_text_is_one_of(
	const char *text, const char *const names[], size_t count);

#endif
