#include "handle/auth_metadata.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AS "https://as.example.com"
#define PDS "https://pds.example.com"
#define TEXT_MAX 8192

/* A member of a document that is put together for a test. */
struct member {
	const char *name;
	const char *value;
};

/* What the atproto profile asks for. */
static const struct member good[] = {
	{"issuer", "\"" AS "\""},
	{"authorization_endpoint", "\"" AS "/oauth/authorize\""},
	{"token_endpoint", "\"" AS "/oauth/token\""},
	{"pushed_authorization_request_endpoint", "\"" AS "/oauth/par\""},
	{"revocation_endpoint", "\"" AS "/oauth/revoke\""},
	{"scopes_supported", "[\"atproto\",\"transition:generic\"]"},
	{"response_types_supported", "[\"code\"]"},
	{"grant_types_supported", "[\"authorization_code\",\"refresh_token\"]"},
	{"code_challenge_methods_supported", "[\"S256\"]"},
	{"token_endpoint_auth_methods_supported",
		"[\"none\",\"private_key_jwt\"]"},
	{"token_endpoint_auth_signing_alg_values_supported",
		"[\"RS256\",\"ES256\"]"},
	{"dpop_signing_alg_values_supported", "[\"ES256\",\"ES256K\"]"},
	{"authorization_response_iss_parameter_supported", "true"},
	{"require_pushed_authorization_requests", "true"},
	{"client_id_metadata_document_supported", "true"},
	{"request_uri_parameter_supported", "true"},
};
#define GOOD (sizeof(good) / sizeof(good[0]))

/* The document with one member changed, added, or, with NULL, left out. */
static void write_document(
	const char *name, const char *value, char out[TEXT_MAX])
{
	bool found = false;
	size_t n = 0;

	n += (size_t)snprintf(out + n, TEXT_MAX - n, "{\"ui\":[1.5,null]");
	for (size_t i = 0; i < GOOD; i++) {
		bool is_it = name != NULL && strcmp(name, good[i].name) == 0;

		found = found || is_it;
		if (is_it && value == NULL)
			continue;
		n += (size_t)snprintf(out + n, TEXT_MAX - n, ",\"%s\":%s",
			good[i].name, is_it ? value : good[i].value);
	}
	if (name != NULL && !found)
		n += (size_t)snprintf(
			out + n, TEXT_MAX - n, ",\"%s\":%s", name, value);
	snprintf(out + n, TEXT_MAX - n, "}");
}

static enum status parse_with(enum auth_profile profile, const char *name,
	const char *value, struct auth_metadata *out)
{
	char text[TEXT_MAX];
	const char *why = "";
	enum status st;

	write_document(name, value, text);
	st = auth_metadata_parse(
		text, strlen(text), profile, AS, PDS, out, &why);
	assert_true((why == NULL) == (st == STATUS_OK));
	return st;
}

static enum status parse(const char *name, const char *value)
{
	struct auth_metadata metadata;

	return parse_with(AUTH_ATPROTO, name, value, &metadata);
}

static void the_profile_of_atproto_is_read(void **state)
{
	struct auth_metadata m;

	(void)state;
	assert_int_equal(parse_with(AUTH_ATPROTO, NULL, NULL, &m), STATUS_OK);
	assert_string_equal(m.issuer, AS);
	assert_string_equal(m.authorization_endpoint, AS "/oauth/authorize");
	assert_string_equal(m.token_endpoint, AS "/oauth/token");
	assert_string_equal(m.par_endpoint, AS "/oauth/par");
	assert_string_equal(m.revocation_endpoint, AS "/oauth/revoke");
	assert_string_equal(m.registration_endpoint, "");
	assert_true(m.sends_iss);
	assert_true(m.reads_client_metadata);
	assert_true(m.has_dpop_es256);
	assert_true(auth_metadata_has_scope(&m, "atproto"));
	assert_true(auth_metadata_has_scope(&m, "transition:generic"));
	assert_false(auth_metadata_has_scope(&m, "transition"));
	assert_false(auth_metadata_has_scope(&m, "generic"));
	assert_false(auth_metadata_has_scope(&m, ""));
}

static void every_required_member_is_required(void **state)
{
	static const char *const optional[] = {
		"revocation_endpoint", "request_uri_parameter_supported"};

	(void)state;
	for (size_t i = 0; i < GOOD; i++) {
		bool may = strcmp(good[i].name, optional[0]) == 0 ||
			   strcmp(good[i].name, optional[1]) == 0;

		if ((parse(good[i].name, NULL) == STATUS_OK) != may)
			fail_msg("without %s", good[i].name);
	}
}

static void a_document_that_says_otherwise_is_refused(void **state)
{
	static const struct member bad[] = {
		{"issuer", "\"https://evil.example.com\""},
		{"issuer", "\"" AS "/\""},
		{"issuer", "\"" AS ":443\""},
		{"issuer", "7"},
		{"authorization_endpoint", "\"/oauth/authorize\""},
		{"authorization_endpoint", "\"javascript:alert(1)\""},
		{"authorization_endpoint", "\"https://user@as.test/\""},
		{"authorization_endpoint", "\"https:///x\""},
		{"authorization_endpoint", "\"https://as.test/#x\""},
		{"authorization_endpoint", "\"https://as.test/a b\""},
		{"authorization_endpoint", "\"https://as.test\\\\@b/\""},
		{"token_endpoint", "[\"" AS "\"]"},
		{"token_endpoint", "\"\""},
		{"pushed_authorization_request_endpoint", "\"ftp://x/\""},
		{"revocation_endpoint", "\"x\""},
		{"registration_endpoint", "\"x\""},
		{"scopes_supported", "[\"openid\"]"},
		{"scopes_supported", "\"atproto\""},
		{"response_types_supported", "[\"token\"]"},
		{"grant_types_supported", "[\"authorization_code\"]"},
		{"code_challenge_methods_supported", "[\"plain\"]"},
		{"code_challenge_methods_supported", "[[\"S256\"]]"},
		{"token_endpoint_auth_methods_supported", "[\"none\"]"},
		{"token_endpoint_auth_methods_supported",
			"[\"private_key_jwt\"]"},
		{"token_endpoint_auth_signing_alg_values_supported",
			"[\"ES256\",\"none\"]"},
		{"token_endpoint_auth_signing_alg_values_supported",
			"[\"RS256\"]"},
		{"dpop_signing_alg_values_supported", "[\"RS256\"]"},
		{"authorization_response_iss_parameter_supported", "false"},
		{"authorization_response_iss_parameter_supported", "\"true\""},
		{"require_pushed_authorization_requests", "false"},
		{"client_id_metadata_document_supported", "null"},
		{"require_request_uri_registration", "false"},
		{"protected_resources", "[\"https://other.example.com\"]"},
		{"protected_resources", "[]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(bad[i].name, bad[i].value) != STATUS_METADATA_BAD)
			fail_msg("%s: %s", bad[i].name, bad[i].value);
	}
	assert_int_equal(
		parse("protected_resources", "[\"" PDS "\"]"), STATUS_OK);
	assert_int_equal(
		parse("require_request_uri_registration", "true"), STATUS_OK);
}

static void what_is_no_json_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"[]",
		"<html>",
		"{\"issuer\":\"" AS "\",\"issuer\":\"" AS "\"}",
	};
	struct auth_metadata m;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(auth_metadata_parse(bad[i], strlen(bad[i]),
					 AUTH_OAUTH, AS, NULL, &m, &why),
			STATUS_METADATA_BAD);
}

static void other_servers_need_code_and_pkce(void **state)
{
	static const char *const needless[] = {"scopes_supported",
		"grant_types_supported", "dpop_signing_alg_values_supported",
		"authorization_response_iss_parameter_supported",
		"require_pushed_authorization_requests",
		"client_id_metadata_document_supported",
		"token_endpoint_auth_methods_supported",
		"token_endpoint_auth_signing_alg_values_supported"};
	struct auth_metadata m;

	(void)state;
	for (size_t i = 0; i < sizeof(needless) / sizeof(needless[0]); i++)
		assert_int_equal(parse_with(AUTH_OAUTH, needless[i], NULL, &m),
			STATUS_OK);
	assert_int_equal(parse_with(AUTH_OAUTH, "grant_types_supported",
				 "[\"client_credentials\"]", &m),
		STATUS_METADATA_BAD);
	assert_int_equal(parse_with(AUTH_OAUTH,
				 "code_challenge_methods_supported", NULL, &m),
		STATUS_METADATA_BAD);
	assert_int_equal(
		parse_with(AUTH_OAUTH, "pushed_authorization_request_endpoint",
			NULL, &m),
		STATUS_METADATA_BAD);
}

static void a_url_has_1024_characters_at_most(void **state)
{
	char value[AUTH_URL_MAX + 4] = "\"" AS "/";
	struct auth_metadata m;

	(void)state;
	while (strlen(value) < AUTH_URL_MAX + 1)
		strcat(value, "x");
	strcat(value, "\"");
	assert_int_equal(parse_with(AUTH_ATPROTO, "token_endpoint", value, &m),
		STATUS_OK);
	assert_int_equal(strlen(m.token_endpoint), AUTH_URL_MAX);
	strcpy(value + strlen(value) - 1, "x\"");
	assert_int_equal(parse("token_endpoint", value), STATUS_METADATA_BAD);
}

static void scopes_are_kept_while_there_is_room(void **state)
{
	char value[3 * AUTH_SCOPES_MAX] = "[\"atproto\",\"a b\",\"\",7";
	struct auth_metadata m;

	(void)state;
	for (int i = 0; i < 200; i++)
		strcat(value, ",\"scope:wide\"");
	strcat(value, ",\"z\"]");
	assert_int_equal(
		parse_with(AUTH_ATPROTO, "scopes_supported", value, &m),
		STATUS_OK);
	assert_true(auth_metadata_has_scope(&m, "scope:wide"));
	assert_false(auth_metadata_has_scope(&m, "b"));
	assert_in_range(
		strlen(m.scopes), AUTH_SCOPES_MAX - 16, AUTH_SCOPES_MAX);
}

static enum status resource(const char *text, char issuer[AUTH_URL_MAX + 1])
{
	const char *why = "";
	enum status st =
		auth_metadata_resource(text, strlen(text), PDS, issuer, &why);

	assert_true((why == NULL) == (st == STATUS_OK));
	return st;
}

static void a_resource_names_one_server(void **state)
{
	static const char *const bad[] = {
		"",
		"{}",
		"{\"resource\":\"" PDS "\"}",
		"{\"authorization_servers\":[\"" AS "\"]}",
		"{\"resource\":\"" PDS "/\",\"authorization_servers\":[\"" AS
		"\"]}",
		"{\"resource\":\"https://x.test\","
		"\"authorization_servers\":[\"" AS "\"]}",
		"{\"resource\":\"" PDS "\",\"authorization_servers\":[]}",
		"{\"resource\":\"" PDS "\",\"authorization_servers\":[\"" AS
		"\",\"" AS "\"]}",
		"{\"resource\":\"" PDS "\",\"authorization_servers\":[\"" AS
		"/x\"]}",
		"{\"resource\":\"" PDS
		"\",\"authorization_servers\":[\"http://as.test\"]}",
		"{\"resource\":\"" PDS "\",\"authorization_servers\":\"" AS
		"\"}",
	};
	char issuer[AUTH_URL_MAX + 1] = "";

	(void)state;
	assert_int_equal(resource("{\"resource\":\"" PDS
				  "\",\"authorization_servers\":[\"" AS
				  "\"],\"scopes_supported\":[]}",
				 issuer),
		STATUS_OK);
	assert_string_equal(issuer, AS);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (resource(bad[i], issuer) != STATUS_METADATA_BAD)
			fail_msg("%s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_profile_of_atproto_is_read),
		cmocka_unit_test(every_required_member_is_required),
		cmocka_unit_test(a_document_that_says_otherwise_is_refused),
		cmocka_unit_test(what_is_no_json_is_refused),
		cmocka_unit_test(other_servers_need_code_and_pkce),
		cmocka_unit_test(a_url_has_1024_characters_at_most),
		cmocka_unit_test(scopes_are_kept_while_there_is_room),
		cmocka_unit_test(a_resource_names_one_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
