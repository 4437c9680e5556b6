#define _GNU_SOURCE /* memmem */
#include "net/callback.h"

#include "net/oauth_form.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_SIZE 32 /* of a parameter's name that may be ours */

struct span {
	const char *text;
	size_t len;
};

/* What stands before the separator; *rest then begins behind it, or is empty
 * when there is none. */
static struct span cut(struct span *rest, const char *separator)
{
	size_t width = strlen(separator);
	const char *found = memmem(rest->text, rest->len, separator, width);
	struct span part = *rest;

	if (found == NULL) {
		*rest = (struct span){rest->text + rest->len, 0};
		return part;
	}
	part.len = (size_t)(found - rest->text);
	rest->text += part.len + width;
	rest->len -= part.len + width;
	return part;
}

static bool span_is(struct span span, const char *text)
{
	return span.len == strlen(text) &&
	       memcmp(span.text, text, span.len) == 0;
}

/* No white space, no control character and no fragment within. */
static bool is_target(struct span target)
{
	for (size_t i = 0; i < target.len; i++) {
		if (target.text[i] < 0x21 || target.text[i] > 0x7e ||
			target.text[i] == '#')
			return false;
	}
	return true;
}

/* A page that has made its own name point to 127.0.0.1 sends that name. */
static bool has_one_host(struct span fields, uint16_t port)
{
	char host[sizeof("127.0.0.1:65535")];
	int count = 0;

	snprintf(host, sizeof(host), "127.0.0.1:%u", (unsigned)port);
	while (fields.len > 0) {
		struct span value = cut(&fields, "\r\n");
		struct span name = cut(&value, ":");

		if (name.len != 4 || strncasecmp(name.text, "host", 4) != 0)
			continue;
		while (value.len > 0 && *value.text == ' ') {
			value.text++;
			value.len--;
		}
		if (!span_is(value, host))
			return false;
		count++;
	}
	return count == 1;
}

static bool is_ours(
	struct span head, const char *path, uint16_t port, struct span *query)
{
	struct span line = cut(&head, "\r\n");
	struct span method = cut(&line, " ");
	struct span target = cut(&line, " ");

	if (!span_is(method, "GET") || !is_target(target) ||
		!(span_is(line, "HTTP/1.1") || span_is(line, "HTTP/1.0")) ||
		!has_one_host(head, port))
		return false;
	*query = target;
	return span_is(cut(query, "?"), path) && query->text > target.text &&
	       query->text[-1] == '?';
}

static enum status read_code(struct span value, struct callback *out)
{
	/* Decoding makes nothing longer, and the locked heap is small. */
	size_t size = value.len < CALLBACK_CODE_MAX ? value.len + 1
						    : CALLBACK_CODE_MAX;
	struct secret *code;
	enum status st;

	if (out->code != NULL)
		return STATUS_ANSWER_BAD;
	code = secret_new(size);
	if (code == NULL)
		return STATUS_NO_MEMORY;
	st = oauth_form_decode(
		value.text, value.len, (char *)code->data, code->len);
	if (st != STATUS_OK || code->data[0] == '\0') {
		secret_free(code);
		return STATUS_ANSWER_BAD;
	}
	out->code = code;
	return STATUS_OK;
}

/* One of ours that is empty, unreadable or there twice spoils the whole: two
 * readers might otherwise take it for two things (RFC 6749, section 3.1). */
static enum status read_parameter(
	const char *name, struct span value, struct callback *out)
{
	char *member = strcmp(name, "state") == 0   ? out->state
		       : strcmp(name, "iss") == 0   ? out->issuer
		       : strcmp(name, "error") == 0 ? out->error
						    : NULL;

	if (strcmp(name, "code") == 0)
		return read_code(value, out);
	if (member == NULL)
		return STATUS_OK;
	if (member[0] != '\0' || value.len == 0 ||
		oauth_form_decode(value.text, value.len, member,
			CALLBACK_TEXT_MAX) != STATUS_OK)
		return STATUS_ANSWER_BAD;
	return STATUS_OK;
}

static enum status read_query(struct span query, struct callback *out)
{
	char name[NAME_MAX_SIZE];

	while (query.len > 0) {
		struct span value = cut(&query, "&");
		struct span raw = cut(&value, "=");
		enum status st;

		/* A name that does not fit is none of ours. */
		if (oauth_form_decode(raw.text, raw.len, name, sizeof(name)) !=
			STATUS_OK)
			continue;
		st = read_parameter(name, value, out);
		if (st != STATUS_OK)
			return st;
	}
	return STATUS_OK;
}

enum status callback_parse(const char *head, size_t len, const char *path,
	uint16_t port, struct callback *out)
{
	struct span query = {NULL, 0};
	enum status st;

	*out = (struct callback){.code = NULL};
	if (len > CALLBACK_HEAD_MAX || len < 4 ||
		memcmp(head + len - 4, "\r\n\r\n", 4) != 0 ||
		!is_ours((struct span){head, len - 2}, path, port, &query))
		return STATUS_BAD_REQUEST;
	st = read_query(query, out);
	if (st != STATUS_OK)
		callback_clear(out);
	return st;
}

void callback_clear(struct callback *callback)
{
	secret_free(callback->code);
	OPENSSL_cleanse(callback, sizeof(*callback));
}

enum status callback_check(const struct callback *callback,
	const struct callback_expected *expected)
{
	size_t len = strlen(expected->state);

	if (strlen(callback->state) != len ||
		CRYPTO_memcmp(callback->state, expected->state, len) != 0)
		return STATUS_OAUTH_STATE;
	if (callback->issuer[0] == '\0'
			? expected->issuer_required
			: strcmp(callback->issuer, expected->issuer) != 0)
		return STATUS_OAUTH_ISSUER;
	if (callback->error[0] != '\0' && callback->code != NULL)
		return STATUS_ANSWER_BAD;
	if (strcmp(callback->error, "access_denied") == 0)
		return STATUS_OAUTH_DENIED;
	if (callback->error[0] != '\0')
		return STATUS_OAUTH_REFUSED;
	return callback->code != NULL ? STATUS_OK : STATUS_ANSWER_BAD;
}
