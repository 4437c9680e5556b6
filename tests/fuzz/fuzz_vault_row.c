/* Goal: a row that this vault has sealed, but another version or a fault has
 * composed, is read as what it is or as damaged, and what is read keeps to its
 * limits. The first byte says what kind of row it is. */
#include "fuzz.h"
#include "home.h"

#include "handle/hostname.h"
#include "keys/contact_store.h"
#include "keys/handle_store.h"
#include "keys/site_store.h"
#include "keys/zone_store.h"

#define NAME "alice.example.com"

static struct vault *vault;

static void require_known(enum status st)
{
	REQUIRE(st == STATUS_OK || st == STATUS_VAULT_DAMAGED ||
		st == STATUS_HANDLE_UNKNOWN || st == STATUS_ZONE_UNKNOWN ||
		st == STATUS_CONTACT_UNKNOWN || st == STATUS_NAME_UNKNOWN ||
		st == STATUS_CONTACT_NO_HANDLE || st == STATUS_NO_KEY ||
		st == STATUS_TOUCH_NEEDED || st == STATUS_CRYPTO);
}

static void read_handle(void)
{
	struct handle_record record;
	struct key *key = NULL;
	enum status st = handle_store_find(vault, NAME, &record);

	require_known(st);
	if (st != STATUS_OK)
		return;
	REQUIRE(strlen(record.label) <= HANDLE_LABEL_MAX);
	require_known(handle_store_key(vault, &record, &key));
	key_free(key);
}

static void read_key(void)
{
	struct handle_record record = {.key = HANDLE_KEY_OWN};
	struct key *key = NULL;

	REQUIRE(handle_parse(NAME, &record.handle) == STATUS_OK);
	require_known(handle_store_key(vault, &record, &key));
	key_free(key);
	for (int i = GUARD_TOUCH; i <= GUARD_INSIDE; i++) {
		struct bound_key bound;
		enum status st;

		record.guard = (enum handle_guard)i;
		st = handle_store_bound(vault, &record, &bound);
		require_known(st);
		REQUIRE(st != STATUS_OK ||
			(bound.guard == record.guard &&
				bound.token.credential_len > 0 &&
				bound.token.credential_len <=
					SLOT_CREDENTIAL_MAX));
	}
}

static void read_disclosure(void)
{
	struct disclosure *list = NULL;
	size_t count = 0;

	REQUIRE(site_store_list(vault, NULL, &list, &count) == STATUS_OK);
	REQUIRE(count <= 1);
	if (count == 1)
		REQUIRE(list[0].origin.text[0] != '\0' &&
			list[0].handle.text[0] != '\0');
	free(list);
}

static void read_site(void)
{
	struct origin origin;
	bool one_click = true;

	REQUIRE(origin_parse("https://" NAME, &origin) == STATUS_OK);
	REQUIRE(site_store_switch(vault, &origin, &one_click) == STATUS_OK);
	REQUIRE(!one_click); /* whatever the row says, it is there */
}

static void read_default(void)
{
	char handle[HANDLE_MAX + 1] = "";

	require_known(handle_store_default(vault, handle));
	REQUIRE(strlen(handle) <= HANDLE_MAX);
}

static void read_contact(void)
{
	struct contact contact;
	enum status st =
		contact_store_find(vault, "AAAAAAAAAAAAAAAAAAAAAA", &contact);

	require_known(st);
	if (st == STATUS_OK)
		REQUIRE(contact.name_count > 0 &&
			strlen(contact.note) <= CONTACT_NOTE_MAX);
}

static void read_name(void)
{
	struct personal_name name;

	require_known(contact_store_find_name(vault, "friend", &name));
}

static void read_zone(void)
{
	struct zone *list = NULL;
	size_t count = 0;
	struct zone zone = {.zone = ""};

	REQUIRE(zone_store_list(vault, &list, &count) == STATUS_OK);
	for (size_t i = 0; i < count; i++)
		REQUIRE(hostname_is_valid(list[i].zone, strlen(list[i].zone)));
	free(list);
	require_known(zone_store_cover(vault, NAME, &zone));
	zone_clear(&zone);
}

struct row {
	enum vault_kind kind;
	const char *group;
	const char *name;
	void (*read)(void);
};

/* Where each kind of row is looked for. */
static const struct row rows[] = {
	{VAULT_HANDLE, NULL, NAME, read_handle},
	{VAULT_KEY, NULL, NAME, read_key},
	{VAULT_DISCLOSURE, "https://" NAME, NAME, read_disclosure},
	{VAULT_SITE, NULL, "https://" NAME, read_site},
	{VAULT_SETTING, NULL, "default handle", read_default},
	{VAULT_CONTACT, NULL, "AAAAAAAAAAAAAAAAAAAAAA", read_contact},
	{VAULT_CONTACT_NAME, NULL, "friend", read_name},
	{VAULT_ZONE, NULL, "update:example.com", read_zone},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void close_vault(void)
{
	vault_close(vault);
}

static void set_up(void)
{
	const char *folder = home_make();

	home_secrets();
	REQUIRE(vault_create(folder, SLOT_FILE, NULL, &vault) == STATUS_OK);
	atexit(close_vault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct row *row;

	if (vault == NULL)
		set_up();
	if (size == 0 || size > VAULT_VALUE_MAX)
		return 0;
	row = &rows[data[0] % ROWS];
	REQUIRE(vault_begin(vault, false) == STATUS_OK);
	REQUIRE(vault_write(vault, row->kind, row->group, row->name, data + 1,
			size - 1) == STATUS_OK);
	row->read();
	/* The next input finds the vault as it was. */
	REQUIRE(vault_end(vault, STATUS_CANCELLED) == STATUS_CANCELLED);
	return 0;
}
