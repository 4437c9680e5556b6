#include "handle/base58.h"

#include <stdbool.h>
#include <string.h>

static const char alphabet[] =
	"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* A number in the caller's memory, its least digit first. */
struct number {
	unsigned char *digits;
	size_t n;
	size_t size;
	unsigned base;
};

/* number = number * factor + carry; false when it needs more digits. */
static bool multiply_add(struct number *number, unsigned factor, unsigned carry)
{
	for (size_t i = 0; i < number->n; i++) {
		carry += number->digits[i] * factor;
		number->digits[i] = (unsigned char)(carry % number->base);
		carry /= number->base;
	}
	for (; carry > 0; carry /= number->base) {
		if (number->n == number->size)
			return false;
		number->digits[number->n++] =
			(unsigned char)(carry % number->base);
	}
	return true;
}

/* Zeros in front have no weight in a number, so they are said apart. */
static bool add_zero(struct number *number)
{
	if (number->n == number->size)
		return false;
	number->digits[number->n++] = 0;
	return true;
}

static void reverse(struct number *number)
{
	for (size_t i = 0; i < number->n / 2; i++) {
		unsigned char *low = &number->digits[i];
		unsigned char *high = &number->digits[number->n - 1 - i];
		unsigned char swapped = *low;

		*low = *high;
		*high = swapped;
	}
}

size_t base58_encode(const unsigned char *in, size_t len, char *out)
{
	struct number number = {
		(unsigned char *)out, 0, BASE58_LENGTH(len), 58};

	/* BASE58_LENGTH is enough for any bytes: log 256 / log 58 < 1.38. */
	for (size_t i = 0; i < len; i++)
		(void)multiply_add(&number, 256, in[i]);
	for (size_t i = 0; i < len && in[i] == 0; i++)
		(void)add_zero(&number);
	reverse(&number);
	for (size_t i = 0; i < number.n; i++)
		out[i] = alphabet[number.digits[i]];
	out[number.n] = '\0';
	return number.n;
}

enum status base58_decode(
	const char *in, size_t len, unsigned char *out, size_t *out_len)
{
	struct number number = {out, 0, *out_len, 256};

	for (size_t i = 0; i < len; i++) {
		const char *found =
			in[i] != '\0' ? strchr(alphabet, in[i]) : NULL;

		if (found == NULL || !multiply_add(&number, 58,
					     (unsigned)(found - alphabet)))
			return STATUS_BAD_ARGUMENT;
	}
	for (size_t i = 0; i < len && in[i] == alphabet[0]; i++) {
		if (!add_zero(&number))
			return STATUS_BAD_ARGUMENT;
	}
	reverse(&number);
	*out_len = number.n;
	return STATUS_OK;
}
