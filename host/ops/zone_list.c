/* zone_list: the zones in which disposable names may be made. */
#include "ops/operation.h"
#include "ops/zone_json.h"

#include <stdlib.h>

enum status op_zone_list(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct zone *zones = NULL;
	struct vault *vault;
	size_t count = 0;
	enum status st = json_decode(args, NULL, 0, NULL);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = zone_store_list(vault, &zones, &count);
	if (st != STATUS_OK)
		return st;
	json_begin_array(result, "zones");
	for (size_t i = 0; i < count; i++) {
		json_begin_object(result, NULL);
		zone_json_members(result, &zones[i]);
		json_end_object(result);
	}
	json_end_array(result);
	free(zones);
	return STATUS_OK;
}
