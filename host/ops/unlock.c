/* unlock: open the keys, asking the user outside the browser. */
#include "ops/operation.h"
#include "ops/slot_ask.h"
#include "ops/vault_json.h"

#define TRIES 3

struct arguments {
	bool recovery;
	bool accept_older;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, recovery, JSON_BOOL, false),
	JSON_FIELD(struct arguments, accept_older, JSON_BOOL, false),
};

/* What asks the user least comes first; the key file, which asks for nothing,
 * was tried before. The recovery code is asked for only when it is wanted, or
 * when there is nothing else. */
static const enum slot_kind order[] = {
	SLOT_KEYRING, SLOT_TOKEN, SLOT_PASSPHRASE, SLOT_RECOVERY};

#define STAGES (sizeof(order) / sizeof(order[0]))

static void note(
	struct unlock_tries *tried, enum slot_kind kind, enum status failure)
{
	if (tried->count < UNLOCK_TRIES)
		tried->item[tried->count++] =
			(struct unlock_try){kind, failure};
}

/* The key file has been tried whenever the vault is locked and has one. */
static void note_file(struct session *session, struct unlock_tries *tried)
{
	struct slot_list slots;
	enum status st = vault_check_key_file(session->folder);

	if (session_slots(session, &slots) == STATUS_OK &&
		slot_list_has(&slots, SLOT_FILE))
		note(tried, SLOT_FILE,
			st == STATUS_OK ? STATUS_KEY_FILE_WRONG : st);
}

/* The question of the first stage from there on; failure if there is none. The
 * thread's step counts tries within a stage. */
static enum status ask_from(struct session *session, size_t stage,
	bool recovery, enum status failure, struct net_question *question)
{
	struct slot_list slots;
	enum status st = session_slots(session, &slots);

	if (st != STATUS_OK)
		return st;
	for (; stage < STAGES; stage++) {
		bool is_last = order[stage] == SLOT_RECOVERY;

		if (!slot_list_has(&slots, order[stage]) || recovery != is_last)
			continue;
		question->thread->step = (int)stage * TRIES;
		return slot_ask(
			session, order[stage], &slots, 0, false, question);
	}
	return failure;
}

static enum status ask_any(
	struct session *session, bool recovery, struct net_question *question)
{
	enum status st =
		ask_from(session, 0, recovery, STATUS_SLOT_UNKNOWN, question);

	if (st != STATUS_SLOT_UNKNOWN || recovery)
		return st;
	return ask_from(session, 0, true, STATUS_LOCKED, question);
}

enum status ask_unlock(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct vault *vault;
	struct unlock_tries *tried = &question->thread->tried;
	enum status st = STATUS_OK;

	session->tried.count = 0;
	if (args != NULL)
		st = JSON_DECODE(args, fields, &arguments);
	if (st == STATUS_OK && arguments.accept_older)
		st = session->is_shell ? session_accept_older(session)
				       : STATUS_SHELL_ONLY;
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_LOCKED) {
		note_file(session, tried);
		st = ask_any(session, arguments.recovery, question);
		session->tried = *tried; /* all, unless a question follows */
		return st;
	}
	question->needless = true;
	return st;
}

/* The vault may have been opened, or another put in its place, meanwhile. */
static enum status try(
	struct session *session, enum slot_kind kind, const struct json *answer)
{
	struct secret *secret = NULL;
	struct vault *vault;
	enum status st = slot_answer(kind, answer, &secret);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_LOCKED)
		st = session_unlock_with(session, kind, secret);
	secret_free(secret);
	return st;
}

/* Another try at what was typed wrong, or the next way. A helper that is not
 * there would not be there for that either. */
static enum status go_on(struct session *session, enum status failure,
	struct net_question *question)
{
	struct net_thread *thread = question->thread;
	size_t stage = (size_t)thread->step / TRIES;
	enum slot_kind kind = order[stage];
	struct slot_list slots = {0};

	if ((failure == STATUS_WRONG_PASSPHRASE ||
		    failure == STATUS_RECOVERY_WRONG) &&
		++thread->step % TRIES != 0)
		return slot_ask(session, kind, &slots, 0, true, question);
	note(&thread->tried, kind, failure);
	if (failure == STATUS_CANCELLED || failure == STATUS_HELPER_FAILED ||
		failure == STATUS_BAD_CONFIG)
		return failure;
	if (kind == SLOT_KEYRING || kind == SLOT_TOKEN)
		return ask_from(session, stage + 1, false, failure, question);
	return failure;
}

enum status take_unlock(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	enum slot_kind kind = order[question->thread->step / TRIES];
	enum status st = reply;

	(void)args;
	if (st == STATUS_OK && answer != NULL)
		st = try(session, kind, answer);
	if (st != STATUS_OK) {
		st = go_on(session, st, question);
		session->tried = question->thread->tried;
		return st;
	}
	session->tried.count = 0;
	vault_json_write(result, session);
	return STATUS_OK;
}

/* The last of them is what is said anyway. */
void explain_unlock(const struct session *session, enum status failure,
	struct json_writer *w)
{
	const struct unlock_try *tried = session->tried.item;
	size_t count = session->tried.count;

	if (count > 0 && tried[count - 1].status == failure)
		count--;
	if (count == 0)
		return;
	json_begin_array(w, "tried");
	for (size_t i = 0; i < count; i++) {
		json_begin_object(w, NULL);
		json_add_string(w, "kind", slot_kind_name(tried[i].kind));
		json_add_string(w, "code", status_code(tried[i].status));
		json_end_object(w);
	}
	json_end_array(w);
}
