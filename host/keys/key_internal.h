/* Shared by key.c and key_text.c, and by nobody else. */
#ifndef KEYS_KEY_INTERNAL_H
#define KEYS_KEY_INTERNAL_H

#include "keys/key.h"

#include <openssl/types.h>

/* The key's own, as long as it lives. */
EVP_PKEY *key_pkey(const struct key *key);

#endif
