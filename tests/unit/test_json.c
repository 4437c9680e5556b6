#include "base/json.h"

#include "cmocka_setup.h"

#include <stdlib.h>
#include <string.h>

struct person {
	const char *name;
	int64_t age;
	bool awake;
	const struct json *home;
	struct json_strings tags;
};

static const struct json_field person_fields[] = {
	JSON_FIELD(struct person, name, JSON_STRING, true),
	JSON_FIELD(struct person, age, JSON_INTEGER, false),
	JSON_FIELD(struct person, awake, JSON_BOOL, false),
	JSON_FIELD(struct person, home, JSON_OBJECT, false),
	JSON_FIELD(struct person, tags, JSON_STRINGS, false),
};

static enum status parse(const char *text)
{
	struct json *doc = NULL;
	enum status st = json_parse(text, strlen(text), &doc);

	if (st == STATUS_OK)
		json_free(doc);
	else
		assert_null(doc);
	return st;
}

static enum status decode(const char *text, struct person *person)
{
	struct json *doc = NULL;
	enum status st = json_parse(text, strlen(text), &doc);

	if (st == STATUS_OK)
		st = JSON_DECODE(doc, person_fields, person);
	json_free(doc);
	return st;
}

static void an_object_fills_its_structure(void **state)
{
	static const char text[] =
		" {\"name\":\"Al\\u00e9\\n\",\"age\":-7,\"awake\":true,"
		"\"home\":{\"x\":[1]},\"tags\":[\"a\",\"b\"]}\r\n";
	struct json *doc = NULL;
	struct person person = {0};

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc), STATUS_OK);
	assert_int_equal(JSON_DECODE(doc, person_fields, &person), STATUS_OK);
	assert_string_equal(person.name, "Al\xc3\xa9\n");
	assert_int_equal(person.age, -7);
	assert_true(person.awake);
	assert_non_null(person.home);
	assert_int_equal(person.tags.count, 2);
	assert_string_equal(person.tags.item[1], "b");
	json_free(doc);
}

static void absent_optional_members_stay_as_they_were(void **state)
{
	struct person person = {.age = 5, .awake = true};

	(void)state;
	assert_int_equal(decode("{\"name\":\"a\"}", &person), STATUS_OK);
	assert_int_equal(person.age, 5);
	assert_true(person.awake);
}

static void members_must_be_known_once_and_of_their_kind(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		"\"name\"",
		"{\"name\":\"a\",\"name\":\"b\"}",
		"{\"name\":\"a\",\"Name\":\"b\"}",
		"{\"name\":\"a\",\"other\":1}",
		"{\"name\":1}",
		"{\"name\":null}",
		"{\"name\":\"a\",\"age\":1.5}",
		"{\"name\":\"a\",\"age\":9007199254740993}",
		"{\"name\":\"a\",\"age\":1e400}",
		"{\"name\":\"a\",\"awake\":1}",
		"{\"name\":\"a\",\"tags\":[1]}",
		"{\"name\":\"a\",\"tags\":[\"1\",\"2\",\"3\",\"4\",\"5\","
		"\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\","
		"\"15\",\"16\",\"17\"]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct person person = {.age = 5};

		assert_int_equal(decode(bad[i], &person), STATUS_BAD_ARGUMENT);
		assert_null(person.name);
		assert_int_equal(person.age, 5);
	}
}

static void what_is_not_strict_json_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"{}{}",
		"{} x",
		"{\"a\":\"https://good\\u0000.evil\"}",
		"{\"a\":\"https://good\\uZZZZ.evil\"}",
		"{\"a\":\"\\u00\"}",
		"{\"a\":\"\\\n\"}",
		"{\"a\":\"\\ud800\"}",
		"{\"a\":\"\t\"}",
		"{\"a\":\"\xc0\x80\"}",
		"{\"a\":\"\xed\xa0\x80\"}",
		"{\"a\":\"\xf5\x80\x80\x80\"}",
		"{\"a\":\"\xe2\x82\"}",
		"\xef\xbb\xbf{}",
		"{\"a\":01}",
		"{\"a\":1.}",
		"{\"a\":+1}",
		"{\"a\":.5}",
		"{\"a\":1e}",
		"{\"a\":-}",
		"{\"a\":True}",
		"{\"a\":NaN}",
		"{\"a\":1,}",
		"{'a':1}",
		"{\"a\":1}\v",
		"{\"a\":\"\\x\"}",
		"// c\n{}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse(bad[i]), STATUS_BAD_JSON);
	assert_int_equal(parse("{\"a\":\"\\\\u0000\"}"), STATUS_OK);
}

static void a_nul_byte_is_refused_wherever_it_stands(void **state)
{
	static const char text[] = "{\"a\":1}\0{}";
	struct json *doc = NULL;

	(void)state;
	assert_int_equal(
		json_parse(text, sizeof(text) - 1, &doc), STATUS_BAD_JSON);
	assert_int_equal(json_parse(text, 8, &doc), STATUS_BAD_JSON);
	assert_null(doc);
}

static void depth_is_bounded(void **state)
{
	char text[2001];

	(void)state;
	memset(text, '[', 1000);
	memset(text + 1000, ']', 1000);
	text[2000] = '\0';
	assert_int_equal(parse(text), STATUS_BAD_JSON);
	text[1000 + JSON_MAX_DEPTH] = '\0';
	assert_int_equal(parse(text + 1000 - JSON_MAX_DEPTH), STATUS_OK);
	text[1000 + JSON_MAX_DEPTH] = ']';
	text[1001 + JSON_MAX_DEPTH] = '\0';
	assert_int_equal(parse(text + 999 - JSON_MAX_DEPTH), STATUS_BAD_JSON);
}

static void the_writer_escapes_and_separates(void **state)
{
	char text[128];
	struct json_writer w;

	(void)state;
	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "a\"b", "\\\n{\xc3\xa9");
	json_add_integer(&w, "n", -5);
	json_begin_array(&w, "l");
	json_add_bool(&w, NULL, true);
	json_add_null(&w, NULL);
	json_begin_object(&w, NULL);
	json_end_object(&w);
	json_end_array(&w);
	json_end_object(&w);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text,
		"{\"a\\u0022b\":\"\\u005c\\u000a{\xc3\xa9\",\"n\":-5,"
		"\"l\":[true,null,{}]}");
	assert_true(json_is_strict(text, w.len));
}

static void what_does_not_fit_is_an_error_and_never_overflows(void **state)
{
	char text[8] = "zzzzzzz";
	struct json_writer w;

	(void)state;
	json_writer_init(&w, text, 6);
	json_add_string(&w, NULL, "12345");
	json_add_integer(&w, NULL, 1);
	assert_int_equal(json_finish(&w), STATUS_TOO_LONG);
	assert_int_equal(text[6], 'z');
	json_writer_init(&w, text, 6);
	json_add_string(&w, NULL, "123");
	assert_int_equal(json_finish(&w), STATUS_OK);
}

struct list {
	const struct json *items;
};

static const struct json_field list_fields[] = {
	JSON_FIELD(struct list, items, JSON_ARRAY, true),
};

static void an_array_is_walked_to_its_end(void **state)
{
	static const char text[] = "{\"items\":[{\"name\":\"a\"},"
				   "{\"name\":\"b\"}]}";
	struct json *doc = NULL;
	const struct json *item;
	struct list list;
	char names[3] = "";
	size_t n = 0;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc), STATUS_OK);
	assert_int_equal(JSON_DECODE(doc, list_fields, &list), STATUS_OK);
	for (item = json_first(list.items); item != NULL && n < 2;
		item = json_next(item)) {
		struct person person = {0};

		assert_int_equal(
			JSON_DECODE(item, person_fields, &person), STATUS_OK);
		names[n++] = person.name[0];
	}
	assert_null(item);
	assert_string_equal(names, "ab");
	json_free(doc);

	doc = NULL;
	assert_int_equal(json_parse("{\"items\":{}}", 12, &doc), STATUS_OK);
	assert_int_equal(
		JSON_DECODE(doc, list_fields, &list), STATUS_BAD_ARGUMENT);
	json_free(doc);
}

static enum status copy(const char *text, char *out, size_t size)
{
	struct json *doc = NULL;
	struct json_writer w;

	assert_int_equal(json_parse(text, strlen(text), &doc), STATUS_OK);
	json_writer_init(&w, out, size);
	json_add_copy(&w, NULL, doc);
	json_free(doc);
	return json_finish(&w);
}

static void a_copy_says_what_was_parsed(void **state)
{
	static const char text[] =
		"{\"a\":[1,-2,true,null,[],{}],\"b\":{\"c\":\"\\u0022\"}}";
	char out[128];

	(void)state;
	assert_int_equal(copy(text, out, sizeof(out)), STATUS_OK);
	assert_string_equal(out, text);
	assert_int_equal(copy(text, out, 20), STATUS_TOO_LONG);
}

static void a_fraction_is_not_copied_as_something_else(void **state)
{
	char out[32];

	(void)state;
	assert_int_equal(copy("[1.5]", out, sizeof(out)), STATUS_TOO_LONG);
	assert_int_equal(copy("[1e300]", out, sizeof(out)), STATUS_TOO_LONG);
}

static enum status pick(const char *text, struct person *person)
{
	struct json *doc = NULL;
	enum status st = json_parse(text, strlen(text), &doc);

	if (st == STATUS_OK)
		st = JSON_PICK(doc, person_fields, person);
	json_free(doc);
	return st;
}

static void what_is_picked_is_checked_and_the_rest_passed_over(void **state)
{
	struct person person = {.age = 1};

	(void)state;
	assert_int_equal(
		pick("{\"x\":1,\"name\":\"a\",\"x\":2,\"age\":7}", &person),
		STATUS_OK);
	assert_int_equal(person.age, 7);
	person.age = 1;
	assert_int_equal(
		pick("{\"name\":\"a\",\"age\":null,\"Name\":2}", &person),
		STATUS_OK);
	assert_int_equal(person.age, 1);
	assert_int_equal(pick("{\"age\":3}", &person), STATUS_BAD_ARGUMENT);
	assert_int_equal(pick("{\"name\":null,\"age\":3}", &person),
		STATUS_BAD_ARGUMENT);
	assert_int_equal(pick("{\"name\":\"a\",\"age\":3,\"age\":4}", &person),
		STATUS_BAD_ARGUMENT);
	assert_int_equal(pick("{\"name\":\"a\",\"age\":\"3\"}", &person),
		STATUS_BAD_ARGUMENT);
	assert_int_equal(pick("[]", &person), STATUS_BAD_ARGUMENT);
	assert_int_equal(person.age, 1);
}

static void the_text_of_a_value_is_there_for_strings_only(void **state)
{
	struct json *doc = NULL;
	const struct json *item;

	(void)state;
	assert_int_equal(json_parse("[\"a\",1,null,{}]", 15, &doc), STATUS_OK);
	item = json_first(doc);
	assert_string_equal(json_text(item), "a");
	while ((item = json_next(item)) != NULL)
		assert_null(json_text(item));
	json_free(doc);
}

static void the_integer_of_a_value_is_there_for_whole_numbers_only(void **state)
{
	static const char text[] = "[7,-1,1.5,9007199254740992,\"7\",true,{}]";
	struct json *doc = NULL;
	const struct json *item;
	int64_t found = 0;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc), STATUS_OK);
	item = json_first(doc);
	assert_true(json_integer(item, &found));
	assert_int_equal(found, 7);
	item = json_next(item);
	assert_true(json_integer(item, &found));
	while ((item = json_next(item)) != NULL)
		assert_false(json_integer(item, &found));
	assert_int_equal(found, -1);
	json_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_fills_its_structure),
		cmocka_unit_test(absent_optional_members_stay_as_they_were),
		cmocka_unit_test(members_must_be_known_once_and_of_their_kind),
		cmocka_unit_test(what_is_not_strict_json_is_refused),
		cmocka_unit_test(a_nul_byte_is_refused_wherever_it_stands),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(the_writer_escapes_and_separates),
		cmocka_unit_test(
			what_does_not_fit_is_an_error_and_never_overflows),
		cmocka_unit_test(an_array_is_walked_to_its_end),
		cmocka_unit_test(a_copy_says_what_was_parsed),
		cmocka_unit_test(a_fraction_is_not_copied_as_something_else),
		cmocka_unit_test(
			what_is_picked_is_checked_and_the_rest_passed_over),
		cmocka_unit_test(the_text_of_a_value_is_there_for_strings_only),
		cmocka_unit_test(
			the_integer_of_a_value_is_there_for_whole_numbers_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
