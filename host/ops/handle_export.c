/* handle_export: the private key of a handle, into the file that the command
 * has opened. */
#include "keys/key_text.h"
#include "ops/ask_passphrase.h"
#include "ops/operation.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct arguments {
	const char *handle;
	const char *format; /* "pkcs8" or "jwk" */
	bool plain;         /* without a passphrase; a JWK has none */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, format, JSON_STRING, true),
	JSON_FIELD(struct arguments, plain, JSON_BOOL, false),
};

static enum status read_arguments(
	const struct json *args, struct arguments *out, struct handle *handle)
{
	enum status st = JSON_DECODE(args, fields, out);

	if (st == STATUS_OK && strcmp(out->format, "pkcs8") != 0 &&
		(strcmp(out->format, "jwk") != 0 || !out->plain))
		st = STATUS_BAD_ARGUMENT;
	return st == STATUS_OK ? handle_parse(out->handle, handle) : st;
}

static enum status make_jwk(const struct handle_record *record,
	const struct key *key, struct secret **out)
{
	char kid[DID_URL_MAX];
	bool has_did = record->did.text[0] != '\0';

	if (has_did && record->fragment[0] != '\0')
		did_key_id_named(&record->did, record->fragment, kid);
	else if (has_did)
		did_key_id(&record->did, kid);
	return key_text_jwk(key, has_did ? kid : NULL, out);
}

/* No answer: without a passphrase. */
static enum status make_pkcs8(
	const struct key *key, const struct json *answer, struct secret **out)
{
	struct secret *passphrase = NULL;
	enum status st = answer == NULL
				 ? STATUS_OK
				 : ask_passphrase_read(answer, &passphrase);

	if (st == STATUS_OK)
		st = key_text_pkcs8(key, passphrase, out);
	secret_free(passphrase);
	return st;
}

static enum status write_text(int fd, const struct secret *text)
{
	size_t at = 0;

	while (at < text->len) {
		ssize_t n = write(fd, text->data + at, text->len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == ENOSPC || errno == EDQUOT
				       ? STATUS_DISK_FULL
				       : STATUS_IO;
		at += (size_t)n;
	}
	return STATUS_OK;
}

static enum status find_key(struct session *session,
	const struct handle *handle, const struct handle_record **record,
	const struct key **key)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	return st == STATUS_OK ? session_key(session, handle->text, record, key)
			       : st;
}

enum status ask_handle_export(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	const struct handle_record *record;
	const struct key *key;
	struct handle handle;
	enum status st = read_arguments(args, &arguments, &handle);

	if (st == STATUS_OK && session->move.fd < 0)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = find_key(session, &handle, &record, &key);
	question->needless = arguments.plain;
	return st != STATUS_OK || arguments.plain
		       ? st
		       : ask_passphrase_write(session, ASK_EXPORT, question);
}

enum status take_handle_export(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct arguments arguments = {0};
	const struct handle_record *record;
	const struct key *key;
	struct secret *text = NULL;
	struct handle handle;
	enum status st = reply;

	(void)question;
	if (st == STATUS_OK)
		st = read_arguments(args, &arguments, &handle);
	if (st == STATUS_OK)
		st = find_key(session, &handle, &record, &key);
	if (st == STATUS_OK)
		st = strcmp(arguments.format, "jwk") == 0
			     ? make_jwk(record, key, &text)
			     : make_pkcs8(key, answer, &text);
	if (st == STATUS_OK)
		st = write_text(session->move.fd, text);
	secret_free(text);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "handle", handle.text);
	json_add_string(result, "format", arguments.format);
	json_add_bool(result, "plain", arguments.plain);
	return STATUS_OK;
}
