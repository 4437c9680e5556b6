#include "ops/rotation.h"

#include "ops/handle_check.h"
#include "ops/handle_json.h"

#include <stdio.h>
#include <string.h>

#define FIRST "nywhere"
#define FRAGMENT_ROOM 30 /* characters, for the directory of did:plc */
#define NUMBER_MAX 99

static const char *fragment_of(const struct handle_record *record)
{
	return record->fragment[0] == '\0' ? FIRST : record->fragment;
}

/* A handle without a document is its key: PROTOCOL.md, section 5, step 6. */
enum status rotation_find(
	struct vault *vault, const char *handle, struct rotation_state *out)
{
	struct rotation_state state = {.is_over = false};
	enum status st = handle_store_find(vault, handle, &state.record);

	if (st == STATUS_OK && state.record.key != HANDLE_KEY_OWN)
		st = STATUS_NO_KEY;
	if (st == STATUS_OK && (state.record.did.text[0] == '\0' ||
				       state.record.did.method == DID_KEY))
		st = STATUS_ROTATE_KEY_ITSELF;
	if (st == STATUS_OK && state.record.guard != GUARD_NONE)
		st = STATUS_ROTATE_GUARDED;
	if (st == STATUS_OK)
		st = rotation_store_find(vault, handle, &state.rotation);
	if (st == STATUS_OK)
		*out = state;
	return st;
}

static const char *find_own(const struct rotation_state *state,
	const struct net_resolution *resolution)
{
	return handle_check_fragment(
		&state->record, resolution, &state->record.public_key);
}

static const char *find_other(const struct rotation_state *state,
	const struct net_resolution *resolution)
{
	return handle_check_fragment(
		&state->record, resolution, &state->rotation.public_key);
}

static bool is_used(const struct rotation_state *state,
	const struct net_resolution *resolution, const char *fragment)
{
	char id[DID_URL_MAX];

	did_key_id_named(&state->record.did, fragment, id);
	for (size_t i = 0; i < resolution->key_count; i++) {
		if (strcmp(resolution->keys[i].id, id) == 0)
			return true;
	}
	return strcmp(fragment, fragment_of(&state->record)) == 0;
}

/* How much of a fragment is left without the number of an earlier change. */
static size_t length_without_number(const char *fragment)
{
	const char *dash = strrchr(fragment, '-');

	return dash != NULL && dash[1] != '\0' &&
			       strspn(dash + 1, "0123456789") ==
				       strlen(dash + 1)
		       ? (size_t)(dash - fragment)
		       : strlen(fragment);
}

/* "nywhere", then "nywhere-2", "nywhere-3". */
static enum status choose_fragment(const struct rotation_state *state,
	const struct net_resolution *resolution,
	char out[DID_KEY_FRAGMENT_MAX + 1])
{
	const char *old = fragment_of(&state->record);
	int len = (int)length_without_number(old);

	if (len > FRAGMENT_ROOM - 3)
		len = FRAGMENT_ROOM - 3;
	for (int i = 2; i <= NUMBER_MAX; i++) {
		snprintf(out, DID_KEY_FRAGMENT_MAX + 1, "%.*s-%d", len, old, i);
		if (!is_used(state, resolution, out))
			return STATUS_OK;
	}
	return STATUS_DID_DOCUMENT_BAD;
}

/* Of the same kind as the old one: that is what the user chose. */
static enum status begin(struct vault *vault,
	const struct net_resolution *resolution, struct rotation_state *state)
{
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	struct key *key = NULL;
	enum status st = choose_fragment(state, resolution, fragment);

	if (st == STATUS_OK && find_own(state, resolution) == NULL)
		st = STATUS_ROTATE_UNPUBLISHED;
	if (st == STATUS_OK)
		st = key_generate(state->record.public_key.algorithm, &key);
	if (st == STATUS_OK)
		st = rotation_store_begin(vault, state->record.handle.text, key,
			fragment, &state->rotation);
	key_free(key);
	return st;
}

static enum status check_resolution(const struct rotation_state *state,
	const struct net_resolution *resolution)
{
	if (resolution->problem != STATUS_OK)
		return resolution->problem;
	return resolution->did != NULL && strcmp(resolution->did,
						  state->record.did.text) == 0
		       ? STATUS_OK
		       : STATUS_ROTATE_UNPUBLISHED;
}

/* Another device may have taken the fragment that the new key was to have. It
 * is found by itself in the end, so what it is called need not be kept. */
static enum status keep_clear(
	const struct net_resolution *resolution, struct rotation_state *state)
{
	return is_used(state, resolution, state->rotation.fragment)
		       ? choose_fragment(
				 state, resolution, state->rotation.fragment)
		       : STATUS_OK;
}

enum status rotation_advance(struct session *session, struct vault *vault,
	const struct net_resolution *resolution, struct rotation_state *state)
{
	const char *fragment;
	enum status st = check_resolution(state, resolution);

	if (st != STATUS_OK)
		return st;
	if (state->rotation.stage == ROTATION_NONE)
		return begin(vault, resolution, state);
	fragment = find_other(state, resolution);
	if (state->rotation.stage == ROTATION_ADD && fragment == NULL)
		return keep_clear(resolution, state);
	if (state->rotation.stage == ROTATION_ADD) {
		session_forget_key(session);
		st = rotation_store_switch(
			vault, fragment, &state->record, &state->rotation);
	}
	if (st != STATUS_OK || state->rotation.stage != ROTATION_REMOVE ||
		find_own(state, resolution) == NULL ||
		find_other(state, resolution) != NULL)
		return st;
	state->is_over = true;
	return rotation_store_end(vault, state->record.handle.text);
}

enum status rotation_cancel(struct vault *vault,
	const struct net_resolution *resolution, struct rotation_state *state)
{
	const char *handle = state->record.handle.text;
	const char *fragment;
	enum status st = check_resolution(state, resolution);

	if (st == STATUS_OK && state->rotation.stage == ROTATION_NONE)
		st = STATUS_ROTATE_NONE;
	if (st == STATUS_OK && state->rotation.stage == ROTATION_REMOVE)
		st = STATUS_ROTATE_LATE;
	if (st == STATUS_OK && find_own(state, resolution) == NULL)
		st = STATUS_ROTATE_UNPUBLISHED;
	if (st != STATUS_OK)
		return st;
	fragment = find_other(state, resolution);
	if (fragment != NULL)
		return rotation_store_call_off(
			vault, handle, fragment, &state->rotation);
	state->is_over = true;
	return rotation_store_end(vault, handle);
}

/* What the document is to have beside the key that signs: the keys of other
 * devices, and the new one while it is to be added. */
static void list_beside(const struct rotation_state *state,
	const struct net_resolution *resolution, struct handle_keys *out)
{
	const struct rotation *rotation = &state->rotation;
	struct handle_keys others;

	out->count = 0;
	handle_check_others(&state->record, resolution, &others);
	for (size_t i = 0; i < others.count; i++) {
		if (strcmp(others.item[i].fragment, rotation->fragment) != 0)
			out->item[out->count++] = others.item[i];
	}
	if (rotation->stage == ROTATION_ADD &&
		out->count < DID_DOCUMENT_KEYS_MAX) {
		strcpy(out->item[out->count].fragment, rotation->fragment);
		out->item[out->count++].key = rotation->public_key;
	}
}

enum status rotation_write(struct json_writer *w,
	const struct rotation_state *state,
	const struct net_resolution *resolution)
{
	const char *own = fragment_of(&state->record);
	const char *other = state->rotation.fragment;
	bool is_added =
		state->rotation.stage == ROTATION_ADD && !state->is_over;
	struct handle_keys beside;
	enum status st;

	json_add_string(w, "handle", state->record.handle.text);
	json_add_string(w, "stage",
		state->is_over ? "done"
			       : rotation_stage_name(state->rotation.stage));
	json_add_string(w, "fragment", is_added ? other : own);
	json_add_string(w, "old_fragment", is_added ? own : other);
	if (state->is_over)
		return STATUS_OK;
	if (state->record.did.method == DID_PLC)
		json_add_string(w, "server", state->record.server);
	if (resolution == NULL || state->record.did.method != DID_WEB)
		return STATUS_OK;
	list_beside(state, resolution, &beside);
	json_begin_object(w, "publish");
	json_begin_array(w, "records");
	json_end_array(w);
	st = handle_json_documents(w, &state->record, &beside);
	json_end_object(w);
	return st;
}
