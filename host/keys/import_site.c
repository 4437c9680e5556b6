#include "keys/import_internal.h"

#include "keys/site_store.h"

#include <stdio.h>
#include <string.h>

/* The last time counts for how it was shown, the first for since when. */
static enum status merge(struct vault *vault, struct disclosure *theirs,
	enum import_verdict *out)
{
	struct disclosure mine;
	bool found;
	enum status st = site_store_find(
		vault, &theirs->origin, &theirs->handle, &mine, &found);

	if (st == STATUS_VAULT_DAMAGED)
		return STATUS_OK;
	if (st != STATUS_OK || !found)
		return st;
	*out = theirs->last > mine.last || theirs->first < mine.first
		       ? IMPORT_NEWER
		       : IMPORT_SAME;
	if (mine.last >= theirs->last) {
		theirs->last = mine.last;
		theirs->direct = mine.direct;
	}
	if (mine.first < theirs->first)
		theirs->first = mine.first;
	return STATUS_OK;
}

enum status import_site(struct import *import, const struct json *object)
{
	struct import_item item = {.kind = IMPORT_SITE};
	struct disclosure disclosure;
	enum status st = disclosure_json_read(object, &disclosure);

	if (st == STATUS_OK && import->vault != NULL)
		st = merge(import->vault, &disclosure, &item.verdict);
	if (st != STATUS_OK)
		return st;
	snprintf(item.name, sizeof(item.name), "%s at %s",
		disclosure.handle.text, disclosure.origin.text);
	return import_decide(import, &item)
		       ? site_store_put(import->vault, &disclosure)
		       : STATUS_OK;
}

/* The wish to be asked is kept, wherever it was said. */
enum status import_ask(struct import *import, const char *text)
{
	struct import_item item = {.kind = IMPORT_SITE};
	struct origin origin;
	bool one_click = true;
	enum status st = origin_parse(text, &origin);

	if (st == STATUS_OK && import->vault != NULL)
		st = site_store_switch(import->vault, &origin, &one_click);
	if (st != STATUS_OK)
		return st;
	item.verdict = one_click ? IMPORT_NEW : IMPORT_SAME;
	snprintf(item.name, sizeof(item.name), "always ask at %s", origin.text);
	return import_decide(import, &item)
		       ? site_store_set_switch(import->vault, &origin, false)
		       : STATUS_OK;
}
