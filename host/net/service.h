/* The requests of the host, answered each in its own thread, and the table of
 * the operations that answer them. An operation is one row and one file,
 * op_NAME.c, written straight down: it may block, and ends within its own time
 * limit or with the process. */
#ifndef NET_SERVICE_H
#define NET_SERVICE_H

#include "base/json.h"
#include "base/status.h"
#include "net/dns.h"

#include <stdbool.h>
#include <stdint.h>

#define SERVICE_THREADS 16
#define STEP_ANSWER_MAX 300

/* Opaque: what progress_step needs to know. */
struct net_request;

/* args is never NULL and lives as long as the call. The members of the result
 * are written into result; after a failure they are taken back. */
typedef enum status (*net_run)(struct net_request *request,
	const struct json *args, struct json_writer *result);

enum step_outcome {
	STEP_FOUND,
	STEP_ABSENT,
	STEP_FAILED,
	STEP_SKIPPED,
};

struct step {
	const char *name;  /* txt_atproto, well_known, … */
	const char *asked; /* "_atproto.alice.example.com TXT", a URL */
	enum step_outcome outcome;
	const char *answer; /* NULL for none; cut at STEP_ANSWER_MAX bytes, and
			       what is no plain character becomes "?" */
	bool has_dnssec;
	enum dnssec dnssec;
	enum status code; /* of STEP_FAILED, else STATUS_OK */
	long long ms;     /* how long it took */
};

/* One step as an object. name is NULL within an array. */
void step_write(
	struct json_writer *w, const char *name, const struct step *step);

/* Tells the host about a step at once; the reply comes later. Any thread that
 * works for the request may call it; request may be NULL: nothing is told. */
void progress_step(struct net_request *request, const struct step *step);

/* Answers the frames that come from fd until there are no more, STATUS_END, and
 * waits, for two seconds at most, for changes of records that are under way.
 * Other threads may then still be at work: end the process. */
CHECKED enum status service_run(int fd);

/* The operations, in op_NAME.c. */
CHECKED enum status op_check(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_configure(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_dns_ask(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_dns_update(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_oauth_add_key(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_oauth_remove_key(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_oauth_begin(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_oauth_cancel(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_oauth_finish(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_resolve(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_server(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_site(struct net_request *request,
	const struct json *args, struct json_writer *result);
CHECKED enum status op_zone_check(struct net_request *request,
	const struct json *args, struct json_writer *result);

#endif
