#include "handle/tsig_key.h"

#include "base/base64url.h"

#include <string.h>

/* Those of RFC 8945, section 6, without what MD5 and SHA-1 have to do with. */
static const char *const algorithms[] = {
	"hmac-sha256",
	"hmac-sha384",
	"hmac-sha512",
};

/* Lower case, without the final dot. False if it does not fit. */
static bool copy_name(const char *text, size_t size, char *out)
{
	size_t len = strlen(text);

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0 || len >= size)
		return false;
	for (size_t i = 0; i < len; i++)
		out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z'
					? text[i] - 'A' + 'a'
					: text[i]);
	out[len] = '\0';
	return true;
}

/* The name of a key has the form of a DNS name, and an underscore may be in
 * it. */
static bool is_key_name(const char *name)
{
	char plain[HOSTNAME_MAX + 1];
	size_t len = strlen(name);

	for (size_t i = 0; i <= len; i++)
		plain[i] = name[i] == '_' ? 'x' : name[i];
	return hostname_is_valid(plain, len);
}

static bool is_algorithm(const char *name)
{
	size_t count = sizeof(algorithms) / sizeof(algorithms[0]);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(algorithms[i], name) == 0)
			return true;
	}
	return false;
}

/* base64 and base64url differ in two characters and the padding. */
static bool to_base64url(const char *in, size_t *len, char *out)
{
	size_t n = *len;

	if (n % 4 != 0)
		return false;
	while (n > 0 && n + 2 > *len && in[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		if (in[i] == '-' || in[i] == '_')
			return false;
		out[i] = (char)(in[i] == '+'   ? '-'
				: in[i] == '/' ? '_'
					       : in[i]);
	}
	*len = n;
	return true;
}

/* Base64 (RFC 4648, section 4), with its padding. */
static enum status decode(const char *text, struct secret **out)
{
	size_t text_len = strlen(text);
	size_t len = TSIG_SECRET_MAX;
	struct secret *plain = NULL;
	struct secret *bytes = NULL;
	enum status st = STATUS_BAD_TSIG_KEY;

	if (text_len >= TSIG_SECRET_TEXT(TSIG_SECRET_MAX))
		return st;
	plain = secret_new(text_len + 1);
	bytes = secret_new(TSIG_SECRET_MAX);
	if (plain == NULL || bytes == NULL) {
		st = STATUS_NO_MEMORY;
	} else if (to_base64url(text, &text_len, (char *)plain->data) &&
		   base64url_decode((const char *)plain->data, text_len,
			   bytes->data, &len) == STATUS_OK &&
		   len >= TSIG_SECRET_MIN) {
		*out = secret_copy(bytes->data, len);
		st = *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	secret_free(plain);
	secret_free(bytes);
	return st;
}

enum status tsig_key_make(const char *name, const char *algorithm,
	const char *secret, struct tsig_key *out)
{
	struct tsig_key key = {.name = ""};
	enum status st;

	if (!copy_name(name, sizeof(key.name), key.name) ||
		!is_key_name(key.name) ||
		!copy_name(algorithm, sizeof(key.algorithm), key.algorithm) ||
		!is_algorithm(key.algorithm))
		return STATUS_BAD_TSIG_KEY;
	st = decode(secret, &key.secret);
	if (st == STATUS_OK)
		*out = key;
	return st;
}

enum status tsig_key_secret_text(
	const struct tsig_key *key, struct secret **out)
{
	size_t len = key->secret->len;
	struct secret *text = secret_new(TSIG_SECRET_TEXT(len));
	char *p;
	size_t n;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	p = (char *)text->data;
	n = base64url_encode(key->secret->data, len, p);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(p[i] == '-' ? '+' : p[i] == '_' ? '/' : p[i]);
	while (n % 4 != 0)
		p[n++] = '=';
	p[n] = '\0';
	*out = text;
	return STATUS_OK;
}

void tsig_key_clear(struct tsig_key *key)
{
	secret_free(key->secret);
	*key = (struct tsig_key){.name = ""};
}
