#include "unlock/token_pin.h"

#include <stdio.h>
#include <string.h>

#define PIN_MIN 4 /* characters; bytes at most: CTAP 2.1, section 6.5.1 */
#define PIN_MAX 63
#define TRIES_MAX 8

#define TEXT_MAX 256

static size_t count_characters(const struct secret *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += (text->data[i] & 0xc0) != 0x80;
	return count;
}

/* One that no key can have costs no try. */
static bool can_be_pin(const struct secret *answer)
{
	return answer->len <= PIN_MAX && count_characters(answer) >= PIN_MIN;
}

static void describe(const struct token *token, int tries, char text[TEXT_MAX])
{
	const char *product = token->port->product;
	int n = snprintf(text, TEXT_MAX,
		"Enter the PIN of the security key%s%s.",
		product[0] == '\0' ? "" : " ", product);

	if (tries < TRIES_MAX && n > 0 && n < TEXT_MAX)
		snprintf(text + n, TEXT_MAX - (size_t)n,
			"\nYou can try %d more time%s before it is locked.",
			tries, tries == 1 ? "" : "s");
}

static enum status with_nul(const struct secret *answer, struct secret **out)
{
	*out = secret_new(answer->len + 1);
	if (*out == NULL)
		return STATUS_NO_MEMORY;
	memcpy((*out)->data, answer->data, answer->len);
	return STATUS_OK;
}

static enum status ask(struct unlock_request *request,
	const struct pinentry_question *question, struct secret **answer)
{
	struct pinentry *pinentry = NULL;
	enum status st = unlock_pinentry(request, &pinentry);

	if (st != STATUS_OK)
		return st;
	/* While a dialog is open nothing of the key is under way. */
	pinentry_follow(unlock_host_fd(request));
	unlock_progress(request, "pin");
	st = pinentry_ask(pinentry, question, answer);
	pinentry_unfollow(unlock_host_fd(request));
	return st;
}

enum status token_pin_ask(
	struct token *token, const char *error, struct secret **out)
{
	char description[TEXT_MAX];
	struct pinentry_question question = {description, "PIN:", error};
	int tries = TRIES_MAX;
	enum status st = token_result(
		token, fido_dev_get_retry_count(token->line.dev, &tries));

	if (st == STATUS_OK && tries == 0)
		st = STATUS_TOKEN_PIN_LOCKED;
	describe(token, tries, description);
	while (st == STATUS_OK) {
		struct secret *answer = NULL;

		st = ask(token->line.request, &question, &answer);
		if (st == STATUS_OK && can_be_pin(answer)) {
			st = with_nul(answer, out);
			secret_free(answer);
			return st;
		}
		secret_free(answer);
		question.error = "A PIN has 4 to 63 characters.";
	}
	return st;
}
