/* A linked account gets a key, with a scripted nywhere-net. */
#include "base/base64url.h"
#include "cmocka_setup.h"
#include "link_script.h"

#include <stdio.h>
#include <string.h>

#define CODE_SENT                                                              \
	"oauth_finish {\"id\":$,\"result\":{" ACCOUNT(                         \
		CAROL, PLC) ",\"code_sent\":true}}\n"
#define ADDED                                                                  \
	"oauth_add_key {\"id\":$,\"result\":{\"did\":\"" PLC                   \
	"\",\"fragment\":\"nywhere-2\"}}\n"
#define THE_CODE "{\"flow\":\"" FLOW "\",\"code\":\" ABCDE-12345\\n\"}"
#define KEYED(handle) "{\"handle\":\"" handle "\",\"with_key\":true}"

/* The name in the token's header, the part before the first dot. */
static void expect_key_id(const char *token, const char *key_id)
{
	unsigned char text[512];
	size_t len = sizeof(text);
	cJSON *header;

	assert_int_equal(
		base64url_decode(token, strcspn(token, "."), text, &len),
		STATUS_OK);
	header = cJSON_ParseWithLength((const char *)text, len);
	assert_string_equal(ops_text(header, "kid"), key_id);
	cJSON_Delete(header);
}

static void a_key_is_added_with_the_code_and_signs_from_then_on(void **state)
{
	cJSON *result;
	char key[128];

	(void)state;
	net_script(BEGIN(CAROL, PLC) CODE_SENT
		"oauth_add_key {\"id\":$,\"error\":{\"code\":\"code_wrong\","
		"\"message\":\"x\"}}\n");
	assert_string_equal(ask("link_begin", KEYED(CAROL)), "");
	result = ops_result(ops_fixture(), "link_finish", THE_FLOW);
	assert_true(is_true(result, "code_sent"));
	assert_string_equal(ops_text(result, "handle"), CAROL);
	cJSON_Delete(result);
	net_forget_asked();
	assert_string_equal(ask("link_code", THE_CODE), "code_wrong");
	assert_string_equal(ask("sign_in", SIGN_IN), "no_key");
	assert_int_equal(sscanf(strstr(net_asked(), "\"key\":"),
				 "\"key\":\"%127[^\"]\"", key),
		1);
	assert_non_null(strstr(net_asked(), "\"code\":\"ABCDE-12345\""));
	assert_non_null(strstr(net_asked(), "\"fragment\":\"nywhere\""));
	net_forget_asked();
	net_script(ADDED);
	result = ops_result(ops_fixture(), "link_code", THE_CODE);
	assert_true(is_true(cJSON_GetObjectItem(result, "handle"), "key"));
	cJSON_Delete(result);
	assert_non_null(strstr(net_asked(), key)); /* the same key again */
	result = ops_result(ops_fixture(), "sign_in", SIGN_IN);
	expect_key_id(ops_text(result, "token"), PLC "#nywhere-2");
	cJSON_Delete(result);
	assert_string_equal(ask("link_code", THE_CODE), "flow_unknown");
}

static void a_code_is_expected_by_nobody_who_asked_for_no_key(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) CODE_SENT);
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "net_failed");
}

static void a_code_that_could_be_none_is_not_sent(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) CODE_SENT);
	assert_string_equal(ask("link_begin", KEYED(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	net_forget_asked();
	assert_string_equal(
		ask("link_code", "{\"flow\":\"" FLOW "\",\"code\":\" \"}"),
		"code_wrong");
	assert_string_equal(
		ask("link_code", "{\"flow\":\"" FLOW "\",\"code\":\"a b\"}"),
		"code_wrong");
	assert_string_equal(net_asked(), "");
}

/* The key is in the document, but nobody told the vault. */
static void a_check_finds_the_key_that_an_ended_program_left(void **state)
{
	static char script[2048];
	cJSON *result;
	char key[128];

	(void)state;
	net_script(BEGIN(CAROL, PLC) CODE_SENT "oauth_add_key exit\n");
	assert_string_equal(ask("link_begin", KEYED(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	assert_string_equal(ask("link_code", THE_CODE), "net_failed");
	assert_string_equal(ask("sign_in", SIGN_IN), "no_key");
	assert_int_equal(sscanf(strstr(net_asked(), "\"key\":"),
				 "\"key\":\"%127[^\"]\"", key),
		1);
	snprintf(script, sizeof(script),
		"resolve {\"id\":$,\"result\":{\"handle\":\"" CAROL "\","
		"\"did\":\"" PLC "\",\"agrees\":true,\"keys\":[{\"id\":\"" PLC
		"#nywhere\",\"key\":\"%s\"}],\"issuer\":"
		"\"https://as.example.net\",\"ttl\":60,\"steps\":[]}}\n",
		key);
	net_script(script);
	result = ops_result(ops_fixture(), "handle_check", PLAIN(CAROL));
	assert_true(is_true(result, "agrees"));
	assert_null(cJSON_GetObjectItem(result, "publish"));
	cJSON_Delete(result);
	assert_string_equal(ask("sign_in", SIGN_IN), "");
}

static void the_owner_of_a_did_web_gets_what_to_add_to_her_document(
	void **state)
{
	cJSON *result;
	const cJSON *document;

	(void)state;
	net_script(BEGIN(DAVE, WEB) FINISH(DAVE, WEB));
	assert_string_equal(ask("link_begin", KEYED(DAVE)), "");
	result = ops_result(ops_fixture(), "link_finish", THE_FLOW);
	assert_true(is_true(cJSON_GetObjectItem(result, "handle"), "key"));
	document = cJSON_GetObjectItem(result, "documents")->child;
	assert_string_equal(ops_text(document, "url"),
		"https://dave.example.com/.well-known/did.json");
	assert_true(is_true(document, "merge"));
	cJSON_Delete(result);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, net_fixture_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_is_added_with_the_code_and_signs_from_then_on),
		TEST(a_code_is_expected_by_nobody_who_asked_for_no_key),
		TEST(a_code_that_could_be_none_is_not_sent),
		TEST(a_check_finds_the_key_that_an_ended_program_left),
		TEST(the_owner_of_a_did_web_gets_what_to_add_to_her_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
