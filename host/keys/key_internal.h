/* Shared by key.c, key_text.c and key_pkcs8.c, and by nobody else. */
#ifndef KEYS_KEY_INTERNAL_H
#define KEYS_KEY_INTERNAL_H

#include "keys/key.h"

#include <openssl/types.h>

/* The key's own, as long as it lives. */
EVP_PKEY *key_pkey(const struct key *key);

/* The key of what others have made; pkey is handed over, in success and in
 * failure. STATUS_KEY_KIND for another kind, STATUS_KEY_DIFFERS when its halves
 * do not belong together. */
CHECKED enum status key_adopt(EVP_PKEY *pkey, struct key **out);

#endif
