#include "ops/net_step.h"

#include "base/utf8.h"

#include <string.h>

#define NAME_MAX_BYTES 32
#define MS_MAX 3600000

#define ONE_OF(text, names)                                                    \
	net_text_is_one_of(text, names, sizeof(names) / sizeof((names)[0]))

static const char *const outcomes[] = {"found", "absent", "failed", "skipped"};
static const char *const dnssec_states[] = {"secure", "insecure"};

struct members {
	struct net_step step;
	const char *asked;
	const char *answer;
};

#define MEMBER(name, kind, required)                                           \
	{                                                                      \
#name, kind, required, offsetof(struct members, step.name)     \
	}

static const struct json_field fields[] = {
	MEMBER(step, JSON_STRING, true),
	JSON_FIELD(struct members, asked, JSON_STRING, true),
	MEMBER(outcome, JSON_STRING, true),
	JSON_FIELD(struct members, answer, JSON_STRING, false),
	MEMBER(dnssec, JSON_STRING, false),
	MEMBER(code, JSON_STRING, false),
	MEMBER(ms, JSON_INTEGER, true),
};

bool net_text_is_one_of(
	const char *text, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, names[i]) == 0)
			return true;
	}
	return false;
}

static bool is_name(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= NAME_MAX_BYTES &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz_") == len;
}

/* "?" takes no more bytes than what it stands for. */
bool net_text_clean(const char *text, size_t max, char *out)
{
	size_t len = strlen(text);
	size_t n;
	uint32_t c;

	if (len > max)
		return false;
	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &c);
		if (n == 0)
			return false;
		if (utf8_is_hidden(c))
			*out++ = '?';
		else
			out = (char *)memcpy(out, text, n) + n;
	}
	*out = '\0';
	return true;
}

enum status net_step_read(const struct json *object, struct net_step *out)
{
	struct members members = {.answer = ""};
	struct net_step *step = &members.step;

	if (JSON_DECODE(object, fields, &members) != STATUS_OK ||
		!is_name(step->step) ||
		!net_text_clean(members.asked, NET_ASKED_MAX, step->asked) ||
		!ONE_OF(step->outcome, outcomes) ||
		!net_text_clean(members.answer, NET_ANSWER_MAX, step->answer) ||
		(step->dnssec != NULL &&
			!ONE_OF(step->dnssec, dnssec_states)) ||
		(step->code != NULL && !is_name(step->code)) || step->ms < 0 ||
		step->ms > MS_MAX)
		return STATUS_HELPER_FAILED;
	*out = *step;
	return STATUS_OK;
}

static void add_text(struct json_writer *w, const char *name, const char *text)
{
	if (text != NULL)
		json_add_string(w, name, text);
}

void net_step_members(struct json_writer *w, const struct net_step *step)
{
	json_add_string(w, "step", step->step);
	json_add_string(w, "asked", step->asked);
	json_add_string(w, "outcome", step->outcome);
	if (step->answer[0] != '\0')
		json_add_string(w, "answer", step->answer);
	add_text(w, "dnssec", step->dnssec);
	add_text(w, "code", step->code);
	json_add_integer(w, "ms", step->ms);
}
