#include "unlock/token.h"

#include "base/platform.h"
#include "unlock/token_pin.h"
#include "unlock/token_status.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

#define TELL_MS 500
#define BUSY_MS 21000 /* as long as libfido2 itself would wait */
#define LOOK_MS 100

enum status tokens_start(struct unlock_request *request, struct token_set *out)
{
	const char *paths[TOKEN_PORTS_MAX];
	enum status st;

	out->request = request;
	out->count = token_port_list(out->ports);
	for (size_t i = 0; i < out->count; i++)
		paths[i] = out->ports[i].path;
	/* Ctrl-C reaches us with the shell, whose end we are told anyway: a key
	 * that waits to be touched must be told, too. */
	signal(SIGINT, SIG_IGN);
	st = unlock_restrict(request, paths, out->count);
	if (st != STATUS_OK)
		return st;
	fido_init(FIDO_DISABLE_U2F_FALLBACK);
	return out->count == 0 ? STATUS_TOKEN_MISSING : STATUS_OK;
}

static bool has_text(char **list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], text) == 0)
			return true;
	}
	return false;
}

static bool has_option(const fido_cbor_info_t *info, const char *name)
{
	char **names = fido_cbor_info_options_name_ptr(info);
	const bool *values = fido_cbor_info_options_value_ptr(info);

	for (size_t i = 0; i < fido_cbor_info_options_len(info); i++) {
		if (strcmp(names[i], name) == 0)
			return values[i];
	}
	return false;
}

/* A key that names no algorithm makes ES256 (CTAP 2.0). */
static bool lacks_es256(const fido_cbor_info_t *info)
{
	size_t count = fido_cbor_info_algorithm_count(info);

	for (size_t i = 0; i < count; i++) {
		if (fido_cbor_info_algorithm_cose(info, i) == COSE_ES256)
			return false;
	}
	return count > 0;
}

static enum status read_abilities(struct token *token)
{
	fido_cbor_info_t *info = fido_cbor_info_new();
	enum status st;

	if (info == NULL)
		return STATUS_NO_MEMORY;
	st = token_result(token, fido_dev_get_cbor_info(token->line.dev, info));
	token->can = (struct token_abilities){
		.fido2 = fido_dev_is_fido2(token->line.dev),
		.hmac_secret = has_text(fido_cbor_info_extensions_ptr(info),
			fido_cbor_info_extensions_len(info), "hmac-secret"),
		.ed25519_only = lacks_es256(info),
		.distinct = has_text(fido_cbor_info_versions_ptr(info),
			fido_cbor_info_versions_len(info), "FIDO_2_1"),
		.always_verifies = has_option(info, "alwaysUv"),
	};
	fido_cbor_info_free(&info);
	return st;
}

static enum status open_once(
	struct unlock_request *request, struct token *token)
{
	enum status st =
		token_line_open(&token->line, request, token->port->path);

	if (st == STATUS_OK && !fido_dev_is_fido2(token->line.dev))
		return STATUS_OK; /* and it can do nothing */
	return st == STATUS_OK ? read_abilities(token) : st;
}

/* False when the host hangs up first. */
static bool pause_for(const struct unlock_request *request, int ms)
{
	struct pollfd host = {.fd = unlock_host_fd(request)};

	return poll(&host, 1, ms) == 0;
}

enum status token_open(const struct token_set *set, size_t index,
	enum token_wait wait, struct token *out)
{
	long long start = platform_clock_ms();
	bool is_told = false;

	out->port = &set->ports[index];
	for (;;) {
		enum status st = open_once(set->request, out);
		long long waited = platform_clock_ms() - start;

		if (st != STATUS_TOKEN_BUSY || wait == TOKEN_AT_ONCE ||
			waited >= BUSY_MS)
			return st;
		token_line_close(&out->line);
		if (waited >= TELL_MS && !is_told) {
			unlock_progress(set->request, "busy");
			is_told = true;
		}
		if (!pause_for(set->request, LOOK_MS))
			return STATUS_CANCELLED;
	}
}

/* Opens the key and shows it to visit; closes it unless that wants it. */
static enum status look_at(const struct token_set *set, size_t index,
	enum token_wait wait, token_visit visit, void *argument,
	struct token *out)
{
	enum status st;

	*out = (struct token){0};
	st = token_open(set, index, wait, out);
	if (st == STATUS_OK)
		st = out->can.fido2 ? visit(out, argument)
				    : STATUS_TOKEN_UNSUITABLE;
	if (st != STATUS_OK)
		token_close(out);
	return st;
}

/* A stranger, or one that is no FIDO2 key, hides nothing of what another key
 * is worth telling. */
static enum status worse(enum status one, enum status other)
{
	bool says_little =
		one == STATUS_TOKEN_UNKNOWN || one == STATUS_TOKEN_UNSUITABLE;

	return says_little && other != STATUS_TOKEN_UNKNOWN ? other : one;
}

enum status tokens_choose(const struct token_set *set, enum token_wait wait,
	token_visit visit, void *argument, struct token *out)
{
	bool is_busy[TOKEN_PORTS_MAX] = {false};
	enum status result = STATUS_TOKEN_UNKNOWN;

	for (int pass = 0; pass < (wait == TOKEN_WAIT ? 2 : 1); pass++) {
		for (size_t i = 0; i < set->count; i++) {
			enum status st;

			if (pass == 1 && !is_busy[i])
				continue;
			st = look_at(set, i,
				pass == 0 ? TOKEN_AT_ONCE : TOKEN_WAIT, visit,
				argument, out);
			if (st == STATUS_OK || st == STATUS_CANCELLED)
				return st;
			is_busy[i] = st == STATUS_TOKEN_BUSY;
			if (!is_busy[i] || pass == 1 || wait == TOKEN_AT_ONCE)
				result = worse(result, st);
		}
	}
	return result;
}

void token_close(struct token *token)
{
	token_line_close(&token->line);
	secret_free(token->pin);
	token->pin = NULL;
}

/* Why nothing more came from a key says more than that nothing came. */
enum status token_result(const struct token *token, int error)
{
	if (error != FIDO_OK && token->line.ended != STATUS_OK)
		return token->line.ended;
	return token_status(error);
}

static bool has_pin(const struct token *token)
{
	return fido_dev_has_pin(token->line.dev);
}

/* Asks for the PIN unless there is one that was right. */
static enum status need_pin(struct token *token, const char *error)
{
	if (!has_pin(token))
		return STATUS_TOKEN_PIN_UNSET;
	if (token->pin != NULL && error == NULL)
		return STATUS_OK;
	secret_free(token->pin);
	token->pin = NULL;
	return token_pin_ask(token, error, &token->pin);
}

enum status token_do(struct token *token, enum token_pin pin, token_call call,
	void *argument)
{
	bool has_uv = fido_dev_has_uv(token->line.dev);
	bool asks = pin == TOKEN_VERIFY && !has_uv;
	const char *error = NULL;

	for (;;) {
		enum status st = asks ? need_pin(token, error) : STATUS_OK;
		int result;

		if (st != STATUS_OK)
			return st;
		result = call(token, argument,
			asks ? (const char *)token->pin->data : NULL);
		st = token_result(token, result);
		if (asks && st == STATUS_TOKEN_PIN_WRONG)
			error = TOKEN_PIN_WRONG_TEXT;
		else if (!asks && has_pin(token) &&
			 ((result == FIDO_ERR_PIN_REQUIRED &&
				  pin != TOKEN_PIN_NEVER) ||
				 (result == FIDO_ERR_UV_BLOCKED &&
					 pin == TOKEN_VERIFY)))
			asks = true;
		else
			return st;
	}
}
