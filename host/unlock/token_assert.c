#include "unlock/token_assert.h"

#include <fido/param.h>
#include <openssl/rand.h>
#include <string.h>

struct asking {
	const struct token_credential *credential;
	const unsigned char *salt; /* or NULL */
	unsigned char hash[32];
	bool touch;
	bool verification;
	fido_assert_t *assert;
};

static int set_all(const struct asking *asking, fido_assert_t *assert)
{
	int result = fido_assert_set_rp(assert, TOKEN_RP_ID);

	if (result == FIDO_OK)
		result = fido_assert_set_clientdata_hash(
			assert, asking->hash, sizeof(asking->hash));
	if (result == FIDO_OK)
		result = fido_assert_allow_cred(assert, asking->credential->id,
			asking->credential->id_len);
	if (result == FIDO_OK)
		result = fido_assert_set_up(
			assert, asking->touch ? FIDO_OPT_TRUE : FIDO_OPT_FALSE);
	if (result == FIDO_OK && asking->verification)
		result = fido_assert_set_uv(assert, FIDO_OPT_TRUE);
	if (result == FIDO_OK && asking->salt != NULL)
		result = fido_assert_set_extensions(
			assert, FIDO_EXT_HMAC_SECRET);
	if (result == FIDO_OK && asking->salt != NULL)
		result = fido_assert_set_hmac_salt(
			assert, asking->salt, TOKEN_SALT);
	return result;
}

/* A new one each time: a call that failed may have left something in it. */
static int get(struct token *token, void *argument, const char *pin)
{
	struct asking *asking = argument;
	int result;

	fido_assert_free(&asking->assert);
	asking->assert = fido_assert_new();
	if (asking->assert == NULL)
		return FIDO_ERR_INTERNAL;
	result = set_all(asking, asking->assert);
	token->line.tells_touch = asking->touch;
	if (result == FIDO_OK)
		result = fido_dev_get_assert(
			token->line.dev, asking->assert, pin);
	return result;
}

/* The touch is checked with the rest; that nobody was verified unasked is for
 * us to see, because the secret would be another. */
static bool is_as_asked(const struct asking *asking)
{
	bool verified;

	if (fido_assert_count(asking->assert) != 1 ||
		!token_credential_verifies(asking->credential, asking->assert))
		return false;
	verified = (fido_assert_flags(asking->assert, 0) &
			   CTAP_AUTHDATA_USER_VERIFIED) != 0;
	return asking->salt == NULL || verified == asking->verification;
}

static enum status ask(struct token *token, struct asking *asking)
{
	enum status st = token_do(token,
		asking->verification ? TOKEN_VERIFY : TOKEN_PIN_NEVER, get,
		asking);

	if (st == STATUS_OK && !is_as_asked(asking))
		st = STATUS_TOKEN_FAILED;
	return st;
}

static enum status probe(struct token *token,
	const struct token_credential *credential, bool verification)
{
	struct asking asking = {
		.credential = credential, .verification = verification};
	enum status st = ask(token, &asking);

	fido_assert_free(&asking.assert);
	return st;
}

enum status token_probe(
	struct token *token, const struct token_credential *credential)
{
	return probe(token, credential, false);
}

struct search {
	const struct token_enrolled *enrolled;
	size_t count;
	size_t found;
	bool hidden; /* those that cannot be seen without the PIN, instead */
};

static enum status has_one(struct token *token, void *argument)
{
	struct search *search = argument;

	for (size_t i = 0; i < search->count; i++) {
		const struct token_credential *credential =
			&search->enrolled[i].credential;
		enum status st;

		if (search->hidden && !credential->is_hidden)
			continue;
		st = probe(token, credential, search->hidden);
		search->found = i;
		if (st != STATUS_TOKEN_UNKNOWN)
			return st;
	}
	return STATUS_TOKEN_UNKNOWN;
}

static bool may_be_hidden(const struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		if (search->enrolled[i].credential.is_hidden)
			return true;
	}
	return false;
}

enum status token_find(const struct token_set *set,
	const struct token_enrolled *enrolled, size_t count,
	enum token_wait wait, struct token *out, size_t *index)
{
	struct search search = {.enrolled = enrolled, .count = count};
	enum status st = tokens_choose(set, wait, has_one, &search, out);

	if (st == STATUS_TOKEN_UNKNOWN && wait == TOKEN_WAIT &&
		may_be_hidden(&search)) {
		search.hidden = true;
		st = tokens_choose(set, wait, has_one, &search, out);
	}
	if (st == STATUS_OK)
		*index = search.found;
	return st;
}

enum status token_secret(struct token *token,
	const struct token_enrolled *enrolled, struct secret **out)
{
	struct asking asking = {
		.credential = &enrolled->credential,
		.salt = enrolled->salt,
		.touch = true,
		.verification = enrolled->verification,
	};
	enum status st = STATUS_CRYPTO;

	if (RAND_bytes(asking.hash, sizeof(asking.hash)) == 1)
		st = ask(token, &asking);
	if (st == STATUS_OK &&
		fido_assert_hmac_secret_len(asking.assert, 0) != TOKEN_SECRET)
		st = STATUS_TOKEN_UNSUITABLE;
	if (st == STATUS_OK) {
		*out = secret_copy(
			fido_assert_hmac_secret_ptr(asking.assert, 0),
			TOKEN_SECRET);
		st = *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	fido_assert_free(&asking.assert);
	return st;
}

/* libfido2 keeps the data as a CBOR byte string (RFC 8949, section 3.1). */
static bool unwrap(
	const unsigned char *cbor, size_t len, struct token_signature *out)
{
	size_t head = 1;
	size_t n;

	if (len < 3 || cbor[0] >> 5 != 2)
		return false;
	n = cbor[0] & 0x1f;
	if (n == 24) {
		n = cbor[1];
		head = 2;
	}
	if (n > sizeof(out->data) || n != len - head)
		return false;
	memcpy(out->data, cbor + head, n);
	out->data_len = n;
	return true;
}

static bool read_signature(
	const fido_assert_t *assert, struct token_signature *out)
{
	size_t len = fido_assert_sig_len(assert, 0);

	if (len == 0 || len > sizeof(out->bytes))
		return false;
	memcpy(out->bytes, fido_assert_sig_ptr(assert, 0), len);
	out->len = len;
	return unwrap(fido_assert_authdata_ptr(assert, 0),
		fido_assert_authdata_len(assert, 0), out);
}

enum status token_sign(struct token *token,
	const struct token_enrolled *enrolled, const unsigned char hash[32],
	struct token_signature *out)
{
	struct asking asking = {
		.credential = &enrolled->credential,
		.touch = true,
		.verification = enrolled->verification,
	};
	enum status st;

	memcpy(asking.hash, hash, sizeof(asking.hash));
	st = ask(token, &asking);
	if (st == STATUS_OK && !read_signature(asking.assert, out))
		st = STATUS_TOKEN_UNSUITABLE;
	fido_assert_free(&asking.assert);
	return st;
}
