/* nywhere handle add [NAME] */
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/key_file.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FINGERPRINT, DID, DEVICE, ALG, KEY, TOUCH, INSIDE, PIN, LABEL, DEFAULT };

const struct command_option command_handle_add_options[] = {
	{"fingerprint", NULL, "no NAME: the key's fingerprint is the handle"},
	{"did", "key|web", "where its key is found; key unless you say web"},
	{"device", "NAME", "of did:web: another device's key stays beside it"},
	{"alg", "ES256|Ed25519", "kind of key; ES256 unless you say otherwise"},
	{"key", "FILE", "a private key that you have, not a new one"},
	{"require-touch", NULL, "the key works only with your security key"},
	{"on-token", NULL, "a key made on it, for sites that take those"},
	{"pin", NULL, "and the security key asks for its PIN each time"},
	{"label", "TEXT", "your own word for it; no site sees it"},
	{"default", NULL, "offer it first from now on"},
	{0},
};

static bool is_one_of(const char *value, const char *one, const char *other)
{
	return value == NULL || strcmp(value, one) == 0 ||
	       strcmp(value, other) == 0;
}

static int check_security_key(const struct arguments *arguments)
{
	bool touch = arguments->options[TOUCH] != NULL;
	bool inside = arguments->options[INSIDE] != NULL;

	if (touch && inside)
		return shell_refuse("A key is on the security key or here; "
				    "leave out one of --require-touch and "
				    "--on-token.");
	if (arguments->options[PIN] != NULL && !touch && !inside)
		return shell_refuse("--pin goes with --require-touch or "
				    "--on-token.");
	if ((touch || inside) && arguments->options[KEY] != NULL)
		return shell_refuse("A key that a security key guards is a "
				    "new one; leave out --key.");
	if (inside && arguments->options[ALG] != NULL)
		return shell_refuse("The security key chooses the kind of "
				    "key; leave out --alg.");
	return SHELL_DONE;
}

static int check(const struct arguments *arguments)
{
	bool fingerprint = arguments->options[FINGERPRINT] != NULL;

	if (fingerprint && arguments->count > 0)
		return shell_refuse("A fingerprint names itself; leave out %s.",
			arguments->operands[0]);
	if (!fingerprint && arguments->count == 0)
		return shell_refuse("Say which name you own, or "
				    "--fingerprint.");
	if (fingerprint && arguments->options[DID] != NULL)
		return shell_refuse("A fingerprint has no DID; leave out "
				    "--did.");
	if (!is_one_of(arguments->options[DID], "key", "web"))
		return shell_refuse("--did is key or web, not %s.",
			arguments->options[DID]);
	if (arguments->options[DEVICE] != NULL &&
		(arguments->options[DID] == NULL ||
			strcmp(arguments->options[DID], "web") != 0))
		return shell_refuse("Only a document has room for the keys of "
				    "several devices; say --did=web, too.");
	if (!is_one_of(arguments->options[ALG], "ES256", "Ed25519"))
		return shell_refuse("--alg is ES256 or Ed25519, not %s.",
			arguments->options[ALG]);
	if (arguments->options[ALG] != NULL && arguments->options[KEY] != NULL)
		return shell_refuse("The key says of which kind it is; leave "
				    "out --alg.");
	return check_security_key(arguments);
}

static bool is_guarded(const struct arguments *arguments)
{
	return arguments->options[TOUCH] != NULL ||
	       arguments->options[INSIDE] != NULL;
}

static void write_security_key(
	struct json_writer *w, const struct arguments *arguments)
{
	json_add_string(w, "security_key",
		arguments->options[TOUCH] != NULL ? "touch" : "inside");
	if (arguments->options[PIN] != NULL)
		json_add_string(w, "verification", "required");
}

static void write_arguments(
	struct json_writer *w, const struct arguments *arguments)
{
	static const struct {
		int option;
		const char *name;
	} texts[] = {{DID, "did"}, {DEVICE, "device"}, {ALG, "alg"},
		{LABEL, "label"}};

	json_add_string(
		w, "type", arguments->count > 0 ? "dns" : "fingerprint");
	if (arguments->count > 0)
		json_add_string(w, "handle", arguments->operands[0]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *value = arguments->options[texts[i].option];

		if (value != NULL)
			json_add_string(w, texts[i].name, value);
	}
	if (arguments->options[DEFAULT] != NULL)
		json_add_bool(w, "default", true);
	if (is_guarded(arguments))
		write_security_key(w, arguments);
}

static int print(struct shell *shell, const struct json *result)
{
	struct handle_view view;
	enum status st = handle_view_read(result, &view);

	if (st != STATUS_OK)
		return shell_fail(shell, st);
	text_line(stdout, "Added %s (%s)%s.", view.handle, view.alg,
		view.is_default ? ", which is offered first" : "");
	if (view.security_key != NULL)
		text_line(stdout, "Each sign-in with it needs your security "
				  "key; if that is lost, so is the key.");
	putchar('\n');
	return publish_print(shell, view.handle);
}

/* fd is -1 where a new key is wanted. */
static enum status use_key(struct shell *shell, int fd)
{
	enum status st = fd < 0 ? STATUS_OK : shell_start(shell);

	if (st == STATUS_OK && fd >= 0)
		shell->session.move.fd = fd;
	return st;
}

static const char *operation(const struct arguments *arguments, int fd)
{
	if (is_guarded(arguments))
		return "handle_bind";
	return fd < 0 ? "handle_add" : "handle_take";
}

static int add(struct shell *shell, const struct arguments *arguments, int fd)
{
	struct answer answer = {0};
	struct question question;
	int code;
	enum status st = use_key(shell, fd);

	if (st == STATUS_OK) {
		shell_question(&question, operation(arguments, fd));
		write_arguments(&question.w, arguments);
		st = shell_ask(shell, &question, &answer);
	}
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		code = print(shell, answer.result);
	answer_clear(&answer);
	return code;
}

int command_handle_add(struct shell *shell, const struct arguments *arguments)
{
	const char *path = arguments->options[KEY];
	int fd = -1;
	int code = check(arguments);

	if (code == SHELL_DONE && path != NULL)
		code = key_file_open(path, &fd);
	if (code == SHELL_DONE)
		code = add(shell, arguments, fd);
	if (fd >= 0)
		close(fd);
	return code;
}
