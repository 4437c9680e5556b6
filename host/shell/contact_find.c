#include "shell/contact_find.h"

#include "keys/contact_json.h"

#include <string.h>

const struct pages contact_pages = {"contact_list", "contacts"};

struct search {
	char folded[CONTACT_NAME_MAX + 1];
	struct contact *out;
	bool found;
};

static enum status compare(void *context, const struct json *entry)
{
	struct search *search = context;
	struct contact contact;
	enum status st = contact_json_read(entry, &contact);

	if (st != STATUS_OK)
		return STATUS_INTERNAL;
	for (size_t i = 0; i < contact.name_count; i++) {
		char folded[CONTACT_NAME_MAX + 1];

		if (contact_name_fold(contact.names[i], folded) == STATUS_OK &&
			strcmp(folded, search->folded) == 0) {
			*search->out = contact;
			search->found = true;
		}
	}
	return STATUS_OK;
}

enum status contact_find(
	struct shell *shell, const char *name, struct contact *out)
{
	struct search search = {.out = out};
	int64_t damaged;
	enum status st = contact_name_fold(name, search.folded);

	if (st == STATUS_OK)
		st = pages_each(
			shell, &contact_pages, compare, &search, &damaged);
	if (st == STATUS_OK && !search.found)
		st = STATUS_CONTACT_UNKNOWN;
	return st;
}
