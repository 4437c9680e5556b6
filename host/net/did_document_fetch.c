#include "net/did_document_fetch.h"

#include "net/resolve_fetch.h"

#include <stdio.h>

enum status did_document_url(
	const struct did *did, char out[DID_DOCUMENT_URL_MAX + 1])
{
	if (did->method == DID_WEB)
		return did_web_url(did, out);
	if (did->method != DID_PLC)
		return STATUS_BAD_DID;
	snprintf(out, DID_DOCUMENT_URL_MAX + 1, "%s/%s", settings_get()->plc,
		did->text);
	return STATUS_OK;
}

/* No type is asked for: hosts serve did.json under several. */
enum status did_document_fetch(struct https_client *client,
	const struct did *did, bool fresh, struct did_document *out)
{
	char url[DID_DOCUMENT_URL_MAX + 1];
	struct https_answer answer = {0};
	struct https_request request = {.url = url, .fresh = fresh};
	enum status st = did_document_url(did, url);

	if (st == STATUS_OK)
		st = resolve_fetch(client, &request, &answer);
	if (st == STATUS_OK)
		st = did_document_parse(answer.body, answer.len, did, out);
	else if (st == STATUS_DNS_ABSENT)
		st = STATUS_DID_NOT_FOUND;
	https_answer_clear(&answer);
	return st;
}
