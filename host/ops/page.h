/* A part of a long list: {"after"?,"limit"?}, answered with "next" while there
 * may be more. */
#ifndef OPS_PAGE_H
#define OPS_PAGE_H

#include "base/json.h"
#include "keys/vault.h"

#define PAGE_LIMIT_DEFAULT 50
#define PAGE_LIMIT_MAX 100

struct page_start {
	int64_t limit;
	bool has_after;
	unsigned char after[SEAL_ROW_ID_LENGTH]; /* the last row before */
};

/* STATUS_BAD_ARGUMENT. */
CHECKED enum status page_read(const struct json *args, struct page_start *out);

/* Writes the rows of that kind, each by visit, as the list of that name, then
 * "next" and "damaged". */
CHECKED enum status page_write(struct vault *vault, enum vault_kind kind,
	const struct page_start *start, struct json_writer *w, const char *name,
	vault_visit visit, void *context);

#endif
