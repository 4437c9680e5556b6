/* A resolution as the host reads it. */
#include "net/resolve.h"

static const char *const sources[] = {
	[SOURCE_NONE] = NULL,
	[SOURCE_TXT_NYWHERE] = "txt_nywhere",
	[SOURCE_TXT_ATPROTO] = "txt_atproto",
	[SOURCE_WELL_KNOWN] = "well_known",
	[SOURCE_SELF_UDF] = "self_udf",
};

static void add_text(struct json_writer *w, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_add_string(w, name, text);
}

static void add_source(const struct resolution *r, struct json_writer *w)
{
	add_text(w, "source", sources[r->source]);
	if (r->source == SOURCE_TXT_NYWHERE || r->source == SOURCE_TXT_ATPROTO)
		json_add_string(w, "dnssec", dns_dnssec_name(r->dnssec));
	if (r->has_document || r->agrees)
		json_add_bool(w, "agrees", r->agrees);
}

static void add_keys(const struct resolution *r, struct json_writer *w)
{
	json_begin_array(w, "keys");
	for (size_t i = 0; i < r->key_count; i++) {
		struct did did;

		did_from_key(&r->key[i].key, &did);
		json_begin_object(w, NULL);
		json_add_string(w, "id", r->key[i].id);
		json_add_string(w, "key", did.text);
		json_end_object(w);
	}
	json_end_array(w);
}

static void add_server(const struct resolution *r, struct json_writer *w)
{
	add_text(w, "pds", r->pds);
	if (r->flow == FLOW_NONE)
		return;
	json_add_string(w, "issuer", r->server.issuer);
	json_add_string(
		w, "authorization_endpoint", r->server.authorization_endpoint);
	json_add_string(
		w, "flow", r->flow == FLOW_ATPROTO ? "atproto" : "oauth");
}

void resolution_write(const struct resolution *r, struct json_writer *w)
{
	add_text(w, "handle", r->handle);
	add_text(w, "did", r->did.text);
	add_source(r, w);
	add_keys(r, w);
	add_server(r, w);
	json_add_integer(w, "ttl", r->ttl);
	json_begin_array(w, "steps");
	for (size_t i = 0; i < r->step_count; i++)
		step_write(w, NULL, &r->step[i].step);
	json_end_array(w);
	if (r->problem == STATUS_OK)
		return;
	json_begin_object(w, "problem");
	json_add_string(w, "code", status_code(r->problem));
	json_add_string(w, "message",
		r->sentence != NULL ? r->sentence
				    : status_sentence(r->problem));
	json_end_object(w);
}
