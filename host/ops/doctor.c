/* doctor: what of nywhere's own files is missing or wrong. */
#include "ops/doctor.h"

#include "ops/operation.h"

#include <stdlib.h>
#include <string.h>

/* The name of the home folder is often that of the user, and this text is made
 * to be passed on. */
static void hide_home(const char *sentence, char out[DOCTOR_SENTENCE_MAX])
{
	const char *home = getenv("HOME");
	size_t len = home == NULL ? 0 : strlen(home);
	size_t at = 0;

	while (len > 1 && home[len - 1] == '/')
		len--;
	while (*sentence != '\0') {
		bool is_home = len > 1 && strncmp(sentence, home, len) == 0 &&
			       (sentence[len] == '/' || sentence[len] == ' ');

		out[at++] = is_home ? '~' : *sentence;
		sentence += is_home ? len : 1;
	}
	out[at] = '\0';
}

static void write_check(void *context, enum doctor_state state,
	const char *name, const char *sentence)
{
	char message[DOCTOR_SENTENCE_MAX];
	struct json_writer *w = context;

	hide_home(sentence, message);
	json_begin_object(w, NULL);
	json_add_string(w, "check", name);
	json_add_string(w, "state", doctor_state_name(state));
	json_add_string(w, "message", message);
	json_end_object(w);
}

static void check_files(struct doctor *doctor)
{
	char host[PLATFORM_PATH_MAX];
	struct config config;

	(void)doctor_host(doctor, host);
	(void)doctor_unlock(doctor);
	(void)doctor_net(doctor);
	doctor_vault(doctor);
	if (doctor_config(doctor, &config)) {
		doctor_pinentry(doctor, &config);
		doctor_network(doctor, &config);
	}
	doctor_say(doctor, DOCTOR_OK, "shell",
		"`nywhere doctor` in a terminal also starts each program, "
		"asks the resolver, and looks at every browser.");
}

enum status op_doctor(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct doctor doctor = {.tell = write_check, .context = result};
	enum status st = json_decode(args, NULL, 0, NULL);

	(void)session;
	if (st != STATUS_OK)
		return st;
	json_begin_array(result, "checks");
	check_files(&doctor);
	json_end_array(result);
	json_begin_object(result, "counts");
	for (enum doctor_state i = DOCTOR_OK; i <= DOCTOR_FAIL; i++)
		json_add_integer(
			result, doctor_state_name(i), doctor.counts[i]);
	json_end_object(result);
	return STATUS_OK;
}
