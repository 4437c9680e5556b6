/* What a user may ask for in a shell: one table, one file a command. */
#ifndef SHELL_COMMAND_H
#define SHELL_COMMAND_H

#include "shell/shell.h"

#define COMMAND_OPTIONS_MAX 16
#define COMMAND_OPERANDS_MAX 2
#define COMMAND_MORE_MAX 32

/* The parser, the usage text and the check of the manual read the same row. */
struct command_option {
	const char *name;     /* without the dashes; NULL ends a table */
	const char *argument; /* what stands for it, or NULL for a switch; with
				 dots at its end it may be there many times */
	const char *help;
};

struct arguments {
	/* By its row in the command's table: the value, "" for a switch that
	 * is there, NULL for an option that is not. */
	const char *options[COMMAND_OPTIONS_MAX];
	/* The second and later values of options that may have many. */
	struct {
		int option;
		const char *value;
	} more[COMMAND_MORE_MAX];
	int more_count;
	const char *operands[COMMAND_OPERANDS_MAX];
	int count;
};

struct command {
	const char *name;     /* may have two words; "" is nywhere alone */
	const char *operands; /* as the usage shows them, or "" */
	int least;            /* operands that must be there */
	int most;
	const char *summary; /* one sentence */
	const char *manual;  /* its page of section 1 */
	const struct command_option *options;
	int (*run)(struct shell *shell, const struct arguments *arguments);
};

/* The table; the first row is nywhere alone. */
const struct command *command_table(size_t *count);

/* Parses the command line and does what it says; returns the exit code. */
int command_run(int argc, char **argv);

/* Each command is a file; its table of options, if it has any, is there too. */
#define COMMAND(function)                                                      \
	int function(struct shell *shell, const struct arguments *arguments)

COMMAND(command_call);
COMMAND(command_contact_add);
COMMAND(command_contact_list);
COMMAND(command_contact_remove);
COMMAND(command_contact_show);
COMMAND(command_doctor);
COMMAND(command_export);
COMMAND(command_forget);
COMMAND(command_handle_add);
COMMAND(command_handle_check);
COMMAND(command_handle_default);
COMMAND(command_handle_export);
COMMAND(command_handle_rotate);
COMMAND(command_handle_link);
COMMAND(command_handle_list);
COMMAND(command_handle_remove);
COMMAND(command_handle_show);
COMMAND(command_import);
COMMAND(command_init);
COMMAND(command_install);
COMMAND(command_lock);
COMMAND(command_log);
COMMAND(command_publish);
COMMAND(command_record);
COMMAND(command_resolve);
COMMAND(command_settings);
COMMAND(command_sign_in);
COMMAND(command_site);
COMMAND(command_status);
COMMAND(command_uninstall);
COMMAND(command_rekey);
COMMAND(command_unlock);
COMMAND(command_unlock_add);
COMMAND(command_unlock_change);
COMMAND(command_unlock_list);
COMMAND(command_unlock_remove);
COMMAND(command_unlock_test);
COMMAND(command_version);
COMMAND(command_zone_add);
COMMAND(command_zone_check);
COMMAND(command_zone_list);
COMMAND(command_zone_remove);

extern const struct command_option command_contact_add_options[];
extern const struct command_option command_doctor_options[];
extern const struct command_option command_export_options[];
extern const struct command_option command_handle_add_options[];
extern const struct command_option command_handle_export_options[];
extern const struct command_option command_handle_rotate_options[];
extern const struct command_option command_handle_link_options[];
extern const struct command_option command_import_options[];
extern const struct command_option command_init_options[];
extern const struct command_option command_install_options[];
extern const struct command_option command_log_options[];
extern const struct command_option command_publish_options[];
extern const struct command_option command_sign_in_options[];
extern const struct command_option command_site_options[];
extern const struct command_option command_status_options[];
extern const struct command_option command_rekey_options[];
extern const struct command_option command_unlock_add_options[];
extern const struct command_option command_unlock_options[];
extern const struct command_option command_yes_options[];
extern const struct command_option command_zone_add_options[];
extern const struct command_option command_zone_check_options[];
extern const struct command_option command_zone_remove_options[];

#endif
