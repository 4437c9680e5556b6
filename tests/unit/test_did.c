#include "handle/did.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#define P256_MULTIBASE "zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov"
#define ED25519_MULTIBASE "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
#define PLC "did:plc:7iza6de2dwap2sbkpav7c6c6"

static void assert_refused(const char *text)
{
	struct did did = {.text = "untouched"};

	if (did_parse(text, &did) != STATUS_BAD_DID)
		fail_msg("accepted: %s", text);
	assert_string_equal(did.text, "untouched");
}

static struct did parsed(const char *text, enum did_method method)
{
	struct did did;

	if (did_parse(text, &did) != STATUS_OK)
		fail_msg("refused: %s", text);
	assert_int_equal(did.method, method);
	assert_string_equal(did.text, text);
	return did;
}

static void the_three_methods_are_taken(void **state)
{
	(void)state;
	parsed("did:key:" P256_MULTIBASE, DID_KEY);
	parsed("did:key:" ED25519_MULTIBASE, DID_KEY);
	parsed("did:web:alice.example.com", DID_WEB);
	parsed("did:web:alice.test", DID_WEB);
	parsed(PLC, DID_PLC);
}

static void check_valid_line(char *line, void *user)
{
	static const char *const ours[] = {PLC, "did:web:example.com"};
	size_t *taken = user;

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (strcmp(line, ours[i]) == 0) {
			parsed(line, i == 0 ? DID_PLC : DID_WEB);
			(*taken)++;
			return;
		}
	}
	assert_refused(line);
}

static void check_invalid_line(char *line, void *user)
{
	(void)user;
	assert_refused(line);
}

/* Most valid cases have methods that do not exist. */
static void of_the_atproto_cases_ours_are_taken(void **state)
{
	size_t taken = 0;

	(void)state;
	assert_in_range(fixture_each_line("data/syntax/did_syntax_valid.txt",
				check_valid_line, &taken),
		20, 30);
	assert_int_equal(taken, 2);
	assert_in_range(fixture_each_line("data/syntax/did_syntax_invalid.txt",
				check_invalid_line, NULL),
		15, 25);
}

static void what_breaks_the_rules_of_its_method_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"did:",
		"did:web:",
		"did:web:localhost",
		"did:web:localhost%3A1234",
		"did:web:alice.example.com%3A8443",
		"did:web:alice.example.com:8443",
		"did:web:alice.example.com:users:alice",
		"did:web:Alice.example.com",
		"did:web:alice.example.com.",
		"did:web:192.0.2.1",
		"did:web:alice.local",
		"did:web:alice.example.com#nywhere",
		"did:web:alice.example.com/did.json",
		"did:plc:",
		"did:plc:7iza6de2dwap2sbkpav7c6c",
		PLC "6",
		"did:plc:7iza6de2dwap2sbkpav7c6c1",
		"did:plc:7IZA6DE2DWAP2SBKPAV7C6C6",
		"did:key:",
		"did:key:" P256_MULTIBASE "#" P256_MULTIBASE,
		"did:key:zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSou",
		" " PLC,
		PLC " ",
		"DID:plc:7iza6de2dwap2sbkpav7c6c6",
		"did:PLC:7iza6de2dwap2sbkpav7c6c6",
		"at://" PLC,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
}

static void a_did_key_is_its_key(void **state)
{
	struct did did = parsed("did:key:" P256_MULTIBASE, DID_KEY);
	struct did again;
	struct public_key key;

	(void)state;
	assert_int_equal(did_key_public(&did, &key), STATUS_OK);
	assert_int_equal(key.algorithm, KEY_ES256);
	did_from_key(&key, &again);
	assert_int_equal(again.method, DID_KEY);
	assert_string_equal(again.text, did.text);
	did = parsed(PLC, DID_PLC);
	assert_int_equal(did_key_public(&did, &key), STATUS_BAD_DID);
}

static void a_host_has_a_did(void **state)
{
	struct did did;
	char host[HANDLE_MAX + 1];

	(void)state;
	assert_int_equal(did_from_host("alice.example.com", &did), STATUS_OK);
	assert_int_equal(did.method, DID_WEB);
	assert_string_equal(did.text, "did:web:alice.example.com");
	assert_int_equal(did_from_host("alice", &did), STATUS_BAD_DID);
	assert_int_equal(
		did_from_host("a.example.com:1", &did), STATUS_BAD_DID);
	for (size_t i = 0; i < HANDLE_MAX; i++)
		host[i] = i % 64 == 63 ? '.' : 'a';
	host[HANDLE_MAX] = '\0';
	assert_int_equal(did_from_host(host, &did), STATUS_OK);
	assert_int_equal(strlen(did.text), DID_MAX);
	assert_string_equal(did.text + strlen("did:web:"), host);
}

static void each_method_names_its_key(void **state)
{
	struct did did = parsed("did:key:" P256_MULTIBASE, DID_KEY);
	char id[DID_URL_MAX];

	(void)state;
	did_key_id(&did, id);
	assert_string_equal(id, "did:key:" P256_MULTIBASE "#" P256_MULTIBASE);
	did = parsed("did:web:alice.example.com", DID_WEB);
	did_key_id(&did, id);
	assert_string_equal(id, "did:web:alice.example.com#nywhere");
	did = parsed(PLC, DID_PLC);
	did_key_id(&did, id);
	assert_string_equal(id, PLC "#nywhere");
}

static void the_longest_key_id_is_whole(void **state)
{
	char id[DID_URL_MAX];
	char host[HANDLE_MAX + 1];
	struct did did;

	(void)state;
	for (size_t i = 0; i < HANDLE_MAX; i++)
		host[i] = i % 64 == 63 ? '.' : 'a';
	host[HANDLE_MAX] = '\0';
	assert_int_equal(did_from_host(host, &did), STATUS_OK);
	did_key_id(&did, id);
	assert_string_equal(id + DID_MAX, "#nywhere");
	did_key_id_named(&did, "nywhere-0123456789-0123456789-01", id);
	assert_int_equal(strlen(id), DID_URL_MAX - 1);
	assert_string_equal(id + DID_MAX, "#nywhere-0123456789-0123456789-01");
}

static void a_fragment_of_ours_begins_as_sites_expect(void **state)
{
	(void)state;
	assert_true(did_key_fragment_is_valid("nywhere"));
	assert_true(did_key_fragment_is_valid("nywhere-2"));
	assert_true(
		did_key_fragment_is_valid("nywhere-0123456789-0123456789-01"));
	assert_false(
		did_key_fragment_is_valid("nywhere-0123456789-0123456789-012"));
	assert_false(did_key_fragment_is_valid(""));
	assert_false(did_key_fragment_is_valid("atproto"));
	assert_false(did_key_fragment_is_valid("Nywhere"));
	assert_false(did_key_fragment_is_valid("nywhere#x"));
	assert_false(did_key_fragment_is_valid("nywhere\""));
}

static void a_device_has_a_key_of_its_own_name(void **state)
{
	static const char *const bad[] = {"", "Laptop", "my laptop", "a.b",
		"a_b", "\xc3\xa4", "12345678901234567890123"};
	char fragment[DID_KEY_FRAGMENT_MAX + 1];

	(void)state;
	assert_int_equal(did_device_fragment("laptop", fragment), STATUS_OK);
	assert_string_equal(fragment, "nywhere-laptop");
	assert_int_equal(
		did_device_fragment("1234567890123456789012", fragment),
		STATUS_OK);
	assert_true(did_key_fragment_is_valid(fragment));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(did_device_fragment(bad[i], fragment),
			STATUS_BAD_DEVICE);
}

static void the_document_claims_handle_and_keys(void **state)
{
	struct did did = parsed("did:web:alice.example.com", DID_WEB);
	struct did key_did = parsed("did:key:" P256_MULTIBASE, DID_KEY);
	struct handle handle = {HANDLE_DNS, "alice.example.com"};
	struct did_named_key keys[2] = {{"", {0}}, {"nywhere-laptop", {0}}};
	char text[1024];
	struct json_writer w;

	(void)state;
	assert_int_equal(did_key_public(&key_did, &keys[0].key), STATUS_OK);
	keys[1].key = keys[0].key;
	json_writer_init(&w, text, sizeof(text));
	did_web_document(&did, &handle, keys, 2, &w, NULL);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text,
		"{\"@context\":[\"https://www.w3.org/ns/did/v1\","
		"\"https://w3id.org/security/multikey/v1\"],"
		"\"id\":\"did:web:alice.example.com\","
		"\"alsoKnownAs\":[\"at://alice.example.com\"],"
		"\"verificationMethod\":["
		"{\"id\":\"did:web:alice.example.com#nywhere\","
		"\"type\":\"Multikey\","
		"\"controller\":\"did:web:alice.example.com\","
		"\"publicKeyMultibase\":\"" P256_MULTIBASE "\"},"
		"{\"id\":\"did:web:alice.example.com#nywhere-laptop\","
		"\"type\":\"Multikey\","
		"\"controller\":\"did:web:alice.example.com\","
		"\"publicKeyMultibase\":\"" P256_MULTIBASE "\"}]}");
}

static void assert_web_url(const char *text, const char *url)
{
	struct did did;
	char out[DID_WEB_URL_MAX + 1];

	if (did_parse_development(text, &did) != STATUS_OK)
		fail_msg("refused: %s", text);
	assert_string_equal(did.text, text);
	assert_int_equal(did_web_url(&did, out), STATUS_OK);
	assert_string_equal(out, url);
}

static void a_host_has_its_document_at_one_place(void **state)
{
	static const char *const bad[] = {
		"did:web:localhost%3a2590",
		"did:web:localhost%3A",
		"did:web:localhost%3A0",
		"did:web:localhost%3A123456",
		"did:web:localhost%3A25x",
		"did:web:localhost%3A2590:alice",
		"did:web:localhost:2590",
		"did:web:%3A2590",
		"did:web:alice",
	};
	struct did did = parsed(PLC, DID_PLC);
	char out[DID_WEB_URL_MAX + 1];

	(void)state;
	assert_int_equal(did_web_url(&did, out), STATUS_BAD_DID);
	assert_web_url("did:web:alice.example.com",
		"https://alice.example.com/.well-known/did.json");
	assert_web_url("did:web:localhost%3A2590",
		"http://localhost:2590/.well-known/did.json");
	assert_web_url(
		"did:web:localhost", "http://localhost/.well-known/did.json");
	assert_web_url("did:web:alice.test%3A8443",
		"https://alice.test:8443/.well-known/did.json");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (did_parse_development(bad[i], &did) != STATUS_BAD_DID)
			fail_msg("accepted: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_three_methods_are_taken),
		cmocka_unit_test(of_the_atproto_cases_ours_are_taken),
		cmocka_unit_test(
			what_breaks_the_rules_of_its_method_is_refused),
		cmocka_unit_test(a_did_key_is_its_key),
		cmocka_unit_test(a_host_has_a_did),
		cmocka_unit_test(each_method_names_its_key),
		cmocka_unit_test(the_longest_key_id_is_whole),
		cmocka_unit_test(a_fragment_of_ours_begins_as_sites_expect),
		cmocka_unit_test(a_device_has_a_key_of_its_own_name),
		cmocka_unit_test(the_document_claims_handle_and_keys),
		cmocka_unit_test(a_host_has_its_document_at_one_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
