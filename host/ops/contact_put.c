/* contact_put: adds a contact, or replaces the one of its id. */
#include "keys/contact_json.h"
#include "keys/contact_store.h"
#include "ops/operation.h"

#include <time.h>

enum status op_contact_put(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct contact contact;
	struct vault *vault;
	enum status st = contact_json_read(args, &contact);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = contact_store_put(vault, &contact, time(NULL));
	if (st == STATUS_OK)
		contact_json_members(result, &contact);
	return st;
}
