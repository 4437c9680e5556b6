#include "ops/handle_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct report {
	struct json_writer *w;
	const struct handle_record *record;
	const struct net_resolution *resolution;
	bool agrees;
};

/* fix is NULL for what is well. */
__attribute__((format(printf, 4, 5))) static void say(struct report *report,
	const char *check, const char *fix, const char *format, ...)
{
	char message[HANDLE_CHECK_TEXT];
	va_list values;

	va_start(values, format);
	vsnprintf(message, sizeof(message), format, values);
	va_end(values);
	json_begin_object(report->w, NULL);
	json_add_string(report->w, "check", check);
	json_add_bool(report->w, "ok", fix == NULL);
	json_add_string(report->w, "message", message);
	if (fix != NULL)
		json_add_string(report->w, "fix", fix);
	json_end_object(report->w);
	report->agrees = report->agrees && fix == NULL;
}

static bool is_linked(const struct report *report)
{
	return report->record->server[0] != '\0';
}

/* Where the name leads. Without an account at its end nothing else can be
 * looked at. */
static bool check_handle(struct report *report)
{
	const struct net_resolution *found = report->resolution;
	const char *handle = report->record->handle.text;

	if (found->did == NULL && found->problem == STATUS_OK &&
		report->record->did.text[0] == '\0') {
		say(report, "handle", NULL, "%s is found.", handle);
	} else if (found->did == NULL ||
		   found->problem == STATUS_DNS_CONFLICT) {
		say(report, "handle",
			is_linked(report)
				? "Ask whoever gave you the name, or set its "
				  "record at _atproto again."
				: "Publish the record that is shown, remove "
				  "others that contradict it, and check "
				  "again.",
			"%s: %s", handle,
			status_sentence(found->problem == STATUS_OK
						? STATUS_HANDLE_NOT_FOUND
						: found->problem));
	} else {
		say(report, "handle", NULL, "%s leads to %s.", handle,
			found->did);
	}
	return found->did != NULL;
}

static bool check_did(struct report *report)
{
	const char *own = report->record->did.text;
	const char *found = report->resolution->did;

	if (strcmp(own, found) == 0) {
		say(report, "did", NULL,
			"That is the account of the handle in your vault.");
		return true;
	}
	say(report, "did",
		is_linked(report)
			? "If the account is yours, remove the handle here "
			  "and link it again; if not, the name has been "
			  "taken from you."
			: "Publish the record that is shown in the place of "
			  "the one that is there.",
		"The name leads to another account, %s, than that of the "
		"handle in your vault, %s.",
		found, own[0] == '\0' ? "which has none" : own);
	return false;
}

static bool check_document(struct report *report)
{
	const struct net_resolution *found = report->resolution;

	if (report->record->did.method == DID_KEY)
		return true;
	switch (found->problem) {
	case STATUS_DID_NOT_FOUND:
	case STATUS_DID_DOCUMENT_BAD:
	case STATUS_DID_OTHER:
		say(report, "document",
			report->record->did.method == DID_WEB
				? "Publish the document that is shown."
				: "Ask the operator of the account's server.",
			"%s", status_sentence(found->problem));
		return false;
	default:
		break;
	}
	if (found->agrees)
		say(report, "document", NULL,
			"The account's document names the handle.");
	else
		say(report, "document",
			"Set the handle in the account's own settings, or "
			"add it to alsoKnownAs in its document.",
			"%s",
			status_sentence(found->problem == STATUS_OK
						? STATUS_DID_DISAGREES
						: found->problem));
	return found->agrees;
}

/* The fragment of one of our keys in the account's document, so that a token
 * could name it; else NULL. */
static const char *fragment_of(
	const struct handle_record *record, const struct net_key *key)
{
	const char *did = record->did.text;
	size_t len = strlen(did);

	return strncmp(key->id, did, len) == 0 && key->id[len] == '#' &&
			       did_key_fragment_is_valid(key->id + len + 1)
		       ? key->id + len + 1
		       : NULL;
}

static const char *own_fragment(const struct handle_record *record)
{
	return record->fragment[0] == '\0' ? "nywhere" : record->fragment;
}

void handle_check_others(const struct handle_record *record,
	const struct net_resolution *resolution, struct handle_keys *out)
{
	struct did did;

	out->count = 0;
	for (size_t i = 0;
		i < resolution->key_count && out->count < DID_DOCUMENT_KEYS_MAX;
		i++) {
		struct did_named_key *item = &out->item[out->count];
		const struct net_key *found = &resolution->keys[i];
		const char *fragment = fragment_of(record, found);

		if (fragment == NULL ||
			strcmp(fragment, own_fragment(record)) == 0 ||
			did_parse(found->key, &did) != STATUS_OK ||
			did_key_public(&did, &item->key) != STATUS_OK)
			continue;
		strcpy(item->fragment, fragment);
		out->count++;
	}
}

const char *handle_check_fragment(const struct handle_record *record,
	const struct net_resolution *resolution, const struct public_key *key)
{
	struct did wanted;

	did_from_key(key, &wanted);
	for (size_t i = 0; i < resolution->key_count; i++) {
		const struct net_key *found = &resolution->keys[i];
		const char *fragment = fragment_of(record, found);

		if (fragment != NULL && strcmp(found->key, wanted.text) == 0)
			return fragment;
	}
	return NULL;
}

/* Whether another key is where ours should be. */
static bool is_taken_by_another(const struct report *report)
{
	const struct net_resolution *found = report->resolution;

	for (size_t i = 0; i < found->key_count; i++) {
		const char *fragment =
			fragment_of(report->record, &found->keys[i]);

		if (fragment != NULL &&
			strcmp(fragment, own_fragment(report->record)) == 0)
			return true;
	}
	return false;
}

static const char *key_fix(const struct report *report, bool is_taken)
{
	if (report->record->did.method != DID_WEB)
		return "Link the handle again with a key (`nywhere handle link "
		       "--with-key`): that puts the key there.";
	return is_taken ? "If another device of yours has that key, remove the "
			  "handle here and add it with --device; if not, "
			  "publish the document that is shown."
			: "Publish the document that is shown.";
}

/* Whose they are the user knows: a line to read, nothing to mend. */
static void say_others(struct report *report, const char *own)
{
	struct handle_keys others;

	handle_check_others(report->record, report->resolution, &others);
	for (size_t i = 0; i < others.count; i++) {
		if (own == NULL || strcmp(others.item[i].fragment, own) != 0)
			say(report, "key", NULL,
				"It also names a key as #%s, which another "
				"device of yours should have.",
				others.item[i].fragment);
	}
}

static const char *check_key(struct report *report)
{
	bool is_did_key = report->record->did.method == DID_KEY;
	const char *fragment = NULL;
	bool is_taken = false;

	if (report->record->key == HANDLE_KEY_NONE) {
		say(report, "key", NULL,
			"The handle has no key here: its server confirms your "
			"sign-ins.");
		return NULL;
	}
	if (!is_did_key)
		fragment = handle_check_fragment(report->record,
			report->resolution, &report->record->public_key);
	is_taken = fragment == NULL && is_taken_by_another(report);
	if (is_did_key || fragment != NULL)
		say(report, "key", NULL,
			"The account names the key in your vault%s%s.",
			fragment != NULL ? ", as #" : "",
			fragment != NULL ? fragment : "");
	else
		say(report, "key", key_fix(report, is_taken),
			"The account does not name the key in your vault%s%s, "
			"so sites refuse it.",
			is_taken ? ", but another as #" : "",
			is_taken ? own_fragment(report->record) : "");
	say_others(report, fragment);
	return fragment;
}

static void check_server(struct report *report)
{
	const struct net_resolution *found = report->resolution;

	if (!is_linked(report))
		return;
	if (found->issuer == NULL)
		say(report, "server", "Try again later.", "%s",
			status_sentence(found->problem == STATUS_OK
						? STATUS_SERVER_MISSING
						: found->problem));
	else if (strcmp(found->issuer, report->record->server) == 0)
		say(report, "server", NULL, "Its server is %s, as before.",
			found->issuer);
	else
		say(report, "server",
			"If you have moved the account, link the handle "
			"again.",
			"Its server was %s and is now %s.",
			report->record->server, found->issuer);
}

void handle_check_write(struct json_writer *w,
	const struct handle_record *record,
	const struct net_resolution *resolution, bool *agrees,
	const char **fragment)
{
	struct report report = {w, record, resolution, true};

	*fragment = NULL;
	json_begin_array(w, "checks");
	if (check_handle(&report) && check_did(&report)) {
		if (check_document(&report))
			*fragment = check_key(&report);
		check_server(&report);
	}
	json_end_array(w);
	json_add_bool(w, "agrees", report.agrees);
	*agrees = report.agrees;
}
