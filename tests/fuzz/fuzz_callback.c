/* Goal: whatever comes to the loopback port, only a GET of the very address is
 * read; what is read is bounded and printable, and written again and read again
 * it is the same. */
#include "fuzz.h"

#include "net/callback.h"
#include "net/oauth_form.h"

#include <stdbool.h>

#define PATH "/nywhere/abc"
#define LINE "GET " PATH "?"
#define PORT 40000
#define HOST "Host: 127.0.0.1:40000\r\n"

static void require_printable(const char *text, size_t max)
{
	size_t len = strlen(text);

	REQUIRE(len < max);
	for (size_t i = 0; i < len; i++)
		REQUIRE(text[i] >= 0x20 && text[i] <= 0x7e);
}

static void add(struct oauth_form *form, const char *name, const char *value)
{
	if (value[0] != '\0')
		oauth_form_add(form, name, value);
}

static void require_same_again(const struct callback *callback)
{
	static char head[4 * CALLBACK_HEAD_MAX];
	const char *code = callback->code == NULL
				   ? ""
				   : (const char *)callback->code->data;
	struct callback again;
	struct oauth_form form;

	strcpy(head, LINE);
	oauth_form_init(&form, head, sizeof(head) - 64);
	add(&form, "error", callback->error);
	add(&form, "iss", callback->issuer);
	add(&form, "code", code);
	add(&form, "state", callback->state);
	REQUIRE(oauth_form_finish(&form) == STATUS_OK);
	strcat(head, " HTTP/1.1\r\n" HOST "\r\n");
	if (strlen(head) > CALLBACK_HEAD_MAX)
		return;
	REQUIRE(callback_parse(head, strlen(head), PATH, PORT, &again) ==
		STATUS_OK);
	REQUIRE(strcmp(again.state, callback->state) == 0);
	REQUIRE(strcmp(again.issuer, callback->issuer) == 0);
	REQUIRE(strcmp(again.error, callback->error) == 0);
	REQUIRE((again.code == NULL) == (callback->code == NULL));
	REQUIRE(again.code == NULL ||
		strcmp((const char *)again.code->data, code) == 0);
	callback_clear(&again);
}

static void require_checks_agree(const struct callback *callback)
{
	struct callback_expected expected = {
		callback->state, callback->issuer, true};
	struct callback_expected other = {"another", callback->issuer, false};
	enum status st = callback_check(callback, &expected);

	REQUIRE(st != STATUS_OK ||
		(callback->code != NULL && callback->error[0] == '\0' &&
			callback->issuer[0] != '\0'));
	if (strcmp(callback->state, "another") != 0)
		REQUIRE(callback_check(callback, &other) == STATUS_OAUTH_STATE);
}

static void try_head(const char *head, size_t len)
{
	struct callback callback;
	enum status st = callback_parse(head, len, PATH, PORT, &callback);

	if (st != STATUS_OK) {
		REQUIRE(st == STATUS_BAD_REQUEST || st == STATUS_ANSWER_BAD);
		REQUIRE(callback.code == NULL && callback.state[0] == '\0');
		return;
	}
	REQUIRE(len <= CALLBACK_HEAD_MAX);
	REQUIRE(strncmp(head, LINE, strlen(LINE)) == 0);
	require_printable(callback.state, CALLBACK_TEXT_MAX);
	require_printable(callback.issuer, CALLBACK_TEXT_MAX);
	require_printable(callback.error, CALLBACK_TEXT_MAX);
	if (callback.code != NULL)
		require_printable(
			(const char *)callback.code->data, CALLBACK_CODE_MAX);
	require_same_again(&callback);
	require_checks_agree(&callback);
	callback_clear(&callback);
}

/* As it is, and as the query of a request that is otherwise right. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char head[CALLBACK_HEAD_MAX];
	char *text = fuzz_text(data, size);
	int len = snprintf(
		head, sizeof(head), LINE "%s HTTP/1.1\r\n" HOST "\r\n", text);

	REQUIRE(secret_heap_init() == STATUS_OK);
	try_head(text, size);
	if (len < (int)sizeof(head))
		try_head(head, (size_t)len);
	free(text);
	return 0;
}
