/* Linking a handle that the user has already, with a scripted nywhere-net. */
#include "cmocka_setup.h"
#include "link_script.h"

#include <stdio.h>
#include <string.h>

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

#define AT_SERVER                                                              \
	"\"handle\":\"" DAVE "\",\"issuer\":\"https://as.example.net\","       \
	"\"server\":\"as.example.net\""
#define BEGIN_WITHOUT_DID                                                      \
	"oauth_begin {\"id\":$,\"result\":{\"flow\":\"" FLOW "\",\"url\":"     \
	"\"https://as.example.net/authorize\"," AT_SERVER                      \
	",\"scope\":\"openid\"}}\n"
#define FINISH_AS(subject)                                                     \
	"oauth_finish {\"id\":$,\"result\":{" AT_SERVER ",\"sub\":\"" subject  \
	"\"}}\n"

static void an_account_without_a_did_is_known_by_its_name_at_the_server(
	void **state)
{
	(void)state;
	net_script(BEGIN_WITHOUT_DID FINISH_AS("user-1"));
	for (int i = 0; i < 2; i++) {
		assert_string_equal(ask("link_begin", PLAIN(DAVE)), "");
		assert_string_equal(ask("link_finish", THE_FLOW), "");
	}
	net_script(BEGIN_WITHOUT_DID FINISH_AS("user-2"));
	assert_string_equal(ask("link_begin", PLAIN(DAVE)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "handle_exists");
	assert_string_equal(ask("link_cancel", THE_FLOW), "");
	net_script(BEGIN_WITHOUT_DID FINISH_AS("user 2"));
	assert_string_equal(ask("link_begin", PLAIN(DAVE)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "net_failed");
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

/* Whatever comes after it has an answer: then it has been read, too. */
static bool has_cancelled(const char *id)
{
	char line[128];

	assert_string_equal(ask("resolve", PLAIN(CAROL)), "dns_failed");
	snprintf(line, sizeof(line),
		"\"op\":\"oauth_cancel\",\"args\":{\"flow\":\"%s\"}}", id);
	return strstr(net_asked(), line) != NULL;
}

#define NO_DNS                                                                 \
	"resolve {\"id\":$,\"error\":{\"code\":\"dns_failed\","                \
	"\"message\":\"x\"}}\n"                                                \
	"oauth_cancel {\"id\":$,\"error\":{\"code\":\"flow_unknown\","         \
	"\"message\":\"x\"}}\n"

static void what_is_begun_and_refused_is_cancelled(void **state)
{
	(void)state;
	net_script(BEGIN(CAROL, PLC) FINISH(CAROL, PLC) NO_DNS);
	assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	assert_string_equal(ask("link_finish", THE_FLOW), "");
	assert_false(has_cancelled(FLOW));
	net_script(BEGIN(CAROL, OTHER) NO_DNS);
	assert_string_equal(
		ask("link_begin", PLAIN("@" CAROL)), "handle_exists");
	assert_true(has_cancelled(FLOW));
	assert_string_equal(ask("resolve", PLAIN(CAROL)), "dns_failed");
}

static void the_ninth_flow_takes_the_place_of_the_first(void **state)
{
	char script[1024];

	(void)state;
	for (int i = 0; i <= LINK_FLOWS_MAX; i++) {
		assert_false(i > 0 && has_cancelled("flow-0"));
		snprintf(script, sizeof(script),
			"oauth_begin "
			"{\"id\":$,\"result\":{\"flow\":\"flow-%d\","
			"\"url\":\"https://as.example.net/a\"," ACCOUNT(
				CAROL, PLC) ",\"scope\":\"\"}}\n" NO_DNS,
			i);
		net_script(script);
		assert_string_equal(ask("link_begin", PLAIN(CAROL)), "");
	}
	assert_true(has_cancelled("flow-0"));
	assert_false(has_cancelled("flow-1"));
	assert_string_equal(
		ask("link_finish", "{\"flow\":\"flow-0\"}"), "flow_unknown");
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
		TEST(an_account_without_a_did_is_known_by_its_name_at_the_server),
		TEST(what_is_proven_must_be_what_was_begun),
		TEST(what_was_proven_is_kept_while_the_vault_is_away),
		TEST(a_cancelled_flow_is_gone),
		TEST(what_is_begun_and_refused_is_cancelled),
		TEST(the_ninth_flow_takes_the_place_of_the_first),
		TEST(the_answer_to_begin_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
