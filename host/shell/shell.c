#include "shell/shell.h"

#include "ops/operation.h"
#include "shell/slot_view.h"
#include "shell/text.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REQUEST_ID 1

static void say_step(void *context, const char *step)
{
	(void)context;
	if (strcmp(step, "touch") == 0)
		fputs("Touch your security key.\n", stderr);
	else if (strcmp(step, "busy") == 0)
		fputs("Another program uses the security key; waiting for "
		      "it.\n",
			stderr);
}

static bool has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* A pinentry that draws on the same terminal covers the code. */
static void wait_for_enter(void)
{
	int c;

	fputs("Press Enter when it is written down. ", stderr);
	fflush(stderr);
	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

static void show_code(void *context, const struct secret *code)
{
	struct shell *shell = context;

	fprintf(stderr,
		"This is your recovery code. Write it down and keep it away "
		"from this\ncomputer; it is not shown again.\n\n    %.*s\n\n",
		(int)code->len, (const char *)code->data);
	shell->showed_code = true;
	if (has_terminal())
		wait_for_enter();
}

/* Without a helper everything still works that does not need it. */
enum status shell_start(struct shell *shell)
{
	static char helpers[PLATFORM_PATH_MAX];
	struct launcher launcher = {-1};
	enum status st = STATUS_OK;

	if (shell->started)
		return STATUS_OK;
	if (platform_find_program("nywhere-unlock", helpers) == STATUS_OK ||
		platform_find_program("nywhere-net", helpers) == STATUS_OK)
		st = launcher_start(helpers, &launcher);
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = session_init(&shell->session, launcher);
	if (st != STATUS_OK)
		return st;
	shell->session.is_shell = true;
	shell->session.on_unlock_step = say_step;
	shell->session.on_code = show_code;
	shell->session.on_code_context = shell;
	shell->started = true;
	shell->reply = malloc(FRAME_MAX_OUT);
	return shell->reply == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

void shell_clear(struct shell *shell)
{
	if (shell->started)
		session_clear(&shell->session);
	free(shell->reply);
}

void answer_clear(struct answer *answer)
{
	json_free(answer->doc);
	*answer = (struct answer){0};
}

void shell_question(struct question *question, const char *op)
{
	json_writer_init(&question->w, question->text, sizeof(question->text));
	json_begin_object(&question->w, NULL);
	json_add_integer(&question->w, "id", REQUEST_ID);
	json_add_string(&question->w, "op", op);
	json_begin_object(&question->w, "args");
}

static enum status ask_once(
	struct shell *shell, const char *text, size_t len, struct answer *out)
{
	struct json_writer w;
	struct request request;
	enum status st;

	answer_clear(out);
	/* What is no request gets a reply without its id; say it here. */
	st = request_parse(text, len, &request);
	request_clear(&request);
	if (st != STATUS_OK)
		return st;
	shell->session.on_step = shell->on_step;
	shell->session.on_step_context = shell->on_step_context;
	json_writer_init(&w, shell->reply, FRAME_MAX_OUT);
	operation_answer(&shell->session, text, len, &w);
	return reply_parse(w.text, w.len, &out->doc, &out->result);
}

static enum status unlock(struct shell *shell)
{
	struct answer answer = {0};
	struct question question;
	enum status st;

	shell->unlocks = true;
	shell_question(&question, "unlock");
	json_end_object(&question.w);
	json_end_object(&question.w);
	st = json_finish(&question.w);
	if (st == STATUS_OK)
		st = ask_once(shell, question.text, question.w.len, &answer);
	answer_clear(&answer);
	return st;
}

enum status shell_ask_text(
	struct shell *shell, const char *text, size_t len, struct answer *out)
{
	enum status st = shell_start(shell);

	if (st != STATUS_OK)
		return st;
	st = ask_once(shell, text, len, out);
	if (st != STATUS_LOCKED)
		return st;
	st = unlock(shell);
	if (st != STATUS_OK)
		return st;
	shell->unlocks = false;
	return ask_once(shell, text, len, out);
}

enum status shell_ask(
	struct shell *shell, struct question *question, struct answer *out)
{
	enum status st;

	json_end_object(&question->w);
	json_end_object(&question->w);
	st = json_finish(&question->w);
	if (st != STATUS_OK) /* longer than anything that could be right */
		return STATUS_BAD_ARGUMENT;
	return shell_ask_text(shell, question->text, question->w.len, out);
}

enum status shell_decode(const struct json *object,
	const struct json_field *fields, size_t count, void *out)
{
	return json_decode(object, fields, count, out) == STATUS_OK
		       ? STATUS_OK
		       : STATUS_INTERNAL;
}

int shell_print(struct shell *shell, const struct json *result)
{
	struct json_writer w;
	enum status st;

	json_writer_init(&w, shell->reply, FRAME_MAX_OUT);
	json_add_copy(&w, NULL, result);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	text_json(stdout, w.text);
	return SHELL_DONE;
}

/* A way to open the vault that did not. */
static bool is_of_a_way(enum status st)
{
	switch (st) {
	case STATUS_CANCELLED:
	case STATUS_WRONG_PASSPHRASE:
	case STATUS_RECOVERY_WRONG:
	case STATUS_SLOT_WRONG:
	case STATUS_PINENTRY_MISSING:
	case STATUS_PINENTRY_FAILED:
	case STATUS_HELPER_FAILED:
	case STATUS_KEYRING_MISSING:
	case STATUS_KEYRING_LOCKED:
	case STATUS_KEYRING_EMPTY:
	case STATUS_KEYRING_FAILED:
	case STATUS_TOKEN_MISSING:
	case STATUS_TOKEN_UNKNOWN:
	case STATUS_TOKEN_PIN_WRONG:
	case STATUS_TOKEN_PIN_BLOCKED:
	case STATUS_TOKEN_PIN_LOCKED:
	case STATUS_TOKEN_PIN_UNSET:
	case STATUS_TOKEN_UV_FAILED:
	case STATUS_TOKEN_REFUSED:
	case STATUS_TOKEN_UNSUITABLE:
	case STATUS_TOKEN_BUSY:
	case STATUS_TOKEN_FORBIDDEN:
	case STATUS_TOKEN_GONE:
	case STATUS_TOKEN_FAILED:
		return true;
	default:
		return false;
	}
}

/* The key file is tried by whatever needs the vault, unlock or not. */
static bool leaves_locked(const struct shell *shell, enum status st)
{
	const struct vault *vault = shell->session.vault;

	switch (st) {
	case STATUS_LOCKED:
		return true;
	case STATUS_KEY_FILE_MISSING:
	case STATUS_KEY_FILE_UNSAFE:
	case STATUS_KEY_FILE_WRONG:
		return vault != NULL && !vault_is_unlocked(vault);
	default:
		return shell->unlocks && is_of_a_way(st);
	}
}

static int exit_code(const struct shell *shell, enum status st)
{
	if (leaves_locked(shell, st))
		return SHELL_LOCKED;
	switch (st) {
	case STATUS_BAD_JSON:
	case STATUS_BAD_REQUEST:
	case STATUS_UNKNOWN_OPERATION:
	case STATUS_BAD_ARGUMENT:
	case STATUS_TOO_LONG:
	case STATUS_BAD_ORIGIN:
	case STATUS_BAD_NONCE:
	case STATUS_BAD_CONFIRM:
	case STATUS_BAD_HANDLE:
	case STATUS_BAD_DID:
	case STATUS_BAD_LABEL:
	case STATUS_BAD_DEVICE:
	case STATUS_BAD_CONTACT:
	case STATUS_BAD_SETTING:
	case STATUS_BAD_ZONE:
	case STATUS_ZONE_TOO_LONG:
	case STATUS_BAD_TSIG_KEY:
	case STATUS_IMPORT_DIFFERS:
	case STATUS_KEY_BAD:
	case STATUS_KEY_LARGE:
	case STATUS_KEY_PUBLIC:
	case STATUS_KEY_FORM:
	case STATUS_KEY_MANY:
	case STATUS_KEY_KIND:
	case STATUS_KEY_DIFFERS:
		return SHELL_USAGE;
	case STATUS_VAULT_MISSING:
		return SHELL_NO_VAULT;
	case STATUS_HANDLE_UNKNOWN:
	case STATUS_CONTACT_UNKNOWN:
	case STATUS_NAME_UNKNOWN:
	case STATUS_ZONE_UNKNOWN:
	case STATUS_HANDLE_NOT_FOUND:
	case STATUS_SLOT_UNKNOWN:
		return SHELL_NOT_FOUND;
	default:
		return SHELL_FAILED;
	}
}

void shell_error_write(struct json_writer *w, enum status st)
{
	json_begin_object(w, "error");
	json_add_string(w, "code", status_code(st));
	json_add_string(w, "message", status_sentence(st));
	json_end_object(w);
}

static void print_error(enum status st)
{
	char text[1024];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	shell_error_write(&w, st);
	json_end_object(&w);
	if (json_finish(&w) == STATUS_OK)
		text_json(stdout, text);
}

int shell_fail(const struct shell *shell, enum status st)
{
	if (shell->json)
		print_error(st);
	return shell_complain(shell, st);
}

/* The last of them is what is said anyway. */
static void say_tried(const struct session *session)
{
	for (size_t i = 0; i + 1 < session->tried.count; i++) {
		const struct unlock_try *tried = &session->tried.item[i];

		text_line(stderr, "Tried first, %s: %s",
			slot_view_words(slot_kind_name(tried->kind)),
			status_sentence(tried->status));
	}
}

int shell_complain(const struct shell *shell, enum status st)
{
	if (shell->unlocks)
		say_tried(&shell->session);
	text_line(stderr, "nywhere: %s", status_sentence(st));
	if (shell->showed_code)
		text_line(stderr, "The code above opens nothing.");
	return exit_code(shell, st);
}

int shell_refuse(const char *format, ...)
{
	va_list values;

	fputs("nywhere: ", stderr);
	va_start(values, format);
	text_vline(stderr, format, values);
	va_end(values);
	return SHELL_USAGE;
}

int shell_confirm(
	const char *option, const char *given, const char *format, ...)
{
	char line[16];
	va_list values;

	if (given != NULL)
		return SHELL_DONE;
	if (!has_terminal())
		return shell_refuse("There is no terminal to ask on whether to "
				    "go on; say %s.",
			option);
	va_start(values, format);
	text_vline(stderr, format, values);
	va_end(values);
	fputs("Go on? [y/N] ", stderr);
	fflush(stderr);
	if (fgets(line, sizeof(line), stdin) != NULL &&
		(strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0))
		return SHELL_DONE;
	text_line(stderr, "nywhere: %s", status_sentence(STATUS_CANCELLED));
	return SHELL_FAILED;
}
