#include "shell/usage.h"

#include <stdio.h>
#include <string.h>

#define COLUMN 24

const struct command_option usage_common_options[] = {
	{"json", NULL, "answer in JSON, for programs"},
	{"help", NULL, "show this text"},
	{0},
};

static void print_options(const struct command_option *options)
{
	char left[64];

	for (; options->name != NULL; options++) {
		snprintf(left, sizeof(left), "--%s%s%s", options->name,
			options->argument == NULL ? "" : "=",
			options->argument == NULL ? "" : options->argument);
		printf("  %-*s  %s\n", COLUMN, left, options->help);
	}
}

static void print_command(const struct command *command)
{
	char left[64];

	snprintf(left, sizeof(left), "%s%s%s", command->name,
		command->operands[0] == '\0' ? "" : " ", command->operands);
	printf("  %-*s  %s\n", COLUMN, left, command->summary);
}

static void print_commands(void)
{
	size_t count;
	const struct command *table = command_table(&count);

	puts("\nCommands:");
	for (size_t i = 1; i < count; i++)
		print_command(&table[i]);
}

void usage_print(const struct command *command)
{
	bool is_top = command->name[0] == '\0';

	printf("Usage: nywhere%s%s [OPTIONS]%s%s\n", is_top ? "" : " ",
		command->name, command->operands[0] == '\0' ? "" : " ",
		command->operands);
	if (is_top)
		puts("       nywhere COMMAND [OPTIONS] [OPERANDS]");
	printf("\n%s\n", command->summary);
	if (is_top)
		print_commands();
	puts("\nOptions:");
	if (command->options != NULL)
		print_options(command->options);
	print_options(usage_common_options);
	printf("\nSee %s(1).\n", command->manual);
}

void usage_print_group(const char *word)
{
	size_t count;
	const struct command *table = command_table(&count);
	size_t len = strlen(word);

	printf("Usage: nywhere %s COMMAND [OPTIONS]\n\nCommands:\n", word);
	for (size_t i = 1; i < count; i++) {
		if (strncmp(table[i].name, word, len) == 0 &&
			table[i].name[len] == ' ')
			print_command(&table[i]);
	}
	printf("\nSee nywhere-%s(1).\n", word);
}
