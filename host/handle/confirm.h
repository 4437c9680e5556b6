/* The text of an action that a site asks the user to confirm (PROTOCOL.md,
 * "Confirmation"). It is data: shown as it stands, signed as it stands. */
#ifndef HANDLE_CONFIRM_H
#define HANDLE_CONFIRM_H

#include <stdbool.h>

#define CONFIRM_MAX 200 /* characters of Unicode */

/* Whether text is 1 to CONFIRM_MAX characters that can be seen, in UTF-8, with
 * single spaces between words and no other white space. */
bool confirm_is_valid(const char *text);

#endif
