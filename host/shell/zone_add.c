/* nywhere zone add ZONE */
#include "ops/zone_argument.h"
#include "ops/zone_json.h"
#include "shell/command.h"
#include "shell/key_file.h"
#include "shell/text.h"
#include "shell/zone_view.h"

#include <openssl/crypto.h>

enum { UPDATE, SERVER, KEY_FILE, UNCHECKED };

const struct command_option command_zone_add_options[] = {
	{"update", NULL, "names are registered by signed DNS updates"},
	{"server", "HOST[:PORT]", "the zone's primary server, for --update"},
	{"key-file", "FILE", "the key, as tsig-keygen or keymgr writes it"},
	{"unchecked", NULL, "keep the zone whatever the check says"},
	{0},
};

struct result {
	const struct json *zone;
	bool kept;
	const struct json *check;
	const struct json *publish;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct result, zone, JSON_OBJECT, true),
	JSON_FIELD(struct result, kept, JSON_BOOL, true),
	JSON_FIELD(struct result, check, JSON_OBJECT, true),
	JSON_FIELD(struct result, publish, JSON_ARRAY, true),
};

static int check(const struct arguments *arguments)
{
	bool has_server = arguments->options[SERVER] != NULL;
	bool has_key = arguments->options[KEY_FILE] != NULL;
	char server[ZONE_SERVER_MAX + 1];

	if (arguments->options[UPDATE] == NULL && (has_server || has_key))
		return shell_refuse("--server and --key-file are for a zone "
				    "that is changed by --update.");
	if (arguments->options[UPDATE] != NULL && !has_server)
		return shell_refuse("Say which server takes the changes: "
				    "--server is missing.");
	if (arguments->options[UPDATE] != NULL && !has_key)
		return shell_refuse("Say where the key is: --key-file is "
				    "missing.");
	if (has_server && zone_argument_server(arguments->options[SERVER],
				  server) != STATUS_OK)
		return shell_refuse("--server is a name or an address, with or "
				    "without a port, such as ns1.example.org "
				    "or [2001:db8::1]:5300, not %s.",
			arguments->options[SERVER]);
	return SHELL_DONE;
}

static enum status print(const struct json *result, bool *is_kept, bool quiet)
{
	struct result found = {0};
	bool is_ok;
	enum status st = SHELL_DECODE(result, fields, &found);

	*is_kept = found.kept;
	if (st != STATUS_OK || quiet)
		return st;
	st = zone_view_check(result, true, &is_ok);
	if (st != STATUS_OK)
		return st;
	putchar('\n');
	if (found.kept) {
		fputs("Added  ", stdout);
		return zone_view_print(found.zone);
	}
	text_line(stdout, "Nothing was kept; --unchecked keeps the zone as it "
			  "is.");
	return STATUS_OK;
}

/* The text of the question holds the secret of the key. */
static enum status ask(struct shell *shell, const struct arguments *arguments,
	const struct tsig_key *key, struct answer *answer)
{
	struct question question;
	enum status st = STATUS_OK;

	shell_question(&question, "zone_add");
	json_add_string(&question.w, "zone", arguments->operands[0]);
	if (arguments->options[UNCHECKED] != NULL)
		json_add_bool(&question.w, "unchecked", true);
	if (key->secret != NULL) {
		json_add_string(
			&question.w, "server", arguments->options[SERVER]);
		st = zone_json_key(&question.w, key);
	}
	if (st == STATUS_OK)
		st = shell_ask(shell, &question, answer);
	OPENSSL_cleanse(&question, sizeof(question));
	return st;
}

int command_zone_add(struct shell *shell, const struct arguments *arguments)
{
	struct tsig_key key = {.name = ""};
	struct answer answer = {0};
	bool is_kept = false;
	enum status st = STATUS_OK;
	int code = check(arguments);

	if (code == SHELL_DONE && arguments->options[UPDATE] != NULL) {
		st = shell_start(shell);
		code = st == STATUS_OK
			       ? key_file_read(
					 arguments->options[KEY_FILE], &key)
			       : shell_fail(shell, st);
	}
	if (code != SHELL_DONE)
		return code;
	st = ask(shell, arguments, &key, &answer);
	tsig_key_clear(&key);
	if (st == STATUS_OK && shell->json)
		code = shell_print(shell, answer.result);
	if (st == STATUS_OK)
		st = print(answer.result, &is_kept, shell->json);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (!is_kept)
		code = SHELL_FAILED;
	answer_clear(&answer);
	return code;
}
