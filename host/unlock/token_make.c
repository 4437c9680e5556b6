#include "unlock/token_make.h"

#include <openssl/rand.h>
#include <string.h>

struct making {
	const struct token_wish *wish;
	fido_cred_t *cred;
};

/* The first that can do it and is not wanted again by mistake. */
static enum status suits(struct token *token, void *argument)
{
	const struct token_wish *wish = argument;

	if (wish->hmac_secret && !token->can.hmac_secret)
		return STATUS_TOKEN_UNSUITABLE;
	for (size_t i = 0; i < wish->exclude_count; i++) {
		enum status st = token_probe(token, &wish->exclude[i]);

		if (st == STATUS_OK)
			return STATUS_TOKEN_EXISTS;
		if (st != STATUS_TOKEN_UNKNOWN)
			return st;
	}
	if (wish->verification && !fido_dev_has_pin(token->line.dev) &&
		!fido_dev_has_uv(token->line.dev))
		return STATUS_TOKEN_PIN_UNSET;
	return STATUS_OK;
}

/* Where the secret itself depends on the PIN the credential may be seen without
 * it, so that the key is found silently. */
static int protection(const struct token *token, const struct token_wish *wish)
{
	if (!wish->verification ||
		!fido_dev_supports_cred_prot(token->line.dev))
		return 0;
	return wish->hmac_secret && token->can.distinct
		       ? FIDO_CRED_PROT_UV_OPTIONAL_WITH_ID
		       : FIDO_CRED_PROT_UV_REQUIRED;
}

static int set_extensions(const struct token *token,
	const struct token_wish *wish, fido_cred_t *cred)
{
	int prot = protection(token, wish);
	int result = fido_cred_set_extensions(
		cred, (wish->hmac_secret ? FIDO_EXT_HMAC_SECRET : 0) |
			      (prot != 0 ? FIDO_EXT_CRED_PROTECT : 0));

	if (result == FIDO_OK && prot != 0)
		result = fido_cred_set_prot(cred, prot);
	return result;
}

static int set_exclude(const struct token_wish *wish, fido_cred_t *cred)
{
	int result = FIDO_OK;

	for (size_t i = 0; i < wish->exclude_count && result == FIDO_OK; i++)
		result = fido_cred_exclude(
			cred, wish->exclude[i].id, wish->exclude[i].id_len);
	return result;
}

/* The hash is of nothing: who made the key is not looked at. */
static int set_all(const struct token *token, const struct token_wish *wish,
	fido_cred_t *cred)
{
	unsigned char hash[32];
	int result = fido_cred_set_type(
		cred, token->can.ed25519_only ? COSE_EDDSA : COSE_ES256);

	if (RAND_bytes(hash, sizeof(hash)) != 1)
		return FIDO_ERR_INTERNAL;
	if (result == FIDO_OK)
		result =
			fido_cred_set_clientdata_hash(cred, hash, sizeof(hash));
	if (result == FIDO_OK)
		result = fido_cred_set_rp(cred, TOKEN_RP_ID, "nywhere");
	if (result == FIDO_OK)
		result = fido_cred_set_user(cred, wish->user,
			sizeof(wish->user), "nywhere", NULL, NULL);
	if (result == FIDO_OK && wish->verification)
		result = fido_cred_set_uv(cred, FIDO_OPT_TRUE);
	if (result == FIDO_OK)
		result = set_extensions(token, wish, cred);
	return result == FIDO_OK ? set_exclude(wish, cred) : result;
}

/* A new one each time: a call that failed may have left something in it. */
static int make(struct token *token, void *argument, const char *pin)
{
	struct making *making = argument;
	int result;

	fido_cred_free(&making->cred);
	making->cred = fido_cred_new();
	if (making->cred == NULL)
		return FIDO_ERR_INTERNAL;
	result = set_all(token, making->wish, making->cred);
	if (result == FIDO_OK)
		result = fido_dev_make_cred(token->line.dev, making->cred, pin);
	return result;
}

/* Its signature, its flags and its extensions. A key that signs nothing of this
 * kind proves itself when the credential is used. */
static bool is_as_wished(const fido_cred_t *cred)
{
	const char *format = fido_cred_fmt(cred);

	if (format == NULL)
		return false;
	if (strcmp(format, "none") == 0)
		return (fido_cred_flags(cred) & CTAP_AUTHDATA_USER_PRESENT) !=
		       0;
	return (fido_cred_x5c_ptr(cred) == NULL
			       ? fido_cred_verify_self(cred)
			       : fido_cred_verify(cred)) == FIDO_OK;
}

enum status token_make(const struct token_set *set,
	const struct token_wish *wish, struct token *token,
	struct token_enrolled *out)
{
	struct token_wish mine = *wish;
	struct making making = {.wish = &mine};
	enum status st = tokens_choose(set, TOKEN_WAIT, suits, &mine, token);

	if (st != STATUS_OK)
		return st;
	mine.verification |= token->can.always_verifies;
	token->line.tells_touch = true;
	st = token_do(token,
		mine.verification ? TOKEN_VERIFY : TOKEN_PIN_IF_ASKED, make,
		&making);
	if (st == STATUS_OK && !is_as_wished(making.cred))
		st = STATUS_TOKEN_UNSUITABLE;
	if (st == STATUS_OK)
		st = token_credential_from_cred(making.cred, &out->credential);
	if (st == STATUS_OK)
		out->verification = mine.verification;
	fido_cred_free(&making.cred);
	return st;
}
