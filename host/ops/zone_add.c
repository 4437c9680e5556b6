/* zone_add: a zone whose wildcard record is there, or whose server takes
 * changes that the given key signs. It is checked before it is kept. */
#include "ops/net_resolution.h"
#include "ops/operation.h"
#include "ops/zone_argument.h"
#include "ops/zone_check_json.h"
#include "ops/zone_json.h"

#include <string.h>
#include <time.h>

/* Of the thread; its name is the zone's. */
enum step { CLEANING, CHECKING };

struct arguments {
	const char *zone;
	const char *server;
	const struct json *key; /* in its parts, or: */
	const char *key_file;   /* the text of its file */
	bool unchecked;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, zone, JSON_STRING, true),
	JSON_FIELD(struct arguments, server, JSON_STRING, false),
	JSON_FIELD(struct arguments, key, JSON_OBJECT, false),
	JSON_FIELD(struct arguments, key_file, JSON_STRING, false),
	JSON_FIELD(struct arguments, unchecked, JSON_BOOL, false),
};

struct key {
	const char *name;
	const char *algorithm;
	const char *secret;
};

static const struct json_field key_fields[] = {
	JSON_FIELD(struct key, name, JSON_STRING, true),
	JSON_FIELD(struct key, algorithm, JSON_STRING, true),
	JSON_FIELD(struct key, secret, JSON_STRING, true),
};

static enum status read_key(
	const struct arguments *arguments, struct tsig_key *out)
{
	const char *text = arguments->key_file;
	struct key key = {0};
	enum status st;

	if (text != NULL)
		return tsig_key_parse(text, strlen(text), out, NULL);
	st = JSON_DECODE(arguments->key, key_fields, &key);
	return st == STATUS_OK
		       ? tsig_key_make(key.name, key.algorithm, key.secret, out)
		       : st;
}

/* All of the zone but its name. */
static enum status read_zone(
	const struct arguments *arguments, struct zone *out)
{
	int keys = (arguments->key != NULL) + (arguments->key_file != NULL);
	enum status st;

	*out = (struct zone){.kind = ZONE_WILDCARD, .added = time(NULL)};
	if (arguments->server == NULL && keys == 0)
		return STATUS_OK;
	if (arguments->server == NULL || keys != 1)
		return STATUS_BAD_ARGUMENT;
	out->kind = ZONE_UPDATE;
	st = zone_argument_server(arguments->server, out->server);
	return st == STATUS_OK ? read_key(arguments, &out->key) : st;
}

/* Now the zone has its canonical name. */
static enum status ask_check(struct session *session, const char *name,
	struct zone *zone, struct net_question *question)
{
	struct zone old = {.zone = ""};
	struct vault *vault;
	enum status st = zone_name_check(name);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = zone_store_find(vault, name, zone->kind, &old);
	zone_clear(&old);
	if (st != STATUS_ZONE_UNKNOWN && st != STATUS_VAULT_DAMAGED)
		return st == STATUS_OK ? STATUS_ZONE_EXISTS : st;
	strcpy(zone->zone, name);
	strcpy(question->thread->name, name);
	question->thread->step = CHECKING;
	return zone_check_ask(zone, question);
}

/* The canonical form of a name that is not ASCII is for nywhere-net to say. */
static void ask_cleaning(const char *name, struct net_question *question)
{
	question->net_op = "resolve";
	json_add_string(question->args, "handle", name);
	json_add_string(question->args, "until", "did");
	question->thread->step = CLEANING;
}

enum status ask_zone_add(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct zone zone = {.zone = ""};
	struct name_clean name;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	/* A browser passes a file on as it is, and takes no key apart. */
	if (st == STATUS_OK && arguments.key != NULL && !session->is_shell)
		st = STATUS_SHELL_ONLY;
	if (st == STATUS_OK)
		st = zone_argument_name(arguments.zone, &name);
	if (st == STATUS_OK)
		st = read_zone(&arguments, &zone);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK && !name.is_ascii)
		ask_cleaning(name.text, question);
	else if (st == STATUS_OK)
		st = ask_check(session, name.text, &zone, question);
	zone_clear(&zone);
	return st;
}

static enum status take_cleaning(struct session *session, struct zone *zone,
	const struct json *answer, struct net_question *question)
{
	struct net_resolution found;
	enum status st = net_resolution_read(answer, &found);

	if (st == STATUS_OK && found.handle == NULL)
		st = STATUS_BAD_ZONE;
	return st == STATUS_OK
		       ? ask_check(session, found.handle, zone, question)
		       : st;
}

static enum status keep(struct session *session, const struct zone *zone)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	return st == STATUS_OK ? zone_store_add(vault, zone) : st;
}

static enum status take_check(struct session *session, struct zone *zone,
	bool unchecked, enum status reply, const struct json *answer,
	struct json_writer *result)
{
	struct zone_check check;
	enum status st = zone_check_read(zone->kind, reply, answer, &check);
	bool is_kept =
		unchecked || (st == STATUS_OK && zone_check_is_ok(&check));

	if (st == STATUS_OK && is_kept)
		st = keep(session, zone);
	if (st != STATUS_OK)
		return st;
	json_begin_object(result, "zone");
	zone_json_members(result, zone);
	json_end_object(result);
	json_add_bool(result, "kept", is_kept);
	zone_check_json_members(result, zone->zone, zone->kind, &check);
	return STATUS_OK;
}

enum status take_zone_add(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct zone zone = {.zone = ""};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = read_zone(&arguments, &zone);
	if (st == STATUS_OK && question->thread->step == CLEANING) {
		st = reply == STATUS_OK
			     ? take_cleaning(session, &zone, answer, question)
			     : reply;
	} else if (st == STATUS_OK) {
		strcpy(zone.zone, question->thread->name);
		st = take_check(session, &zone, arguments.unchecked, reply,
			answer, result);
	}
	zone_clear(&zone);
	return st;
}
