/* A handle as an operation shows it. */
#ifndef SHELL_HANDLE_VIEW_H
#define SHELL_HANDLE_VIEW_H

#include "shell/shell.h"

struct handle_view {
	const char *handle;
	const char *type;
	const char *label; /* NULL for none, as the next */
	const char *did;
	const char *fragment;     /* NULL: "nywhere" */
	bool key;                 /* of its own; else both of these are NULL */
	const char *security_key; /* "touch" or "inside"; NULL for none */
	const char *alg;          /* of it */
	const char *fingerprint;
	const char *server; /* where it was linked; NULL for none */
	const char *pds;
	bool is_default;
	int64_t created;
	const struct json *records; /* only where they were asked for */
	const struct json *documents;
};

/* The strings live as long as the document. */
CHECKED enum status handle_view_read(
	const struct json *json, struct handle_view *out);

#endif
