#include "ops/ask_passphrase.h"

#include "ops/config.h"
#include "wire/call.h"

#include <string.h>

struct answer {
	const char *passphrase;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, passphrase, JSON_STRING, true),
};

static const char *const operations[] = {
	[ASK_UNLOCK] = "ask",
	[ASK_UNLOCK_AGAIN] = "ask_again",
	[ASK_NEW] = "ask_new",
};

static enum status write_request(enum ask ask, struct json_writer *w)
{
	struct config config;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	json_begin_object(w, NULL);
	json_add_integer(w, "id", 1);
	json_add_string(w, "op", operations[ask]);
	json_begin_object(w, "args");
	if (config.pinentry[0] != '\0')
		json_add_string(w, "pinentry", config.pinentry);
	json_end_object(w);
	json_end_object(w);
	return json_finish(w);
}

enum status ask_passphrase(const struct launcher *launcher, int cancel_fd,
	enum ask ask, struct secret **out)
{
	const struct call call = {launcher, HELPER_UNLOCK, cancel_fd};
	const struct json *result = NULL;
	struct json *doc = NULL;
	struct answer answer;
	char text[PLATFORM_PATH_MAX * 2];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	st = write_request(ask, &w);
	if (st == STATUS_OK)
		st = call_helper(&call, text, w.len, &doc, &result);
	if (st == STATUS_OK)
		st = JSON_DECODE(result, answer_fields, &answer);
	if (st == STATUS_OK) {
		*out = secret_copy(
			answer.passphrase, strlen(answer.passphrase));
		st = *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	json_free(doc);
	return st;
}
