#include "ops_fixture.h"

#include "cmocka_setup.h"
#include "temp.h"
#include "wire/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONCE "kq3Tz0m1Yt9yV3n0h3oV2A"

static struct session the_session;

struct session ops_fixture_another(void)
{
	struct session session;

	assert_int_equal(
		session_init(&session, (struct launcher){-1}), STATUS_OK);
	return session;
}

int ops_fixture_set_up_bare(void **state)
{
	if (secret_heap_init() != STATUS_OK || temp_folder_set_up(state) != 0)
		return -1;
	setenv("XDG_DATA_HOME", temp_folder(), 1);
	setenv("XDG_CONFIG_HOME", temp_folder(), 1);
	if (session_init(&the_session, (struct launcher){-1}) != STATUS_OK)
		return -1;
	the_session.is_shell = true;
	return 0;
}

int ops_fixture_set_up(void **state)
{
	if (ops_fixture_set_up_bare(state) != 0)
		return -1;
	return ops_code(&the_session, "init", "{\"method\":\"file\"}")[0];
}

int ops_fixture_tear_down(void **state)
{
	session_clear(&the_session);
	return temp_folder_tear_down(state);
}

struct session *ops_fixture(void)
{
	return &the_session;
}

cJSON *ops_ask(struct session *session, const char *op, const char *args)
{
	static char reply[FRAME_MAX_OUT];
	char request[4096];
	struct json_writer w;
	cJSON *doc;

	assert_in_range(snprintf(request, sizeof(request),
				"{\"id\":7,\"op\":\"%s\"%s%s}", op,
				args == NULL ? "" : ",\"args\":",
				args == NULL ? "" : args),
		1, sizeof(request) - 1);
	json_writer_init(&w, reply, sizeof(reply));
	operation_answer(session, request, strlen(request), &w);
	doc = cJSON_ParseWithLength(w.text, w.len);
	assert_non_null(doc);
	assert_int_equal(cJSON_GetArraySize(doc), 2);
	assert_int_equal(ops_number(doc, "id"), 7);
	return doc;
}

cJSON *ops_result(struct session *session, const char *op, const char *args)
{
	cJSON *doc = ops_ask(session, op, args);
	cJSON *result = cJSON_DetachItemFromObject(doc, "result");

	if (result == NULL)
		fail_msg("%s: %s", op,
			ops_text(cJSON_GetObjectItem(doc, "error"), "code"));
	cJSON_Delete(doc);
	return result;
}

const char *ops_code(struct session *session, const char *op, const char *args)
{
	static char code[64];
	cJSON *doc = ops_ask(session, op, args);
	const cJSON *error = cJSON_GetObjectItem(doc, "error");

	snprintf(code, sizeof(code), "%s", ops_text(error, "code"));
	assert_int_equal(error == NULL, code[0] == '\0');
	cJSON_Delete(doc);
	return code;
}

const char *ops_text(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsString(item) ? item->valuestring : "";
}

long long ops_number(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsNumber(item) ? (long long)item->valuedouble : -1;
}

const char *ops_join(const cJSON *result, const char *list, const char *name)
{
	static char joined[8192];
	const cJSON *items = cJSON_GetObjectItemCaseSensitive(result, list);
	const cJSON *item;
	size_t len = 0;

	assert_true(cJSON_IsArray(items));
	joined[0] = '\0';
	cJSON_ArrayForEach(item, items)
	{
		len += (size_t)snprintf(joined + len, sizeof(joined) - len,
			"%s%s", len > 0 ? " " : "", ops_text(item, name));
		assert_true(len < sizeof(joined));
	}
	return joined;
}

void ops_add(const char *handle)
{
	char args[512];

	snprintf(args, sizeof(args), "{\"type\":\"dns\",\"handle\":\"%s\"}",
		handle);
	assert_string_equal(ops_code(&the_session, "handle_add", args), "");
}

void ops_sign_in(const char *site, const char *handle)
{
	char args[512];

	snprintf(args, sizeof(args),
		"{\"origin\":\"https://%s\",\"nonce\":\"" NONCE "\","
		"\"handle\":\"%s\"}",
		site, handle);
	assert_string_equal(ops_code(&the_session, "sign_in", args), "");
}
