/* What a contact may be called and hold. */
#include "keys/contact.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <string.h>

static const char *fold(const char *name)
{
	static char out[CONTACT_NAME_MAX + 1];

	return contact_name_fold(name, out) == STATUS_OK ? out : "refused";
}

static void names_are_equal_without_case_and_spare_white_space(void **state)
{
	static const char *const pairs[][2] = {
		{"Doctor", "doctor"},
		{"  Dr \t", "refused"}, /* a tab is a control */
		{"  Dr   Jones ", "dr jones"}, {"Zo\xc3\x8b", "zo\xc3\xab"},
		{"\xc5\xbd", "\xc5\xbe"}, {"\xc4\x8c", "\xc4\x8d"},
		{"\xce\x91\xce\xa3", "\xce\xb1\xcf\x83"},
		{"\xcf\x82", "\xcf\x83"}, {"\xce\x8f", "\xcf\x8e"},
		{"\xd0\x96\xd0\x81", "\xd0\xb6\xd1\x91"},
		{"a\xc2\xa0\xe3\x80\x80"
		 "b",
			"a b"},
		{"\xe5\x8c\xbb\xe7\x94\x9f", "\xe5\x8c\xbb\xe7\x94\x9f"},
		{"\xc3\x97", "\xc3\x97"}, /* a sign among the letters */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(fold(pairs[i][0]), pairs[i][1]);
}

static void folding_twice_is_folding_once(void **state)
{
	(void)state;
	for (uint32_t c = 0xa1; c < 0x500; c++) {
		char name[] = {
			(char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)), '\0'};
		char once[CONTACT_NAME_MAX + 1];

		if (contact_name_fold(name, once) != STATUS_OK)
			continue;
		assert_string_equal(fold(once), once);
	}
}

static void what_could_be_taken_for_a_handle_is_no_name(void **state)
{
	static const char *const names[] = {"", " ", "dr.jones", "@doctor",
		"dr\xe3\x80\x82jones", "dr\xef\xbc\x8ejones",
		"dr\xef\xbd\xa1jones",
		("\xef\xbc\xa0"
		 "dr"),
		"md5k-uqpj-ivyo-upjq-sgvv-o4eo-wqfe",
		"MD5K-UQPJ-IVYO-UPJQ-SGVV-O4EO-WQFE"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(fold(names[i]), "refused");
}

static void what_is_not_seen_is_in_no_name(void **state)
{
	static const char *const names[] = {"a\nb", "a\x7f", "a\xc2\x85",
		"a\xe2\x80\xae"
		"b",
		"a\xe2\x80\x8b",
		"a\xe2\x80\x8d"
		"b",
		"\xef\xbb\xbf"
		"a",
		"a\xc2\xad", "a\xff", "a\xc3"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(fold(names[i]), "refused");
}

static void a_name_has_64_bytes_at_most(void **state)
{
	char name[CONTACT_NAME_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[CONTACT_NAME_MAX + 1] = '\0';
	assert_string_equal(fold(name), "refused");
	name[CONTACT_NAME_MAX] = '\0';
	assert_string_equal(fold(name), name);
	/* The last character may straddle the bound, after a space too. */
	strcpy(name + CONTACT_NAME_MAX - 3, " \xc3\xa9");
	assert_string_equal(fold(name), name);
	strcpy(name + CONTACT_NAME_MAX - 3, "a \xc3\xa9");
	assert_string_equal(fold(name), "refused");
}

static struct contact doctor(void)
{
	struct contact contact = {.name_count = 1, .handle_count = 1};

	strcpy(contact.names[0], "doctor");
	assert_int_equal(
		handle_parse("dr.example.com", &contact.handles[0].handle),
		STATUS_OK);
	return contact;
}

static void a_contact_has_a_name_and_a_way_to_reach_it(void **state)
{
	struct contact contact = doctor();

	(void)state;
	assert_int_equal(contact_check(&contact), STATUS_OK);
	contact.handle_count = 0;
	assert_int_equal(contact_check(&contact), STATUS_BAD_CONTACT);
	contact.address_count = 1;
	strcpy(contact.addresses[0].protocol, "mailto");
	strcpy(contact.addresses[0].address, "dr@example.com");
	assert_int_equal(contact_check(&contact), STATUS_OK);
	contact.name_count = 0;
	assert_int_equal(contact_check(&contact), STATUS_BAD_CONTACT);
}

static void an_address_has_a_protocol_and_no_gap(void **state)
{
	static const char *const wrong[][2] = {{"", "a"}, {"Mailto", "a"},
		{"1x", "a"}, {"mail to", "a"}, {"mailto", ""},
		{"mailto", "a b"}, {"mailto", "a\nb"}, {"mailto", "a\\b"},
		{"mailto", "\"a\""}, {"xmpp", "a\xe2\x80\xae"}};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct contact contact = doctor();

		contact.address_count = 1;
		strcpy(contact.addresses[0].protocol, wrong[i][0]);
		strcpy(contact.addresses[0].address, wrong[i][1]);
		assert_int_equal(contact_check(&contact), STATUS_BAD_CONTACT);
	}
}

static void a_note_may_have_lines_and_a_source_is_one(void **state)
{
	struct contact contact = doctor();

	(void)state;
	strcpy(contact.note, "one\ntwo\n");
	assert_int_equal(contact_check(&contact), STATUS_OK);
	strcpy(contact.source, "one\ntwo");
	assert_int_equal(contact_check(&contact), STATUS_BAD_CONTACT);
	contact.source[0] = '\0';
	strcpy(contact.note, "one\rtwo");
	assert_int_equal(contact_check(&contact), STATUS_BAD_CONTACT);
}

static void a_name_that_is_there_twice_is_kept_once(void **state)
{
	struct contact contact = doctor();

	(void)state;
	contact.name_count = 3;
	strcpy(contact.names[1], "DOCTOR");
	strcpy(contact.names[2], "dr jones");
	assert_int_equal(contact_check(&contact), STATUS_OK);
	assert_int_equal(contact.name_count, 2);
	assert_string_equal(contact.names[0], "doctor");
	assert_string_equal(contact.names[1], "dr jones");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			names_are_equal_without_case_and_spare_white_space),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(what_could_be_taken_for_a_handle_is_no_name),
		cmocka_unit_test(what_is_not_seen_is_in_no_name),
		cmocka_unit_test(a_name_has_64_bytes_at_most),
		cmocka_unit_test(a_contact_has_a_name_and_a_way_to_reach_it),
		cmocka_unit_test(an_address_has_a_protocol_and_no_gap),
		cmocka_unit_test(a_note_may_have_lines_and_a_source_is_one),
		cmocka_unit_test(a_name_that_is_there_twice_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
