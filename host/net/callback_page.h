/* What the browser shows when the user comes back from her server: one page,
 * complete in itself, without script. */
#ifndef NET_CALLBACK_PAGE_H
#define NET_CALLBACK_PAGE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define CALLBACK_PAGE_MAX 8192

struct callback_page {
	enum status outcome;
	const char *handle; /* of the flow */
	const char *server; /* host of its issuer */
	bool code_sent;     /* an e-mail with a code is on its way */
};

/* The whole HTTP answer. */
CHECKED enum status callback_page_write(
	const struct callback_page *page, char out[CALLBACK_PAGE_MAX]);

/* For a second visit of the address: it has been used. */
CHECKED enum status callback_page_used(char out[CALLBACK_PAGE_MAX]);

/* For everyone else: there is nothing here. */
CHECKED enum status callback_page_nothing(char out[CALLBACK_PAGE_MAX]);

#endif
