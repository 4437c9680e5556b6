#include "base/secret.h"

#include "cmocka_setup.h"

#include <openssl/crypto.h>
#include <string.h>

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static void secrets_lie_on_the_locked_heap(void **state)
{
	struct secret *secret = secret_new(32);

	(void)state;
	assert_non_null(secret);
	assert_true(CRYPTO_secure_allocated(secret));
	assert_int_equal(secret->len, 32);
	secret_free(secret);
}

static void a_new_secret_is_zero_and_a_copy_is_equal(void **state)
{
	static const unsigned char zero[64];
	struct secret *secret = secret_new(sizeof(zero));
	struct secret *copy = secret_copy("pass\0word", 9);
	struct secret *empty = secret_copy("", 0);

	(void)state;
	assert_memory_equal(secret->data, zero, sizeof(zero));
	assert_int_equal(copy->len, 9);
	assert_memory_equal(copy->data, "pass\0word", 9);
	assert_non_null(empty);
	assert_int_equal(empty->len, 0);
	secret_free(empty);
	secret_free(copy);
	secret_free(secret);
}

static void two_random_secrets_differ(void **state)
{
	struct secret *one = secret_random(32);
	struct secret *two = secret_random(32);

	(void)state;
	assert_memory_not_equal(one->data, two->data, 32);
	secret_free(two);
	secret_free(one);
}

static void all_memory_comes_back_when_freed(void **state)
{
	size_t before = CRYPTO_secure_used();

	(void)state;
	secret_free(NULL);
	secret_free(secret_new(1000));
	secret_free(secret_copy("x", 1));
	secret_free(secret_random(5));
	assert_int_equal(CRYPTO_secure_used(), before);
}

static void an_exhausted_heap_is_told_and_never_left_for_another(void **state)
{
	struct secret *held[64];
	size_t count = 0;

	(void)state;
	assert_null(secret_new((size_t)1 << 20));
	while (count < 64 && (held[count] = secret_new(4000)) != NULL)
		count++;
	assert_in_range(count, 8, 63);
	assert_null(secret_random(4000));
	while (count > 0)
		secret_free(held[--count]);
}

static void the_heap_is_set_up_once_however_often_it_is_asked(void **state)
{
	(void)state;
	assert_int_equal(secret_heap_init(), STATUS_OK);
	assert_int_equal(CRYPTO_secure_malloc_initialized(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_lie_on_the_locked_heap),
		cmocka_unit_test(a_new_secret_is_zero_and_a_copy_is_equal),
		cmocka_unit_test(two_random_secrets_differ),
		cmocka_unit_test(all_memory_comes_back_when_freed),
		cmocka_unit_test(
			an_exhausted_heap_is_told_and_never_left_for_another),
		cmocka_unit_test(
			the_heap_is_set_up_once_however_often_it_is_asked),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
