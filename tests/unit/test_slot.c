#include "keys/recovery.h"
#include "keys/scrypt.h"
#include "keys/slot.h"

#include "cmocka_setup.h"
#include "temp.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char vault_id[SEAL_VAULT_ID_LENGTH] = "vault one";
static const unsigned char other_id[SEAL_VAULT_ID_LENGTH] = "vault two";
static struct secret *data_key;

static int set_up(void **state)
{
	if (secret_heap_init() != STATUS_OK)
		return -1;
	data_key = secret_random(SEAL_DATA_KEY_LENGTH);
	return temp_folder_set_up(state);
}

static int tear_down(void **state)
{
	secret_free(data_key);
	return temp_folder_tear_down(state);
}

static enum status unwrap(const struct slot *slot, const char *key, size_t len,
	const unsigned char *id)
{
	struct secret *given = secret_copy(key, len);
	struct secret *out = NULL;
	enum status st = slot_unwrap(slot, given, id, &out);

	assert_int_equal(out != NULL, st == STATUS_OK);
	if (out != NULL)
		assert_memory_equal(
			out->data, data_key->data, SEAL_DATA_KEY_LENGTH);
	secret_free(out);
	secret_free(given);
	return st;
}

static struct slot wrapped(enum slot_kind kind, const char *key, size_t len)
{
	struct slot slot = {.id = 7, .kind = kind};
	struct slot_token token = {
		.credential = "credential", .credential_len = 10};
	struct secret *secret = secret_copy(key, len);

	if (kind == SLOT_TOKEN)
		assert_int_equal(slot_token_write(&slot, &token), STATUS_OK);
	assert_int_equal(
		slot_wrap(&slot, secret, data_key, vault_id), STATUS_OK);
	secret_free(secret);
	return slot;
}

static void only_the_passphrase_opens_its_slot_in_its_vault(void **state)
{
	struct slot slot = wrapped(SLOT_PASSPHRASE, "correct horse", 13);

	(void)state;
	assert_int_equal(
		unwrap(&slot, "correct horse", 13, vault_id), STATUS_OK);
	assert_int_equal(unwrap(&slot, "correct horsf", 13, vault_id),
		STATUS_WRONG_PASSPHRASE);
	assert_int_equal(
		unwrap(&slot, "", 0, vault_id), STATUS_WRONG_PASSPHRASE);
	assert_int_equal(unwrap(&slot, "correct horse", 13, other_id),
		STATUS_WRONG_PASSPHRASE);
}

#define SECRET "0123456789abcdef0123456789abcdef"

static void a_slot_opens_as_what_it_is_and_nothing_else(void **state)
{
	static const enum slot_kind kinds[] = {
		SLOT_FILE, SLOT_KEYRING, SLOT_TOKEN, SLOT_RECOVERY};
	static const enum status wrong[] = {STATUS_KEY_FILE_WRONG,
		STATUS_SLOT_WRONG, STATUS_SLOT_WRONG, STATUS_RECOVERY_WRONG};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct slot slot = wrapped(kinds[i], SECRET, 32);
		struct slot changed = slot;

		assert_int_equal(
			unwrap(&slot, SECRET, 32, vault_id), STATUS_OK);
		assert_int_equal(unwrap(&slot, SECRET, 31, vault_id), wrong[i]);
		assert_int_equal(unwrap(&slot, SECRET, 32, other_id), wrong[i]);
		changed.id++;
		assert_int_equal(
			unwrap(&changed, SECRET, 32, vault_id), wrong[i]);
		changed = slot;
		changed.parameters[slot.parameters_len - 1] ^= 1;
		assert_int_equal(
			unwrap(&changed, SECRET, 32, vault_id), wrong[i]);
		changed = slot;
		changed.kind = SLOT_FILE + SLOT_KEYRING - slot.kind;
		if (kinds[i] == SLOT_FILE || kinds[i] == SLOT_KEYRING)
			assert_int_not_equal(
				unwrap(&changed, SECRET, 32, vault_id),
				STATUS_OK);
	}
}

static void a_token_keeps_what_it_needs(void **state)
{
	struct slot slot = {.id = 1, .kind = SLOT_TOKEN};
	struct slot_token token = {.credential_len = SLOT_CREDENTIAL_MAX,
		.verification = true,
		.salt = "salt"};
	struct slot_token back = {0};

	(void)state;
	memset(token.credential, 'c', sizeof(token.credential));
	assert_int_equal(slot_token_write(&slot, &token), STATUS_OK);
	slot.parameters[0] = 2;
	assert_int_equal(slot_token_read(&slot, &back), STATUS_OK);
	assert_memory_equal(
		back.credential, token.credential, SLOT_CREDENTIAL_MAX);
	assert_int_equal(back.credential_len, SLOT_CREDENTIAL_MAX);
	assert_memory_equal(back.salt, token.salt, sizeof(token.salt));
	assert_true(back.verification);
	token.credential_len++;
	assert_int_equal(slot_token_write(&slot, &token), STATUS_BAD_ARGUMENT);
}

static void a_cost_out_of_bounds_is_damage_and_takes_no_time(void **state)
{
	static const int64_t costs[] = {
		0, -1, 1, 16383, 8192, 65537, 2097152, INT64_MAX, INT64_MIN};
	static const unsigned char salt[SLOT_OLD_SALT_LENGTH] = {0};
	struct slot slot = {.kind = SLOT_PASSPHRASE};

	(void)state;
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		slot_set_old(&slot, salt, costs[i]);
		assert_int_equal(unwrap(&slot, "correct horse", 13, vault_id),
			STATUS_VAULT_DAMAGED);
	}
}

static void parameters_of_another_length_are_damage(void **state)
{
	struct slot slot = wrapped(SLOT_RECOVERY, SECRET, 32);
	size_t len = slot.parameters_len;

	(void)state;
	slot.parameters_len = len + 1;
	assert_int_equal(
		unwrap(&slot, SECRET, 32, vault_id), STATUS_VAULT_DAMAGED);
	slot.parameters_len = len - 1;
	assert_int_equal(
		unwrap(&slot, SECRET, 32, vault_id), STATUS_VAULT_DAMAGED);
	slot.parameters_len = len;
	slot.parameters[0] = 3;
	assert_int_equal(
		unwrap(&slot, SECRET, 32, vault_id), STATUS_VAULT_DAMAGED);
}

static void a_passphrase_below_eight_bytes_is_too_short(void **state)
{
	struct secret *passphrase = secret_copy("1234567", 7);
	struct slot slot = {.id = 5, .kind = SLOT_PASSPHRASE};

	(void)state;
	assert_int_equal(slot_wrap(&slot, passphrase, data_key, vault_id),
		STATUS_PASSPHRASE_SHORT);
	assert_int_equal(slot.parameters_len, 0);
	secret_free(passphrase);
}

static void a_new_passphrase_costs_a_quarter_of_a_second(void **state)
{
	int64_t cost = scrypt_measure();

	(void)state;
	assert_in_range(cost, 32768, 262144);
	assert_int_equal(cost & (cost - 1), 0);
}

static enum status read_code(const char *text, struct secret **out)
{
	struct secret *typed = secret_copy(text, strlen(text));
	enum status st = recovery_read(typed, out);

	secret_free(typed);
	return st;
}

static void a_recovery_code_is_read_as_people_type_it(void **state)
{
	struct secret *code = NULL;
	struct secret *back = NULL;
	char text[RECOVERY_LENGTH + 1] = {0};

	(void)state;
	assert_int_equal(recovery_new(&code), STATUS_OK);
	memcpy(text, code->data, RECOVERY_LENGTH);
	for (char *p = text; *p != '\0'; p++)
		*p = *p == '-'   ? ' '
		     : *p == '0' ? 'o'
		     : *p == '1' ? 'L'
				 : (char)tolower(*p);
	assert_int_equal(read_code(text, &back), STATUS_OK);
	assert_memory_equal(back->data, code->data, RECOVERY_LENGTH);
	secret_free(back);
	secret_free(code);
}

static void any_one_wrong_character_of_a_code_is_noticed(void **state)
{
	static const char other[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct secret *code = NULL;
	struct secret *back = NULL;
	char text[RECOVERY_LENGTH + 1] = {0};

	(void)state;
	assert_int_equal(recovery_new(&code), STATUS_OK);
	for (size_t i = 0; i < RECOVERY_LENGTH; i++) {
		for (const char *c = other; *c != '\0'; c++) {
			memcpy(text, code->data, RECOVERY_LENGTH);
			if (text[i] == '-' || text[i] == *c)
				continue;
			text[i] = *c;
			assert_int_equal(
				read_code(text, &back), STATUS_RECOVERY_WRONG);
		}
	}
	memcpy(text, code->data, RECOVERY_LENGTH);
	text[RECOVERY_LENGTH - 1] = '\0';
	assert_int_equal(read_code(text, &back), STATUS_RECOVERY_WRONG);
	assert_int_equal(read_code("", &back), STATUS_RECOVERY_WRONG);
	assert_int_equal(read_code("U", &back), STATUS_RECOVERY_WRONG);
	assert_null(back);
	secret_free(code);
}

static void a_key_file_opens_its_slot_and_is_for_its_user_alone(void **state)
{
	struct secret *key = NULL;
	struct secret *again = NULL;
	struct slot slot;
	struct stat info;
	size_t len;
	char *text;

	(void)state;
	assert_int_equal(
		slot_key_file_create(temp_path("key"), &key), STATUS_OK);
	assert_int_equal(stat(temp_path("key"), &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	assert_int_equal(info.st_nlink, 1);
	assert_int_equal(access(temp_path("key.new"), F_OK), -1);
	text = temp_read("key", &len);
	assert_int_equal(len, 14 + 43 + 1);
	assert_memory_equal(text, "nywhere-key-1 ", 14);
	free(text);
	assert_int_equal(slot_key_file_check(temp_path("key")), STATUS_OK);
	assert_int_equal(
		slot_key_file_read(temp_path("key"), &again), STATUS_OK);
	assert_memory_equal(key->data, again->data, AEAD_KEY_LENGTH);
	slot = wrapped(SLOT_FILE, (char *)again->data, again->len);
	assert_int_equal(unwrap(&slot, (char *)key->data, key->len, vault_id),
		STATUS_OK);
	key->data[31] ^= 1;
	assert_int_equal(unwrap(&slot, (char *)key->data, key->len, vault_id),
		STATUS_KEY_FILE_WRONG);
	secret_free(again);
	secret_free(key);
}

static void a_key_file_that_is_there_is_never_overwritten(void **state)
{
	struct secret *key = NULL;
	size_t len;
	char *text;

	(void)state;
	temp_write_text("mine", "precious", 0600);
	assert_int_not_equal(
		slot_key_file_create(temp_path("mine"), &key), STATUS_OK);
	assert_null(key);
	text = temp_read("mine", &len);
	assert_string_equal(text, "precious");
	free(text);
}

static enum status read_text(const char *text, mode_t mode)
{
	struct secret *key = NULL;
	enum status st;

	temp_write_text("text", text, mode);
	st = slot_key_file_read(temp_path("text"), &key);
	assert_int_equal(key != NULL, st == STATUS_OK);
	secret_free(key);
	return st;
}

#define KEY_TEXT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void a_key_file_has_one_form(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"nywhere-key-1 " KEY_TEXT,
		"nywhere-key-1 " KEY_TEXT "\n\n",
		"nywhere-key-2 " KEY_TEXT "\n",
		"nywhere-key-1  AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		"nywhere-key-1 BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		"nywhere-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n",
	};

	(void)state;
	assert_int_equal(
		read_text("nywhere-key-1 " KEY_TEXT "\n", 0600), STATUS_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
			read_text(bad[i], 0600), STATUS_KEY_FILE_WRONG);
}

static void a_key_file_that_others_may_touch_is_refused(void **state)
{
	static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0777};

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		assert_int_equal(
			read_text("nywhere-key-1 " KEY_TEXT "\n", modes[i]),
			STATUS_KEY_FILE_UNSAFE);
	assert_int_equal(
		read_text("nywhere-key-1 " KEY_TEXT "\n", 0400), STATUS_OK);
}

static void what_is_no_file_is_no_key_file(void **state)
{
	char target[512];

	(void)state;
	assert_int_equal(slot_key_file_check(temp_path("none")),
		STATUS_KEY_FILE_MISSING);
	assert_int_equal(mkdir(temp_path("folder"), 0700), 0);
	assert_int_equal(slot_key_file_check(temp_path("folder")),
		STATUS_KEY_FILE_UNSAFE);
	assert_int_equal(mkfifo(temp_path("pipe"), 0600), 0);
	assert_int_equal(
		slot_key_file_check(temp_path("pipe")), STATUS_KEY_FILE_UNSAFE);
	temp_write_text("real", "nywhere-key-1 " KEY_TEXT "\n", 0600);
	strcpy(target, temp_path("real"));
	assert_int_equal(symlink(target, temp_path("link")), 0);
	assert_int_equal(
		slot_key_file_check(temp_path("link")), STATUS_KEY_FILE_UNSAFE);
}

static void kinds_have_names(void **state)
{
	(void)state;
	assert_string_equal(slot_kind_name(SLOT_PASSPHRASE), "passphrase");
	assert_string_equal(slot_kind_name(SLOT_FILE), "file");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			only_the_passphrase_opens_its_slot_in_its_vault),
		cmocka_unit_test(
			a_cost_out_of_bounds_is_damage_and_takes_no_time),
		cmocka_unit_test(a_passphrase_below_eight_bytes_is_too_short),
		cmocka_unit_test(a_slot_opens_as_what_it_is_and_nothing_else),
		cmocka_unit_test(a_token_keeps_what_it_needs),
		cmocka_unit_test(parameters_of_another_length_are_damage),
		cmocka_unit_test(a_new_passphrase_costs_a_quarter_of_a_second),
		cmocka_unit_test(a_recovery_code_is_read_as_people_type_it),
		cmocka_unit_test(any_one_wrong_character_of_a_code_is_noticed),
		cmocka_unit_test(
			a_key_file_opens_its_slot_and_is_for_its_user_alone),
		cmocka_unit_test(a_key_file_that_is_there_is_never_overwritten),
		cmocka_unit_test(a_key_file_has_one_form),
		cmocka_unit_test(a_key_file_that_others_may_touch_is_refused),
		cmocka_unit_test(what_is_no_file_is_no_key_file),
		cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
