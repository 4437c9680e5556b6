/* What hello answers, of this process or of a host. */
#ifndef SHELL_HELLO_VIEW_H
#define SHELL_HELLO_VIEW_H

#include "shell/shell.h"

struct vault_view {
	const char *state;          /* missing, locked, open or error */
	struct json_strings unlock; /* ways to open it, if there is one */
	const struct json *error;   /* only in that state */
};

struct hello_view {
	const char *name;
	const char *version;
	const struct json *protocols;
	const struct json *proofs;
	const struct json *capabilities;
	struct vault_view vault;
};

/* The strings live as long as the document. */
CHECKED enum status hello_view_read(
	const struct json *json, struct hello_view *out);

/* The sentence of a vault in the state error. */
const char *hello_view_error(const struct vault_view *vault);

#endif
