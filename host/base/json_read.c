#include "base/json.h"

#include "base/wiping.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <string.h>

#define MAX_INTEGER 9007199254740991.0 /* 2^53 - 1 */

/* struct json is cJSON's node under a name of ours, so that nobody else can
 * use cJSON's own look-ups, which take the first of two equal names. */
static const cJSON *node_of(const struct json *json)
{
	return (const cJSON *)json;
}

/* cJSON does not say why it made no tree. */
static _Thread_local bool is_out_of_memory
	__attribute__((tls_model("initial-exec")));

static void *malloc_noting(size_t size)
{
	void *memory = wiping_malloc(size);

	if (memory == NULL)
		is_out_of_memory = true;
	return memory;
}

static void use_wiping_memory(void)
{
	cJSON_Hooks hooks = {malloc_noting, wiping_free};

	cJSON_InitHooks(&hooks);
}

static bool only_space(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p) != NULL)
		p++;
	return p == end;
}

/* Not at each call: for a moment cJSON has its own functions set again, and
 * other threads may be parsing. */
static pthread_once_t once = PTHREAD_ONCE_INIT;

enum status json_parse(const char *text, size_t len, struct json **out)
{
	const char *end = NULL;
	cJSON *tree;

	if (!json_is_strict(text, len))
		return STATUS_BAD_JSON;
	pthread_once(&once, use_wiping_memory);
	is_out_of_memory = false;
	tree = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (tree == NULL)
		return is_out_of_memory ? STATUS_NO_MEMORY : STATUS_BAD_JSON;
	if (!only_space(end, text + len)) {
		cJSON_Delete(tree);
		return STATUS_BAD_JSON;
	}
	*out = (struct json *)tree;
	return STATUS_OK;
}

void json_free(struct json *json)
{
	cJSON_Delete((cJSON *)json);
}

static const struct json_field *field_named(
	const struct json_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	}
	return NULL;
}

static bool is_string_list(const cJSON *node)
{
	const cJSON *item;

	if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) > JSON_MAX_STRINGS)
		return false;
	cJSON_ArrayForEach(item, node)
	{
		if (!cJSON_IsString(item))
			return false;
	}
	return true;
}

static bool is_integer(const cJSON *node)
{
	double value = node->valuedouble;

	return cJSON_IsNumber(node) && value >= -MAX_INTEGER &&
	       value <= MAX_INTEGER && value == (double)(int64_t)value;
}

static bool has_kind(const cJSON *node, enum json_kind kind)
{
	switch (kind) {
	case JSON_STRING:
		return cJSON_IsString(node);
	case JSON_INTEGER:
		return is_integer(node);
	case JSON_BOOL:
		return cJSON_IsBool(node);
	case JSON_OBJECT:
		return cJSON_IsObject(node);
	case JSON_STRINGS:
		return is_string_list(node);
	case JSON_ARRAY:
		return cJSON_IsArray(node);
	}
	return false;
}

static void store(const cJSON *node, enum json_kind kind, void *member)
{
	struct json_strings *list = member;
	const cJSON *item;

	switch (kind) {
	case JSON_STRING:
		*(const char **)member = node->valuestring;
		return;
	case JSON_INTEGER:
		*(int64_t *)member = (int64_t)node->valuedouble;
		return;
	case JSON_BOOL:
		*(bool *)member = cJSON_IsTrue(node);
		return;
	case JSON_OBJECT:
	case JSON_ARRAY:
		*(const struct json **)member = (const struct json *)node;
		return;
	case JSON_STRINGS:
		list->count = 0;
		cJSON_ArrayForEach(item, node) list->item[list->count++] =
			item->valuestring;
		return;
	}
}

/* Every member of the object is in the table, once, and of its kind. */
static bool only_known(
	const cJSON *object, const struct json_field *fields, size_t count)
{
	const struct json_field *field;
	const cJSON *node;
	const cJSON *other;

	cJSON_ArrayForEach(node, object)
	{
		field = field_named(fields, count, node->string);
		if (field == NULL || !has_kind(node, field->kind))
			return false;
		for (other = node->next; other != NULL; other = other->next) {
			if (strcmp(other->string, node->string) == 0)
				return false;
		}
	}
	return true;
}

enum status json_decode(const struct json *json,
	const struct json_field *fields, size_t count, void *out)
{
	const cJSON *object = node_of(json);
	const cJSON *node;

	if (!cJSON_IsObject(object) || !only_known(object, fields, count))
		return STATUS_BAD_ARGUMENT;
	for (size_t i = 0; i < count; i++) {
		if (fields[i].required &&
			cJSON_GetObjectItemCaseSensitive(
				object, fields[i].name) == NULL)
			return STATUS_BAD_ARGUMENT;
	}
	cJSON_ArrayForEach(node, object)
	{
		const struct json_field *field =
			field_named(fields, count, node->string);

		store(node, field->kind, (char *)out + field->offset);
	}
	return STATUS_OK;
}

enum status json_pick(const struct json *json, const struct json_field *fields,
	size_t count, void *out)
{
	const cJSON *object = node_of(json);
	const cJSON *found[JSON_MAX_PICKED] = {NULL};
	const cJSON *node;

	if (!cJSON_IsObject(object) || count > JSON_MAX_PICKED)
		return STATUS_BAD_ARGUMENT;
	cJSON_ArrayForEach(node, object)
	{
		const struct json_field *field =
			field_named(fields, count, node->string);

		if (field == NULL || cJSON_IsNull(node))
			continue;
		if (found[field - fields] != NULL ||
			!has_kind(node, field->kind))
			return STATUS_BAD_ARGUMENT;
		found[field - fields] = node;
	}
	for (size_t i = 0; i < count; i++) {
		if (fields[i].required && found[i] == NULL)
			return STATUS_BAD_ARGUMENT;
	}
	for (size_t i = 0; i < count; i++) {
		if (found[i] != NULL)
			store(found[i], fields[i].kind,
				(char *)out + fields[i].offset);
	}
	return STATUS_OK;
}
