#include "keys/export_header.h"

#include "base/base64url.h"
#include "keys/aead.h"
#include "keys/kdf.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#define NAME "nywhere-export "
#define RECOVERY "recovery "
#define PURPOSE "nywhere export recovery"
#define BLOCK 8
#define PARALLEL 1
#define SALT_SIZE (BASE64URL_LENGTH(EXPORT_SALT_LENGTH) + 1)
#define MEMORY (((uint64_t)1 << EXPORT_COST_MAX) * 128 * BLOCK * 2)

static void write_line(struct export_header *header)
{
	char salt[SALT_SIZE];

	base64url_encode(header->salt, sizeof(header->salt), salt);
	if (header->is_recovery) {
		header->len = (size_t)snprintf(header->text,
			sizeof(header->text), NAME "%d " RECOVERY "%s\n",
			EXPORT_VERSION, salt);
		return;
	}
	header->len = (size_t)snprintf(header->text, sizeof(header->text),
		NAME "%d scrypt %d %d %d %s\n", EXPORT_VERSION, header->cost,
		BLOCK, PARALLEL, salt);
}

static enum status make(struct export_header header, struct export_header *out)
{
	if (RAND_bytes(header.salt, sizeof(header.salt)) != 1)
		return STATUS_CRYPTO;
	write_line(&header);
	*out = header;
	return STATUS_OK;
}

enum status export_header_make(int cost, struct export_header *out)
{
	return make((struct export_header){.cost = cost}, out);
}

enum status export_header_make_recovery(struct export_header *out)
{
	return make((struct export_header){.is_recovery = true}, out);
}

/* A version is a number, and ours is one digit. */
static enum status check_version(const char *text)
{
	size_t digits;

	if (strncmp(text, NAME, sizeof(NAME) - 1) != 0)
		return STATUS_EXPORT_FOREIGN;
	text += sizeof(NAME) - 1;
	digits = strspn(text, "0123456789");
	if (digits == 0 || text[digits] != ' ' || text[0] == '0')
		return STATUS_EXPORT_FOREIGN;
	return digits == 1 && text[0] - '0' == EXPORT_VERSION
		       ? STATUS_OK
		       : STATUS_EXPORT_NEWER;
}

/* A version is one digit here; what follows it says how the file opens. */
static bool read_method(
	const char *line, struct export_header *header, char salt[SALT_SIZE])
{
	int block;
	int parallel;

	line += sizeof(NAME) - 1 + sizeof("1 ") - 1;
	if (strncmp(line, RECOVERY, sizeof(RECOVERY) - 1) == 0) {
		header->is_recovery = true;
		return sscanf(line, RECOVERY "%22s", salt) == 1;
	}
	return sscanf(line, "scrypt %2d %1d %1d %22s", &header->cost, &block,
		       &parallel, salt) == 4 &&
	       header->cost >= EXPORT_COST_MIN &&
	       header->cost <= EXPORT_COST_MAX;
}

/* What is read is written again and compared: there is one spelling. */
static enum status read_line(const char *line, struct export_header *out)
{
	struct export_header header = {0};
	char salt[SALT_SIZE];
	size_t len = sizeof(header.salt);

	if (!read_method(line, &header, salt) ||
		base64url_decode(salt, strlen(salt), header.salt, &len) !=
			STATUS_OK ||
		len != sizeof(header.salt))
		return STATUS_EXPORT_FOREIGN;
	write_line(&header);
	if (strcmp(header.text, line) != 0)
		return STATUS_EXPORT_FOREIGN;
	*out = header;
	return STATUS_OK;
}

enum status export_header_parse(
	const char *text, size_t len, struct export_header *out)
{
	const char *end = memchr(text, '\n', len);
	char line[EXPORT_HEADER_MAX];
	size_t line_len = end == NULL ? 0 : (size_t)(end - text) + 1;
	enum status st;

	if (line_len == 0 || line_len >= sizeof(line) ||
		memchr(text, '\0', line_len) != NULL)
		return STATUS_EXPORT_FOREIGN;
	memcpy(line, text, line_len);
	line[line_len] = '\0';
	st = check_version(line);
	return st == STATUS_OK ? read_line(line, out) : st;
}

static enum status stretch(const struct export_header *header,
	const struct secret *passphrase, struct secret **out)
{
	struct secret *key = secret_new(AEAD_KEY_LENGTH);

	if (key == NULL)
		return STATUS_NO_MEMORY;
	if (EVP_PBE_scrypt((const char *)passphrase->data, passphrase->len,
		    header->salt, sizeof(header->salt),
		    (uint64_t)1 << header->cost, BLOCK, PARALLEL, MEMORY,
		    key->data, key->len) != 1) {
		secret_free(key);
		return STATUS_CRYPTO;
	}
	*out = key;
	return STATUS_OK;
}

/* 140 random bits need no stretching. */
enum status export_header_key(const struct export_header *header,
	const struct secret *secret, struct secret **out)
{
	return header->is_recovery
		       ? kdf_derive(secret, header->salt, PURPOSE, out)
		       : stretch(header, secret, out);
}
