/* A way to open the vault, as the operations tell of it. */
#ifndef SHELL_SLOT_VIEW_H
#define SHELL_SLOT_VIEW_H

#include "base/json.h"

struct slot_view {
	int64_t id;
	const char *kind;
	const char *label; /* NULL for none */
	int64_t created_at;
	int64_t used_at; /* 0 for never, or not known */
	const char *verification;
};

CHECKED enum status slot_view_read(
	const struct json *object, struct slot_view *out);

/* "a security key"; the name itself for a kind that is unknown here. */
const char *slot_view_words(const char *kind);

/* One line. */
void slot_view_print(const struct slot_view *view);

#endif
