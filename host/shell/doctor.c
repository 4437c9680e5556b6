/* nywhere doctor */
#include "shell/doctor.h"

#include "shell/command.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

struct listing {
	bool json;
	bool begun;
};

static void print_json(struct listing *listing, enum doctor_state state,
	const char *check, const char *sentence)
{
	char text[DOCTOR_SENTENCE_MAX * 2];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	doctor_check_write(&w, state, check, sentence);
	json_end_object(&w);
	fputs(listing->begun ? "," : "{\"checks\":[", stdout);
	listing->begun = true;
	if (json_finish(&w) == STATUS_OK)
		text_json_part(stdout, text);
}

static void print(void *context, enum doctor_state state, const char *check,
	const char *sentence)
{
	static const enum text_colour colours[] = {
		[DOCTOR_OK] = TEXT_GREEN,
		[DOCTOR_WARN] = TEXT_YELLOW,
		[DOCTOR_FAIL] = TEXT_RED,
	};
	const char *word = doctor_state_name(state);
	struct listing *listing = context;

	if (listing->json) {
		print_json(listing, state, check, sentence);
		return;
	}
	text_word(stdout, colours[state], word);
	printf("%*s", (int)(6 - strlen(word)), "");
	text_line(stdout, "%s", sentence);
}

static int end(const struct doctor *doctor, bool json)
{
	bool ok = doctor->counts[DOCTOR_FAIL] == 0;

	if (json)
		printf("],\"ok\":%s}\n", ok ? "true" : "false");
	else if (!ok)
		printf("\n%d of these must be mended before you can sign in.\n",
			doctor->counts[DOCTOR_FAIL]);
	return ok ? SHELL_DONE : SHELL_FAILED;
}

enum { OFFLINE };

const struct command_option command_doctor_options[] = {
	{"offline", NULL, "ask nothing of the network"},
	{0},
};

void doctor_run(struct doctor *doctor, struct shell *shell,
	const struct json_strings *environment, bool offline)
{
	char host[PLATFORM_PATH_MAX];
	struct config config;
	bool has_net;

	if (doctor_host(doctor, host))
		doctor_hello(doctor, host);
	(void)doctor_unlock(doctor);
	has_net = doctor_net(doctor);
	doctor_browsers(doctor);
	doctor_vault(doctor);
	if (doctor_config(doctor, &config)) {
		doctor_pinentry(doctor, &config);
		doctor_network(doctor, &config);
		if (has_net && !offline)
			doctor_resolver(doctor, shell);
	}
	doctor_environment(doctor, environment);
}

int command_doctor(struct shell *shell, const struct arguments *arguments)
{
	struct listing listing = {.json = shell->json};
	struct doctor doctor = {.tell = print, .context = &listing};

	doctor_run(&doctor, shell, doctor_noted_environment(),
		arguments->options[OFFLINE] != NULL);
	return end(&doctor, shell->json);
}
