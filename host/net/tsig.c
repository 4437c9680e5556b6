#include "net/tsig.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define TYPE_TSIG 250
#define CLASS_ANY 255
#define ADDITIONAL_COUNT 10 /* where in the header it is */
#define OTHER_MAX 16        /* bytes; six are in use */
#define TAIL_MAX (2 * DNS_NAME_SIZE + 32)

enum tsig_error {
	ERROR_NONE = 0,
	ERROR_BADSIG = 16,
	ERROR_BADKEY = 17,
	ERROR_BADTIME = 18,
	ERROR_BADTRUNC = 22,
};

/* What of a signature's record is signed with the message. */
struct variables {
	uint64_t time;
	uint16_t fudge;
	uint16_t error;
	const uint8_t *other;
	uint16_t other_len;
};

/* A signature's record as it came. */
struct signature {
	struct variables variables;
	struct tsig_mac mac;
	uint16_t original_id;
	size_t at; /* where in the message it begins */
};

static const struct {
	const char *name;
	const char *digest;
	size_t len; /* bytes of a MAC */
} algorithms[] = {
	{"hmac-sha256", "SHA256", 32},
	{"hmac-sha384", "SHA384", 48},
	{"hmac-sha512", "SHA512", 64},
};

static size_t find_algorithm(const char *name)
{
	size_t i = 0;

	while (i < sizeof(algorithms) / sizeof(algorithms[0]) &&
		strcmp(algorithms[i].name, name) != 0)
		i++;
	return i;
}

static enum status names_of(const struct tsig_key *key, struct dns_name *owner,
	struct dns_name *algorithm)
{
	if (find_algorithm(key->algorithm) ==
			sizeof(algorithms) / sizeof(algorithms[0]) ||
		dns_name_make(key->name, owner) != STATUS_OK ||
		dns_name_make(key->algorithm, algorithm) != STATUS_OK)
		return STATUS_BAD_TSIG_KEY;
	return STATUS_OK;
}

/* RFC 8945, section 4.3.3. */
static void put_tail(struct dns_writer *w, const struct dns_name *owner,
	const struct dns_name *algorithm, const struct variables *v)
{
	dns_put_name(w, owner);
	dns_put_u16(w, CLASS_ANY);
	dns_put_u32(w, 0);
	dns_put_name(w, algorithm);
	dns_put_u48(w, v->time);
	dns_put_u16(w, v->fudge);
	dns_put_u16(w, v->error);
	dns_put_u16(w, v->other_len);
	dns_put(w, v->other, v->other_len);
}

static bool digest(EVP_MAC_CTX *hmac, const struct tsig_key *key,
	const struct tsig_mac *prior, const uint8_t *message, size_t len,
	const struct dns_writer *tail, struct tsig_mac *out)
{
	size_t i = find_algorithm(key->algorithm);
	char name[16];
	OSSL_PARAM parameters[2];
	uint8_t prior_len[2];

	strcpy(name, algorithms[i].digest);
	parameters[0] = OSSL_PARAM_construct_utf8_string(
		OSSL_MAC_PARAM_DIGEST, name, 0);
	parameters[1] = OSSL_PARAM_construct_end();
	if (EVP_MAC_init(
		    hmac, key->secret->data, key->secret->len, parameters) != 1)
		return false;
	if (prior != NULL) {
		prior_len[0] = 0;
		prior_len[1] = (uint8_t)prior->len;
		if (EVP_MAC_update(hmac, prior_len, sizeof(prior_len)) != 1 ||
			EVP_MAC_update(hmac, prior->byte, prior->len) != 1)
			return false;
	}
	return EVP_MAC_update(hmac, message, len) == 1 &&
	       EVP_MAC_update(hmac, tail->data, tail->len) == 1 &&
	       EVP_MAC_final(hmac, out->byte, &out->len, sizeof(out->byte)) ==
		       1 &&
	       out->len == algorithms[i].len;
}

static enum status mac_of(const struct tsig_key *key,
	const struct tsig_mac *prior, const uint8_t *message, size_t len,
	const struct variables *variables, struct tsig_mac *out)
{
	uint8_t bytes[TAIL_MAX];
	struct dns_writer tail = {.data = bytes, .size = sizeof(bytes)};
	struct dns_name owner;
	struct dns_name algorithm;
	EVP_MAC *mac = NULL;
	EVP_MAC_CTX *hmac = NULL;
	enum status st = names_of(key, &owner, &algorithm);

	if (st != STATUS_OK)
		return st;
	put_tail(&tail, &owner, &algorithm, variables);
	mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	if (mac != NULL)
		hmac = EVP_MAC_CTX_new(mac);
	st = STATUS_CRYPTO;
	if (hmac != NULL && !tail.failed &&
		digest(hmac, key, prior, message, len, &tail, out))
		st = STATUS_OK;
	EVP_MAC_CTX_free(hmac);
	EVP_MAC_free(mac);
	return st;
}

static uint16_t read_u16(const uint8_t *data)
{
	return (uint16_t)(data[0] << 8 | data[1]);
}

/* How many records the message has behind its authorities. */
static void count_additional(uint8_t *message, int more)
{
	unsigned count = read_u16(message + ADDITIONAL_COUNT) + (unsigned)more;

	message[ADDITIONAL_COUNT] = (uint8_t)(count >> 8);
	message[ADDITIONAL_COUNT + 1] = (uint8_t)count;
}

enum status tsig_sign(const struct tsig_key *key, const struct tsig_mac *prior,
	int64_t now, struct dns_writer *message, struct tsig_mac *out)
{
	const struct variables variables = {
		.time = (uint64_t)now, .fudge = TSIG_FUDGE};
	struct dns_name owner;
	struct dns_name algorithm;
	enum status st;

	if (message->failed || message->len < DNS_HEADER_SIZE)
		return STATUS_TOO_LONG;
	st = names_of(key, &owner, &algorithm);
	if (st == STATUS_OK)
		st = mac_of(key, prior, message->data, message->len, &variables,
			out);
	if (st != STATUS_OK)
		return st;
	dns_put_name(message, &owner);
	dns_put_u16(message, TYPE_TSIG);
	dns_put_u16(message, CLASS_ANY);
	dns_put_u32(message, 0);
	dns_put_u16(message, (uint16_t)(algorithm.len + 16 + out->len));
	dns_put_name(message, &algorithm);
	dns_put_u48(message, variables.time);
	dns_put_u16(message, variables.fudge);
	dns_put_u16(message, (uint16_t)out->len);
	dns_put(message, out->byte, out->len);
	dns_put(message, message->data, 2); /* the identifier */
	dns_put_u16(message, ERROR_NONE);
	dns_put_u16(message, 0);
	if (message->failed)
		return STATUS_TOO_LONG;
	count_additional(message->data, 1);
	return STATUS_OK;
}

/* The last record of the message; false if it is no signature with this key's
 * name and algorithm, or anything follows it. */
static bool find(const struct tsig_key *key, struct dns_reader *r,
	struct dns_rr *last, size_t *at)
{
	const uint8_t *header = dns_get(r, DNS_HEADER_SIZE);
	struct dns_name owner;
	struct dns_name algorithm;
	unsigned records;

	if (header == NULL || read_u16(header + ADDITIONAL_COUNT) == 0 ||
		names_of(key, &owner, &algorithm) != STATUS_OK)
		return false;
	for (unsigned i = read_u16(header + 4); i > 0 && !r->failed; i--) {
		dns_get_name(r, &last->owner);
		(void)dns_get(r, 4);
	}
	records = (unsigned)read_u16(header + 6) + read_u16(header + 8) +
		  read_u16(header + ADDITIONAL_COUNT);
	for (; records > 0 && !r->failed; records--) {
		*at = r->at;
		dns_get_rr(r, last);
	}
	return !r->failed && r->at == r->len && last->type == TYPE_TSIG &&
	       last->class == CLASS_ANY && last->ttl == 0 &&
	       dns_name_is_equal(&last->owner, &owner);
}

static bool read_signature(const struct tsig_key *key, const uint8_t *message,
	size_t len, struct signature *out)
{
	struct dns_reader r = {.data = message, .len = len};
	struct dns_rr rr;
	struct dns_name expected;
	struct dns_name algorithm;
	const uint8_t *mac;

	if (!find(key, &r, &rr, &out->at) ||
		dns_name_make(key->algorithm, &expected) != STATUS_OK)
		return false;
	/* a reader of its own: no pointer leads out of the record's data */
	r = (struct dns_reader){.data = rr.data, .len = rr.len};
	dns_get_name(&r, &algorithm);
	out->variables.time = dns_get_u48(&r);
	out->variables.fudge = dns_get_u16(&r);
	out->mac.len = dns_get_u16(&r);
	mac = dns_get(&r, out->mac.len);
	out->original_id = dns_get_u16(&r);
	out->variables.error = dns_get_u16(&r);
	out->variables.other_len = dns_get_u16(&r);
	out->variables.other = dns_get(&r, out->variables.other_len);
	if (r.failed || r.at != r.len || out->mac.len > TSIG_MAC_MAX ||
		out->variables.other_len > OTHER_MAX)
		return false;
	memcpy(out->mac.byte, mac, out->mac.len);
	return dns_name_is_equal(&algorithm, &expected) &&
	       out->original_id == read_u16(message);
}

static enum status status_of(uint16_t error)
{
	switch (error) {
	case ERROR_NONE:
		return STATUS_OK;
	case ERROR_BADSIG:
	case ERROR_BADTRUNC:
		return STATUS_UPDATE_SIGNATURE;
	case ERROR_BADKEY:
		return STATUS_UPDATE_KEY;
	case ERROR_BADTIME:
		return STATUS_UPDATE_TIME;
	default:
		return STATUS_UPDATE_FAILED;
	}
}

/* Section 5.3.2: a server that does not take our signature has none to make
 * its own with. */
static enum status unsigned_status(uint16_t error)
{
	return error == ERROR_BADKEY || error == ERROR_BADSIG
		       ? status_of(error)
		       : STATUS_UPDATE_FORGED;
}

static bool is_now(const struct variables *variables, int64_t now)
{
	uint64_t here = (uint64_t)now;
	uint64_t apart = variables->time > here ? variables->time - here
						: here - variables->time;

	return apart <= variables->fudge && apart <= TSIG_FUDGE;
}

enum status tsig_verify(const struct tsig_key *key,
	const struct tsig_mac *prior, int64_t now, uint8_t *message,
	size_t *len)
{
	struct signature signature;
	struct tsig_mac expected;
	enum status st;

	if (!read_signature(key, message, *len, &signature))
		return STATUS_UPDATE_FORGED;
	if (signature.mac.len == 0)
		return unsigned_status(signature.variables.error);
	count_additional(message, -1);
	st = mac_of(key, prior, message, signature.at, &signature.variables,
		&expected);
	if (st != STATUS_OK)
		return st;
	/* shortened ones are for who asked for them: we did not */
	if (signature.mac.len != expected.len ||
		CRYPTO_memcmp(
			signature.mac.byte, expected.byte, expected.len) != 0)
		return STATUS_UPDATE_FORGED;
	st = status_of(signature.variables.error);
	if (st == STATUS_OK && !is_now(&signature.variables, now))
		st = STATUS_UPDATE_FORGED;
	if (st == STATUS_OK)
		*len = signature.at;
	return st;
}
