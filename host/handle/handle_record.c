#include "handle/handle_record.h"

#include <stdbool.h>
#include <string.h>

#define SPACE " \t\r\n\v\f"
#define VERSION "v=nyw1"

/* https://www.w3.org/TR/did-core/#did-syntax, as atproto narrows it; whether
 * the method is one that can be used comes later. */
static bool is_did(const char *text, size_t len)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._:%-";
	size_t method = 4;

	if (len > HANDLE_RECORD_DID_MAX || len < 7 ||
		memcmp(text, "did:", 4) != 0)
		return false;
	while (method < len && text[method] >= 'a' && text[method] <= 'z')
		method++;
	if (method == 4 || method + 1 >= len || text[method] != ':')
		return false;
	for (size_t i = method; i < len; i++) {
		if (text[i] == '\0' || strchr(allowed, text[i]) == NULL)
			return false;
	}
	return text[len - 1] != ':' && text[len - 1] != '%';
}

static enum status set_did(
	const char *text, size_t len, struct handle_record *out)
{
	if (!is_did(text, len))
		return STATUS_RECORD_BAD;
	out->kind = RECORD_DID;
	memcpy(out->did, text, len);
	out->did[len] = '\0';
	return STATUS_OK;
}

static bool is_word(const char *word, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(word, text, len) == 0;
}

static enum status read_word(
	const char *word, size_t len, struct handle_record *out)
{
	if (is_word(word, len, "revoked")) {
		out->kind = RECORD_REVOKED;
		return STATUS_OK;
	}
	if (out->kind == RECORD_REVOKED)
		return STATUS_OK;
	/* Words of later versions are passed over. */
	if (strncmp(word, "did=", 4) != 0 && strncmp(word, "self=", 5) != 0)
		return STATUS_OK;
	if (out->kind != RECORD_NONE)
		return STATUS_RECORD_BAD;
	if (word[0] == 'd')
		return set_did(word + 4, len - 4, out);
	if (!is_word(word, len, "self=udf"))
		return STATUS_RECORD_BAD;
	out->kind = RECORD_SELF_UDF;
	return STATUS_OK;
}

/* STATUS_DNS_ABSENT for a record of another protocol. */
static enum status read_nywhere(const char *text, struct handle_record *out)
{
	const char *p = text + strlen(VERSION);
	enum status st = STATUS_OK;

	if (strncmp(text, VERSION, strlen(VERSION)) != 0 ||
		(*p != '\0' && strchr(SPACE, *p) == NULL))
		return STATUS_DNS_ABSENT;
	for (;;) {
		size_t len;
		enum status word;

		p += strspn(p, SPACE);
		len = strcspn(p, SPACE);
		if (len == 0)
			break;
		word = read_word(p, len, out);
		if (st == STATUS_OK)
			st = word;
		p += len;
	}
	if (out->kind == RECORD_REVOKED)
		return STATUS_OK;
	return out->kind == RECORD_NONE ? STATUS_RECORD_BAD : st;
}

static enum status read_atproto(const char *text, struct handle_record *out)
{
	size_t len = strlen(text);

	if (strncmp(text, "did=", 4) != 0)
		return STATUS_DNS_ABSENT;
	while (len > 4 && strchr(SPACE, text[len - 1]) != NULL)
		len--;
	return set_did(text + 4, len - 4, out);
}

/* All are read before anything is decided, so that the order of the records,
 * which the DNS does not keep, changes nothing. */
static enum status read_all(const char *const *text, size_t count,
	enum status (*read)(const char *text, struct handle_record *out),
	struct handle_record *out)
{
	struct handle_record all = {0};
	enum status worst = STATUS_OK;

	for (size_t i = 0; i < count; i++) {
		struct handle_record one = {0};
		enum status st = read(text[i], &one);

		if (st == STATUS_DNS_ABSENT)
			continue;
		if (one.kind == RECORD_REVOKED) {
			*out = (struct handle_record){.kind = RECORD_REVOKED};
			return STATUS_OK;
		}
		if (st == STATUS_OK && all.kind != RECORD_NONE &&
			(all.kind != one.kind || strcmp(all.did, one.did) != 0))
			st = STATUS_DNS_CONFLICT;
		if (st == STATUS_OK)
			all = one;
		else if (worst != STATUS_RECORD_BAD)
			worst = st;
	}
	if (worst == STATUS_OK)
		*out = all;
	return worst;
}

enum status handle_record_nywhere(
	const char *const *text, size_t count, struct handle_record *out)
{
	return read_all(text, count, read_nywhere, out);
}

enum status handle_record_atproto(
	const char *const *text, size_t count, struct handle_record *out)
{
	return read_all(text, count, read_atproto, out);
}

enum status handle_record_file(
	const char *text, size_t len, struct handle_record *out)
{
	struct handle_record record = {0};
	enum status st;

	while (len > 0 && text[0] != '\0' && strchr(SPACE, text[0]) != NULL) {
		text++;
		len--;
	}
	while (len > 0 && text[len - 1] != '\0' &&
		strchr(SPACE, text[len - 1]) != NULL)
		len--;
	st = set_did(text, len, &record);
	if (st == STATUS_OK)
		*out = record;
	return st;
}

static bool is_place(const char *text)
{
	size_t len = strlen(text);

	if (len > HANDLE_RECORD_META_MAX ||
		(strncmp(text, "https://", 8) != 0 &&
			(text[0] != '/' || text[1] == '/')))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] > '~' || text[i] == '#')
			return false;
	}
	return true;
}

enum status handle_record_oauth(const char *const *text, size_t count,
	char out[HANDLE_RECORD_META_MAX + 1])
{
	const char *place = NULL;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(text[i], "meta=", 5) != 0)
			continue;
		if (!is_place(text[i] + 5))
			return STATUS_RECORD_BAD;
		if (place != NULL && strcmp(place, text[i] + 5) != 0)
			return STATUS_DNS_CONFLICT;
		place = text[i] + 5;
	}
	memcpy(out, place != NULL ? place : "",
		place != NULL ? strlen(place) + 1 : 1);
	return STATUS_OK;
}
