/* ask and all whose names begin so: a passphrase or a recovery code. */
#include "base/utf8.h"
#include "unlock/service.h"

#include <openssl/crypto.h>
#include <string.h>

#define PASSPHRASE_MIN 8 /* characters; the vault demands as many bytes */
#define TRIES 3

static const char vault[] = "Enter the passphrase of your nywhere keys.";
static const char vault_code[] =
	"Enter the recovery code of your nywhere keys:\n"
	"seven groups of five characters.";
static const char copy[] =
	"Enter the passphrase of the file with the copy of your nywhere keys.";
static const char copy_code[] =
	"Enter the recovery code of the copy of your nywhere keys:\n"
	"seven groups of five characters.";
static const char key[] =
	"Enter the passphrase of the file with the private key.";
static const char new_vault[] =
	"Choose a passphrase for your nywhere keys.\n"
	"It has at least 8 characters and cannot be recovered.";
static const char new_copy[] =
	"Choose a passphrase for the copy of your nywhere keys.\n"
	"Whoever has the file and the passphrase has your keys.\n"
	"It has at least 8 characters and cannot be recovered.";

#define PASSPHRASE "Passphrase:"
#define CODE "Recovery code:"
#define WRONG "That was not the passphrase."
#define WRONG_OR_CHANGED "That was not the passphrase, or the file was changed."
#define WRONG_CODE "That was not the code; compare it group by group."

static const struct asking {
	const char *op;
	bool is_new; /* typed twice, and not too short */
	struct pinentry_question question;
} table[] = {
	{"ask", false, {vault, PASSPHRASE, NULL}},
	{"ask_again", false, {vault, PASSPHRASE, WRONG}},
	{"ask_copy_code", false, {copy_code, CODE, NULL}},
	{"ask_copy_code_again", false, {copy_code, CODE, WRONG_CODE}},
	{"ask_export", true, {new_copy, "New passphrase:", NULL}},
	{"ask_import", false, {copy, PASSPHRASE, NULL}},
	{"ask_import_again", false, {copy, PASSPHRASE, WRONG_OR_CHANGED}},
	{"ask_key", false, {key, PASSPHRASE, NULL}},
	{"ask_key_again", false, {key, PASSPHRASE, WRONG}},
	{"ask_new", true, {new_vault, "New passphrase:", NULL}},
	{"ask_recovery", false, {vault_code, CODE, NULL}},
	{"ask_recovery_again", false, {vault_code, CODE, WRONG_CODE}},
};

struct arguments {
	const char *pinentry;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
};

static const struct asking *find(const char *op)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].op, op) == 0)
			return &table[i];
	}
	return NULL;
}

static size_t count_characters(const struct secret *secret)
{
	const char *text = (const char *)secret->data;
	size_t count = 0;
	uint32_t c;

	for (size_t at = 0, n = 1; at < secret->len && n > 0; at += n) {
		n = utf8_decode(text + at, secret->len - at, &c);
		count += n > 0;
	}
	OPENSSL_cleanse(&c, sizeof(c));
	return count;
}

/* Twice the same, and not too short. STATUS_PASSPHRASE_SHORT and
 * STATUS_BAD_ARGUMENT ask for another try; first->error then says why. */
static enum status ask_pair(struct pinentry *pinentry,
	struct pinentry_question *first, struct secret **out)
{
	const struct pinentry_question second = {
		first->description, "Once more:", NULL};
	struct secret *one = NULL;
	struct secret *two = NULL;
	enum status st = pinentry_ask(pinentry, first, &one);

	if (st == STATUS_OK && count_characters(one) < PASSPHRASE_MIN) {
		first->error = "That is too short.";
		st = STATUS_PASSPHRASE_SHORT;
	}
	if (st == STATUS_OK)
		st = pinentry_ask(pinentry, &second, &two);
	if (st == STATUS_OK &&
		(one->len != two->len ||
			CRYPTO_memcmp(one->data, two->data, one->len) != 0)) {
		first->error = "The two were not the same.";
		st = STATUS_BAD_ARGUMENT;
	}
	secret_free(two);
	if (st == STATUS_OK)
		*out = one;
	else
		secret_free(one);
	return st;
}

static enum status ask_new(struct pinentry *pinentry,
	struct pinentry_question question, struct secret **out)
{
	enum status st = STATUS_BAD_ARGUMENT;

	for (int i = 0; i < TRIES && (st == STATUS_BAD_ARGUMENT ||
					     st == STATUS_PASSPHRASE_SHORT);
		i++)
		st = ask_pair(pinentry, &question, out);
	return st == STATUS_BAD_ARGUMENT ? STATUS_CANCELLED : st;
}

/* A JSON string cannot hold a NUL; pinentry_ask lets none in. */
static void write_passphrase(struct json_writer *w, const struct secret *secret)
{
	struct secret *text = secret_new(secret->len + 1);

	if (text == NULL) {
		w->failed = true;
		return;
	}
	memcpy(text->data, secret->data, secret->len);
	json_add_string(w, "passphrase", (const char *)text->data);
	secret_free(text);
}

enum status op_ask(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	const struct asking *asking = find(unlock_operation(request));
	struct arguments arguments = {0};
	struct pinentry *pinentry = NULL;
	struct secret *secret = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK && asking == NULL)
		st = STATUS_UNKNOWN_OPERATION;
	if (st == STATUS_OK)
		st = unlock_pinentry(request, &pinentry);
	if (st == STATUS_OK) {
		unlock_progress(request, "passphrase");
		st = asking->is_new
			     ? ask_new(pinentry, asking->question, &secret)
			     : pinentry_ask(
				       pinentry, &asking->question, &secret);
	}
	if (st == STATUS_OK)
		write_passphrase(result, secret);
	secret_free(secret);
	return st;
}
