/* ask, ask_again, ask_new: the passphrase of the vault. ask_export, ask_import,
 * ask_import_again: that of a copy of it. ask_key, ask_key_again: that of a key
 * of the user's own. ask_recovery, ask_recovery_again: the recovery code;
 * ask_copy_code, ask_copy_code_again: that of a copy. */
#include "unlock/service.h"

#include <openssl/crypto.h>
#include <string.h>

#define PASSPHRASE_MIN 8 /* bytes, as the vault demands */
#define TRIES 3

static const char description[] = "Enter the passphrase of your nywhere keys.";
static const char new_description[] =
	"Choose a passphrase for your nywhere keys.\n"
	"It has at least 8 characters and cannot be recovered.";
static const char export_description[] =
	"Choose a passphrase for the copy of your nywhere keys.\n"
	"Whoever has the file and the passphrase has your keys.\n"
	"It has at least 8 characters and cannot be recovered.";
static const char import_description[] =
	"Enter the passphrase of the file with the copy of your nywhere keys.";
static const char copy_code_description[] =
	"Enter the recovery code of the copy of your nywhere keys:\n"
	"seven groups of five characters.";
static const char key_description[] =
	"Enter the passphrase of the file with the private key.";
static const char recovery_description[] =
	"Enter the recovery code of your nywhere keys:\n"
	"seven groups of five characters.";
static const char wrong_code[] =
	"That was not the code; compare it group by group.";

struct arguments {
	const char *pinentry;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
};

static enum status ask_once(struct pinentry *pinentry, const char *what,
	const char *error, struct secret **out)
{
	const struct pinentry_question question = {what, "Passphrase:", error};

	return pinentry_ask(pinentry, &question, out);
}

/* Twice the same, and not too short. STATUS_BAD_ARGUMENT asks for another try;
 * *error then says why. */
static enum status ask_pair(struct pinentry *pinentry, const char *what,
	const char **error, struct secret **out)
{
	const struct pinentry_question first = {
		what, "New passphrase:", *error};
	const struct pinentry_question second = {what, "Once more:", NULL};
	struct secret *one = NULL;
	struct secret *two = NULL;
	enum status st = pinentry_ask(pinentry, &first, &one);

	if (st == STATUS_OK && one->len < PASSPHRASE_MIN) {
		*error = "That is too short.";
		st = STATUS_BAD_ARGUMENT;
	}
	if (st == STATUS_OK)
		st = pinentry_ask(pinentry, &second, &two);
	if (st == STATUS_OK &&
		(one->len != two->len ||
			CRYPTO_memcmp(one->data, two->data, one->len) != 0)) {
		*error = "The two were not the same.";
		st = STATUS_BAD_ARGUMENT;
	}
	secret_free(two);
	if (st == STATUS_OK)
		*out = one;
	else
		secret_free(one);
	return st;
}

static enum status ask_new(struct pinentry *pinentry, const char *what,
	const char *error, struct secret **out)
{
	enum status st = STATUS_BAD_ARGUMENT;

	for (int i = 0; i < TRIES && st == STATUS_BAD_ARGUMENT; i++)
		st = ask_pair(pinentry, what, &error, out);
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

static enum status answer(struct unlock_request *request,
	const struct json *args, struct json_writer *result,
	enum status (*ask)(struct pinentry *pinentry, const char *what,
		const char *error, struct secret **out),
	const char *what, const char *error)
{
	struct arguments arguments = {0};
	struct pinentry *pinentry = NULL;
	struct secret *secret = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = unlock_pinentry(request, &pinentry);
	if (st == STATUS_OK)
		st = ask(pinentry, what, error, &secret);
	if (st == STATUS_OK)
		write_passphrase(result, secret);
	secret_free(secret);
	return st;
}

enum status op_ask(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	return answer(request, args, result, ask_once, description, NULL);
}

enum status op_ask_again(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_once, description,
		"That was not the passphrase.");
}

static enum status ask_code(struct pinentry *pinentry, const char *what,
	const char *error, struct secret **out)
{
	const struct pinentry_question question = {
		what, "Recovery code:", error};

	return pinentry_ask(pinentry, &question, out);
}

enum status op_ask_recovery(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(
		request, args, result, ask_code, recovery_description, NULL);
}

enum status op_ask_recovery_again(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_code, recovery_description,
		wrong_code);
}

enum status op_ask_copy_code(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(
		request, args, result, ask_code, copy_code_description, NULL);
}

enum status op_ask_copy_code_again(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_code, copy_code_description,
		wrong_code);
}

enum status op_ask_new(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	return answer(request, args, result, ask_new, new_description, NULL);
}

enum status op_ask_export(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_new, export_description, NULL);
}

enum status op_ask_import(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(
		request, args, result, ask_once, import_description, NULL);
}

enum status op_ask_import_again(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_once, import_description,
		"That was not the passphrase, or the file was changed.");
}

enum status op_ask_key(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	return answer(request, args, result, ask_once, key_description, NULL);
}

enum status op_ask_key_again(struct unlock_request *request,
	const struct json *args, struct json_writer *result)
{
	return answer(request, args, result, ask_once, key_description,
		"That was not the passphrase.");
}
