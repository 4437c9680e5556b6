#include "shell/command.h"

#include "base/utf8.h"
#include "shell/usage.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define VERBS_MAX 128
#define FIRST_VALUE 256 /* of getopt_long, above any short option */

static const struct command table[] = {
	{"", "", 0, 0, "Shows the state of things and what to do next.",
		"nywhere", command_status_options, command_status},
	{"init", "", 0, 0, "Makes your vault.", "nywhere-init",
		command_init_options, command_init},
	{"handle add", "[NAME]", 0, 1, "Adds a handle with a key of its own.",
		"nywhere-handle", command_handle_add_options,
		command_handle_add},
	{"handle list", "", 0, 0, "Lists your handles.", "nywhere-handle", NULL,
		command_handle_list},
	{"handle show", "HANDLE", 1, 1, "Shows all of one handle.",
		"nywhere-handle", NULL, command_handle_show},
	{"handle default", "HANDLE", 1, 1,
		"Makes a handle the one that is offered first.",
		"nywhere-handle", NULL, command_handle_default},
	{"handle remove", "HANDLE", 1, 1, "Removes a handle and its key.",
		"nywhere-handle", command_yes_options, command_handle_remove},
	{"handle link", "HANDLE", 1, 1,
		"Adds a handle that you have elsewhere.", "nywhere-handle",
		command_handle_link_options, command_handle_link},
	{"handle check", "HANDLE", 1, 1,
		"Says whether all about a handle agrees.", "nywhere-handle",
		NULL, command_handle_check},
	{"handle export", "HANDLE", 1, 1, "Writes the private key of a handle.",
		"nywhere-handle", command_handle_export_options,
		command_handle_export},
	{"handle rotate", "HANDLE", 1, 1,
		"Changes the key of a handle for a new one.", "nywhere-handle",
		command_handle_rotate_options, command_handle_rotate},
	{"record", "HANDLE", 1, 1, "Shows what to publish for a handle.",
		"nywhere-record", NULL, command_record},
	{"publish", "HANDLE", 1, 1, "Puts the record of a handle into the DNS.",
		"nywhere-publish", command_publish_options, command_publish},
	{"resolve", "HANDLE", 1, 1,
		"Shows whose name a handle is, step by step.",
		"nywhere-resolve", NULL, command_resolve},
	{"contact add", "NAME [HANDLE]", 1, 2,
		"Gives somebody a name of your own.", "nywhere-contact",
		command_contact_add_options, command_contact_add},
	{"contact list", "", 0, 0, "Lists your contacts.", "nywhere-contact",
		NULL, command_contact_list},
	{"contact show", "NAME", 1, 1, "Shows all of one contact.",
		"nywhere-contact", NULL, command_contact_show},
	{"contact remove", "NAME", 1, 1, "Removes a contact.",
		"nywhere-contact", command_yes_options, command_contact_remove},
	{"zone add", "ZONE", 1, 1,
		"Adds a zone in which names for private windows are made.",
		"nywhere-zone", command_zone_add_options, command_zone_add},
	{"zone list", "", 0, 0, "Lists your zones.", "nywhere-zone", NULL,
		command_zone_list},
	{"zone check", "ZONE", 1, 1, "Says whether a zone can be used.",
		"nywhere-zone", command_zone_check_options, command_zone_check},
	{"zone remove", "ZONE", 1, 1, "Removes a zone and its key.",
		"nywhere-zone", command_zone_remove_options,
		command_zone_remove},
	{"sign-in", "", 0, 0, "Signs a site's nonce, as the browser does.",
		"nywhere-sign-in", command_sign_in_options, command_sign_in},
	{"site", "ORIGIN", 1, 1, "Shows what is remembered of a site.",
		"nywhere-site", command_site_options, command_site},
	{"forget", "ORIGIN", 1, 1, "Forgets a site.", "nywhere-site",
		command_yes_options, command_forget},
	{"log", "", 0, 0, "Lists where your handles were shown.", "nywhere-log",
		command_log_options, command_log},
	{"unlock", "", 0, 0, "Tries whether your vault opens.",
		"nywhere-unlock", command_unlock_options, command_unlock},
	{"unlock list", "", 0, 0, "Lists the ways to open your vault.",
		"nywhere-unlock", NULL, command_unlock_list},
	{"unlock add", "KIND", 1, 1,
		"Adds a way in: passphrase, file, keyring, token or recovery.",
		"nywhere-unlock", command_unlock_add_options,
		command_unlock_add},
	{"unlock remove", "NUMBER", 1, 1, "Removes one of them.",
		"nywhere-unlock", command_yes_options, command_unlock_remove},
	{"unlock test", "[NUMBER]", 0, 1, "Says whether they open it.",
		"nywhere-unlock", NULL, command_unlock_test},
	{"unlock change", "[NUMBER]", 0, 1, "Changes a passphrase.",
		"nywhere-unlock", NULL, command_unlock_change},
	{"rekey", "", 0, 0, "Seals your vault under a new key.",
		"nywhere-unlock", command_rekey_options, command_rekey},
	{"lock", "", 0, 0, "Locks your keys in every browser.", "nywhere-lock",
		NULL, command_lock},
	{"export", "FILE", 1, 1, "Writes a copy of all that is yours.",
		"nywhere-export", command_export_options, command_export},
	{"import", "FILE", 1, 1, "Takes over what such a copy holds.",
		"nywhere-export", command_import_options, command_import},
	{"install", "", 0, 0, "Tells browsers where nywhere is.",
		"nywhere-install", command_install_options, command_install},
	{"uninstall", "", 0, 0, "Takes that back.", "nywhere-install",
		command_install_options, command_uninstall},
	{"settings", "[NAME [VALUE]]", 0, 2, "Shows or changes the settings.",
		"nywhere-settings", NULL, command_settings},
	{"doctor", "", 0, 0, "Checks everything and names what is missing.",
		"nywhere-doctor", command_doctor_options, command_doctor},
	{"call", "OP [JSON]", 1, 2, "Runs one operation of the host.",
		"nywhere-call", NULL, command_call},
	{"version", "", 0, 0, "Shows the version and what it can do.",
		"nywhere", NULL, command_version},
};

const struct command *command_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct command_option command_yes_options[] = {
	{"yes", NULL, "do it without asking"},
	{0},
};

/* The row for the words at argv[1], and how many words its name has. */
static const struct command *find(int argc, char **argv, int *words)
{
	char name[64];

	*words = 0;
	if (argc < 2 || argv[1][0] == '-')
		return &table[0];
	for (*words = 2; *words > 0; --*words) {
		if (argc <= *words)
			continue;
		snprintf(name, sizeof(name), "%s%s%s", argv[1],
			*words == 2 ? " " : "", *words == 2 ? argv[2] : "");
		for (size_t i = 1; i < sizeof(table) / sizeof(table[0]); i++) {
			if (strcmp(table[i].name, name) == 0)
				return &table[i];
		}
	}
	return NULL;
}

/* The second words of the commands whose first one it is: "add, list or show";
 * "" when there are none. */
static void list_verbs(const char *word, char out[VERBS_MAX])
{
	const char *verbs[sizeof(table) / sizeof(table[0])];
	size_t len = strlen(word);
	size_t count = 0;
	size_t at = 0;

	for (size_t i = 1; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strncmp(table[i].name, word, len) == 0 &&
			table[i].name[len] == ' ')
			verbs[count++] = table[i].name + len + 1;
	}
	out[0] = '\0';
	for (size_t i = 0; i < count && at < VERBS_MAX; i++)
		at += (size_t)snprintf(out + at, VERBS_MAX - at, "%s%s",
			i == 0           ? ""
			: i == count - 1 ? " or "
					 : ", ",
			verbs[i]);
}

static int refuse_command(int argc, char **argv)
{
	char verbs[VERBS_MAX];

	list_verbs(argv[1], verbs);
	if (verbs[0] == '\0')
		return shell_refuse("There is no command %s; `nywhere --help` "
				    "lists those that are.",
			argv[1]);
	if (argc > 2 && strcmp(argv[2], "--help") == 0) {
		usage_print_group(argv[1]);
		return SHELL_DONE;
	}
	return shell_refuse("Say what to do with a %s: %s.", argv[1], verbs);
}

/* The command's own options, then the common ones, as getopt_long wants. */
static void list_options(
	const struct command *command, struct option out[COMMAND_OPTIONS_MAX])
{
	const struct command_option *own = command->options;
	const struct command_option *common = usage_common_options;
	int n = 0;

	for (; own != NULL && own->name != NULL; own++, n++)
		out[n] = (struct option){own->name,
			own->argument == NULL ? no_argument : required_argument,
			NULL, FIRST_VALUE + n};
	for (; common->name != NULL; common++, n++)
		out[n] = (struct option){
			common->name, no_argument, NULL, FIRST_VALUE + n};
	out[n] = (struct option){0};
}

static int refuse_option(const struct command *command, int found,
	const struct option *options, char **argv)
{
	const char *space = command->name[0] == '\0' ? "" : " ";

	if (found == ':')
		return shell_refuse(
			"The option %s needs a value.", argv[optind - 1]);
	if (optopt >= FIRST_VALUE)
		return shell_refuse("The option --%s takes no value.",
			options[optopt - FIRST_VALUE].name);
	if (optopt != 0)
		return shell_refuse("There is no option -%c; `nywhere%s%s "
				    "--help` lists those that are.",
			optopt, space, command->name);
	return shell_refuse("There is no option %s; `nywhere%s%s --help` "
			    "lists those that are.",
		argv[optind - 1], space, command->name);
}

/* Nothing that a command takes is anything but text. */
static int check_text(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!utf8_is_valid(argv[i], strlen(argv[i])))
			return shell_refuse(
				"This is not text in UTF-8: %s.", argv[i]);
	}
	return SHELL_DONE;
}

static int take_operands(const struct command *command, int argc, char **argv,
	struct arguments *arguments)
{
	arguments->count = argc - optind;
	if (arguments->count < command->least)
		return shell_refuse("The command %s needs its operand: "
				    "`nywhere %s %s`.",
			command->name, command->name, command->operands);
	if (arguments->count > command->most)
		return shell_refuse("There is one word too many: %s.",
			argv[optind + command->most]);
	for (int i = 0; i < arguments->count; i++)
		arguments->operands[i] = argv[optind + i];
	return SHELL_DONE;
}

/* false for an option that may be there only once. Of the others the last is
 * not worth a sentence of its own: nothing takes so many. */
static bool take_value(
	const struct command *command, int option, struct arguments *out)
{
	const char *value = optarg == NULL ? "" : optarg;
	const char *argument;

	if (out->options[option] == NULL) {
		out->options[option] = value;
		return true;
	}
	/* The common options, which come after its own, are switches. */
	argument = optarg == NULL ? NULL : command->options[option].argument;
	if (argument == NULL || strstr(argument, "...") == NULL)
		return false;
	if (out->more_count < COMMAND_MORE_MAX) {
		out->more[out->more_count].option = option;
		out->more[out->more_count++].value = value;
	}
	return true;
}

/* *help is set where only the usage is wanted. argv[0] is the last word of the
 * command's name. */
static int parse(const struct command *command, int argc, char **argv,
	struct arguments *out, bool *help, bool *json)
{
	struct option options[COMMAND_OPTIONS_MAX];
	int found;

	list_options(command, options);
	opterr = 0;
	while ((found = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		const char *name;

		if (found < FIRST_VALUE)
			return refuse_option(command, found, options, argv);
		name = options[found - FIRST_VALUE].name;
		*help = *help || strcmp(name, "help") == 0;
		*json = *json || strcmp(name, "json") == 0;
		found -= FIRST_VALUE;
		if (!take_value(command, found, out))
			return shell_refuse(
				"The option --%s is there twice.", name);
	}
	return *help ? SHELL_DONE : take_operands(command, argc, argv, out);
}

int command_run(int argc, char **argv)
{
	struct shell shell = {0};
	struct arguments arguments = {0};
	const struct command *command;
	bool help = false;
	int words;
	int code;

	code = check_text(argc, argv);
	if (code != SHELL_DONE)
		return code;
	command = find(argc, argv, &words);
	if (command == NULL)
		return refuse_command(argc, argv);
	code = parse(command, argc - words, argv + words, &arguments, &help,
		&shell.json);
	if (code != SHELL_DONE)
		return code;
	if (help) {
		usage_print(command);
		return SHELL_DONE;
	}
	code = command->run(&shell, &arguments);
	shell_clear(&shell);
	return code;
}
