#include "base/json.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

static void put(struct json_writer *w, const char *text, size_t len)
{
	if (w->failed || len >= w->size - w->len) {
		w->failed = true;
		return;
	}
	memcpy(w->text + w->len, text, len);
	w->len += len;
	if (w->len > w->used)
		w->used = w->len;
}

/* A plain run is copied at once; what must be escaped is rare. */
static void put_string(struct json_writer *w, const char *value)
{
	char escape[8];

	put(w, "\"", 1);
	for (;;) {
		size_t plain = 0;

		while ((unsigned char)value[plain] >= 0x20 &&
			value[plain] != '"' && value[plain] != '\\')
			plain++;
		put(w, value, plain);
		value += plain;
		if (*value == '\0')
			break;
		snprintf(escape, sizeof(escape), "\\u%04x",
			(unsigned char)*value++);
		put(w, escape, 6);
	}
	put(w, "\"", 1);
}

static void begin_member(struct json_writer *w, const char *name)
{
	char last = w->len > 0 ? w->text[w->len - 1] : '{';

	if (last != '{' && last != '[')
		put(w, ",", 1);
	if (name != NULL) {
		put_string(w, name);
		put(w, ":", 1);
	}
}

void json_writer_init(struct json_writer *w, char *text, size_t size)
{
	*w = (struct json_writer){.text = text, .size = size};
}

void json_writer_restart(struct json_writer *w)
{
	w->len = 0;
	w->failed = false;
}

void json_writer_wipe(struct json_writer *w)
{
	OPENSSL_cleanse(w->text, w->used);
	json_writer_init(w, w->text, w->size);
}

void json_begin_object(struct json_writer *w, const char *name)
{
	begin_member(w, name);
	put(w, "{", 1);
}

void json_end_object(struct json_writer *w)
{
	put(w, "}", 1);
}

void json_begin_array(struct json_writer *w, const char *name)
{
	begin_member(w, name);
	put(w, "[", 1);
}

void json_end_array(struct json_writer *w)
{
	put(w, "]", 1);
}

void json_add_string(struct json_writer *w, const char *name, const char *value)
{
	begin_member(w, name);
	put_string(w, value);
}

void json_add_integer(struct json_writer *w, const char *name, int64_t value)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, value);

	begin_member(w, name);
	put(w, digits, (size_t)len);
}

void json_add_bool(struct json_writer *w, const char *name, bool value)
{
	begin_member(w, name);
	put(w, value ? "true" : "false", value ? 4 : 5);
}

void json_add_null(struct json_writer *w, const char *name)
{
	begin_member(w, name);
	put(w, "null", 4);
}

enum status json_finish(struct json_writer *w)
{
	if (w->failed)
		return STATUS_TOO_LONG;
	w->text[w->len] = '\0';
	return STATUS_OK;
}
