#include "net/resolve_fetch.h"

enum status resolve_fetch(struct https_client *client,
	const struct https_request *request, struct https_answer *out)
{
	enum status st = https_ask(client, request, out);

	if (st != STATUS_OK)
		return st;
	if (out->code >= 300 && out->code < 400)
		return STATUS_REDIRECT_REFUSED;
	if (out->code == 404 || out->code == 410)
		return STATUS_DNS_ABSENT;
	return out->code == 200 ? STATUS_OK : STATUS_ANSWER_BAD;
}
