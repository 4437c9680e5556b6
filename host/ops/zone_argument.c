#include "ops/zone_argument.h"

#include "ops/endpoint.h"

#include <stdio.h>
#include <string.h>

enum status zone_argument_name(const char *typed, struct name_clean *out)
{
	size_t stars;

	if (name_clean(typed, out, NULL) != STATUS_OK)
		return STATUS_BAD_ZONE;
	stars = strncmp(out->text, "*.", 2) == 0 ? 2 : 0;
	memmove(out->text, out->text + stars, strlen(out->text + stars) + 1);
	return out->is_ascii ? zone_name_check(out->text) : STATUS_OK;
}

enum status zone_argument_server(
	const char *typed, char out[ZONE_SERVER_MAX + 1])
{
	struct name_clean server;

	if (name_clean(typed, &server, NULL) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	if (endpoint_is_ipv6(server.text)) {
		snprintf(out, ZONE_SERVER_MAX + 1, "[%.*s]",
			ZONE_SERVER_MAX - 2, server.text);
		return STATUS_OK;
	}
	if (strlen(server.text) > ZONE_SERVER_MAX ||
		!endpoint_is_host(server.text))
		return STATUS_BAD_ARGUMENT;
	strcpy(out, server.text);
	return STATUS_OK;
}
