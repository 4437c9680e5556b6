/* A public key and the forms in which others name it. */
#ifndef HANDLE_PUBLIC_KEY_H
#define HANDLE_PUBLIC_KEY_H

#include "base/json.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define PUBLIC_KEY_SPKI_MAX 91
#define PUBLIC_KEY_MULTIBASE_MAX 50  /* with the closing NUL */
#define PUBLIC_KEY_THUMBPRINT_MAX 44 /* with the closing NUL */

enum key_algorithm { KEY_ES256, KEY_ED25519 };

struct public_key {
	enum key_algorithm algorithm;
	unsigned char bytes[64]; /* X||Y of P-256, or 32 of Ed25519 */
};

/* "ES256" (RFC 7518) or "Ed25519" (RFC 9864). */
const char *key_algorithm_name(enum key_algorithm algorithm);

/* The reverse; STATUS_BAD_ARGUMENT for any other name. */
CHECKED enum status key_algorithm_parse(
	const char *name, enum key_algorithm *out);

/* How many of key->bytes are used: 64 or 32. */
size_t public_key_length(const struct public_key *key);

/* Writes the SubjectPublicKeyInfo, DER (RFC 5480, RFC 8410); returns its
 * length. */
size_t public_key_spki(
	const struct public_key *key, unsigned char out[PUBLIC_KEY_SPKI_MAX]);

/* Reads what public_key_spki writes for out->algorithm and nothing else; false
 * for another key, or a point off its curve. */
bool public_key_from_spki(
	const unsigned char *spki, size_t len, struct public_key *out);

/* "z" and base58btc of the multicodec and the compressed key: the value of
 * publicKeyMultibase and of did:key (https://www.w3.org/TR/cid-1.0/#Multikey).
 */
void public_key_multibase(
	const struct public_key *key, char out[PUBLIC_KEY_MULTIBASE_MAX]);

/* Reads what public_key_multibase writes and nothing else: STATUS_BAD_DID for
 * another type of key, a point off its curve or a second spelling. */
CHECKED enum status public_key_from_multibase(
	const char *text, struct public_key *out);

/* Writes the JWK (RFC 7517, RFC 8037), only the members that its thumbprint
 * covers, in their canonical order. name is NULL within an array or alone. */
void public_key_jwk(
	const struct public_key *key, struct json_writer *w, const char *name);

/* Reads a public JWK; members that make no difference to the key are passed
 * over. STATUS_BAD_DID for another type of key, a point off its curve, a
 * coordinate in a second spelling, a private key. */
CHECKED enum status public_key_from_jwk(
	const struct json *jwk, struct public_key *out);

/* base64url of the JWK's SHA-256 thumbprint (RFC 7638). */
void public_key_thumbprint(
	const struct public_key *key, char out[PUBLIC_KEY_THUMBPRINT_MAX]);

#endif
