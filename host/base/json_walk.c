/* What walks a parsed tree as it is, without a table of its fields. */
#include "base/json.h"

#include <cjson/cJSON.h>

#define MAX_INTEGER 9007199254740991.0 /* 2^53 - 1 */

static const cJSON *node_of(const struct json *json)
{
	return (const cJSON *)json;
}

static const struct json *json_of(const cJSON *node)
{
	return (const struct json *)node;
}

const struct json *json_first(const struct json *array)
{
	return json_of(node_of(array)->child);
}

const struct json *json_next(const struct json *element)
{
	return json_of(node_of(element)->next);
}

const char *json_text(const struct json *value)
{
	return cJSON_GetStringValue(node_of(value));
}

bool json_integer(const struct json *value, int64_t *out)
{
	const cJSON *node = node_of(value);

	/* outside, the conversion would be undefined */
	if (!cJSON_IsNumber(node) || node->valuedouble < -MAX_INTEGER ||
		node->valuedouble > MAX_INTEGER ||
		(double)(int64_t)node->valuedouble != node->valuedouble)
		return false;
	*out = (int64_t)node->valuedouble;
	return true;
}

const char *json_name(const struct json *member)
{
	return node_of(member)->string;
}

bool json_is_equal(const struct json *one, const struct json *other)
{
	return cJSON_Compare(node_of(one), node_of(other), 1);
}

static void add_number(
	struct json_writer *w, const char *name, const cJSON *node)
{
	int64_t value;

	if (json_integer(json_of(node), &value))
		json_add_integer(w, name, value);
	else
		w->failed = true;
}

/* The depth is bounded: json_parse lets no more than JSON_MAX_DEPTH in. */
void json_add_copy(
	struct json_writer *w, const char *name, const struct json *value)
{
	const cJSON *node = node_of(value);
	const cJSON *child;

	if (cJSON_IsString(node)) {
		json_add_string(w, name, node->valuestring);
	} else if (cJSON_IsBool(node)) {
		json_add_bool(w, name, cJSON_IsTrue(node));
	} else if (cJSON_IsNull(node)) {
		json_add_null(w, name);
	} else if (cJSON_IsNumber(node)) {
		add_number(w, name, node);
	} else {
		if (cJSON_IsObject(node))
			json_begin_object(w, name);
		else
			json_begin_array(w, name);
		cJSON_ArrayForEach(child, node)
			json_add_copy(w, child->string, json_of(child));
		if (cJSON_IsObject(node))
			json_end_object(w);
		else
			json_end_array(w);
	}
}
