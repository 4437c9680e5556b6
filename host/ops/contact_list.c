/* contact_list: the people whom the user has names for, some at a time. */
#include "keys/contact_json.h"
#include "keys/contact_store.h"
#include "ops/operation.h"
#include "ops/page.h"

static enum status write_contact(void *context, const struct secret *value)
{
	struct json_writer *w = context;
	struct contact contact;
	enum status st = contact_store_read(value, &contact);

	if (st != STATUS_OK)
		return st;
	json_begin_object(w, NULL);
	contact_json_members(w, &contact);
	json_end_object(w);
	return STATUS_OK;
}

enum status op_contact_list(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct page_start start;
	struct vault *vault;
	enum status st = page_read(args, &start);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = page_write(vault, VAULT_CONTACT, &start, result,
			"contacts", write_contact, result);
	return st;
}
