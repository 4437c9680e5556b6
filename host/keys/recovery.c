#include "keys/recovery.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <string.h>

#define GROUP 5
#define VALUES (RECOVERY_GROUPS * GROUP)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Odd factors: any one character that is wrong changes the sum modulo 32, and
 * so does a group in the place of another. */
static unsigned char check(const unsigned char *group, int place)
{
	return (unsigned char)((group[0] + 3 * group[1] + 7 * group[2] +
				       11 * group[3] + 5 * place) &
			       31);
}

static void write_code(const unsigned char values[VALUES], unsigned char *out)
{
	for (int i = 0; i < VALUES; i++) {
		if (i > 0 && i % GROUP == 0)
			*out++ = '-';
		*out++ = (unsigned char)alphabet[values[i]];
	}
}

enum status recovery_new(struct secret **out)
{
	unsigned char values[VALUES];
	struct secret *code = secret_new(RECOVERY_LENGTH);

	if (code == NULL)
		return STATUS_NO_MEMORY;
	if (RAND_bytes(values, sizeof(values)) != 1) {
		secret_free(code);
		return STATUS_CRYPTO;
	}
	for (int i = 0; i < VALUES; i++)
		values[i] &= 31;
	for (int i = 0; i < RECOVERY_GROUPS; i++)
		values[i * GROUP + 4] = check(values + i * GROUP, i);
	write_code(values, code->data);
	OPENSSL_cleanse(values, sizeof(values));
	*out = code;
	return STATUS_OK;
}

/* -1 for what is not in the alphabet. */
static int value_of(unsigned char c)
{
	const char *found;

	if (c >= 'a' && c <= 'z')
		c = (unsigned char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	found = c == '\0' ? NULL : strchr(alphabet, c);
	return found == NULL ? -1 : (int)(found - alphabet);
}

static bool read_values(
	const struct secret *typed, unsigned char values[VALUES])
{
	int count = 0;

	for (size_t i = 0; i < typed->len; i++) {
		int value = value_of(typed->data[i]);

		if (typed->data[i] == '-' || typed->data[i] == ' ')
			continue;
		if (value < 0 || count == VALUES)
			return false;
		values[count++] = (unsigned char)value;
	}
	return count == VALUES;
}

enum status recovery_read(const struct secret *typed, struct secret **out)
{
	unsigned char values[VALUES] = {0};
	bool is_right = read_values(typed, values);
	struct secret *code = NULL;
	enum status st = STATUS_RECOVERY_WRONG;

	for (int i = 0; i < RECOVERY_GROUPS; i++)
		is_right = is_right && values[i * GROUP + 4] ==
					       check(values + i * GROUP, i);
	if (is_right) {
		code = secret_new(RECOVERY_LENGTH);
		st = code == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	if (st == STATUS_OK) {
		write_code(values, code->data);
		*out = code;
	}
	OPENSSL_cleanse(values, sizeof(values));
	return st;
}
