#include "unlock/pinentry.h"

#include "cmocka_setup.h"
#include "temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct pinentry_question question = {
	"Two lines,\n100% shown as they are.", "Passphrase:", NULL};

static int set_up(void **state)
{
	unsetenv("GPG_TTY");
	return secret_heap_init() == STATUS_OK ? temp_folder_set_up(state) : -1;
}

/* A program that says OK to all but this command, for which it runs that. */
static void install_for(const char *command, const char *answer)
{
	char script[2048];

	snprintf(script, sizeof(script),
		"#!/bin/sh\n"
		"dir=$(dirname \"$0\")\n"
		"echo OK\n"
		"while read -r line; do\n"
		"	echo \"$line\" >> \"$dir/log\"\n"
		"	case $line in\n"
		"	%s) %s ;;\n"
		"	BYE) echo OK; exit ;;\n"
		"	*) echo OK ;;\n"
		"	esac\n"
		"done\n",
		command, answer);
	temp_write_text("pinentry", script, 0755);
}

static void install(const char *getpin)
{
	install_for("GETPIN", getpin);
}

static enum status ask(
	const struct pinentry_question *with, struct secret **out)
{
	struct pinentry *pinentry = NULL;
	enum status st = pinentry_start(temp_path("pinentry"), &pinentry);

	*out = NULL;
	if (st == STATUS_OK)
		st = pinentry_ask(pinentry, with, out);
	pinentry_stop(pinentry);
	assert_int_equal(*out != NULL, st == STATUS_OK);
	return st;
}

static void expect_answer(const char *getpin, const char *answer)
{
	struct secret *secret;

	install(getpin);
	assert_int_equal(ask(&question, &secret), STATUS_OK);
	assert_int_equal(secret->len, strlen(answer));
	assert_memory_equal(secret->data, answer, secret->len);
	secret_free(secret);
}

static void expect_status(const char *getpin, enum status status)
{
	struct secret *secret;

	install(getpin);
	assert_int_equal(ask(&question, &secret), status);
}

static void answers_come_back_as_they_were_typed(void **state)
{
	(void)state;
	expect_answer("echo 'D correct horse'; echo OK", "correct horse");
	expect_answer("echo OK", "");
	expect_answer(
		"printf '%s\\n' 'D \"quoted\\\\n\\\"' OK", "\"quoted\\\\n\\\"");
	expect_answer("printf 'D w\\303\\266rter \\342\\230\\203\\nOK\\n'",
		"w\xc3\xb6rter \xe2\x98\x83");
	expect_answer(
		"echo 'D 100%25%0Aline%0d%7f'; echo OK", "100%\nline\r\x7f");
	expect_answer("echo 'D one '; echo 'D two'; echo OK", "one two");
	expect_answer(
		"echo '# comment'; echo 'S STATUS'; echo 'D x'; echo OK", "x");
}

static void an_answer_has_1024_bytes_at_most(void **state)
{
	static char longest[1025];

	(void)state;
	memset(longest, 'A', 1024);
	expect_answer("a=$(head -c 512 /dev/zero | tr '\\0' A);"
		      "echo \"D $a\"; echo \"D $a\"; echo OK",
		longest);
	expect_status("a=$(head -c 512 /dev/zero | tr '\\0' A);"
		      "echo \"D $a\"; echo \"D ${a}A\"; echo OK",
		STATUS_PINENTRY_FAILED);
}

static void what_goes_wrong_has_a_status(void **state)
{
	(void)state;
	expect_status("echo 'ERR 83886179 cancelled'", STATUS_CANCELLED);
	expect_status("echo 'ERR 83886278 fully cancelled'", STATUS_CANCELLED);
	expect_status("echo 'ERR 83886142 timeout'", STATUS_CANCELLED);
	expect_status("echo 'ERR 83886340 no tty'", STATUS_PINENTRY_FAILED);
	expect_status("exit 0", STATUS_PINENTRY_FAILED);
	expect_status("kill -9 $$", STATUS_PINENTRY_FAILED);
	expect_status("echo garbage", STATUS_PINENTRY_FAILED);
	expect_status("echo 'D secret'; exit 0", STATUS_PINENTRY_FAILED);
	expect_status("echo 'D a%00b'; echo OK", STATUS_PINENTRY_FAILED);
	expect_status("printf 'D w\\366rter\\nOK\\n'", STATUS_PINENTRY_FAILED);
}

static enum status confirm(const char *answer)
{
	struct pinentry *pinentry = NULL;
	enum status st;

	install_for("CONFIRM", answer);
	st = pinentry_start(temp_path("pinentry"), &pinentry);
	if (st == STATUS_OK)
		st = pinentry_confirm(pinentry, "Two lines,\nas they are.");
	pinentry_stop(pinentry);
	return st;
}

static void only_a_yes_confirms(void **state)
{
	size_t len;
	char *log;

	(void)state;
	unlink(temp_path("log"));
	assert_int_equal(confirm("echo OK"), STATUS_OK);
	log = temp_read("log", &len);
	assert_non_null(strstr(log, "SETDESC Two lines,%0Aas they are.\n"));
	assert_non_null(strstr(log, "SETCANCEL Refuse\nCONFIRM\n"));
	free(log);
	assert_int_equal(confirm("echo 'ERR 83886194 no'"), STATUS_CANCELLED);
	assert_int_equal(confirm("echo 'ERR 83886179 no'"), STATUS_CANCELLED);
	assert_int_equal(confirm("echo 'ERR 83886142 x'"), STATUS_CANCELLED);
	assert_int_equal(
		confirm("echo 'ERR 83886340 x'"), STATUS_PINENTRY_FAILED);
	assert_int_equal(confirm("kill -9 $$"), STATUS_PINENTRY_FAILED);
	assert_int_equal(confirm("echo garbage"), STATUS_PINENTRY_FAILED);
}

static void the_program_may_be_missing_or_be_none(void **state)
{
	struct secret *secret;

	(void)state;
	unlink(temp_path("pinentry"));
	assert_int_equal(ask(&question, &secret), STATUS_PINENTRY_MISSING);
	temp_write_text("pinentry", "#!/bin/sh\n", 0644);
	assert_int_equal(ask(&question, &secret), STATUS_PINENTRY_MISSING);
	temp_write_text("pinentry", "#!/bin/sh\nexit 1\n", 0755);
	assert_int_equal(ask(&question, &secret), STATUS_PINENTRY_FAILED);
	temp_write_text("pinentry", "#!/bin/sh\necho garbage\n", 0755);
	assert_int_equal(ask(&question, &secret), STATUS_PINENTRY_FAILED);
	temp_write_text("pinentry", "#!/nonexistent\n", 0755);
	assert_int_equal(ask(&question, &secret), STATUS_PINENTRY_FAILED);
}

static void the_texts_arrive_in_one_line_each(void **state)
{
	const struct pinentry_question again = {
		"Two lines,\n100% shown as they are.", "Passphrase:", "Wrong."};
	struct secret *secret;
	size_t len;
	char *log;

	(void)state;
	unlink(temp_path("log"));
	install("echo OK");
	assert_int_equal(ask(&again, &secret), STATUS_OK);
	secret_free(secret);
	log = temp_read("log", &len);
	assert_non_null(strstr(log, "SETTITLE nywhere\n"));
	assert_non_null(strstr(
		log, "SETDESC Two lines,%0A100%25 shown as they are.\n"));
	assert_non_null(strstr(log, "SETPROMPT Passphrase:\n"));
	assert_non_null(strstr(log, "SETERROR Wrong.\nGETPIN\n"));
	free(log);
}

static void a_terminal_is_passed_on(void **state)
{
	struct secret *secret;
	size_t len;
	char *log;

	(void)state;
	unlink(temp_path("log"));
	setenv("GPG_TTY", "/dev/pts/1%x", 1);
	setenv("TERM", "xterm", 1);
	setenv("LC_ALL", "C\nGETPIN", 1);
	install("echo OK");
	assert_int_equal(ask(&question, &secret), STATUS_OK);
	secret_free(secret);
	log = temp_read("log", &len);
	assert_non_null(strstr(log, "OPTION ttyname=/dev/pts/1%x\n"));
	assert_non_null(strstr(log, "OPTION ttytype=xterm\n"));
	assert_null(strstr(log, "lc-ctype"));
	unsetenv("GPG_TTY");
	unsetenv("LC_ALL");
	free(log);
}

static void to_stop_none_is_harmless(void **state)
{
	(void)state;
	pinentry_stop(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_back_as_they_were_typed),
		cmocka_unit_test(an_answer_has_1024_bytes_at_most),
		cmocka_unit_test(what_goes_wrong_has_a_status),
		cmocka_unit_test(only_a_yes_confirms),
		cmocka_unit_test(the_program_may_be_missing_or_be_none),
		cmocka_unit_test(the_texts_arrive_in_one_line_each),
		cmocka_unit_test(a_terminal_is_passed_on),
		cmocka_unit_test(to_stop_none_is_harmless),
	};

	return cmocka_run_group_tests(tests, set_up, temp_folder_tear_down);
}
