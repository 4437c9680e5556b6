#include "unlock/keyring.h"

#include "base/base64url.h"
#include "unlock/bus.h"

#include <libsecret/secret.h>
#include <openssl/crypto.h>
#include <string.h>

#define TEXT_LENGTH BASE64URL_LENGTH(KEYRING_SECRET_SIZE)

static const SecretSchema schema = {
	.name = "org.nywhere.Vault",
	.flags = SECRET_SCHEMA_NONE,
	.attributes =
		{
			{"application", SECRET_SCHEMA_ATTRIBUTE_STRING},
			{"vault", SECRET_SCHEMA_ATTRIBUTE_STRING},
		},
};

/* What one question needs of libsecret. */
struct keyring {
	struct bus_wait wait;
	GDBusConnection *bus;   /* NULL until there is one */
	SecretService *service; /* likewise */
	GHashTable *attributes;
};

static enum status translate(GError *error)
{
	enum status st = STATUS_KEYRING_FAILED;

	if (g_error_matches(error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
		st = STATUS_KEYRING_LOCKED;
	g_clear_error(&error);
	return st;
}

/* A bus that nobody listens at, or a name that nobody has and that the bus
 * cannot start, is no keyring. */
static enum status find_service(struct keyring *keyring)
{
	GAsyncResult *result;
	GError *error = NULL;
	char *owner;

	keyring->bus = bus_connect(&keyring->wait, G_BUS_TYPE_SESSION);
	if (keyring->bus == NULL)
		return keyring->wait.is_late ? STATUS_KEYRING_FAILED
					     : STATUS_KEYRING_MISSING;
	secret_service_get(
		SECRET_SERVICE_NONE, NULL, bus_wait_ready, &keyring->wait);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	keyring->service = secret_service_get_finish(result, &error);
	g_clear_error(&error);
	if (keyring->service == NULL)
		return STATUS_KEYRING_MISSING;
	owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(keyring->service));
	g_free(owner);
	return owner == NULL ? STATUS_KEYRING_MISSING : STATUS_OK;
}

/* From here on what is read and written is encrypted on the bus. */
static enum status open_session(struct keyring *keyring)
{
	GAsyncResult *result;
	GError *error = NULL;

	secret_service_ensure_session(
		keyring->service, NULL, bus_wait_ready, &keyring->wait);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	return secret_service_ensure_session_finish(
		       keyring->service, result, &error)
		       ? STATUS_OK
		       : translate(error);
}

static enum status begin(
	struct keyring *keyring, const char *vault, unsigned limit_ms)
{
	if (!bus_has_session())
		return STATUS_KEYRING_MISSING;
	bus_wait_init(&keyring->wait, limit_ms);
	keyring->attributes = secret_attributes_build(
		&schema, "application", "nywhere", "vault", vault, NULL);
	return find_service(keyring);
}

static void end(struct keyring *keyring)
{
	if (keyring->wait.loop == NULL)
		return;
	g_hash_table_unref(keyring->attributes);
	g_clear_object(&keyring->service);
	g_clear_object(&keyring->bus);
	bus_wait_clear(&keyring->wait);
}

/* STATUS_OK for an item or a collection that is open; what ended meanwhile has
 * no properties any more. */
static enum status check_open(gpointer proxy)
{
	GVariant *locked = g_dbus_proxy_get_cached_property(proxy, "Locked");
	enum status st = STATUS_KEYRING_FAILED;

	if (locked != NULL &&
		g_variant_is_of_type(locked, G_VARIANT_TYPE_BOOLEAN))
		st = g_variant_get_boolean(locked) ? STATUS_KEYRING_LOCKED
						   : STATUS_OK;
	g_clear_pointer(&locked, g_variant_unref);
	return st;
}

/* The items of this vault, unlocked ones first; one of them unless flags have
 * SECRET_SEARCH_ALL. */
static enum status search(
	struct keyring *keyring, SecretSearchFlags flags, GList **items)
{
	GAsyncResult *result;
	GError *error = NULL;

	secret_service_search(keyring->service, &schema, keyring->attributes,
		flags, NULL, bus_wait_ready, &keyring->wait);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	*items = secret_service_search_finish(keyring->service, result, &error);
	if (error != NULL)
		return translate(error);
	return *items == NULL ? STATUS_KEYRING_EMPTY : STATUS_OK;
}

/* Whatever the service sent, it is 32 bytes as we write them, or nothing. */
static enum status decode(SecretValue *value, struct secret **out)
{
	size_t len = KEYRING_SECRET_SIZE;
	gsize text_len;
	const char *text = secret_value_get(value, &text_len);
	struct secret *secret;

	if (text_len != TEXT_LENGTH)
		return STATUS_KEYRING_FAILED;
	secret = secret_new(len);
	if (secret == NULL)
		return STATUS_NO_MEMORY;
	if (base64url_decode(text, text_len, secret->data, &len) != STATUS_OK ||
		len != KEYRING_SECRET_SIZE) {
		secret_free(secret);
		return STATUS_KEYRING_FAILED;
	}
	*out = secret;
	return STATUS_OK;
}

static enum status take_secret(SecretItem *item, struct secret **out)
{
	enum status st = check_open(item);
	SecretValue *value;

	if (st != STATUS_OK)
		return st;
	value = secret_item_get_secret(item);
	if (value == NULL)
		return STATUS_KEYRING_FAILED;
	st = decode(value, out);
	secret_value_unref(value);
	return st;
}

static enum status read_secret(struct keyring *keyring, struct secret **out)
{
	GList *items = NULL;
	enum status st = search(keyring, SECRET_SEARCH_LOAD_SECRETS, &items);

	if (st == STATUS_OK)
		st = take_secret(items->data, out);
	g_list_free_full(items, g_object_unref);
	return st;
}

enum status keyring_read(const char *vault, struct secret **out)
{
	struct keyring keyring = {0};
	enum status st = begin(&keyring, vault, KEYRING_READ_LIMIT_MS);

	if (st == STATUS_OK)
		st = open_session(&keyring);
	if (st == STATUS_OK)
		st = read_secret(&keyring, out);
	end(&keyring);
	return st;
}

static enum status find_collection(
	struct keyring *keyring, SecretCollection **out)
{
	GAsyncResult *result;
	GError *error = NULL;

	secret_collection_for_alias(keyring->service, SECRET_COLLECTION_DEFAULT,
		SECRET_COLLECTION_NONE, NULL, bus_wait_ready, &keyring->wait);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	*out = secret_collection_for_alias_finish(result, &error);
	if (error != NULL)
		return translate(error);
	if (*out == NULL)
		return STATUS_KEYRING_MISSING;
	return check_open(*out);
}

static SecretValue *encode(const struct secret *secret)
{
	struct secret *text = secret_new(TEXT_LENGTH + 1);
	SecretValue *value;

	if (text == NULL)
		return NULL;
	base64url_encode(secret->data, secret->len, (char *)text->data);
	value = secret_value_new(
		(const char *)text->data, (gssize)TEXT_LENGTH, "text/plain");
	secret_free(text);
	return value;
}

static enum status create_item(struct keyring *keyring,
	SecretCollection *collection, const struct secret *secret)
{
	SecretValue *value = encode(secret);
	GAsyncResult *result;
	SecretItem *item;
	GError *error = NULL;

	if (value == NULL)
		return STATUS_NO_MEMORY;
	secret_item_create(collection, &schema, keyring->attributes,
		"nywhere: opens your keys", value, SECRET_ITEM_CREATE_REPLACE,
		NULL, bus_wait_ready, &keyring->wait);
	secret_value_unref(value);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	item = secret_item_create_finish(result, &error);
	if (item == NULL)
		return translate(error);
	g_object_unref(item);
	return STATUS_OK;
}

/* A key that is not there when it is needed opens nothing. */
static enum status compare(struct keyring *keyring, const struct secret *secret)
{
	struct secret *kept = NULL;
	enum status st = read_secret(keyring, &kept);

	if (st == STATUS_OK &&
		CRYPTO_memcmp(kept->data, secret->data, secret->len) != 0)
		st = STATUS_KEYRING_FAILED;
	secret_free(kept);
	return st == STATUS_KEYRING_EMPTY ? STATUS_KEYRING_FAILED : st;
}

enum status keyring_store(const char *vault, const struct secret *secret)
{
	struct keyring keyring = {0};
	SecretCollection *collection = NULL;
	enum status st =
		secret->len == KEYRING_SECRET_SIZE
			? begin(&keyring, vault, KEYRING_WRITE_LIMIT_MS)
			: STATUS_BAD_ARGUMENT;

	if (st == STATUS_OK)
		st = find_collection(&keyring, &collection);
	if (st == STATUS_OK)
		st = open_session(&keyring);
	if (st == STATUS_OK)
		st = create_item(&keyring, collection, secret);
	if (st == STATUS_OK)
		st = compare(&keyring, secret);
	g_clear_object(&collection);
	end(&keyring);
	return st;
}

static enum status delete_item(struct keyring *keyring, SecretItem *item)
{
	enum status st = check_open(item);
	GAsyncResult *result;
	GError *error = NULL;

	if (st != STATUS_OK)
		return st;
	secret_item_delete(item, NULL, bus_wait_ready, &keyring->wait);
	result = bus_wait_result(&keyring->wait);
	if (result == NULL)
		return STATUS_KEYRING_FAILED;
	return secret_item_delete_finish(item, result, &error)
		       ? STATUS_OK
		       : translate(error);
}

enum status keyring_remove(const char *vault)
{
	struct keyring keyring = {0};
	GList *items = NULL;
	enum status st = begin(&keyring, vault, KEYRING_WRITE_LIMIT_MS);

	if (st == STATUS_OK)
		st = search(&keyring, SECRET_SEARCH_ALL, &items);
	for (GList *i = items; st == STATUS_OK && i != NULL; i = i->next)
		st = delete_item(&keyring, i->data);
	g_list_free_full(items, g_object_unref);
	end(&keyring);
	return st;
}
