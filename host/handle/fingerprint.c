#include "handle/fingerprint.h"

#include "handle/digest.h"

#include <string.h>

#define TYPE_SHA2_512 96
#define COMPRESSION_LEVELS 4
#define UDF_BYTES (1 + DIGEST_SHA512)
#define GROUP 4

static const char content_type_of_key[] = "application/pkix-keyinfo";
static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static int trailing_zero_bits(const unsigned char *bytes, size_t len)
{
	int zeros = 0;

	while (len > 0 && bytes[len - 1] == 0) {
		zeros += 8;
		len--;
	}
	for (unsigned bit = 1; len > 0 && (bytes[len - 1] & bit) == 0;
		bit <<= 1)
		zeros++;
	return zeros;
}

/* Section 5.1.3: a digest that ends in 20, 30, 40 or 50 zero bits took work
 * to find, and its type says so. */
static unsigned char type_of(const unsigned char digest[DIGEST_SHA512])
{
	int level = trailing_zero_bits(digest, DIGEST_SHA512) / 10 - 1;

	if (level < 0)
		level = 0;
	if (level > COMPRESSION_LEVELS)
		level = COMPRESSION_LEVELS;
	return (unsigned char)(TYPE_SHA2_512 + level);
}

/* Section 5.1: H(content type ":" H(data)) behind its type. */
static void udf_bytes(const char *content_type, const unsigned char *data,
	size_t len, unsigned char out[UDF_BYTES])
{
	unsigned char typed[FINGERPRINT_TYPE_MAX + 1 + DIGEST_SHA512];
	size_t head = strlen(content_type);

	memcpy(typed, content_type, head);
	typed[head] = ':';
	digest_sha512(data, len, typed + head + 1);
	digest_sha512(typed, head + 1 + DIGEST_SHA512, out + 1);
	out[0] = type_of(out + 1);
}

/* The nth group of five bits, most significant first. */
static char character_at(const unsigned char bytes[UDF_BYTES], size_t n)
{
	size_t bit = 5 * n;
	unsigned pair = (unsigned)bytes[bit / 8] << 8;

	if (bit / 8 + 1 < UDF_BYTES)
		pair |= bytes[bit / 8 + 1];
	return alphabet[pair >> (11 - bit % 8) & 31];
}

void fingerprint_format(const char *content_type, const unsigned char *data,
	size_t len, size_t characters, char *out)
{
	unsigned char bytes[UDF_BYTES];

	udf_bytes(content_type, data, len, bytes);
	for (size_t i = 0; i < characters; i++) {
		if (i > 0 && i % GROUP == 0)
			*out++ = '-';
		*out++ = character_at(bytes, i);
	}
	*out = '\0';
}

void fingerprint_of_key(
	const struct public_key *key, char out[FINGERPRINT_LENGTH + 1])
{
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t len = public_key_spki(key, spki);

	fingerprint_format(content_type_of_key, spki, len,
		FINGERPRINT_MIN_CHARACTERS, out);
}

bool fingerprint_is_canonical(const char *text)
{
	size_t len = strlen(text);

	/* A type of 96 to 100 shows as "m" and, with the first two bits of
	 * the digest, one of the first twenty characters. */
	if (len < FINGERPRINT_LENGTH || len > FINGERPRINT_MAX ||
		(len + 1) % (GROUP + 1) != 0 || text[0] != 'm' ||
		text[1] < 'a' || text[1] > 't')
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_dash = text[i] == '-';

		if (is_dash != (i % (GROUP + 1) == GROUP) ||
			(!is_dash && strchr(alphabet, text[i]) == NULL))
			return false;
	}
	return true;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool fingerprint_matches(const char *text, const struct public_key *key)
{
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	unsigned char bytes[UDF_BYTES];
	size_t n = 0;

	udf_bytes(content_type_of_key, spki, public_key_spki(key, spki), bytes);
	for (; *text != '\0'; text++) {
		if (*text == '-')
			continue;
		if (n == FINGERPRINT_MAX_CHARACTERS ||
			lower(*text) != character_at(bytes, n++))
			return false;
	}
	return n >= FINGERPRINT_MIN_CHARACTERS;
}
