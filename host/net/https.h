/* The one way to fetch something: https, port 443, public addresses, checked
 * when they are resolved and again when they are connected to; TLS 1.2 or
 * newer; no proxy, cookies, compression or redirects. The development switch of
 * settings.h widens where it may connect, and nothing else.
 *
 * Statuses: STATUS_URL_REFUSED, STATUS_ADDRESS_REFUSED,
 * STATUS_CONNECT_FAILED, STATUS_TLS_FAILED, STATUS_ANSWER_TIMEOUT,
 * STATUS_ANSWER_TOO_LARGE, STATUS_ANSWER_BAD, those of dns.h for the name of
 * the host, STATUS_CANCELLED. An HTTP error is no failure: look at code. */
#ifndef NET_HTTPS_H
#define NET_HTTPS_H

#include "base/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTPS_TIME_MS 10000
#define HTTPS_URL_MAX 2048
#define HTTPS_BODY_MAX (512 * 1024)
#define HTTPS_FIELD_MAX 1024 /* of a header field that is kept */
#define HTTPS_HEADERS_MAX 8

/* Keeps connections from one request to the next; for one thread at a time. */
struct https_client;

CHECKED enum status https_open(struct https_client **out);
void https_close(struct https_client *client);

struct https_request {
	const char *method; /* NULL for GET, or POST with a body */
	const char *url;    /* at most HTTPS_URL_MAX bytes, ASCII, no user */
	/* More fields, "DPoP: eyJ…"; the first NULL ends them. */
	const char *header[HTTPS_HEADERS_MAX];
	const char *body;         /* NULL for none */
	size_t body_len;          /* bytes */
	const char *content_type; /* of the body */
	/* A 2xx answer must say that it is JSON, else STATUS_ANSWER_BAD. */
	bool json;
	bool fresh;      /* ask for the address anew, whatever is kept */
	int timeout_ms;  /* for all of it; 0 for HTTPS_TIME_MS, the most */
	size_t body_max; /* 0 for HTTPS_BODY_MAX, the most */
	const atomic_bool *stop; /* true ends it, STATUS_CANCELLED; or NULL */
};

/* Fields that the server did not send, or sent longer than there is room for,
 * are "". */
struct https_answer {
	int code;     /* 200 to 599 */
	char *body;   /* never NULL after STATUS_OK; a NUL follows its bytes */
	size_t len;   /* bytes; there may be NUL among them */
	bool is_json; /* application/json, or a type that ends in +json */
	char content_type[HTTPS_FIELD_MAX + 1]; /* as sent */
	int64_t date; /* Unix time by the server's clock, 0 when it said none */
	char dpop_nonce[HTTPS_FIELD_MAX + 1];
	char www_authenticate[HTTPS_FIELD_MAX + 1];
};

/* After STATUS_ANSWER_BAD, too, *out has what came. https_answer_clear releases
 * it, also one that was only zeroed. */
CHECKED enum status https_ask(struct https_client *client,
	const struct https_request *request, struct https_answer *out);
void https_answer_clear(struct https_answer *answer);

/* Whether url is one that https_ask would connect to, apart from what its name
 * resolves to: STATUS_URL_REFUSED or STATUS_ADDRESS_REFUSED. *host, if not
 * NULL, receives its host without brackets and port. For endpoints that a
 * document names and the browser will open. */
CHECKED enum status https_url_check(const char *url, char *host, size_t size);

#endif
