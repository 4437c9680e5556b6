#include "handle/did_document.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEB "did:web:alice.example.com"
#define P256 "zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov"
#define ED25519 "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
#define SECP256K1 "zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9"
#define HEAD "{\"id\":\"" WEB "\""
#define METHOD(id, type, multibase)                                            \
	"{\"id\":\"" id "\",\"type\":\"" type                                  \
	"\",\"publicKeyMultibase\":\"" multibase "\"}"
#define PDS(id, type, endpoint)                                                \
	"{\"id\":\"" id "\",\"type\":\"" type                                  \
	"\",\"serviceEndpoint\":" endpoint "}"
#define PDS_TYPE "AtprotoPersonalDataServer"
/* RFC 7515, A.3 */
#define JWK                                                                    \
	"{\"kty\":\"EC\",\"crv\":\"P-256\","                                   \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","               \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""

static struct did alice(void)
{
	struct did did;

	assert_int_equal(did_parse(WEB, &did), STATUS_OK);
	return did;
}

static enum status parse(const char *text, struct did_document *out)
{
	struct did did = alice();

	memset(out, 0, sizeof(*out));
	return did_document_parse(text, strlen(text), &did, out);
}

static struct did_document parsed(const char *text)
{
	struct did_document document;
	enum status st = parse(text, &document);

	if (st != STATUS_OK)
		fail_msg("%s: %s", text, status_code(st));
	return document;
}

static void a_document_of_today_is_read(void **state)
{
	struct did_document document = parsed(
		"{\"@context\":[\"https://www.w3.org/ns/did/v1\"],\"id\":\"" WEB
		"\",\"alsoKnownAs\":[\"at://alice.example.com\"],"
		"\"verificationMethod\":[" METHOD(WEB "#atproto", "Multikey",
			P256) "," METHOD(WEB "#nywhere", "Multikey",
			ED25519) "],\"service\":[" PDS("#atproto_pds", PDS_TYPE,
			"\"https://pds.example.com\"") "]}");
	char multibase[PUBLIC_KEY_MULTIBASE_MAX];

	(void)state;
	assert_string_equal(document.handle, "alice.example.com");
	assert_int_equal(document.key_count, 1);
	assert_string_equal(document.key[0].id, WEB "#nywhere");
	public_key_multibase(&document.key[0].key, multibase);
	assert_string_equal(multibase, ED25519);
	assert_true(document.has_pds);
	assert_string_equal(document.pds, "https://pds.example.com");
}

static void a_document_of_another_is_told_apart(void **state)
{
	struct did_document document;

	(void)state;
	assert_int_equal(
		parse("{\"id\":\"did:web:mallory.example.com\"}", &document),
		STATUS_DID_OTHER);
	assert_int_equal(
		parse("{\"id\":\"" WEB "#x\"}", &document), STATUS_DID_OTHER);
	assert_int_equal(
		parse("{\"id\":\"" WEB ".\"}", &document), STATUS_DID_OTHER);
}

static void what_is_no_document_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"<!doctype html>",
		"[]",
		"\"" WEB "\"",
		"{}",
		"{\"id\":1}",
		HEAD ",\"id\":\"" WEB "\"}",
		HEAD ",\"alsoKnownAs\":\"at://alice.example.com\"}",
		HEAD ",\"verificationMethod\":{}}",
		HEAD ",\"service\":\"x\"}",
		HEAD "}x",
		"{\"id\":\"" WEB "\\u0000\"}",
	};
	struct did_document document;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(bad[i], &document) != STATUS_DID_DOCUMENT_BAD)
			fail_msg("%s", bad[i]);
	}
	assert_string_equal(parsed(HEAD "}").handle, "");
	assert_string_equal(parsed(HEAD ",\"alsoKnownAs\":null}").handle, "");
}

static void the_first_name_of_at_counts(void **state)
{
	static const struct {
		const char *names;
		const char *handle;
	} cases[] = {
		{"", ""},
		{"\"at://b.example.com\",\"at://alice.example.com\"",
			"b.example.com"},
		{"1,null,[],\"https://x.example.com\",\"at://"
		 "alice.example.com\"",
			"alice.example.com"},
		{"\"at://no_name\",\"at://\",\"at://alice.example.com/x\","
		 "\"at://Alice.Example.com\"",
			"alice.example.com"},
		{"\"AT://alice.example.com\"", ""},
		{"\"at://@alice.example.com\"", ""},
		{"\"at://alice.1\"", ""},
		{"\"at://did:plc:7iza6de2dwap2sbkpav7c6c6\"", ""},
		{"\"at://alice.local\",\"at://alice.example.com\"",
			"alice.local"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), HEAD ",\"alsoKnownAs\":[%s]}",
			cases[i].names);
		assert_string_equal(parsed(text).handle, cases[i].handle);
	}
}

static size_t keys_of(const char *methods)
{
	char text[8192];

	snprintf(text, sizeof(text), HEAD ",\"verificationMethod\":[%s]}",
		methods);
	return parsed(text).key_count;
}

static void only_usable_keys_of_ours_are_taken(void **state)
{
	static const struct {
		const char *methods;
		size_t count;
	} cases[] = {
		{METHOD("#nywhere", "Multikey", P256), 1},
		{METHOD(WEB "#nywhere-laptop", "Multikey", P256), 1},
		{METHOD("#nywhere2", "JsonWebKey", P256), 1},
		{METHOD("#atproto", "Multikey", P256), 0},
		{METHOD("#xnywhere", "Multikey", P256), 0},
		{METHOD("nywhere", "Multikey", P256), 0},
		{METHOD(WEB "nywhere", "Multikey", P256), 0},
		{METHOD("did:web:mallory.com#nywhere", "Multikey", P256), 0},
		{METHOD("#nywhere x", "Multikey", P256), 0},
		{METHOD("#nywhere", "Odd2030", P256), 0},
		{METHOD("#nywhere", "Multikey", SECP256K1), 0},
		{METHOD("#nywhere", "Multikey", "z"), 0},
		{METHOD("#nywhere", "Multikey", P256) "," METHOD(
			 WEB "#nywhere", "Multikey", ED25519),
			1},
		{"1,\"#nywhere\",{\"id\":7},{\"id\":\"#nywhere\"},null", 0},
		{"{\"id\":\"#nywhere\",\"type\":\"JsonWebKey2020\","
		 "\"publicKeyJwk\":" JWK ",\"use\":\"sig\"}}",
			1},
		{"{\"id\":\"#nywhere\",\"type\":\"JsonWebKey2020\","
		 "\"publicKeyJwk\":" JWK ",\"d\":\"x\"}}",
			0},
		{"{\"id\":\"#nywhere\",\"type\":\"JsonWebKey2020\","
		 "\"publicKeyJwk\":{\"kty\":\"EC\"}}",
			0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (keys_of(cases[i].methods) != cases[i].count)
			fail_msg("%s", cases[i].methods);
	}
}

static void of_many_keys_ten_are_taken(void **state)
{
	char methods[8192] = "";
	char method[256];

	(void)state;
	for (int i = 0; i < 12; i++) {
		snprintf(method, sizeof(method),
			"%s" METHOD("#nywhere-%d", "Multikey", P256),
			i > 0 ? "," : "", i);
		strcat(methods, method);
	}
	assert_int_equal(keys_of(methods), DID_DOCUMENT_KEYS_MAX);
}

static void the_longest_fragment_is_kept_and_a_longer_one_is_not(void **state)
{
	char id[128] = "#nywhere";
	char method[512];

	(void)state;
	while (strlen(id) < 1 + DID_FRAGMENT_MAX)
		strcat(id, "x");
	snprintf(method, sizeof(method), METHOD("%s", "Multikey", P256), id);
	assert_int_equal(keys_of(method), 1);
	strcat(id, "x");
	snprintf(method, sizeof(method), METHOD("%s", "Multikey", P256), id);
	assert_int_equal(keys_of(method), 0);
}

static void the_pds_is_an_origin(void **state)
{
	static const struct {
		const char *services;
		bool has_pds;
		const char *pds;
	} cases[] = {
		{"", false, ""},
		{PDS(WEB "#atproto_pds", PDS_TYPE, "\"https://pds.test/\""),
			true, "https://pds.test"},
		{PDS("#atproto_pds", PDS_TYPE, "\"http://localhost:2583\""),
			true, "http://localhost:2583"},
		{PDS("#other", "Other", "{\"a\":1}") "," PDS(
			 "#atproto_pds", PDS_TYPE, "\"https://pds.test\""),
			true, "https://pds.test"},
		{PDS("#atproto_pds", "Other", "\"https://pds.test\""), false,
			""},
		{PDS("#atproto_pds", PDS_TYPE, "[\"https://pds.test\"]"), false,
			""},
		{PDS("#atproto_pds", PDS_TYPE, "\"https://pds.test/xrpc\""),
			true, ""},
		{PDS("#atproto_pds", PDS_TYPE, "\"http://pds.test\""), true,
			""},
		{PDS("#atproto_pds", PDS_TYPE, "\"https://u@pds.test\""), true,
			""},
		{PDS("#atproto_pds", PDS_TYPE, "\"\""), true, ""},
	};
	char text[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct did_document document;

		snprintf(text, sizeof(text), HEAD ",\"service\":[%s]}",
			cases[i].services);
		document = parsed(text);
		assert_int_equal(document.has_pds, cases[i].has_pds);
		assert_string_equal(document.pds, cases[i].pds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_of_today_is_read),
		cmocka_unit_test(a_document_of_another_is_told_apart),
		cmocka_unit_test(what_is_no_document_is_refused),
		cmocka_unit_test(the_first_name_of_at_counts),
		cmocka_unit_test(only_usable_keys_of_ours_are_taken),
		cmocka_unit_test(of_many_keys_ten_are_taken),
		cmocka_unit_test(
			the_longest_fragment_is_kept_and_a_longer_one_is_not),
		cmocka_unit_test(the_pds_is_an_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
