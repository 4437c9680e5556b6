#include "net/well_known.h"

#include "net/resolve_fetch.h"

#include <stdio.h>

/* A web page in the file's place need not be read to its end. */
#define BODY_MAX 16384

void well_known_url(const char *handle, char out[WELL_KNOWN_URL_MAX])
{
	snprintf(out, WELL_KNOWN_URL_MAX, "https://%s/.well-known/atproto-did",
		handle);
}

enum status well_known_ask(struct https_client *client, const char *handle,
	const atomic_bool *stop, struct handle_record *out)
{
	char url[WELL_KNOWN_URL_MAX];
	struct https_answer answer = {0};
	struct https_request request = {
		.url = url, .stop = stop, .body_max = BODY_MAX};
	enum status st;

	well_known_url(handle, url);
	st = resolve_fetch(client, &request, &answer);
	if (st == STATUS_OK)
		st = handle_record_file(answer.body, answer.len, out);
	https_answer_clear(&answer);
	return st;
}
