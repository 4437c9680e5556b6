/* Goal: a journal of names that is beside the vault is read within its limits,
 * sealed by this vault or not. An even first byte: the rest is what was sealed;
 * an odd one: it is the file. */
#include "fuzz.h"
#include "home.h"

#include "keys/orphan_journal.h"

static const char *folder;
static struct vault *vault;

static void close_vault(void)
{
	vault_close(vault);
}

static void set_up(void)
{
	folder = home_make();
	home_secrets();
	REQUIRE(vault_create(folder, SLOT_FILE, NULL, &vault) == STATUS_OK);
	atexit(close_vault);
}

static void write_sealed(const uint8_t *data, size_t size)
{
	unsigned char *sealed = malloc(size + AEAD_OVERHEAD);

	REQUIRE(sealed != NULL);
	REQUIRE(vault_seal_apart(vault, data, size, sealed) == STATUS_OK);
	home_write("windows-0", sealed, size + AEAD_OVERHEAD);
	free(sealed);
}

static void require_limits(const struct orphan *orphans, size_t count)
{
	REQUIRE(count <= ORPHANS_MAX);
	for (size_t i = 0; i < count; i++) {
		REQUIRE(strnlen(orphans[i].label, ORPHAN_LABEL_MAX + 1) <=
			ORPHAN_LABEL_MAX);
		REQUIRE(strnlen(orphans[i].zone, HANDLE_MAX + 1) <= HANDLE_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct orphan_journal own;
	struct orphan_journal taken;
	struct orphan *orphans = NULL;
	size_t count = 0;
	int place = 0;
	enum status st;

	if (vault == NULL)
		set_up();
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0)
		write_sealed(data + 1, size - 1);
	else
		home_write("windows-0", data + 1, size - 1);
	orphan_journal_init(&own);
	orphan_journal_init(&taken);
	st = orphan_journal_take(
		&own, folder, vault, &place, &taken, &orphans, &count);
	REQUIRE(st == STATUS_OK || st == STATUS_END);
	if (st == STATUS_OK) {
		require_limits(orphans, count);
		orphan_journal_remove(&taken, folder);
		free(orphans);
	}
	home_remove("windows-0");
	return 0;
}
