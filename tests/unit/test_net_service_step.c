#include "net/service_step.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <string.h>

static char text[SERVICE_STEP_MAX];

static const char *write_step(const struct step *step)
{
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	step_write(&w, NULL, step);
	assert_int_equal(json_finish(&w), STATUS_OK);
	return text;
}

static void a_step_says_what_it_knows_and_no_more(void **state)
{
	struct step step = {
		.name = "txt_atproto",
		.asked = "_atproto.alice.example.com TXT",
		.outcome = STEP_ABSENT,
		.ms = 12,
	};

	(void)state;
	assert_string_equal(write_step(&step),
		"{\"step\":\"txt_atproto\","
		"\"asked\":\"_atproto.alice.example.com TXT\","
		"\"outcome\":\"absent\",\"ms\":12}");
	step.outcome = STEP_FAILED;
	step.answer = "did:plc:x";
	step.has_dnssec = true;
	step.dnssec = DNSSEC_SECURE;
	step.code = STATUS_DNS_CONFLICT;
	assert_string_equal(write_step(&step),
		"{\"step\":\"txt_atproto\","
		"\"asked\":\"_atproto.alice.example.com TXT\","
		"\"outcome\":\"failed\",\"answer\":\"did:plc:x\","
		"\"dnssec\":\"secure\",\"code\":\"dns_conflict\",\"ms\":12}");
}

static void nothing_in_an_answer_moves_or_hides_what_is_beside_it(void **state)
{
	const struct step step = {
		.name = "clean",
		.asked = "b\xc3\xbc"
			 "cher\xe2\x80\xae.example",
		.answer = "\x1b[2J\n\xff\xc0\x80",
	};

	(void)state;
	assert_non_null(strstr(write_step(&step), "\"asked\":\"b\xc3\xbc"
						  "cher?.example\""));
	assert_non_null(strstr(text, "\"answer\":\"?[2J????\""));
}

static void the_longest_step_fits_its_frame(void **state)
{
	char longest[1000];
	struct step step = {
		.name = "well_known", .asked = longest, .answer = longest};

	(void)state;
	memset(longest, '"', sizeof(longest));
	longest[999] = '\0';
	write_step(&step);
	/* a character that would be cut in two is left out */
	for (size_t i = 1; i < 998; i += 2)
		memcpy(longest + i, "\xc3\xa4", 2);
	write_step(&step);
	assert_non_null(strstr(text, "\xa4\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_says_what_it_knows_and_no_more),
		cmocka_unit_test(
			nothing_in_an_answer_moves_or_hides_what_is_beside_it),
		cmocka_unit_test(the_longest_step_fits_its_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
