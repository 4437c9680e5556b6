/* The checks for the host, which may not make them itself. */
#include "shell/doctor.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whatever we hang in, the host has given us up by then. */
#define LIFE_S (DOCTOR_LIMIT_MS / 1000 + 5)

struct asked {
	struct json_strings environment;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct asked, environment, JSON_STRINGS, true),
};

/* Each check is told as soon as it is made, and again in the reply. */
struct telling {
	int fd;
	int64_t id;
	struct json_writer reply;
};

static void tell(void *context, enum doctor_state state, const char *name,
	const char *sentence)
{
	char text[DOCTOR_SENTENCE_MAX * 2];
	struct telling *telling = context;
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	reply_begin_progress(&w, telling->id);
	doctor_check_write(&w, state, name, sentence);
	reply_end(&w);
	if (json_finish(&w) != STATUS_OK ||
		frame_write(telling->fd, w.text, w.len) != STATUS_OK)
		_exit(1);
	json_begin_object(&telling->reply, NULL);
	doctor_check_write(&telling->reply, state, name, sentence);
	json_end_object(&telling->reply);
}

static enum status run(const struct request *request, struct telling *telling)
{
	struct doctor doctor = {.tell = tell, .context = telling};
	struct shell shell = {0};
	struct asked asked = {0};

	if (strcmp(request->op, "doctor") != 0)
		return STATUS_UNKNOWN_OPERATION;
	if (request->args == NULL ||
		JSON_DECODE(request->args, fields, &asked) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	/* Nothing is waited for once the host is gone. */
	if (shell_start(&shell) == STATUS_OK)
		shell.session.request_fd = telling->fd;
	json_begin_array(&telling->reply, "checks");
	doctor_run(&doctor, &shell, &asked.environment, false);
	json_end_array(&telling->reply);
	shell_clear(&shell);
	return STATUS_OK;
}

static enum status answer(int fd, const char *text, size_t len, char *space)
{
	struct telling telling = {.fd = fd};
	struct json_writer *w = &telling.reply;
	struct request request;
	enum status st = request_parse(text, len, &request);

	if (st != STATUS_OK)
		return st;
	telling.id = request.id;
	json_writer_init(w, space, FRAME_MAX_IN);
	reply_begin(w, request.id);
	st = run(&request, &telling);
	reply_end(w);
	if (st == STATUS_OK)
		st = json_finish(w);
	if (st != STATUS_OK)
		reply_error(w, request.id, st);
	request_clear(&request);
	return frame_write(fd, w->text, w->len);
}

int doctor_serve(void)
{
	char *text = malloc(FRAME_MAX_IN);
	char *space = malloc(FRAME_MAX_IN);
	size_t len;
	int in;
	int out;
	enum status st = platform_move_stdio(&in, &out);

	if (text == NULL || space == NULL)
		st = STATUS_NO_MEMORY;
	while (st == STATUS_OK) {
		st = frame_read(in, text, &len);
		alarm(LIFE_S);
		if (st == STATUS_OK)
			st = answer(in, text, len, space);
	}
	free(text);
	free(space);
	return st == STATUS_END ? 0 : 1;
}
