/* A contact by one of its names, in any spelling. */
#ifndef SHELL_CONTACT_FIND_H
#define SHELL_CONTACT_FIND_H

#include "keys/contact.h"
#include "shell/pages.h"

/* The operation that lists contacts. */
extern const struct pages contact_pages;

/* STATUS_CONTACT_UNKNOWN when none has the name. */
CHECKED enum status contact_find(
	struct shell *shell, const char *name, struct contact *out);

#endif
