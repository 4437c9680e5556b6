#include "keys/seal.h"

#include "cmocka_setup.h"

#include <string.h>

static const unsigned char vault_id[SEAL_VAULT_ID_LENGTH] = "vault one";
static const unsigned char other_id[SEAL_VAULT_ID_LENGTH] = "vault two";
static const struct seal_place place = {1, "row", 7};

static struct secret *data_key;
static struct seal *seal;

static int set_up(void **state)
{
	(void)state;
	if (secret_heap_init() != STATUS_OK)
		return -1;
	data_key = secret_random(SEAL_DATA_KEY_LENGTH);
	return seal_new(data_key, vault_id, NULL, &seal) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	seal_free(seal);
	seal_free(NULL);
	secret_free(data_key);
	return 0;
}

static enum status open_at(struct seal *with, struct seal_place where,
	const unsigned char *sealed, size_t len)
{
	struct secret *value = NULL;
	enum status st = seal_open_row(with, &where, sealed, len, &value);

	assert_int_equal(value != NULL, st == STATUS_OK);
	secret_free(value);
	return st;
}

static void a_row_opens_to_what_was_sealed_and_is_sealed_anew_each_time(
	void **state)
{
	unsigned char one[5 + AEAD_OVERHEAD];
	unsigned char two[5 + AEAD_OVERHEAD];
	struct secret *value = NULL;

	(void)state;
	assert_int_equal(seal_row(seal, &place, "value", 5, one), STATUS_OK);
	assert_int_equal(seal_row(seal, &place, "value", 5, two), STATUS_OK);
	assert_memory_not_equal(one, two, sizeof(one));
	assert_int_equal(seal_open_row(seal, &place, one, sizeof(one), &value),
		STATUS_OK);
	assert_int_equal(value->len, 5);
	assert_memory_equal(value->data, "value", 5);
	secret_free(value);
}

static void an_empty_value_is_a_value(void **state)
{
	unsigned char sealed[AEAD_OVERHEAD];

	(void)state;
	assert_int_equal(seal_row(seal, &place, "", 0, sealed), STATUS_OK);
	assert_int_equal(
		open_at(seal, place, sealed, sizeof(sealed)), STATUS_OK);
}

static void a_row_opens_nowhere_but_in_its_place(void **state)
{
	unsigned char sealed[5 + AEAD_OVERHEAD];
	struct seal_place moved = place;
	struct seal *other = NULL;

	(void)state;
	assert_int_equal(seal_row(seal, &place, "value", 5, sealed), STATUS_OK);
	moved.kind++;
	assert_int_equal(open_at(seal, moved, sealed, sizeof(sealed)),
		STATUS_VAULT_DAMAGED);
	moved = place;
	moved.id[15] ^= 1;
	assert_int_equal(open_at(seal, moved, sealed, sizeof(sealed)),
		STATUS_VAULT_DAMAGED);
	moved = place;
	moved.version--;
	assert_int_equal(open_at(seal, moved, sealed, sizeof(sealed)),
		STATUS_VAULT_DAMAGED);
	assert_int_equal(seal_new(data_key, other_id, NULL, &other), STATUS_OK);
	assert_int_equal(open_at(other, place, sealed, sizeof(sealed)),
		STATUS_VAULT_DAMAGED);
	seal_free(other);
	assert_int_equal(
		open_at(seal, place, sealed, sizeof(sealed)), STATUS_OK);
}

static void every_flipped_bit_and_every_missing_byte_is_noticed(void **state)
{
	unsigned char sealed[5 + AEAD_OVERHEAD];

	(void)state;
	assert_int_equal(seal_row(seal, &place, "value", 5, sealed), STATUS_OK);
	for (size_t bit = 0; bit < sizeof(sealed) * 8; bit++) {
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(open_at(seal, place, sealed, sizeof(sealed)),
			STATUS_VAULT_DAMAGED);
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t len = 0; len < sizeof(sealed); len++)
		assert_int_equal(open_at(seal, place, sealed, len),
			STATUS_VAULT_DAMAGED);
}

static void names_are_the_same_for_the_same_and_differ_else(void **state)
{
	unsigned char id[SEAL_ROW_ID_LENGTH];
	unsigned char again[SEAL_ROW_ID_LENGTH];
	unsigned char kind[SEAL_ROW_ID_LENGTH];
	unsigned char elsewhere[SEAL_ROW_ID_LENGTH];
	struct seal *other = NULL;

	(void)state;
	assert_int_equal(seal_new(data_key, other_id, NULL, &other), STATUS_OK);
	assert_int_equal(seal_name(seal, 1, "name", id), STATUS_OK);
	assert_int_equal(seal_name(seal, 1, "name", again), STATUS_OK);
	assert_int_equal(seal_name(seal, 2, "name", kind), STATUS_OK);
	assert_int_equal(seal_name(other, 1, "name", elsewhere), STATUS_OK);
	assert_memory_equal(id, again, sizeof(id));
	assert_memory_not_equal(id, kind, sizeof(id));
	assert_memory_not_equal(id, elsewhere, sizeof(id));
	seal_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_row_opens_to_what_was_sealed_and_is_sealed_anew_each_time),
		cmocka_unit_test(an_empty_value_is_a_value),
		cmocka_unit_test(a_row_opens_nowhere_but_in_its_place),
		cmocka_unit_test(
			every_flipped_bit_and_every_missing_byte_is_noticed),
		cmocka_unit_test(
			names_are_the_same_for_the_same_and_differ_else),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
