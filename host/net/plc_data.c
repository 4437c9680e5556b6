#include "net/plc.h"

#include "net/resolve_fetch.h"
#include "net/settings.h"

#include <stdio.h>
#include <string.h>

#define KEY_TEXT_MAX 256

struct parts {
	const char *did;
	const char *type;
	const struct json *verificationMethods;
	const struct json *rotationKeys;
	const struct json *alsoKnownAs;
	const struct json *services;
};

static const struct json_field data_fields[] = {
	JSON_FIELD(struct parts, did, JSON_STRING, true),
	JSON_FIELD(struct parts, verificationMethods, JSON_OBJECT, true),
	JSON_FIELD(struct parts, rotationKeys, JSON_ARRAY, true),
	JSON_FIELD(struct parts, alsoKnownAs, JSON_ARRAY, true),
	JSON_FIELD(struct parts, services, JSON_OBJECT, true),
};

static const struct json_field operation_fields[] = {
	JSON_FIELD(struct parts, type, JSON_STRING, true),
	JSON_FIELD(struct parts, verificationMethods, JSON_OBJECT, true),
	JSON_FIELD(struct parts, rotationKeys, JSON_ARRAY, true),
	JSON_FIELD(struct parts, alsoKnownAs, JSON_ARRAY, true),
	JSON_FIELD(struct parts, services, JSON_OBJECT, true),
};

enum status plc_data_parse(const char *text, size_t len, const struct did *did,
	struct plc_data *out)
{
	struct parts parts;
	enum status st;

	*out = (struct plc_data){.document = NULL};
	if (json_parse(text, len, &out->document) != STATUS_OK)
		return STATUS_DID_DOCUMENT_BAD;
	st = JSON_PICK(out->document, data_fields, &parts);
	if (st == STATUS_OK && strcmp(parts.did, did->text) != 0)
		st = STATUS_DID_OTHER;
	else if (st != STATUS_OK)
		st = STATUS_DID_DOCUMENT_BAD;
	if (st != STATUS_OK) {
		plc_data_clear(out);
		return st;
	}
	out->verificationMethods = parts.verificationMethods;
	out->rotationKeys = parts.rotationKeys;
	out->alsoKnownAs = parts.alsoKnownAs;
	out->services = parts.services;
	return STATUS_OK;
}

void plc_data_clear(struct plc_data *data)
{
	json_free(data->document);
	*data = (struct plc_data){.document = NULL};
}

enum status plc_data_get(const struct oauth *oauth, struct https_client *client,
	struct plc_data *out)
{
	char url[SETTINGS_URL_MAX + DID_MAX + sizeof("//data")];
	struct https_request request = {.url = url,
		.json = true,
		.body_max = OAUTH_BODY_MAX,
		.stop = oauth->stop};
	struct https_answer answer = {.code = 0};
	enum status st;

	*out = (struct plc_data){.document = NULL};
	snprintf(url, sizeof(url), "%s/%s/data", settings_get()->plc,
		oauth->did.text);
	st = resolve_fetch(client, &request, &answer);
	if (st == STATUS_OK)
		st = plc_data_parse(answer.body, answer.len, &oauth->did, out);
	else if (st == STATUS_DNS_ABSENT)
		st = STATUS_DID_NOT_FOUND;
	https_answer_clear(&answer);
	return st;
}

static const struct json *find(const struct json *map, const char *name)
{
	const struct json *one = json_first(map);

	while (one != NULL && strcmp(json_name(one), name) != 0)
		one = json_next(one);
	return one;
}

/* How many there are; -1 when the map is not one of texts with names. */
static int count_methods(const struct json *methods)
{
	const struct json *one = json_first(methods);
	int count = 0;

	for (; one != NULL; one = json_next(one), count++) {
		const char *text = json_text(one);

		if (text == NULL || strlen(text) > KEY_TEXT_MAX ||
			strlen(json_name(one)) > PLC_FRAGMENT_MAX ||
			find(methods, json_name(one)) != one)
			return -1;
	}
	return count;
}

/* Whether a fragment of ours has the key; key->fragment is then its name. */
static bool find_key(const struct json *methods, struct plc_key *key)
{
	const struct json *one = json_first(methods);

	for (; one != NULL; one = json_next(one)) {
		if (strcmp(json_text(one), key->did_key) == 0 &&
			strncmp(json_name(one), "nywhere", 7) == 0) {
			strcpy(key->fragment, json_name(one));
			return true;
		}
	}
	return false;
}

enum status plc_choose_fragment(
	const struct plc_data *data, struct plc_key *key, bool *is_there)
{
	const struct json *methods = data->verificationMethods;
	int count = count_methods(methods);
	char wanted[PLC_FRAGMENT_MAX + 1];

	if (count < 0)
		return STATUS_DID_DOCUMENT_BAD;
	*is_there = find_key(methods, key);
	if (*is_there)
		return STATUS_OK;
	if (count >= PLC_METHODS_MAX)
		return STATUS_DID_DOCUMENT_BAD;
	strcpy(wanted, key->fragment);
	for (int i = 2; find(methods, key->fragment) != NULL; i++) {
		if (i > 9)
			return STATUS_DID_DOCUMENT_BAD;
		snprintf(key->fragment, sizeof(key->fragment), "%.30s-%d",
			wanted, i);
	}
	return STATUS_OK;
}

enum status plc_find_fragment(
	const struct plc_data *data, struct plc_key *key, bool *is_there)
{
	if (count_methods(data->verificationMethods) < 0)
		return STATUS_DID_DOCUMENT_BAD;
	*is_there = find_key(data->verificationMethods, key);
	return STATUS_OK;
}

/* Whether all of one map are in the other as they are. */
static bool has_all(const struct json *map, const struct json *part)
{
	const struct json *one = json_first(part);

	for (; one != NULL; one = json_next(one)) {
		const struct json *kept = find(map, json_name(one));

		if (kept == NULL || !json_is_equal(kept, one))
			return false;
	}
	return true;
}

/* The old methods without this one, all of them. */
static bool removes_only(const struct json *new_methods,
	const struct json *old_methods, const struct plc_key *key)
{
	return has_all(old_methods, new_methods) &&
	       find(new_methods, key->fragment) == NULL &&
	       count_methods(new_methods) == count_methods(old_methods) - 1;
}

/* The old methods, all of them, and one more. */
static bool adds_only(const struct json *new_methods,
	const struct json *old_methods, const struct plc_key *key)
{
	const struct json *added = find(new_methods, key->fragment);

	return has_all(new_methods, old_methods) && added != NULL &&
	       json_text(added) != NULL &&
	       strcmp(json_text(added), key->did_key) == 0 &&
	       count_methods(new_methods) == count_methods(old_methods) + 1;
}

enum status plc_check_operation(const struct json *operation,
	const struct plc_data *data, const struct plc_key *key)
{
	struct parts parts;

	if (JSON_PICK(operation, operation_fields, &parts) != STATUS_OK ||
		strcmp(parts.type, "plc_operation") != 0 ||
		!json_is_equal(parts.rotationKeys, data->rotationKeys) ||
		!json_is_equal(parts.alsoKnownAs, data->alsoKnownAs) ||
		!json_is_equal(parts.services, data->services) ||
		!(key->is_removed ? removes_only : adds_only)(
			parts.verificationMethods, data->verificationMethods,
			key))
		return STATUS_ANSWER_BAD;
	return STATUS_OK;
}
