#include "handle/handle_record.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define PLC "did:plc:7iza6de2dwap2sbkpav7c6c6"
#define WEB "did:web:alice.example.com"

/* Up to three records; NULL ends them. */
static size_t count_of(const char *const text[3])
{
	size_t n = 0;

	while (n < 3 && text[n] != NULL)
		n++;
	return n;
}

static void assert_nywhere(const char *const text[3], enum status status,
	enum handle_record_kind kind, const char *did)
{
	struct handle_record record = {.did = ""};
	enum status st = handle_record_nywhere(text, count_of(text), &record);

	if (st != status)
		fail_msg("%s: %s", text[0], status_code(st));
	assert_int_equal(record.kind, kind);
	assert_string_equal(record.did, did);
}

#define RECORDS(...)                                                           \
	(const char *const[3])                                                 \
	{                                                                      \
		__VA_ARGS__                                                    \
	}

static void our_record_is_read(void **state)
{
	(void)state;
	assert_nywhere(RECORDS("v=nyw1 did=" PLC), STATUS_OK, RECORD_DID, PLC);
	assert_nywhere(
		RECORDS("v=nyw1  did=" WEB " "), STATUS_OK, RECORD_DID, WEB);
	assert_nywhere(
		RECORDS("v=nyw1 self=udf"), STATUS_OK, RECORD_SELF_UDF, "");
	assert_nywhere(
		RECORDS("v=nyw1 revoked"), STATUS_OK, RECORD_REVOKED, "");
	assert_nywhere(RECORDS("v=nyw1 later=x did=" PLC " y"), STATUS_OK,
		RECORD_DID, PLC);
}

static void records_of_others_are_passed_over(void **state)
{
	(void)state;
	assert_nywhere(RECORDS(NULL), STATUS_OK, RECORD_NONE, "");
	assert_nywhere(RECORDS("v=spf1 -all", "v=nyw10 did=" PLC, ""),
		STATUS_OK, RECORD_NONE, "");
	assert_nywhere(
		RECORDS("did=" WEB, "V=nyw1 x"), STATUS_OK, RECORD_NONE, "");
	assert_nywhere(RECORDS("hello", "v=nyw1 did=" PLC), STATUS_OK,
		RECORD_DID, PLC);
}

static void equal_records_agree_and_others_conflict(void **state)
{
	(void)state;
	assert_nywhere(RECORDS("v=nyw1 did=" PLC, "v=nyw1 x did=" PLC),
		STATUS_OK, RECORD_DID, PLC);
	assert_nywhere(RECORDS("v=nyw1 did=" PLC, "v=nyw1 did=" WEB),
		STATUS_DNS_CONFLICT, RECORD_NONE, "");
	assert_nywhere(RECORDS("v=nyw1 did=" PLC, "v=nyw1 self=udf"),
		STATUS_DNS_CONFLICT, RECORD_NONE, "");
	assert_nywhere(RECORDS("v=nyw1 self=udf", "v=nyw1 self=udf"), STATUS_OK,
		RECORD_SELF_UDF, "");
}

static void a_revocation_outweighs_all(void **state)
{
	(void)state;
	assert_nywhere(RECORDS("v=nyw1 did=" PLC, "v=nyw1 revoked"), STATUS_OK,
		RECORD_REVOKED, "");
	assert_nywhere(RECORDS("v=nyw1", "v=nyw1 revoked"), STATUS_OK,
		RECORD_REVOKED, "");
	assert_nywhere(RECORDS("v=nyw1 did=" PLC " revoked"), STATUS_OK,
		RECORD_REVOKED, "");
	assert_nywhere(RECORDS("v=nyw1 revoked did=" PLC), STATUS_OK,
		RECORD_REVOKED, "");
}

static void what_cannot_be_read_is_a_failure_in_any_order(void **state)
{
	static const char *const bad[] = {
		"v=nyw1",
		"v=nyw1 ",
		"v=nyw1 hello",
		"v=nyw1 did=",
		"v=nyw1 did=alice",
		"v=nyw1 did=did:plc:",
		"v=nyw1 did=" PLC " did=" WEB,
		"v=nyw1 did=bad did=" WEB,
		"v=nyw1 did=" PLC " self=udf",
		"v=nyw1 self=x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_nywhere(
			RECORDS(bad[i]), STATUS_RECORD_BAD, RECORD_NONE, "");
		assert_nywhere(RECORDS(bad[i], "v=nyw1 did=" PLC),
			STATUS_RECORD_BAD, RECORD_NONE, "");
		assert_nywhere(RECORDS("v=nyw1 did=" PLC, bad[i]),
			STATUS_RECORD_BAD, RECORD_NONE, "");
	}
	assert_nywhere(RECORDS("v=nyw1 did=" PLC, "v=nyw1 did=" WEB, "v=nyw1"),
		STATUS_RECORD_BAD, RECORD_NONE, "");
}

static void assert_atproto(
	const char *const text[3], enum status status, const char *did)
{
	struct handle_record record = {.did = ""};
	enum status st = handle_record_atproto(text, count_of(text), &record);

	assert_int_equal(st, status);
	assert_string_equal(record.did, did);
	assert_int_equal(
		record.kind, did[0] != '\0' ? RECORD_DID : RECORD_NONE);
}

static void the_record_of_atproto_is_read(void **state)
{
	(void)state;
	assert_atproto(RECORDS("did=" PLC), STATUS_OK, PLC);
	assert_atproto(RECORDS("did=" PLC " "), STATUS_OK, PLC);
	assert_atproto(RECORDS("x", "did=" PLC, "did=" PLC), STATUS_OK, PLC);
	assert_atproto(RECORDS("verify=1", "DID=" PLC), STATUS_OK, "");
	assert_atproto(
		RECORDS("did=" PLC, "did=" WEB), STATUS_DNS_CONFLICT, "");
	assert_atproto(RECORDS("did="), STATUS_RECORD_BAD, "");
	assert_atproto(RECORDS("did=did:plc:"), STATUS_RECORD_BAD, "");
	assert_atproto(RECORDS("did= " PLC), STATUS_RECORD_BAD, "");
}

static enum status file(const char *text, size_t len)
{
	struct handle_record record;

	return handle_record_file(text, len, &record);
}

static void the_file_holds_one_did(void **state)
{
	static const char text[] = "\r\n " PLC " \n";
	struct handle_record record;

	(void)state;
	assert_int_equal(
		handle_record_file(text, sizeof(text) - 1, &record), STATUS_OK);
	assert_int_equal(record.kind, RECORD_DID);
	assert_string_equal(record.did, PLC);
	assert_int_equal(file("", 0), STATUS_RECORD_BAD);
	assert_int_equal(file("<!doctype html>", 15), STATUS_RECORD_BAD);
	assert_int_equal(file(PLC "\n" PLC, 65), STATUS_RECORD_BAD);
	assert_int_equal(file(PLC "\0", 33), STATUS_RECORD_BAD);
	assert_int_equal(file("\0" PLC, 33), STATUS_RECORD_BAD);
}

static void a_did_has_2048_characters_at_most(void **state)
{
	char text[HANDLE_RECORD_DID_MAX + 2] = "did:plc:";

	(void)state;
	memset(text + 8, 'a', sizeof(text) - 8);
	assert_int_equal(file(text, HANDLE_RECORD_DID_MAX), STATUS_OK);
	assert_int_equal(
		file(text, HANDLE_RECORD_DID_MAX + 1), STATUS_RECORD_BAD);
}

static void check_valid_did(char *line, void *user)
{
	(void)user;
	/* White space around is allowed here, and the line is one DID. */
	if (file(line, strlen(line)) != STATUS_OK)
		fail_msg("refused: %s", line);
}

static void check_invalid_did(char *line, void *user)
{
	size_t *trimmed = user;

	if (file(line, strlen(line)) != STATUS_OK)
		return;
	if (strpbrk(line, " \t") == NULL)
		fail_msg("accepted: %s", line);
	(*trimmed)++;
}

static void the_atproto_cases_of_dids_come_through(void **state)
{
	size_t trimmed = 0;

	(void)state;
	assert_int_equal(fixture_each_line("data/syntax/did_syntax_valid.txt",
				 check_valid_did, NULL),
		24);
	assert_int_equal(fixture_each_line("data/syntax/did_syntax_invalid.txt",
				 check_invalid_did, &trimmed),
		18);
	assert_in_range(trimmed, 0, 3);
}

static void the_place_of_a_server_is_read(void **state)
{
	char out[HANDLE_RECORD_META_MAX + 1];

	(void)state;
	assert_int_equal(handle_record_oauth(RECORDS("x", "meta=/as"), 2, out),
		STATUS_OK);
	assert_string_equal(out, "/as");
	assert_int_equal(
		handle_record_oauth(RECORDS("meta=https://as.test/x"), 1, out),
		STATUS_OK);
	assert_string_equal(out, "https://as.test/x");
	assert_int_equal(handle_record_oauth(RECORDS("x"), 1, out), STATUS_OK);
	assert_string_equal(out, "");
	assert_int_equal(
		handle_record_oauth(RECORDS("meta=/a", "meta=/b"), 2, out),
		STATUS_DNS_CONFLICT);
	assert_int_equal(
		handle_record_oauth(RECORDS("meta=http://as.test"), 1, out),
		STATUS_RECORD_BAD);
	assert_int_equal(handle_record_oauth(RECORDS("meta=//as.test"), 1, out),
		STATUS_RECORD_BAD);
	assert_int_equal(handle_record_oauth(RECORDS("meta="), 1, out),
		STATUS_RECORD_BAD);
	assert_int_equal(handle_record_oauth(RECORDS("meta=/a#b"), 1, out),
		STATUS_RECORD_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_record_is_read),
		cmocka_unit_test(records_of_others_are_passed_over),
		cmocka_unit_test(equal_records_agree_and_others_conflict),
		cmocka_unit_test(a_revocation_outweighs_all),
		cmocka_unit_test(what_cannot_be_read_is_a_failure_in_any_order),
		cmocka_unit_test(the_record_of_atproto_is_read),
		cmocka_unit_test(the_file_holds_one_did),
		cmocka_unit_test(a_did_has_2048_characters_at_most),
		cmocka_unit_test(the_atproto_cases_of_dids_come_through),
		cmocka_unit_test(the_place_of_a_server_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
