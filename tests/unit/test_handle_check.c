/* handle_check: each thing that may be wrong is one failed check with a fix. */
#include "cmocka_setup.h"
#include "net_fixture.h"

#include <stdio.h>
#include <string.h>

#define ALICE "alice.example.com"
#define PLC "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
#define OTHER "did:plc:z72i7hdynmk6r22z27h6tvur"
#define WEB "did:web:alice.example.com"
#define ACCOUNT                                                                \
	"\"handle\":\"" ALICE "\",\"did\":\"" PLC "\","                        \
	"\"issuer\":\"https://as.example.net\","                               \
	"\"server\":\"as.example.net\""
#define LINK                                                                   \
	"oauth_begin {\"id\":$,\"result\":{\"flow\":\"f\",\"url\":"            \
	"\"https://as.example.net/\",\"scope\":\"\"," ACCOUNT "}}\n"           \
	"oauth_finish {\"id\":$,\"result\":{" ACCOUNT "}}\n"
#define NOTHING "\"ttl\":0,\"steps\":[]"
#define PROBLEM(code) "\"problem\":{\"code\":\"" code "\",\"message\":\"\"}"

static void link_alice(void)
{
	net_script(LINK);
	assert_string_equal(ops_code(ops_fixture(), "link_begin",
				    "{\"handle\":\"" ALICE "\"}"),
		"");
	assert_string_equal(
		ops_code(ops_fixture(), "link_finish", "{\"flow\":\"f\"}"), "");
}

static void add_web(void)
{
	assert_string_equal(ops_code(ops_fixture(), "handle_add",
				    "{\"type\":\"dns\",\"handle\":\"" ALICE
				    "\",\"did\":\"web\"}"),
		"");
}

/* The checks as "handle did -key": a minus before one that failed, which has a
 * fix then and only then. */
static const char *check(const char *resolution)
{
	static char line[256];
	char script[2048];
	const cJSON *item;
	bool all = true;
	cJSON *result;

	snprintf(script, sizeof(script),
		"resolve {\"id\":$,\"result\":{" NOTHING "%s%s}}\n",
		resolution[0] == '\0' ? "" : ",", resolution);
	net_script(script);
	result = ops_result(
		ops_fixture(), "handle_check", "{\"handle\":\"" ALICE "\"}");
	line[0] = '\0';
	cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "checks"))
	{
		bool ok = cJSON_IsTrue(cJSON_GetObjectItem(item, "ok"));

		all = all && ok;
		assert_int_equal(cJSON_GetObjectItem(item, "fix") == NULL, ok);
		assert_true(strlen(ops_text(item, "message")) > 10);
		snprintf(line + strlen(line), sizeof(line) - strlen(line),
			"%s%s%s", line[0] == '\0' ? "" : " ", ok ? "" : "-",
			ops_text(item, "check"));
	}
	assert_int_equal(
		cJSON_IsTrue(cJSON_GetObjectItem(result, "agrees")), all);
	assert_int_equal(cJSON_GetObjectItem(result, "publish") == NULL, all);
	cJSON_Delete(result);
	return line;
}

static void of_a_linked_handle_the_server_is_looked_at(void **state)
{
	(void)state;
	link_alice();
	assert_string_equal(check("\"did\":\"" PLC "\",\"agrees\":true,"
				  "\"issuer\":\"https://as.example.net\""),
		"handle did document key server");
	assert_string_equal(check("\"did\":\"" PLC "\",\"agrees\":true,"
				  "\"issuer\":\"https://new.example.net\""),
		"handle did document key -server");
	assert_string_equal(
		check("\"did\":\"" PLC
		      "\",\"agrees\":true," PROBLEM("server_missing")),
		"handle did document key -server");
	assert_non_null(strstr(net_asked(), "\"until\":\"server\""));
	assert_non_null(strstr(net_asked(), "\"fresh\":true"));
}

static void a_name_that_leads_nowhere_or_elsewhere_is_told(void **state)
{
	(void)state;
	link_alice();
	assert_string_equal(check(PROBLEM("handle_not_found")), "-handle");
	assert_string_equal(check(PROBLEM("dns_timeout")), "-handle");
	assert_string_equal(check(PROBLEM("handle_revoked")), "-handle");
	assert_string_equal(
		check("\"did\":\"" OTHER "\",\"agrees\":true"), "handle -did");
}

/* Sites that know only _atproto take the name for somebody else. */
static void two_records_with_two_accounts_are_told(void **state)
{
	(void)state;
	add_web();
	assert_string_equal(
		check("\"did\":\"" WEB
		      "\",\"agrees\":true," PROBLEM("dns_conflict")),
		"-handle did document -key");
}

static void a_document_that_is_missing_or_disagrees_is_told(void **state)
{
	(void)state;
	link_alice();
	assert_string_equal(
		check("\"did\":\"" PLC "\",\"agrees\":false," PROBLEM(
			"did_disagrees") ",\"issuer\":\"https://"
					 "as.example.net\""),
		"handle did -document server");
	assert_string_equal(
		check("\"did\":\"" PLC "\"," PROBLEM("did_not_found")),
		"handle did -document -server");
	assert_string_equal(
		check("\"did\":\"" PLC "\"," PROBLEM("did_document_bad")),
		"handle did -document -server");
}

static void a_key_that_the_document_lacks_is_told(void **state)
{
	char resolution[512];
	char key[128] = "";
	cJSON *result;

	(void)state;
	add_web();
	assert_string_equal(check("\"did\":\"" WEB "\",\"agrees\":true"),
		"handle did document -key");
	assert_string_equal(
		check("\"did\":\"" WEB "\",\"agrees\":true,\"keys\":[{\"id\":"
		      "\"" WEB "#nywhere\",\"key\":\"did:key:zDnaerGBD7Zxzau2"
		      "fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov\"}]"),
		"handle did document -key");
	result = ops_result(
		ops_fixture(), "record", "{\"handle\":\"" ALICE "\"}");
	snprintf(key, sizeof(key), "%s",
		ops_text(cJSON_GetObjectItem(
				 cJSON_GetObjectItem(cJSON_GetObjectItem(result,
							     "documents")
							     ->child,
					 "json"),
				 "verificationMethod")
				 ->child,
			"publicKeyMultibase"));
	cJSON_Delete(result);
	snprintf(resolution, sizeof(resolution),
		"\"did\":\"" WEB "\",\"agrees\":true,\"keys\":[{\"id\":\"" WEB
		"#nywhere\",\"key\":\"did:key:%s\"}]",
		key);
	assert_string_equal(check(resolution), "handle did document key");
	snprintf(resolution, sizeof(resolution),
		"\"did\":\"" WEB "\",\"agrees\":true,\"keys\":[{\"id\":\"" WEB
		"#atproto\",\"key\":\"did:key:%s\"}]",
		key);
	assert_string_equal(check(resolution), "handle did document -key");
}

static void a_did_key_needs_no_document(void **state)
{
	char resolution[256];
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	result = ops_result(
		ops_fixture(), "handle_show", "{\"handle\":\"" ALICE "\"}");
	snprintf(resolution, sizeof(resolution),
		"\"did\":\"%s\",\"agrees\":true", ops_text(result, "did"));
	cJSON_Delete(result);
	assert_string_equal(check(resolution), "handle did key");
	assert_non_null(strstr(net_asked(), "\"until\":\"key\""));
}

static void a_fingerprint_needs_no_network(void **state)
{
	cJSON *result = ops_result(
		ops_fixture(), "handle_add", "{\"type\":\"fingerprint\"}");
	char args[128];

	(void)state;
	snprintf(args, sizeof(args), "{\"handle\":\"%s\"}",
		ops_text(result, "handle"));
	cJSON_Delete(result);
	result = ops_result(ops_fixture(), "handle_check", args);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(result, "agrees")));
	cJSON_Delete(result);
	assert_string_equal(net_asked(), "");
}

/* Nothing that is not a resolution is taken for one. */
static void an_answer_that_is_none_is_refused(void **state)
{
	static const char *const members[] = {
		"\"did\":\"did:example:x\"",
		"\"did\":\"" PLC "#x\"",
		"\"handle\":\"alice\"",
		"\"source\":\"hearsay\"",
		"\"dnssec\":\"bogus\"",
		"\"flow\":\"basic\"",
		"\"agrees\":1",
		"\"keys\":[{\"id\":\"" PLC "\",\"key\":\"did:key:zx\"}]",
		"\"keys\":[{\"id\":\"" PLC "#nywhere\",\"key\":\"zx\"}]",
		"\"keys\":[{\"id\":\"" PLC "#\\\"\",\"key\":\"did:key:zx\"}]",
		"\"keys\":[1]",
		"\"pds\":\"ftp://pds.example.net\"",
		"\"issuer\":\"https://as example.net\"",
		"\"authorization_endpoint\":\"https://as.example.net/\\u2028\"",
		"\"problem\":{\"code\":\"ok\",\"message\":\"\"}",
		"\"problem\":{\"code\":\"dns_failed\"}",
		"\"more\":1",
	};
	char script[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		snprintf(script, sizeof(script),
			"resolve {\"id\":$,\"result\":{" NOTHING ",%s}}\n",
			members[i]);
		net_script(script);
		assert_string_equal(ops_code(ops_fixture(), "resolve",
					    "{\"handle\":\"" ALICE "\"}"),
			"net_failed");
	}
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, net_fixture_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_a_linked_handle_the_server_is_looked_at),
		TEST(a_name_that_leads_nowhere_or_elsewhere_is_told),
		TEST(two_records_with_two_accounts_are_told),
		TEST(a_document_that_is_missing_or_disagrees_is_told),
		TEST(a_key_that_the_document_lacks_is_told),
		TEST(a_did_key_needs_no_document),
		TEST(a_fingerprint_needs_no_network),
		TEST(an_answer_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
