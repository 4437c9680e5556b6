#include "net/clean.h"

#include "handle/name_clean.h"
#include "net/settings.h"

#include <idn2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* IDNA2008 with the mappings of UTS #46, non-transitional: what browsers do,
 * so that the name looked up is the one that a browser would go to. */
static enum status to_ascii(struct name_clean *name)
{
	char *ascii = NULL;
	enum status st = STATUS_BAD_HANDLE;

	if (idn2_to_ascii_8z(name->text, &ascii, IDN2_NONTRANSITIONAL) ==
			IDN2_OK &&
		strlen(ascii) <= HANDLE_MAX) {
		memcpy(name->text, ascii, strlen(ascii) + 1);
		st = STATUS_OK;
	}
	idn2_free(ascii);
	return st;
}

static bool is_for_development(const struct handle *handle)
{
	const char *dot = strrchr(handle->text, '.');

	return dot != NULL && strcmp(dot, ".test") == 0;
}

enum status clean_handle(const char *text, struct handle *out, const char **why)
{
	struct name_clean name;
	struct handle handle;
	enum status st = name_clean(text, &name, why);

	if (st != STATUS_OK)
		return st;
	if (!name.is_ascii && to_ascii(&name) != STATUS_OK) {
		*why = "That has characters in it that no name on the Internet "
		       "can have.";
		return STATUS_BAD_HANDLE;
	}
	if (handle_parse(name.text, &handle) != STATUS_OK) {
		*why = name_clean_fault(name.text);
		return STATUS_BAD_HANDLE;
	}
	if (is_for_development(&handle) && !settings_get()->development) {
		*why = "Names that end in .test exist on development machines "
		       "only.";
		return STATUS_BAD_HANDLE;
	}
	*out = handle;
	return STATUS_OK;
}
