/* window_choose: the user says who she is in a private window. Another choice
 * ends the one before, with its keys and names. */
#include "ops/operation.h"
#include "ops/window_argument.h"
#include "ops/window_end.h"
#include "ops/window_self.h"

#include <string.h>

struct arguments {
	const char *window;
	const char *choice;
	const char *kind;
	const char *zone;
	bool one_key;
	const char *handle;
};

static const struct json_field disposable_fields[] = {
	JSON_FIELD(struct arguments, window, JSON_STRING, false),
	JSON_FIELD(struct arguments, choice, JSON_STRING, true),
	JSON_FIELD(struct arguments, kind, JSON_STRING, false),
	JSON_FIELD(struct arguments, zone, JSON_STRING, false),
	JSON_FIELD(struct arguments, one_key, JSON_BOOL, false),
};

static const struct json_field handle_fields[] = {
	JSON_FIELD(struct arguments, window, JSON_STRING, false),
	JSON_FIELD(struct arguments, choice, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

static enum status read_kind(
	const struct arguments *arguments, struct self *self)
{
	enum status st = window_self_parse(arguments->kind, &self->kind);

	if (st != STATUS_OK)
		return st;
	if ((arguments->zone != NULL) != (self->kind != SELF_FINGERPRINT))
		return STATUS_BAD_ARGUMENT;
	self->zone[0] = '\0';
	if (arguments->zone == NULL)
		return STATUS_OK;
	st = zone_name_check(arguments->zone);
	if (st == STATUS_OK)
		strcpy(self->zone, arguments->zone);
	return st;
}

/* What is preferred gives way to a fingerprint if its zone is out of reach;
 * what was asked for does not. */
static enum status choose_disposable(struct session *session,
	const struct json *args, struct arguments *arguments, struct self *self)
{
	enum status st = window_self_preferred(self);

	arguments->one_key = self->one_key;
	if (st == STATUS_OK)
		st = JSON_DECODE(args, disposable_fields, arguments);
	if (st == STATUS_OK && arguments->kind == NULL &&
		arguments->zone != NULL)
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK && arguments->kind != NULL)
		st = read_kind(arguments, self);
	if (st != STATUS_OK)
		return st;
	self->one_key = arguments->one_key;
	st = window_self_check(session, self);
	if (st == STATUS_OK || arguments->kind != NULL)
		return st;
	self->kind = SELF_FINGERPRINT;
	self->zone[0] = '\0';
	return STATUS_OK;
}

static enum status choose_handle(struct session *session,
	const struct json *args, struct arguments *arguments, struct self *self,
	struct vault **vault)
{
	struct handle_record record;
	struct handle handle;
	enum status st = JSON_DECODE(args, handle_fields, arguments);

	if (st == STATUS_OK)
		st = handle_parse(arguments->handle, &handle);
	if (st == STATUS_OK)
		st = session_vault(session, vault);
	if (st == STATUS_OK)
		st = handle_store_find(*vault, handle.text, &record);
	if (st == STATUS_OK) {
		self->kind = SELF_HANDLE;
		strcpy(self->handle, handle.text);
	}
	return st;
}

/* Either by the member that only one of them has. */
static enum status choose(struct session *session, const struct json *args,
	struct arguments *arguments, struct self *self, struct vault **vault)
{
	enum status st = choose_handle(session, args, arguments, self, vault);
	const char *expected = "handle";

	if (st == STATUS_BAD_ARGUMENT) {
		st = choose_disposable(session, args, arguments, self);
		expected = "disposable";
	}
	if (st == STATUS_OK && strcmp(arguments->choice, expected) != 0)
		st = STATUS_BAD_ARGUMENT;
	return st;
}

enum status op_window_choose(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct self self = {0};
	struct window *window = NULL;
	struct vault *vault = NULL;
	enum status st;

	session_tick(session);
	st = choose(session, args, &arguments, &self, &vault);
	if (st == STATUS_OK && arguments.window != NULL)
		st = window_argument_find(session, arguments.window, &window);
	if (st == STATUS_OK && window != NULL)
		window_end_self(session, window, &self);
	else if (st == STATUS_OK)
		st = session_add_window(session, &self, &window);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "window", window->ref);
	return window_self_write(vault, window, NULL, result, "self");
}
