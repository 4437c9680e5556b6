/* Goal: a name has one folded form, which is no handle; and a contact that is
 * accepted fits into the vault and is the same when it is read again. */
#include "fuzz.h"

#include "base/utf8.h"
#include "keys/contact_json.h"
#include "keys/vault.h"

static void require_one_form(const char *name)
{
	char folded[CONTACT_NAME_MAX + 1] = "untouched";
	char again[CONTACT_NAME_MAX + 1];
	char *padded = malloc(strlen(name) + 8);
	struct handle handle;
	enum status st = contact_name_fold(name, folded);

	REQUIRE(padded != NULL);
	REQUIRE(st == STATUS_OK || st == STATUS_BAD_CONTACT);
	if (st != STATUS_OK) {
		REQUIRE(strcmp(folded, "untouched") == 0);
		free(padded);
		return;
	}
	REQUIRE(folded[0] != '\0' && folded[0] != ' ');
	REQUIRE(strpbrk(folded, ".@\n") == NULL);
	REQUIRE(strstr(folded, "  ") == NULL);
	REQUIRE(utf8_is_valid(folded, strlen(folded)));
	REQUIRE(handle_parse(folded, &handle) == STATUS_BAD_HANDLE);
	REQUIRE(contact_name_fold(folded, again) == STATUS_OK);
	REQUIRE(strcmp(again, folded) == 0);
	snprintf(padded, strlen(name) + 8, "  %s \xe3\x80\x80", name);
	REQUIRE(contact_name_fold(padded, again) == STATUS_OK);
	REQUIRE(strcmp(again, folded) == 0);
	free(padded);
}

static void require_same(const struct contact *contact)
{
	char text[VAULT_VALUE_MAX];
	struct contact again;
	struct json_writer w;
	struct json *doc = NULL;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	contact_json_members(&w, contact);
	json_end_object(&w);
	REQUIRE(json_finish(&w) == STATUS_OK);
	REQUIRE(json_parse(text, w.len, &doc) == STATUS_OK);
	REQUIRE(contact_json_read(doc, &again) == STATUS_OK);
	json_free(doc);
	REQUIRE(again.name_count == contact->name_count);
	REQUIRE(again.handle_count == contact->handle_count);
	REQUIRE(again.address_count == contact->address_count);
	for (size_t i = 0; i < again.name_count; i++)
		REQUIRE(strcmp(again.names[i], contact->names[i]) == 0);
	for (size_t i = 0; i < again.address_count; i++)
		REQUIRE(strcmp(again.addresses[i].address,
				contact->addresses[i].address) == 0);
	REQUIRE(strcmp(again.note, contact->note) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct contact contact;
	struct json *doc = NULL;

	require_one_form(text);
	if (json_parse(text, size, &doc) == STATUS_OK &&
		contact_json_read(doc, &contact) == STATUS_OK)
		require_same(&contact);
	json_free(doc);
	free(text);
	return 0;
}
