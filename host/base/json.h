/* The one door for JSON (RFC 8259), in and out. cJSON reads the tree; what it
 * lets pass (NUL escapes, repeated names, trailing bytes, a thousand levels,
 * control characters, odd numbers) is refused before or after it. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_MAX_DEPTH 16
#define JSON_MAX_STRINGS 16
#define JSON_MAX_PICKED 24 /* fields that json_pick takes */

/* A parsed document or a part of one; its memory is wiped when freed. */
struct json;

/* A list of strings that live as long as the document. */
struct json_strings {
	size_t count;
	const char *item[JSON_MAX_STRINGS];
};

enum json_kind {
	JSON_STRING,  /* const char *, lives as long as the document */
	JSON_INTEGER, /* int64_t, within 2^53 */
	JSON_BOOL,    /* bool */
	JSON_OBJECT,  /* const struct json *, lives as long as the document */
	JSON_STRINGS, /* struct json_strings */
	JSON_ARRAY,   /* const struct json *, walked with json_first */
};

struct json_field {
	const char *name;
	enum json_kind kind;
	bool required;
	size_t offset; /* of the member in the structure that is filled */
};

#define JSON_FIELD(type, member, kind, required)                               \
	{                                                                      \
#member, kind, required, offsetof(type, member)                \
	}
#define JSON_DECODE(object, fields, out)                                       \
	json_decode(object, fields, sizeof(fields) / sizeof((fields)[0]), out)

/* Parses len bytes that must be one value and nothing else; STATUS_BAD_JSON
 * otherwise. The caller frees *out. */
CHECKED enum status json_parse(const char *text, size_t len, struct json **out);
void json_free(struct json *json);

/* Fills *out from an object by the table of its fields. STATUS_BAD_ARGUMENT
 * for an unknown, repeated, missing or mistyped one; *out is then as it was,
 * as are members whose optional field is absent. */
CHECKED enum status json_decode(const struct json *object,
	const struct json_field *fields, size_t count, void *out);

/* As json_decode, for documents of others: members that the table does not
 * name, and null, are passed over. A named one must still be there once, and
 * of its kind. */
#define JSON_PICK(object, fields, out)                                         \
	json_pick(object, fields, sizeof(fields) / sizeof((fields)[0]), out)
CHECKED enum status json_pick(const struct json *object,
	const struct json_field *fields, size_t count, void *out);

/* The text of a string, as long as the document; NULL for another value. */
const char *json_text(const struct json *value);

/* Whether it is a whole number within 2^53; *out is it then. */
bool json_integer(const struct json *value, int64_t *out);

/* The name of an object's member, as long as the document. */
const char *json_name(const struct json *member);

/* Whether both are the same value; the order of members does not matter. */
bool json_is_equal(const struct json *one, const struct json *other);

/* The elements of an array or the members of an object, NULL after the last;
 * they belong to it. */
const struct json *json_first(const struct json *array);
const struct json *json_next(const struct json *element);

/* Checks what json_parse checks before it builds a tree: depth, UTF-8,
 * control characters, NUL escapes, numbers. */
bool json_is_strict(const char *text, size_t len);

/* Writes JSON text into the caller's buffer. The first failure sticks, so
 * only json_finish need be checked. name is NULL within an array. */
struct json_writer {
	char *text;
	size_t len;
	size_t size;
	size_t used; /* by all that was begun in this buffer */
	bool failed;
};

void json_writer_init(struct json_writer *w, char *text, size_t size);

/* Begins anew in the same buffer. */
void json_writer_restart(struct json_writer *w);

/* Wipes what was written, and begins anew. */
void json_writer_wipe(struct json_writer *w);
void json_begin_object(struct json_writer *w, const char *name);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w, const char *name);
void json_end_array(struct json_writer *w);
void json_add_string(
	struct json_writer *w, const char *name, const char *value);
void json_add_integer(struct json_writer *w, const char *name, int64_t value);
void json_add_bool(struct json_writer *w, const char *name, bool value);
void json_add_null(struct json_writer *w, const char *name);

/* A parsed document or a part of one; its numbers must be whole. */
void json_add_copy(
	struct json_writer *w, const char *name, const struct json *value);

/* STATUS_TOO_LONG when the text did not fit; else it ends with a NUL. */
CHECKED enum status json_finish(struct json_writer *w);

#endif
