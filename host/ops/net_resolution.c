#include "ops/net_resolution.h"

#include "ops/net_step.h"

#include <string.h>

#define STEPS_MAX 64
#define TTL_MAX 604800 /* seconds: a week */
#define KEY_MAX 512    /* bytes of a did:key of any type */

#define ONE_OF(text, names)                                                    \
	((text) == NULL || net_text_is_one_of(text, names,                     \
				   sizeof(names) / sizeof((names)[0])))

static const char *const sources[] = {
	"txt_nywhere", "txt_atproto", "well_known", "self_udf"};
static const char *const dnssec_states[] = {"secure", "insecure"};
static const char *const flows[] = {"atproto", "oauth"};

struct members {
	struct net_resolution resolution;
	const struct json *keys;
	const struct json *problem;
};

#define MEMBER(name, kind, required)                                           \
	{                                                                      \
#name, kind, required,                                         \
			offsetof(struct members, resolution.name)              \
	}

static const struct json_field fields[] = {
	MEMBER(handle, JSON_STRING, false),
	MEMBER(did, JSON_STRING, false),
	MEMBER(source, JSON_STRING, false),
	MEMBER(dnssec, JSON_STRING, false),
	MEMBER(agrees, JSON_BOOL, false),
	JSON_FIELD(struct members, keys, JSON_ARRAY, false),
	MEMBER(pds, JSON_STRING, false),
	MEMBER(issuer, JSON_STRING, false),
	MEMBER(authorization_endpoint, JSON_STRING, false),
	MEMBER(flow, JSON_STRING, false),
	MEMBER(ttl, JSON_INTEGER, false),
	MEMBER(steps, JSON_ARRAY, true),
	JSON_FIELD(struct members, problem, JSON_OBJECT, false),
};

static const struct json_field key_fields[] = {
	JSON_FIELD(struct net_key, id, JSON_STRING, true),
	JSON_FIELD(struct net_key, key, JSON_STRING, true),
};

struct problem {
	const char *code;
	const char *message;
};

static const struct json_field problem_fields[] = {
	JSON_FIELD(struct problem, code, JSON_STRING, true),
	JSON_FIELD(struct problem, message, JSON_STRING, true),
};

/* Printable ASCII, and nothing in it that has to be quoted somewhere. */
static bool is_plain(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] <= 0x20 || text[i] >= 0x7f ||
			strchr("\"<>\\^`{|}", text[i]) != NULL)
			return false;
	}
	return len <= max;
}

bool net_url_is_fit(const char *url)
{
	return url == NULL || ((strncmp(url, "https://", 8) == 0 ||
				       strncmp(url, "http://", 7) == 0) &&
				      is_plain(url, NET_URL_MAX));
}

bool net_host_is_fit(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= HANDLE_MAX &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == len;
}

bool net_handle_is_fit(const char *text)
{
	struct handle handle;

	return text == NULL || handle_parse(text, &handle) == STATUS_OK;
}

bool net_did_is_fit(const char *text)
{
	struct did did;

	return text == NULL || did_parse_development(text, &did) == STATUS_OK;
}

static bool key_is_fit(const struct net_key *key)
{
	return strncmp(key->id, "did:", 4) == 0 &&
	       strchr(key->id, '#') != NULL &&
	       is_plain(key->id, DID_URL_MAX + KEY_MAX) &&
	       strncmp(key->key, "did:key:z", 9) == 0 &&
	       is_plain(key->key, KEY_MAX);
}

static enum status read_keys(
	const struct json *array, struct net_resolution *resolution)
{
	const struct json *element = array == NULL ? NULL : json_first(array);

	for (; element != NULL; element = json_next(element)) {
		struct net_key *key = &resolution->keys[resolution->key_count];

		if (resolution->key_count == NET_KEYS_MAX ||
			JSON_DECODE(element, key_fields, key) != STATUS_OK ||
			!key_is_fit(key))
			return STATUS_HELPER_FAILED;
		resolution->key_count++;
	}
	return STATUS_OK;
}

static enum status check_steps(const struct json *array)
{
	struct net_step step;
	size_t count = 0;

	for (const struct json *element = json_first(array); element != NULL;
		element = json_next(element)) {
		if (++count > STEPS_MAX ||
			net_step_read(element, &step) != STATUS_OK)
			return STATUS_HELPER_FAILED;
	}
	return STATUS_OK;
}

static enum status read_problem(
	const struct json *object, struct net_resolution *resolution)
{
	struct problem problem;

	if (object == NULL)
		return STATUS_OK;
	if (JSON_DECODE(object, problem_fields, &problem) != STATUS_OK ||
		!net_text_clean(
			problem.message, NET_ANSWER_MAX, resolution->sentence))
		return STATUS_HELPER_FAILED;
	resolution->problem = status_from_code(problem.code);
	return resolution->problem == STATUS_OK ? STATUS_HELPER_FAILED
						: STATUS_OK;
}

const char *net_resolution_sentence(const struct net_resolution *resolution)
{
	if (resolution->problem == STATUS_OK || resolution->sentence[0] != '\0')
		return resolution->sentence;
	return status_sentence(resolution->problem);
}

static bool is_fit(const struct net_resolution *resolution)
{
	return net_handle_is_fit(resolution->handle) &&
	       net_did_is_fit(resolution->did) &&
	       ONE_OF(resolution->source, sources) &&
	       ONE_OF(resolution->dnssec, dnssec_states) &&
	       ONE_OF(resolution->flow, flows) &&
	       net_url_is_fit(resolution->pds) &&
	       net_url_is_fit(resolution->issuer) &&
	       net_url_is_fit(resolution->authorization_endpoint) &&
	       resolution->ttl >= 0 && resolution->ttl <= TTL_MAX;
}

static enum status take(struct members *members, struct net_resolution *out)
{
	struct net_resolution *resolution = &members->resolution;

	if (!is_fit(resolution) ||
		read_keys(members->keys, resolution) != STATUS_OK ||
		check_steps(resolution->steps) != STATUS_OK ||
		read_problem(members->problem, resolution) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	*out = *resolution;
	return STATUS_OK;
}

enum status net_resolution_read(
	const struct json *object, struct net_resolution *out)
{
	struct members members = {0};

	return JSON_DECODE(object, fields, &members) == STATUS_OK
		       ? take(&members, out)
		       : STATUS_HELPER_FAILED;
}

enum status net_resolution_pick(
	const struct json *object, struct net_resolution *out)
{
	struct members members = {0};

	return JSON_PICK(object, fields, &members) == STATUS_OK
		       ? take(&members, out)
		       : STATUS_HELPER_FAILED;
}

static void add_text(struct json_writer *w, const char *name, const char *text)
{
	if (text != NULL)
		json_add_string(w, name, text);
}

static void write_keys(
	struct json_writer *w, const struct net_resolution *resolution)
{
	json_begin_array(w, "keys");
	for (size_t i = 0; i < resolution->key_count; i++) {
		json_begin_object(w, NULL);
		json_add_string(w, "id", resolution->keys[i].id);
		json_add_string(w, "key", resolution->keys[i].key);
		json_end_object(w);
	}
	json_end_array(w);
}

static void write_steps(
	struct json_writer *w, const struct net_resolution *resolution)
{
	struct net_step step;

	json_begin_array(w, "steps");
	for (const struct json *element = json_first(resolution->steps);
		element != NULL; element = json_next(element)) {
		if (net_step_read(element, &step) != STATUS_OK)
			continue; /* cannot be: they were all read before */
		json_begin_object(w, NULL);
		net_step_members(w, &step);
		json_end_object(w);
	}
	json_end_array(w);
}

void net_resolution_members(
	struct json_writer *w, const struct net_resolution *resolution)
{
	add_text(w, "handle", resolution->handle);
	add_text(w, "did", resolution->did);
	add_text(w, "source", resolution->source);
	add_text(w, "dnssec", resolution->dnssec);
	if (resolution->did != NULL)
		json_add_bool(w, "agrees", resolution->agrees);
	write_keys(w, resolution);
	add_text(w, "pds", resolution->pds);
	add_text(w, "issuer", resolution->issuer);
	add_text(w, "authorization_endpoint",
		resolution->authorization_endpoint);
	add_text(w, "flow", resolution->flow);
	json_add_integer(w, "ttl", resolution->ttl);
	write_steps(w, resolution);
	if (resolution->problem == STATUS_OK)
		return;
	json_begin_object(w, "problem");
	json_add_string(w, "code", status_code(resolution->problem));
	json_add_string(w, "message", net_resolution_sentence(resolution));
	json_end_object(w);
}
