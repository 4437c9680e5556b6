/* Linking a handle that the user has already, with a scripted nywhere-net. */
#include "base/base64url.h"
#include "cmocka_setup.h"
#include "net_fixture.h"

#include <stdio.h>
#include <string.h>

#define FLOW "kq3Tz0m1Yt9yV3n0h3oV2A"
#define PLC "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
#define OTHER "did:plc:z72i7hdynmk6r22z27h6tvur"
#define WEB "did:web:dave.example.com"
#define CAROL "carol.example.com"
#define DAVE "dave.example.com"
#define ACCOUNT(handle, did)                                                   \
	"\"handle\":\"" handle "\",\"did\":\"" did "\","                       \
	"\"issuer\":\"https://as.example.net\",\"server\":"                    \
	"\"as.example.net\",\"pds\":\"https://pds.example.net\""
#define BEGIN(handle, did)                                                     \
	"oauth_begin {\"id\":$,\"result\":{\"flow\":\"" FLOW "\",\"url\":"     \
	"\"https://as.example.net/authorize?request_uri=urn:x\"," ACCOUNT(     \
		handle, did) ",\"scope\":\"atproto\"}}\n"
#define FINISH(handle, did)                                                    \
	"oauth_finish {\"id\":$,\"result\":{" ACCOUNT(handle, did) "}}\n"
#define CODE_SENT                                                              \
	"oauth_finish {\"id\":$,\"result\":{" ACCOUNT(                         \
		CAROL, PLC) ",\"code_sent\":true}}\n"
#define ADDED                                                                  \
	"oauth_add_key {\"id\":$,\"result\":{\"did\":\"" PLC                   \
	"\",\"fragment\":\"nywhere-2\"}}\n"
#define THE_FLOW "{\"flow\":\"" FLOW "\"}"
#define THE_CODE "{\"flow\":\"" FLOW "\",\"code\":\" ABCDE-12345\\n\"}"
#define KEYED(handle) "{\"handle\":\"" handle "\",\"with_key\":true}"
#define PLAIN(handle) "{\"handle\":\"" handle "\"}"
#define SIGN_IN                                                                \
	"{\"origin\":\"https://forum.example\","                               \
	"\"nonce\":\"kq3Tz0m1Yt9yV3n0h3oV2A\",\"handle\":\"" CAROL "\"}"

static const char *ask(const char *op, const char *args)
{
	return ops_code(ops_fixture(), op, args);
}

static bool is_true(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}

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

static void a_handle_is_linked_and_offered_for_the_redirect(void **state)
{
	cJSON *result;
	const cJSON *handle;

	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, PLC));
	result = ops_result(ops_fixture(), "link_begin",
		"{\"handle\":\"@Carol.example.com\",\"label\":\"me\"}");
	assert_string_equal(ops_text(result, "flow"), FLOW);
	assert_string_equal(ops_text(result, "handle"), CAROL);
	assert_string_equal(ops_text(result, "did"), PLC);
	assert_string_equal(ops_text(result, "server"), "as.example.net");
	assert_string_equal(ops_text(result, "scope"), "atproto");
	cJSON_Delete(result);
	result = ops_result(ops_fixture(), "link_finish", THE_FLOW);
	handle = cJSON_GetObjectItem(result, "handle");
	assert_string_equal(ops_text(handle, "did"), PLC);
	assert_string_equal(ops_text(handle, "label"), "me");
	assert_string_equal(
		ops_text(handle, "server"), "https://as.example.net");
	assert_string_equal(ops_text(handle, "pds"), "https://pds.example.net");
	assert_false(is_true(handle, "key"));
	assert_null(cJSON_GetObjectItem(handle, "fingerprint"));
	assert_true(is_true(handle, "default"));
	cJSON_Delete(result);
	result = ops_result(ops_fixture(), "plan",
		"{\"origin\":\"https://forum.example\",\"direct\":true}");
	handle = cJSON_GetObjectItem(result, "handles")->child;
	assert_string_equal(ops_text(handle, "mode"), "redirect");
	assert_string_equal(ops_text(handle, "why"), "handle");
	cJSON_Delete(result);
}

static void a_handle_without_a_key_signs_nothing(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, PLC));
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	assert_string_equal(ask("sign_in", SIGN_IN), "no_key");
	assert_string_equal(ask("link_finish", THE_FLOW), "flow_unknown");
}

static void the_vault_comes_before_the_network(void **state)
{
	struct session other = ops_fixture_another();

	(void)state;
	strcat(other.folder, "-none");
	net_script(BEGIN(CAROL, PLC));
	assert_string_equal(
		ops_code(&other, "link_begin", PLAIN(CAROL)), "vault_missing");
	session_clear(&other);
	ops_add(CAROL); /* with a did:key */
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "handle_exists");
	assert_string_equal(net_asked(), "");
}

static void another_account_than_that_of_the_vault_is_refused(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, PLC));
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	net_script(BEGIN(CAROL, OTHER));
	assert_string_equal(
		ask("link_begin", PLAIN("@" CAROL)), "handle_exists");
	assert_non_null(strstr(net_asked(), "\"with_key\":false}"));
	net_forget_asked();
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "handle_exists");
	assert_non_null(strstr(net_asked(), "\"did\":\"" PLC "\""));
}

static void what_is_proven_must_be_what_was_begun(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, OTHER));
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "net_failed");
	net_script(BEGIN(CAROL, PLC) FINISH(DAVE, PLC));
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "net_failed");
	assert_string_equal(ask("handle_show", PLAIN(CAROL)), "handle_unknown");
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

static void what_was_proven_is_kept_while_the_vault_is_away(void **state)
{
	struct session *session = ops_fixture();
	char folder[sizeof(session->folder)];

	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, PLC));
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	strcpy(folder, session->folder);
	vault_close(session->vault);
	session->vault = NULL;
	strcat(session->folder, "-none");
	assert_string_equal(ask("link_finish", THE_FLOW), "vault_missing");
	strcpy(session->folder, folder);
	net_forget_asked();
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	assert_string_equal(net_asked(), "");
	assert_string_equal(ask("handle_show", PLAIN(CAROL)), "");
}

static void a_cancelled_flow_is_gone(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) "oauth_cancel {\"id\":$,\"result\":{}}\n");
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_cancel", THE_FLOW), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "flow_unknown");
	assert_string_equal(ask("link_cancel", THE_FLOW), "flow_unknown");
}

static void the_answer_to_begin_is_checked(void **state)
{
	static const char *const results[] = {
		"{\"flow\":\"a b\",\"url\":\"https://a.example\",\"scope\":"
		"\"\"," ACCOUNT(CAROL, PLC) "}",
		"{\"flow\":\"\",\"url\":\"https://a.example\",\"scope\":"
		"\"\"," ACCOUNT(CAROL, PLC) "}",
		"{\"flow\":\"" FLOW "\",\"url\":\"javascript:alert(1)\","
		"\"scope\":\"\"," ACCOUNT(CAROL, PLC) "}",
		"{\"flow\":\"" FLOW "\",\"url\":\"https://a b\",\"scope\":"
		"\"\"," ACCOUNT(CAROL, PLC) "}",
		"{\"flow\":\"" FLOW "\",\"url\":\"https://a.example\","
		"\"scope\":\"\"," ACCOUNT("carol", PLC) "}",
		"{\"flow\":\"" FLOW "\",\"url\":\"https://a.example\","
		"\"scope\":\"\"," ACCOUNT(CAROL, "did:key:z1") "}",
		"{\"flow\":\"" FLOW "\",\"url\":\"https://a.example\","
		"\"scope\":\"\",\"handle\":\"" CAROL "\",\"issuer\":\"x\","
		"\"server\":\"as.example.net\"}",
	};
	char script[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		snprintf(script, sizeof(script),
			"oauth_begin {\"id\":$,\"result\":%s}\n", results[i]);
		net_script(script);
		assert_string_equal(
			ask("link_begin", PLAIN(CAROL)), "net_failed");
	}
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, net_fixture_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_handle_is_linked_and_offered_for_the_redirect),
		TEST(a_handle_without_a_key_signs_nothing),
		TEST(the_vault_comes_before_the_network),
		TEST(another_account_than_that_of_the_vault_is_refused),
		TEST(what_is_proven_must_be_what_was_begun),
		TEST(a_key_is_added_with_the_code_and_signs_from_then_on),
		TEST(a_code_that_could_be_none_is_not_sent),
		TEST(a_check_finds_the_key_that_an_ended_program_left),
		TEST(the_owner_of_a_did_web_gets_what_to_add_to_her_document),
		TEST(what_was_proven_is_kept_while_the_vault_is_away),
		TEST(a_cancelled_flow_is_gone),
		TEST(the_answer_to_begin_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
