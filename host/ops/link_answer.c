#include "ops/link_answer.h"

#include "ops/net_resolution.h"

#include <string.h>

static bool fill(const char *url, char out[HANDLE_URL_MAX + 1])
{
	size_t len = strlen(url);

	if (!net_url_is_fit(url) || len > HANDLE_URL_MAX)
		return false;
	memcpy(out, url, len + 1);
	return true;
}

enum status link_account_read(
	const struct link_account *account, struct handle_record *record)
{
	struct handle handle;
	struct did did = {.text = ""};

	if (handle_parse(account->handle, &handle) != STATUS_OK ||
		handle.type != HANDLE_DNS || !net_host_is_fit(account->server))
		return STATUS_HELPER_FAILED;
	if (account->did != NULL &&
		(did_parse_development(account->did, &did) != STATUS_OK ||
			did.method == DID_KEY))
		return STATUS_HELPER_FAILED;
	if (!fill(account->issuer, record->server) ||
		(account->pds != NULL && !fill(account->pds, record->pds)))
		return STATUS_HELPER_FAILED;
	record->handle = handle;
	record->did = did;
	return STATUS_OK;
}
