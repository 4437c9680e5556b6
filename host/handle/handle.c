#include "handle/handle.h"

#include "handle/fingerprint.h"
#include "handle/hostname.h"

#include <stdbool.h>
#include <string.h>

enum status handle_parse(const char *text, struct handle *out)
{
	bool is_dns = hostname_is_public(text);

	if (!is_dns && !fingerprint_is_canonical(text))
		return STATUS_BAD_HANDLE;
	out->type = is_dns ? HANDLE_DNS : HANDLE_FINGERPRINT;
	memcpy(out->text, text, strlen(text) + 1);
	return STATUS_OK;
}

const char *handle_type_name(enum handle_type type)
{
	return type == HANDLE_DNS ? "dns" : "fingerprint";
}

enum status handle_type_parse(const char *name, enum handle_type *out)
{
	if (strcmp(name, "dns") == 0)
		*out = HANDLE_DNS;
	else if (strcmp(name, "fingerprint") == 0)
		*out = HANDLE_FINGERPRINT;
	else
		return STATUS_BAD_ARGUMENT;
	return STATUS_OK;
}
