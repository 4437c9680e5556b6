#include "net/https_transfer.h"

#include <string.h>
#include <strings.h>

#define HEADERS_MAX (64 * 1024) /* bytes of all lines together */

/* The value without the white space around it; "" if it does not fit. */
static void keep(const char *value, size_t len, char *out, size_t size)
{
	while (len > 0 && (*value == ' ' || *value == '\t')) {
		value++;
		len--;
	}
	while (len > 0 && strchr(" \t\r\n", value[len - 1]) != NULL)
		len--;
	out[0] = '\0';
	/* what has control characters in it is nobody's */
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			return;
	}
	if (len < size) {
		memcpy(out, value, len);
		out[len] = '\0';
	}
}

static bool is_json(const char *type)
{
	size_t len = strcspn(type, "; \t");

	return (len == 16 && strncasecmp(type, "application/json", 16) == 0) ||
	       (len > 5 && strncasecmp(type + len - 5, "+json", 5) == 0);
}

static void keep_date(
	const char *value, size_t len, struct https_answer *answer)
{
	char text[64];
	time_t date;

	keep(value, len, text, sizeof(text));
	date = curl_getdate(text, NULL);
	answer->date = date > 0 ? date : 0;
}

static void keep_encoding(
	const char *value, size_t len, struct https_transfer *transfer)
{
	char text[16];

	keep(value, len, text, sizeof(text));
	transfer->is_encoded = strcasecmp(text, "identity") != 0;
}

static void keep_field(struct https_transfer *transfer, const char *line,
	size_t name, const char *value, size_t len)
{
	struct https_answer *answer = transfer->answer;

#define IS(field)                                                              \
	(name == sizeof(field) - 1 && strncasecmp(line, field, name) == 0)
	if (IS("content-type")) {
		keep(value, len, answer->content_type,
			sizeof(answer->content_type));
		answer->is_json = is_json(answer->content_type);
	} else if (IS("dpop-nonce")) {
		keep(value, len, answer->dpop_nonce,
			sizeof(answer->dpop_nonce));
	} else if (IS("www-authenticate")) {
		keep(value, len, answer->www_authenticate,
			sizeof(answer->www_authenticate));
	} else if (IS("date")) {
		keep_date(value, len, answer);
	} else if (IS("content-encoding")) {
		keep_encoding(value, len, transfer);
	}
#undef IS
}

/* A status line: what an interim answer (1xx) said is not the answer's. */
static void start_over(struct https_transfer *transfer)
{
	struct https_answer *answer = transfer->answer;

	answer->content_type[0] = '\0';
	answer->dpop_nonce[0] = '\0';
	answer->www_authenticate[0] = '\0';
	answer->is_json = false;
	answer->date = 0;
	transfer->is_encoded = false;
}

size_t https_field_take(char *line, size_t size, size_t count, void *argument)
{
	struct https_transfer *transfer = argument;
	size_t len = size * count;
	const char *colon = memchr(line, ':', len);

	transfer->header_bytes += len;
	if (transfer->header_bytes > HEADERS_MAX) {
		transfer->failure = STATUS_ANSWER_TOO_LARGE;
		return 0;
	}
	if (len >= 5 && strncmp(line, "HTTP/", 5) == 0)
		start_over(transfer);
	else if (colon != NULL)
		keep_field(transfer, line, (size_t)(colon - line), colon + 1,
			len - (size_t)(colon - line) - 1);
	return len;
}
