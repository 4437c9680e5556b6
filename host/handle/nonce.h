/* The challenge that a site puts into its form; opaque to us. */
#ifndef HANDLE_NONCE_H
#define HANDLE_NONCE_H

#include <stdbool.h>

#define NONCE_MIN 22 /* characters of base64url: 128 bits and a little */
#define NONCE_MAX 128

/* Whether text is NONCE_MIN to NONCE_MAX characters of base64url. */
bool nonce_is_valid(const char *text);

#endif
