/* Asks the user for the PIN of a security key, through pinentry. */
#ifndef UNLOCK_TOKEN_PIN_H
#define UNLOCK_TOKEN_PIN_H

#include "unlock/token.h"

#define TOKEN_PIN_WRONG_TEXT "Wrong PIN."

/* error is what was wrong with the last one, or NULL. The user is told how
 * often they may still try. *out ends with a NUL, which is counted; the caller
 * frees it. STATUS_TOKEN_PIN_LOCKED when no try is left. */
CHECKED enum status token_pin_ask(
	struct token *token, const char *error, struct secret **out);

#endif
