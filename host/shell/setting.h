/* The settings that a shell can change, as a user reads and writes them. */
#ifndef SHELL_SETTING_H
#define SHELL_SETTING_H

#include "shell/shell.h"

struct setting_values {
	const struct json *resolver;
	const char *plc;
	int64_t idle_lock_minutes;
	bool lock_with_screen;
	const struct json *private;
	const char *update_proxy;
	bool development;
};

struct setting {
	const char *name;
	const char *is; /* what fits */
	/* Writes the value into a request; false if it does not fit. */
	bool (*write)(struct json_writer *w, const char *value);
	/* Prints what was typed to make it so, after the text before. */
	enum status (*print)(
		const struct setting_values *values, const char *before);
};

const struct setting *setting_table(size_t *count);

/* NULL when there is none of that name. */
const struct setting *setting_find(const char *name);

/* Reads what the operation answered. */
CHECKED enum status setting_read(
	const struct json *result, struct setting_values *out);

#endif
