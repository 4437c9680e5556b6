/* doctor: what `nywhere doctor` says. The host may neither start a program nor
 * open a socket, so that program says it, as a helper. */
#include "ops/doctor.h"

#include "ops/operation.h"

#include <stdlib.h>
#include <string.h>

struct answer {
	const struct json *checks;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct answer, checks, JSON_ARRAY, true),
};

/* The helper's environment is ours, which lacks what the browser's had of these
 * variables: their names are told. */
enum status ask_doctor(struct session *session, const struct json *args,
	struct net_question *question)
{
	const struct json_strings *environment = doctor_noted_environment();
	struct json_writer *w = question->args;

	if (args != NULL && json_decode(args, NULL, 0, NULL) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	question->client = &session->doctor;
	json_begin_array(w, "environment");
	for (size_t i = 0; i < environment->count; i++)
		json_add_string(w, NULL, environment->item[i]);
	json_end_array(w);
	return STATUS_OK;
}

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
		/* and not a longer name */
		bool is_home = len > 1 && strncmp(sentence, home, len) == 0 &&
			       strchr("/ .,;:)", sentence[len]) != NULL;

		out[at++] = is_home ? '~' : *sentence;
		sentence += is_home ? len : 1;
	}
	out[at] = '\0';
}

static void write_members(struct json_writer *w, enum doctor_state state,
	const char *name, const char *sentence)
{
	char message[DOCTOR_SENTENCE_MAX];

	hide_home(sentence, message);
	doctor_check_write(w, state, name, message);
}

enum status step_doctor(struct session *session, const struct json *progress,
	struct json_writer *w)
{
	struct doctor_check check;
	enum status st = doctor_check_read(progress, &check);

	(void)session;
	if (st == STATUS_OK)
		write_members(w, check.state, check.name, check.sentence);
	return st;
}

/* For a doctor whose word goes into the result. */
static void write_check(void *context, enum doctor_state state,
	const char *name, const char *sentence)
{
	struct json_writer *w = context;

	json_begin_object(w, NULL);
	write_members(w, state, name, sentence);
	json_end_object(w);
}

static enum status pass_checks(struct doctor *doctor, const struct json *answer)
{
	struct answer found = {0};
	struct doctor_check check;
	enum status st = JSON_DECODE(answer, fields, &found);

	if (st != STATUS_OK)
		return st;
	for (const struct json *item = json_first(found.checks);
		item != NULL && st == STATUS_OK; item = json_next(item)) {
		st = doctor_check_read(item, &check);
		if (st == STATUS_OK)
			doctor_say(doctor, check.state, check.name, "%s",
				check.sentence);
	}
	return st;
}

/* What can be said without the helper: of files. */
static void check_files(struct doctor *doctor, enum status failure)
{
	char host[PLATFORM_PATH_MAX];
	struct config config;

	doctor_say(doctor, DOCTOR_WARN, "doctor",
		"The program nywhere, which looks at the browsers and starts "
		"the other programs, %s; `nywhere doctor` in a terminal may "
		"say more, or install nywhere again.",
		failure == STATUS_ANSWER_TIMEOUT
			? "was not done in time"
			: "is missing or ended too early");
	(void)doctor_host(doctor, host);
	(void)doctor_unlock(doctor);
	(void)doctor_net(doctor);
	doctor_vault(doctor);
	if (doctor_config(doctor, &config)) {
		doctor_pinentry(doctor, &config);
		doctor_network(doctor, &config);
	}
	doctor_environment(doctor, doctor_noted_environment());
}

enum status take_doctor(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	const struct json_writer before = *result;
	struct doctor doctor = {.tell = write_check, .context = result};
	enum status st = reply;

	(void)session;
	(void)args;
	(void)question;
	json_begin_array(result, "checks");
	if (st == STATUS_OK)
		st = pass_checks(&doctor, answer);
	if (st != STATUS_OK) {
		*result = before;
		doctor =
			(struct doctor){.tell = write_check, .context = result};
		json_begin_array(result, "checks");
		check_files(&doctor, st);
	}
	json_end_array(result);
	json_begin_object(result, "counts");
	for (enum doctor_state i = DOCTOR_OK; i <= DOCTOR_FAIL; i++)
		json_add_integer(
			result, doctor_state_name(i), doctor.counts[i]);
	json_end_object(result);
	return STATUS_OK;
}
