#include "ops/zone_json.h"

void zone_json_members(struct json_writer *w, const struct zone *zone)
{
	json_add_string(w, "zone", zone->zone);
	json_add_string(w, "kind", zone_kind_name(zone->kind));
	if (zone->kind == ZONE_UPDATE) {
		json_add_string(w, "server", zone->server);
		json_add_string(w, "key_name", zone->key.name);
		json_add_string(w, "algorithm", zone->key.algorithm);
	}
	json_add_integer(w, "added", zone->added);
}

enum status zone_json_key(struct json_writer *w, const struct tsig_key *key)
{
	struct secret *text = NULL;
	enum status st = tsig_key_secret_text(key, &text);

	if (st != STATUS_OK)
		return st;
	json_begin_object(w, "key");
	json_add_string(w, "name", key->name);
	json_add_string(w, "algorithm", key->algorithm);
	json_add_string(w, "secret", (const char *)text->data);
	json_end_object(w);
	secret_free(text);
	return STATUS_OK;
}

enum status zone_json_server(struct json_writer *w, const struct zone *zone)
{
	json_add_string(w, "server", zone->server);
	json_add_string(w, "zone", zone->zone);
	return zone_json_key(w, &zone->key);
}
