#include "handle/did.h"

#include "handle/hostname.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define PLC_LENGTH 24
#define LOCAL_HOST "localhost"
#define PORT_MARK "%3A"

static const char *const prefixes[] = {
	[DID_KEY] = "did:key:",
	[DID_WEB] = "did:web:",
	[DID_PLC] = "did:plc:",
};

/* What follows the method. */
static const char *identifier(const struct did *did)
{
	return did->text + strlen(prefixes[did->method]);
}

static bool is_plc_identifier(const char *id)
{
	static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";

	return strlen(id) == PLC_LENGTH && strspn(id, base32) == PLC_LENGTH;
}

static enum status check(enum did_method method, const char *id)
{
	struct public_key key;
	bool valid = false;

	switch (method) {
	case DID_KEY:
		return public_key_from_multibase(id, &key);
	case DID_WEB:
		valid = hostname_is_public(id);
		break;
	case DID_PLC:
		valid = is_plc_identifier(id);
		break;
	}
	return valid ? STATUS_OK : STATUS_BAD_DID;
}

static enum status make(enum did_method method, const char *id, struct did *out)
{
	enum status st = check(method, id);

	if (st != STATUS_OK)
		return st;
	out->method = method;
	snprintf(out->text, sizeof(out->text), "%s%s", prefixes[method], id);
	return STATUS_OK;
}

enum status did_parse(const char *text, struct did *out)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t len = strlen(prefixes[i]);

		if (strncmp(text, prefixes[i], len) == 0)
			return make((enum did_method)i, text + len, out);
	}
	return STATUS_BAD_DID;
}

/* A host, then perhaps %3A and a port: the colon of a DID would begin a path
 * (https://w3c-ccg.github.io/did-method-web/). */
static bool is_development_host(const char *id)
{
	size_t len = strcspn(id, "%");
	size_t digits;

	if (!hostname_is_valid(id, len))
		return false;
	if (id[len] == '\0')
		return strcmp(id, LOCAL_HOST) == 0;
	id += len;
	if (strncmp(id, PORT_MARK, strlen(PORT_MARK)) != 0)
		return false;
	digits = strspn(id + 3, "0123456789");
	return digits >= 1 && digits <= 5 && id[3] != '0' &&
	       id[3 + digits] == '\0';
}

enum status did_parse_development(const char *text, struct did *out)
{
	size_t len = strlen(prefixes[DID_WEB]);

	if (did_parse(text, out) == STATUS_OK)
		return STATUS_OK;
	if (strlen(text) > DID_MAX ||
		strncmp(text, prefixes[DID_WEB], len) != 0 ||
		!is_development_host(text + len))
		return STATUS_BAD_DID;
	out->method = DID_WEB;
	memcpy(out->text, text, strlen(text) + 1);
	return STATUS_OK;
}

enum status did_web_url(const struct did *did, char out[DID_WEB_URL_MAX + 1])
{
	const char *id = identifier(did);
	const char *port = strchr(id, '%');
	size_t len = port != NULL ? (size_t)(port - id) : strlen(id);
	bool is_local =
		len == strlen(LOCAL_HOST) && memcmp(id, LOCAL_HOST, len) == 0;

	if (did->method != DID_WEB)
		return STATUS_BAD_DID;
	snprintf(out, DID_WEB_URL_MAX + 1, "%s://%.*s%s%s/.well-known/did.json",
		is_local ? "http" : "https", (int)len, id,
		port != NULL ? ":" : "",
		port != NULL ? port + strlen(PORT_MARK) : "");
	return STATUS_OK;
}

void did_from_key(const struct public_key *key, struct did *out)
{
	char multibase[PUBLIC_KEY_MULTIBASE_MAX];

	public_key_multibase(key, multibase);
	out->method = DID_KEY;
	snprintf(out->text, sizeof(out->text), "did:key:%s", multibase);
}

enum status did_from_host(const char *host, struct did *out)
{
	return make(DID_WEB, host, out);
}

enum status did_key_public(const struct did *did, struct public_key *out)
{
	if (did->method != DID_KEY)
		return STATUS_BAD_DID;
	return public_key_from_multibase(identifier(did), out);
}

void did_key_id(const struct did *did, char out[DID_URL_MAX])
{
	snprintf(out, DID_URL_MAX, "%s#%s", did->text,
		did->method == DID_KEY ? identifier(did) : "nywhere");
}

void did_key_id_named(
	const struct did *did, const char *fragment, char out[DID_URL_MAX])
{
	snprintf(out, DID_URL_MAX, "%s#%s", did->text, fragment);
}

bool did_key_fragment_is_valid(const char *fragment)
{
	size_t len = strlen(fragment);

	return len <= DID_KEY_FRAGMENT_MAX &&
	       strncmp(fragment, "nywhere", 7) == 0 &&
	       strspn(fragment, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

enum status did_device_fragment(
	const char *device, char out[DID_KEY_FRAGMENT_MAX + 1])
{
	size_t len = strlen(device);

	if (len == 0 || len > DID_DEVICE_MAX ||
		strspn(device, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
		return STATUS_BAD_DEVICE;
	snprintf(out, DID_KEY_FRAGMENT_MAX + 1, "nywhere-%s", device);
	return STATUS_OK;
}

static void add_method(const struct did *did, const struct did_named_key *key,
	struct json_writer *w)
{
	char id[DID_URL_MAX];
	char multibase[PUBLIC_KEY_MULTIBASE_MAX];

	if (key->fragment[0] != '\0')
		did_key_id_named(did, key->fragment, id);
	else
		did_key_id(did, id);
	public_key_multibase(&key->key, multibase);
	json_begin_object(w, NULL);
	json_add_string(w, "id", id);
	json_add_string(w, "type", "Multikey");
	json_add_string(w, "controller", did->text);
	json_add_string(w, "publicKeyMultibase", multibase);
	json_end_object(w);
}

void did_web_document(const struct did *did, const struct handle *handle,
	const struct did_named_key *keys, size_t count, struct json_writer *w,
	const char *name)
{
	char alias[sizeof("at://") + HANDLE_MAX];

	snprintf(alias, sizeof(alias), "at://%s", handle->text);
	json_begin_object(w, name);
	json_begin_array(w, "@context");
	json_add_string(w, NULL, "https://www.w3.org/ns/did/v1");
	json_add_string(w, NULL, "https://w3id.org/security/multikey/v1");
	json_end_array(w);
	json_add_string(w, "id", did->text);
	json_begin_array(w, "alsoKnownAs");
	json_add_string(w, NULL, alias);
	json_end_array(w);
	json_begin_array(w, "verificationMethod");
	for (size_t i = 0; i < count; i++)
		add_method(did, &keys[i], w);
	json_end_array(w);
	json_end_object(w);
}
