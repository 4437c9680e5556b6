#include "cmocka_setup.h"
#include "ops_fixture.h"
#include "temp.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

#define ALICE "alice.example.com"
#define MINUTE 60000

static void write_config(const char *text)
{
	temp_write_text("nywhere/config.json", text, 0600);
}

static const char *state_of(struct session *session)
{
	static char state[16];
	cJSON *result = ops_result(session, "hello", NULL);

	strncpy(state, ops_text(cJSON_GetObjectItem(result, "vault"), "state"),
		15);
	cJSON_Delete(result);
	return state;
}

static void without_a_vault_there_is_nothing_to_open_or_to_wait_for(
	void **state)
{
	struct vault *vault = NULL;

	(void)state;
	assert_int_equal(
		session_vault(ops_fixture(), &vault), STATUS_VAULT_MISSING);
	assert_int_equal(session_state(ops_fixture()), STATUS_VAULT_MISSING);
	assert_string_equal(
		ops_code(ops_fixture(), "unlock", NULL), "vault_missing");
	assert_int_equal(session_lock(ops_fixture()), STATUS_VAULT_MISSING);
	assert_int_equal(session_timeout(ops_fixture()), -1);
	assert_null(vault);
	assert_string_equal(state_of(ops_fixture()), "missing");
}

static void an_idle_vault_locks_after_the_minutes_of_the_config(void **state)
{
	struct session *session = ops_fixture();
	struct vault *vault;

	(void)state;
	write_config("{\"idle_lock_minutes\":1}");
	session_clear(session);
	*session = ops_fixture_another();
	assert_int_equal(session_timeout(session), -1);
	assert_int_equal(session_vault(session, &vault), STATUS_OK);
	assert_in_range(session_timeout(session), MINUTE - 5000, MINUTE);
	session->used_at -= MINUTE - 1000;
	session_tick(session);
	assert_true(vault_is_unlocked(vault));
	assert_in_range(session_timeout(session), 0, 1000);
	session->used_at -= 1000;
	assert_int_equal(session_timeout(session), 0);
	session_tick(session);
	assert_false(vault_is_unlocked(vault));
	assert_null(session->key);
	assert_int_equal(session_timeout(session), -1);
}

static void use_puts_the_idle_lock_off_and_hello_is_no_use(void **state)
{
	struct session *session = ops_fixture();

	(void)state;
	ops_add(ALICE);
	session->used_at -= 5 * MINUTE;
	ops_sign_in("forum.example", ALICE);
	assert_true(session_timeout(session) > 14 * MINUTE);
	session->used_at -= 5 * MINUTE;
	assert_string_equal(state_of(session), "open");
	assert_true(session_timeout(session) < 11 * MINUTE);
}

static void the_idle_time_is_fifteen_minutes_and_a_day_at_most(void **state)
{
	struct session *session = ops_fixture();
	struct vault *vault;

	(void)state;
	assert_in_range(session_timeout(session), 14 * MINUTE, 15 * MINUTE);
	write_config("{\"idle_lock_minutes\":1440}");
	assert_int_equal(session_lock(session), STATUS_OK);
	assert_int_equal(session_vault(session, &vault), STATUS_OK);
	assert_in_range(session_timeout(session), 1439 * MINUTE, 1440 * MINUTE);
	session->idle_limit = LLONG_MAX / 2;
	assert_int_equal(session_timeout(session), INT_MAX);
}

static void an_overdue_request_does_not_sign_with_the_old_key(void **state)
{
	struct session *session = ops_fixture();
	struct vault *vault;

	(void)state;
	ops_add(ALICE);
	ops_sign_in("forum.example", ALICE);
	assert_non_null(session->key);
	write_config("{");
	session->used_at -= 16 * MINUTE;
	assert_int_equal(session_vault(session, &vault), STATUS_BAD_CONFIG);
	assert_null(session->key);
	assert_false(vault_is_unlocked(session->vault));
}

static void lock_drops_the_kept_key_and_says_how_to_unlock(void **state)
{
	struct session *session = ops_fixture();
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	ops_sign_in("forum.example", ALICE);
	assert_non_null(session->key);
	result = ops_result(session, "lock", NULL);
	assert_null(session->key);
	assert_false(vault_is_unlocked(session->vault));
	assert_string_equal(
		ops_text(cJSON_GetObjectItem(result, "vault"), "state"),
		"locked");
	cJSON_Delete(result);
	assert_int_equal(access(temp_path("nywhere/locked"), F_OK), 0);
}

static void a_key_is_kept_for_the_next_signature_of_the_same_handle(
	void **state)
{
	struct session *session = ops_fixture();
	const struct key *first;

	(void)state;
	ops_add(ALICE);
	ops_add("bob.example.com");
	ops_sign_in("forum.example", ALICE);
	first = session->key;
	ops_sign_in("shop.example", ALICE);
	assert_ptr_equal(session->key, first);
	ops_sign_in("forum.example", "bob.example.com");
	assert_string_equal(session->record.handle.text, "bob.example.com");
}

static void a_vault_with_its_key_file_is_open_before_it_is_opened(void **state)
{
	struct session other = ops_fixture_another();

	(void)state;
	assert_string_equal(state_of(&other), "open");
	assert_null(other.vault); /* the first word of a host stays cheap */
	session_clear(&other);
}

static void without_its_key_file_it_is_locked_and_says_what_is_missing(
	void **state)
{
	struct session other = ops_fixture_another();

	(void)state;
	assert_int_equal(unlink(temp_path("nywhere/vault.key")), 0);
	assert_string_equal(state_of(&other), "locked");
	assert_string_equal(
		ops_code(&other, "unlock", NULL), "key_file_missing");
	assert_string_equal(
		ops_code(&other, "handles", NULL), "key_file_missing");
	session_clear(&other);
}

static void add_slot(struct vault *vault, enum slot_kind kind, const char *text)
{
	const struct slot_token token = {
		.credential = "credential", .credential_len = 10};
	struct slot slot = {.kind = kind};
	struct secret *secret = secret_copy(text, strlen(text));
	int64_t id;

	if (kind == SLOT_TOKEN)
		assert_int_equal(slot_token_write(&slot, &token), STATUS_OK);
	assert_int_equal(vault_add_slot(vault, &slot, secret, &id), STATUS_OK);
	secret_free(secret);
}

static void a_vault_that_nobody_could_be_asked_for_is_not_said_to_be_open(
	void **state)
{
	static const char secret[] = "0123456789abcdef0123456789abcdef";
	struct session *session = ops_fixture();
	struct vault *vault;

	(void)state;
	assert_int_equal(session_vault(session, &vault), STATUS_OK);
	add_slot(vault, SLOT_KEYRING, secret);
	add_slot(vault, SLOT_TOKEN, secret);
	add_slot(vault, SLOT_PASSPHRASE, secret);
	assert_int_equal(vault_remove_slot(vault, 1), STATUS_OK);
	assert_int_equal(session_lock(session), STATUS_OK);
	session->unlock.count = NET_PENDING_MAX; /* it takes no question */
	assert_string_equal(ops_code(session, "unlock", NULL), "net_busy");
	session->unlock.count = 0;
}

static void a_vault_whose_file_is_gone_is_let_go_of_when_another_is_made(
	void **state)
{
	struct session *session = ops_fixture();
	struct vault *vault;
	size_t locked;

	(void)state;
	assert_int_equal(session_lock(session), STATUS_OK);
	locked = CRYPTO_secure_used();
	assert_int_equal(session_vault(session, &vault), STATUS_OK);
	assert_int_equal(unlink(temp_path("nywhere/vault.db")), 0);
	(void)unlink(temp_path("nywhere/vault.db-wal"));
	assert_string_equal(
		ops_code(session, "init", "{\"method\":\"file\"}"), "");
	assert_int_equal(session_lock(session), STATUS_OK);
	assert_int_equal(CRYPTO_secure_used(), locked);
}

static void init_makes_one_vault_and_names_its_methods(void **state)
{
	(void)state;
	assert_string_equal(
		ops_code(ops_fixture(), "init", "{}"), "bad_argument");
	assert_string_equal(
		ops_code(ops_fixture(), "init", "{\"method\":\"fido2\"}"),
		"bad_argument");
	assert_string_equal(
		ops_code(ops_fixture(), "init", "{\"method\":\"passphrase\"}"),
		"helper_failed"); /* there is no launcher */
	assert_int_not_equal(access(temp_path("nywhere"), F_OK), 0);
	assert_string_equal(
		ops_code(ops_fixture(), "init", "{\"method\":\"file\"}"), "");
	assert_string_equal(
		ops_code(ops_fixture(), "init", "{\"method\":\"file\"}"),
		"vault_exists");
}

#ifndef __SANITIZE_ADDRESS__ /* it keeps the stack of others from us */
#define DEEP ((size_t)1 << 20)
#define PAINT 0xa5
#define OF_THE_WIPING 64 /* bytes: where it is called from, and the like */

__attribute__((noinline)) static void paint_stack(void)
{
	unsigned char below[DEEP];

	memset(below, PAINT, sizeof(below));
	__asm__ volatile("" : : "r"(below) : "memory");
}

/* Bytes below that somebody has written and nobody has wiped. */
__attribute__((noinline)) static size_t count_left(void)
{
	unsigned char below[DEEP];
	size_t count = 0;

	__asm__ volatile("" : : "r"(below) : "memory");
	for (size_t i = 0; i < sizeof(below); i++)
		count += below[i] != 0 && below[i] != PAINT;
	return count;
}

static void what_an_operation_leaves_on_the_stack_is_wiped(void **state)
{
	struct session *session = ops_fixture();

	(void)state;
	ops_add(ALICE);
	secret_wipe_stack();
	paint_stack();
	ops_sign_in("forum.example", ALICE);
	secret_wipe_stack();
	assert_in_range(count_left(), 0, OF_THE_WIPING);
	session_clear(session);
	*session = ops_fixture_another();
	paint_stack();
	assert_string_equal(ops_code(session, "unlock", NULL), "");
	secret_wipe_stack();
	assert_in_range(count_left(), 0, OF_THE_WIPING);
}
#endif

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)
#define BARE_TEST(function)                                                    \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up_bare, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_TEST(
			without_a_vault_there_is_nothing_to_open_or_to_wait_for),
		BARE_TEST(init_makes_one_vault_and_names_its_methods),
		TEST(an_idle_vault_locks_after_the_minutes_of_the_config),
		TEST(use_puts_the_idle_lock_off_and_hello_is_no_use),
		TEST(the_idle_time_is_fifteen_minutes_and_a_day_at_most),
		TEST(an_overdue_request_does_not_sign_with_the_old_key),
		TEST(lock_drops_the_kept_key_and_says_how_to_unlock),
		TEST(a_key_is_kept_for_the_next_signature_of_the_same_handle),
		TEST(a_vault_with_its_key_file_is_open_before_it_is_opened),
		TEST(without_its_key_file_it_is_locked_and_says_what_is_missing),
		TEST(a_vault_whose_file_is_gone_is_let_go_of_when_another_is_made),
		TEST(a_vault_that_nobody_could_be_asked_for_is_not_said_to_be_open),
#ifndef __SANITIZE_ADDRESS__
		TEST(what_an_operation_leaves_on_the_stack_is_wiped),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
