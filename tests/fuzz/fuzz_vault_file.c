/* Goal: whatever is in the vault's file, or in the log beside it, opening and
 * reading it ends, and a row is what this vault has sealed or is damaged. The
 * input is the file; behind a mark, its log. */
#include "fuzz.h"
#include "home.h"

#include "keys/vault.h"

#include <limits.h>

static const char mark[] = "nywhere-log";

static const char *folder;

/* Of the vault in the corpus. */
static const char key_file[] =
	"nywhere-key-1 txKHJhb7xE7JkNXwyxm9mH6wRFx_49Pjj3EY42x8J-E\n";

static void set_up(void)
{
	folder = home_make();
	home_secrets();
	home_write("vault.key", key_file, strlen(key_file));
}

static enum status visit(void *context, const struct secret *value)
{
	size_t *visited = context;

	REQUIRE(value->len <= VAULT_VALUE_MAX);
	(*visited)++;
	return STATUS_OK;
}

static void read_all(struct vault *vault)
{
	for (enum vault_kind kind = VAULT_HANDLE; kind <= VAULT_ZONE; kind++) {
		struct vault_range range = {.kind = kind, .limit = LONG_MAX};
		struct vault_page page;
		size_t visited = 0;
		enum status st =
			vault_each(vault, &range, visit, &visited, &page);

		REQUIRE(st != STATUS_OK ||
			(size_t)(page.rows - page.damaged) == visited);
	}
	REQUIRE(vault_write(vault, VAULT_SITE, NULL, "name", "value", 5) !=
		STATUS_INTERNAL);
}

static void use(void)
{
	struct vault *vault = NULL;
	struct slot_list slots;
	int64_t generation;
	enum status st = vault_open(folder, &vault);

	if (st != STATUS_OK) {
		REQUIRE(vault == NULL && st != STATUS_INTERNAL);
		return;
	}
	if (vault_slots(vault, &slots) == STATUS_OK)
		REQUIRE(slots.count <= SLOT_COUNT_MAX);
	st = vault_unlock(vault, SLOT_FILE, NULL);
	REQUIRE(vault_is_unlocked(vault) == (st == STATUS_OK));
	(void)!vault_generation(vault, &generation);
	if (st == STATUS_OK)
		read_all(vault);
	vault_close(vault);
}

/* Where the mark begins; size if it is not there. */
static size_t find_mark(const uint8_t *data, size_t size)
{
	const size_t len = sizeof(mark) - 1;

	for (size_t i = 0; i + len <= size; i++) {
		if (memcmp(data + i, mark, len) == 0)
			return i;
	}
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cut;

	if (folder == NULL)
		set_up();
	cut = find_mark(data, size);
	home_remove("vault.db-shm");
	home_remove("vault.db-wal");
	home_write("vault.db", data, cut);
	if (cut < size)
		home_write("vault.db-wal", data + cut + sizeof(mark) - 1,
			size - cut - (sizeof(mark) - 1));
	use();
	return 0;
}
