#include "keys/slot.h"

#include "keys/kdf.h"
#include "keys/scrypt.h"

#include <openssl/rand.h>
#include <string.h>

/* What parameters begin with. */
#define FORMAT_OLD 1
#define FORMAT 2

/* format || salt, then by kind:
 * passphrase  cost, 8 bytes
 * token       verification, 1 byte; the token's salt; the credential */
#define HEAD_LENGTH (1 + KDF_SALT_LENGTH)
#define COST_LENGTH 8
#define TOKEN_HEAD_LENGTH (HEAD_LENGTH + 1 + SLOT_SALT_LENGTH)

static const struct {
	const char *name;
	const char *purpose; /* of its key; NULL where scrypt makes it */
	enum status wrong;
} kinds[] = {
	[SLOT_PASSPHRASE] = {"passphrase", NULL, STATUS_WRONG_PASSPHRASE},
	[SLOT_FILE] = {"file", "nywhere slot file", STATUS_KEY_FILE_WRONG},
	[SLOT_KEYRING] = {"keyring", "nywhere slot keyring", STATUS_SLOT_WRONG},
	[SLOT_TOKEN] = {"token", "nywhere slot token", STATUS_SLOT_WRONG},
	/* 140 random bits need no slow function: nobody tries them all. */
	[SLOT_RECOVERY] = {"recovery", "nywhere slot recovery",
		STATUS_RECOVERY_WRONG},
};

const char *slot_kind_name(enum slot_kind kind)
{
	return kinds[kind].name;
}

enum status slot_kind_read(const char *name, enum slot_kind *out)
{
	for (enum slot_kind i = SLOT_PASSPHRASE; i <= SLOT_RECOVERY; i++) {
		if (strcmp(name, kinds[i].name) == 0) {
			*out = i;
			return STATUS_OK;
		}
	}
	return STATUS_BAD_ARGUMENT;
}

static void write_number(unsigned char *out, int64_t number)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
}

static int64_t read_number(const unsigned char *in)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | in[i];
	return (int64_t)number;
}

enum status slot_token_write(struct slot *slot, const struct slot_token *token)
{
	unsigned char *p = slot->parameters + HEAD_LENGTH;

	if (token->credential_len == 0 ||
		token->credential_len > SLOT_CREDENTIAL_MAX)
		return STATUS_BAD_ARGUMENT;
	*p++ = token->verification;
	memcpy(p, token->salt, SLOT_SALT_LENGTH);
	memcpy(p + SLOT_SALT_LENGTH, token->credential, token->credential_len);
	slot->parameters_len = TOKEN_HEAD_LENGTH + token->credential_len;
	return STATUS_OK;
}

enum status slot_token_read(const struct slot *slot, struct slot_token *out)
{
	const unsigned char *p = slot->parameters + HEAD_LENGTH;
	size_t len = slot->parameters_len;

	if (slot->kind != SLOT_TOKEN || slot->parameters[0] != FORMAT ||
		len <= TOKEN_HEAD_LENGTH ||
		len > TOKEN_HEAD_LENGTH + SLOT_CREDENTIAL_MAX || *p > 1)
		return STATUS_VAULT_DAMAGED;
	out->verification = *p++ == 1;
	memcpy(out->salt, p, SLOT_SALT_LENGTH);
	out->credential_len = len - TOKEN_HEAD_LENGTH;
	memcpy(out->credential, p + SLOT_SALT_LENGTH, out->credential_len);
	return STATUS_OK;
}

/* A malicious file may say anything here. */
static bool is_whole(const struct slot *slot)
{
	size_t len = slot->parameters_len;

	if (len < HEAD_LENGTH || slot->parameters[0] > FORMAT ||
		slot->parameters[0] < FORMAT_OLD)
		return false;
	if (slot->kind == SLOT_TOKEN)
		return len > TOKEN_HEAD_LENGTH;
	return len ==
	       HEAD_LENGTH + (slot->kind == SLOT_PASSPHRASE || slot_is_old(slot)
					     ? COST_LENGTH
					     : 0);
}

void slot_set_old(struct slot *slot, const unsigned char *salt, int64_t cost)
{
	slot->parameters[0] = FORMAT_OLD;
	memcpy(slot->parameters + 1, salt, SLOT_OLD_SALT_LENGTH);
	write_number(slot->parameters + HEAD_LENGTH, cost);
	slot->parameters_len = HEAD_LENGTH + COST_LENGTH;
}

bool slot_is_old(const struct slot *slot)
{
	return slot->parameters_len > 0 && slot->parameters[0] == FORMAT_OLD;
}

static enum status derive(const struct slot *slot, const struct secret *secret,
	struct secret **out)
{
	const unsigned char *salt = slot->parameters + 1;

	if (slot->kind == SLOT_PASSPHRASE)
		return scrypt_derive(secret, salt,
			read_number(slot->parameters + HEAD_LENGTH), out);
	if (!slot_is_old(slot))
		return kdf_derive(secret, salt, kinds[slot->kind].purpose, out);
	*out = secret_copy(secret->data, secret->len);
	return *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

/* What the wrapping authenticates: a slot works only in its own vault, as what
 * it is. */
struct binding {
	unsigned char text[SEAL_VAULT_ID_LENGTH + 1 + 8 + SLOT_PARAMETERS_MAX];
	size_t len;
};

static void bind(const struct slot *slot,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct binding *binding)
{
	unsigned char *p = binding->text;

	memcpy(p, vault_id, SEAL_VAULT_ID_LENGTH);
	p += SEAL_VAULT_ID_LENGTH;
	*p++ = (unsigned char)slot->kind;
	if (!slot_is_old(slot)) {
		write_number(p, slot->id);
		memcpy(p + 8, slot->parameters, slot->parameters_len);
		p += 8 + slot->parameters_len;
	}
	binding->len = (size_t)(p - binding->text);
}

static enum status make_parameters(struct slot *slot)
{
	slot->parameters[0] = FORMAT;
	if (slot->kind != SLOT_TOKEN)
		slot->parameters_len = HEAD_LENGTH;
	if (slot->kind == SLOT_PASSPHRASE) {
		write_number(slot->parameters + HEAD_LENGTH, scrypt_measure());
		slot->parameters_len += COST_LENGTH;
	}
	return RAND_bytes(slot->parameters + 1, KDF_SALT_LENGTH) == 1
		       ? STATUS_OK
		       : STATUS_CRYPTO;
}

enum status slot_wrap(struct slot *slot, const struct secret *secret,
	const struct secret *data_key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH])
{
	struct slot made = *slot;
	struct binding binding;
	struct secret *key = NULL;
	struct aead *aead = NULL;
	enum status st;

	if (slot->kind == SLOT_PASSPHRASE && secret->len < SLOT_PASSPHRASE_MIN)
		return STATUS_PASSPHRASE_SHORT;
	st = make_parameters(&made);
	if (st == STATUS_OK)
		st = derive(&made, secret, &key);
	if (st == STATUS_OK)
		st = aead_new(key->data, &aead);
	bind(&made, vault_id, &binding);
	if (st == STATUS_OK)
		st = aead_seal(aead, binding.text, binding.len, data_key->data,
			data_key->len, made.wrapped);
	aead_free(aead);
	secret_free(key);
	if (st == STATUS_OK)
		*slot = made;
	return st;
}

static enum status open_wrapped(const struct slot *slot,
	const struct secret *key,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], struct secret *out)
{
	struct binding binding;
	struct aead *aead = NULL;
	enum status st = aead_new(key->data, &aead);

	bind(slot, vault_id, &binding);
	if (st == STATUS_OK)
		st = aead_open(aead, binding.text, binding.len, slot->wrapped,
			sizeof(slot->wrapped), out->data);
	aead_free(aead);
	return st == STATUS_VAULT_DAMAGED ? kinds[slot->kind].wrong : st;
}

enum status slot_unwrap(const struct slot *slot, const struct secret *secret,
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	struct secret **data_key)
{
	struct secret *opened;
	struct secret *key = NULL;
	enum status st;

	if (!is_whole(slot))
		return STATUS_VAULT_DAMAGED;
	/* An old one is used as it is, so it must have a key's length. */
	if (slot->kind != SLOT_PASSPHRASE && slot->kind != SLOT_RECOVERY &&
		secret->len != SLOT_SECRET_LENGTH)
		return kinds[slot->kind].wrong;
	opened = secret_new(SEAL_DATA_KEY_LENGTH);
	if (opened == NULL)
		return STATUS_NO_MEMORY;
	st = derive(slot, secret, &key);
	if (st == STATUS_OK)
		st = open_wrapped(slot, key, vault_id, opened);
	secret_free(key);
	if (st == STATUS_OK)
		*data_key = opened;
	else
		secret_free(opened);
	return st;
}
