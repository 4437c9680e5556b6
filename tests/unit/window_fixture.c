#include "window_fixture.h"

#include "cmocka_setup.h"
#include "wire/frame.h"

#include <stdio.h>
#include <string.h>

#define SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

void window_add_zone(const char *name, enum zone_kind kind)
{
	struct zone zone = {.kind = kind, .added = 1};
	struct vault *vault;

	strcpy(zone.zone, name);
	if (kind == ZONE_UPDATE) {
		strcpy(zone.server, "ns.example.net");
		assert_int_equal(tsig_key_make("writer", "hmac-sha256", SECRET,
					 &zone.key),
			STATUS_OK);
	}
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(zone_store_add(vault, &zone), STATUS_OK);
	zone_clear(&zone);
}

struct window_ref window_chosen(const char *args)
{
	cJSON *result = ops_result(ops_fixture(), "window_choose", args);
	struct window_ref ref;

	assert_true(window_ref_is_valid(ops_text(result, "window")));
	strcpy(ref.text, ops_text(result, "window"));
	cJSON_Delete(result);
	return ref;
}

static const char *arguments(const struct window_ref *ref, const char *more)
{
	static char args[2048];

	snprintf(args, sizeof(args), "{\"window\":\"%s\"%s}", ref->text, more);
	return args;
}

const char *window_code(
	const char *op, const struct window_ref *ref, const char *more)
{
	return ops_code(ops_fixture(), op, arguments(ref, more));
}

cJSON *window_result(
	const char *op, const struct window_ref *ref, const char *more)
{
	return ops_result(ops_fixture(), op, arguments(ref, more));
}

const char *window_name(const struct window_ref *ref, const char *site)
{
	static char handle[HANDLE_MAX + 1];
	char more[512];
	cJSON *result;

	snprintf(more, sizeof(more), ",\"origin\":\"https://%s\"", site);
	result = window_result("window_handle", ref, more);
	strcpy(handle, ops_text(result, "handle"));
	assert_int_not_equal(handle[0], '\0');
	cJSON_Delete(result);
	return handle;
}

const char *window_sign_in(
	const struct window_ref *ref, const char *site, const char *handle)
{
	char more[1024];

	snprintf(more, sizeof(more),
		",\"origin\":\"https://%s\",\"nonce\":\"" WINDOW_NONCE "\","
		"\"handle\":\"%s\"",
		site, handle);
	return window_code("sign_in", ref, more);
}

static char text[FRAME_MAX_OUT];

void window_begin(const struct window_ref *ref, const char *site)
{
	char request[1024];
	struct json_writer w;
	int len = snprintf(request, sizeof(request),
		"{\"id\":8,\"op\":\"window_handle\",\"args\":{\"window\":"
		"\"%s\",\"origin\":\"https://%s\"}}",
		ref->text, site);

	json_writer_init(&w, text, sizeof(text));
	assert_int_equal(
		operation_begin(ops_fixture(), request, (size_t)len, &w),
		OPERATION_PENDING);
}

const char *window_reply(void)
{
	static char code[64];
	struct session *session = ops_fixture();
	enum operation_state state = OPERATION_PENDING;
	struct json_writer w;
	cJSON *doc;

	json_writer_init(&w, text, sizeof(text));
	while (state == OPERATION_PENDING) {
		net_client_wait(&session->window_net, -1);
		state = operation_receive(session, &w);
	}
	doc = cJSON_ParseWithLength(w.text, w.len);
	assert_int_equal(ops_number(doc, "id"), 8);
	snprintf(code, sizeof(code), "%s",
		ops_text(cJSON_GetObjectItem(doc, "error"), "code"));
	cJSON_Delete(doc);
	return code;
}

void window_settle(void)
{
	struct session *session = ops_fixture();
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	while (session->window_net.count > 0) {
		net_client_wait(&session->window_net, -1);
		(void)operation_receive(session, &w);
	}
}
