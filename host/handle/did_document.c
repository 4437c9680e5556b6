#include "handle/did_document.h"

#include "base/json.h"
#include "handle/hostname.h"

#include <stdio.h>
#include <string.h>

#define ALIAS "at://"
#define OUR_FRAGMENT "#nywhere"
#define PDS_FRAGMENT "#atproto_pds"
#define PDS_TYPE "AtprotoPersonalDataServer"

struct parts {
	const struct json *alsoKnownAs;
	const struct json *verificationMethod;
	const struct json *service;
};

static const struct json_field part_fields[] = {
	JSON_FIELD(struct parts, alsoKnownAs, JSON_ARRAY, false),
	JSON_FIELD(struct parts, verificationMethod, JSON_ARRAY, false),
	JSON_FIELD(struct parts, service, JSON_ARRAY, false),
};

struct method {
	const char *id;
	const char *type;
	const char *publicKeyMultibase;
	const struct json *publicKeyJwk;
};

/* The id alone comes first: what is not ours may have any shape. */
static const struct json_field id_fields[] = {
	JSON_FIELD(struct method, id, JSON_STRING, true),
};

static const struct json_field method_fields[] = {
	JSON_FIELD(struct method, id, JSON_STRING, true),
	JSON_FIELD(struct method, type, JSON_STRING, true),
	JSON_FIELD(struct method, publicKeyMultibase, JSON_STRING, false),
	JSON_FIELD(struct method, publicKeyJwk, JSON_OBJECT, false),
};

struct service {
	const char *type;
	const char *serviceEndpoint;
};

static const struct json_field service_fields[] = {
	JSON_FIELD(struct service, type, JSON_STRING, true),
	JSON_FIELD(struct service, serviceEndpoint, JSON_STRING, true),
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Syntax only, as sites read it: a name under .local is the first one too,
 * and then the document names no handle that could be asked for. */
static bool is_name(const char *text)
{
	const char *dot = strrchr(text, '.');

	return hostname_is_valid(text, strlen(text)) && dot != NULL &&
	       dot[1] >= 'a' && dot[1] <= 'z';
}

static void read_handle(const struct json *names, char out[HANDLE_MAX + 1])
{
	const struct json *item = names != NULL ? json_first(names) : NULL;

	for (; item != NULL; item = json_next(item)) {
		const char *text = json_text(item);
		size_t len;

		if (text == NULL || strncmp(text, ALIAS, strlen(ALIAS)) != 0)
			continue;
		text += strlen(ALIAS);
		len = strlen(text);
		if (len > HANDLE_MAX)
			continue;
		for (size_t i = 0; i <= len; i++)
			out[i] = lower(text[i]);
		if (is_name(out))
			return;
	}
	out[0] = '\0';
}

/* The fragment with its #, whether the id is absolute or relative; NULL when
 * it is of another DID. */
static const char *fragment_of(const char *id, const struct did *did)
{
	size_t len = strlen(did->text);

	if (strncmp(id, did->text, len) == 0)
		id += len;
	return id[0] == '#' ? id : NULL;
}

static bool is_fragment(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-._~";
	size_t len = strlen(text + 1);

	return len <= DID_FRAGMENT_MAX && strspn(text + 1, allowed) == len;
}

static enum status read_public_key(
	const struct method *method, struct public_key *out)
{
	static const char *const types[] = {
		"Multikey", "JsonWebKey", "JsonWebKey2020"};
	bool known = false;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		known = known || strcmp(method->type, types[i]) == 0;
	if (known && method->publicKeyMultibase != NULL)
		return public_key_from_multibase(
			method->publicKeyMultibase, out);
	if (known && method->publicKeyJwk != NULL)
		return public_key_from_jwk(method->publicKeyJwk, out);
	return STATUS_BAD_DID;
}

static bool is_listed(const struct did_document *document, const char *id)
{
	for (size_t i = 0; i < document->key_count; i++) {
		if (strcmp(document->key[i].id, id) == 0)
			return true;
	}
	return false;
}

/* Adds the key if it is one of ours and can be used; the first of two with
 * the same id is the one that sites take. */
static void add_key(const struct json *item, const struct did *did,
	struct did_document *out)
{
	struct did_document_key *key = &out->key[out->key_count];
	struct method method = {0};
	const char *fragment;

	if (JSON_PICK(item, id_fields, &method) != STATUS_OK)
		return;
	fragment = fragment_of(method.id, did);
	if (fragment == NULL ||
		strncmp(fragment, OUR_FRAGMENT, strlen(OUR_FRAGMENT)) != 0 ||
		!is_fragment(fragment) ||
		JSON_PICK(item, method_fields, &method) != STATUS_OK)
		return;
	snprintf(key->id, sizeof(key->id), "%s%s", did->text, fragment);
	if (!is_listed(out, key->id) &&
		read_public_key(&method, &key->key) == STATUS_OK)
		out->key_count++;
}

static void read_keys(const struct json *methods, const struct did *did,
	struct did_document *out)
{
	const struct json *item = methods != NULL ? json_first(methods) : NULL;

	for (; item != NULL && out->key_count < DID_DOCUMENT_KEYS_MAX;
		item = json_next(item))
		add_key(item, did, out);
}

/* Some documents end the origin with a slash, which changes nothing. */
static void read_endpoint(const char *text, char out[ORIGIN_MAX + 1])
{
	char plain[ORIGIN_MAX + 1];
	size_t len = strlen(text);
	struct origin origin;

	if (len > 0 && text[len - 1] == '/')
		len--;
	if (len > ORIGIN_MAX)
		return;
	memcpy(plain, text, len);
	plain[len] = '\0';
	if (origin_parse(plain, &origin) == STATUS_OK)
		memcpy(out, origin.text, sizeof(origin.text));
}

/* The first of that id and type counts. */
static void read_pds(const struct json *services, const struct did *did,
	struct did_document *out)
{
	const struct json *item =
		services != NULL ? json_first(services) : NULL;

	for (; item != NULL && !out->has_pds; item = json_next(item)) {
		struct method id = {0};
		struct service service = {0};
		const char *fragment;

		if (JSON_PICK(item, id_fields, &id) != STATUS_OK)
			continue;
		fragment = fragment_of(id.id, did);
		if (fragment == NULL || strcmp(fragment, PDS_FRAGMENT) != 0 ||
			JSON_PICK(item, service_fields, &service) !=
				STATUS_OK ||
			strcmp(service.type, PDS_TYPE) != 0)
			continue;
		out->has_pds = true;
		read_endpoint(service.serviceEndpoint, out->pds);
	}
}

enum status did_document_parse(const char *text, size_t len,
	const struct did *did, struct did_document *out)
{
	struct json *doc = NULL;
	struct method id = {0};
	struct parts parts = {0};
	struct did_document document = {0};
	enum status st = STATUS_DID_DOCUMENT_BAD;

	if (json_parse(text, len, &doc) != STATUS_OK ||
		JSON_PICK(doc, id_fields, &id) != STATUS_OK)
		goto out;
	if (strcmp(id.id, did->text) != 0) {
		st = STATUS_DID_OTHER;
		goto out;
	}
	if (JSON_PICK(doc, part_fields, &parts) != STATUS_OK)
		goto out;
	read_handle(parts.alsoKnownAs, document.handle);
	read_keys(parts.verificationMethod, did, &document);
	read_pds(parts.service, did, &document);
	*out = document;
	st = STATUS_OK;
out:
	json_free(doc);
	return st;
}
