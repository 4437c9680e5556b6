/* A contact: somebody whom the user calls by names of her own. What it says is
 * the user's own assertion and comes before what the network says. */
#ifndef KEYS_CONTACT_H
#define KEYS_CONTACT_H

#include "handle/did.h"
#include "handle/handle.h"

#include <stddef.h>
#include <stdint.h>

#define CONTACT_ID_BYTES 16
#define CONTACT_ID_LENGTH 22 /* of base64url */
#define CONTACT_NAMES_MAX 8
#define CONTACT_HANDLES_MAX 8
#define CONTACT_ADDRESSES_MAX 8
#define CONTACT_NAME_MAX 64 /* bytes, as the following */
#define CONTACT_PROTOCOL_MAX 32
#define CONTACT_ADDRESS_MAX 256
#define CONTACT_SOURCE_MAX 128
#define CONTACT_NOTE_MAX 512

struct contact_handle {
	struct handle handle;
	struct did did; /* what the user knows it to be; text "" if nothing */
};

struct contact_address {
	char protocol[CONTACT_PROTOCOL_MAX + 1]; /* a URI scheme */
	char address[CONTACT_ADDRESS_MAX + 1];
};

struct contact {
	char id[CONTACT_ID_LENGTH + 1]; /* "" until it is stored */
	size_t name_count;              /* at least one */
	char names[CONTACT_NAMES_MAX][CONTACT_NAME_MAX + 1];
	size_t handle_count; /* at least one of these or of the next */
	struct contact_handle handles[CONTACT_HANDLES_MAX];
	size_t address_count;
	struct contact_address addresses[CONTACT_ADDRESSES_MAX];
	char source[CONTACT_SOURCE_MAX + 1]; /* where it came from; or "" */
	char note[CONTACT_NOTE_MAX + 1];     /* lines; may be "" */
	int64_t changed;                     /* seconds since 1970 */
};

/* The form in which two spellings of a name are equal: without case (Latin,
 * Greek, Cyrillic), white space at the ends or more than one between words.
 * STATUS_BAD_CONTACT for what can be no name: no bytes or more than
 * CONTACT_NAME_MAX, a dot of any kind, @, a control, a mark that is not seen,
 * or the form of a fingerprint. */
CHECKED enum status contact_name_fold(
	const char *name, char out[CONTACT_NAME_MAX + 1]);

/* Whether it holds together: STATUS_BAD_CONTACT. A name that is there twice is
 * dropped. */
CHECKED enum status contact_check(struct contact *contact);

#endif
