/* application/x-www-form-urlencoded, as OAuth's requests and answers use it
 * (RFC 6749, appendix B; https://url.spec.whatwg.org/#urlencoded-parsing). */
#ifndef NET_OAUTH_FORM_H
#define NET_OAUTH_FORM_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes name=value pairs into the caller's buffer; the first failure sticks,
 * so only oauth_form_finish need be checked. */
struct oauth_form {
	char *text;
	size_t len;
	size_t size;
	size_t start; /* of the pairs, after what was in text */
	bool failed;
};

/* The pairs follow what text holds, such as a URL that ends in "?". */
void oauth_form_init(struct oauth_form *form, char *text, size_t size);

void oauth_form_add(
	struct oauth_form *form, const char *name, const char *value);

/* STATUS_TOO_LONG when it did not fit. */
CHECKED enum status oauth_form_finish(const struct oauth_form *form);

/* Decodes the len characters of one name or value into out with a closing NUL.
 * STATUS_ANSWER_BAD for a broken escape or anything but printable ASCII after
 * decoding, STATUS_TOO_LONG when it does not fit in size. */
CHECKED enum status oauth_form_decode(
	const char *text, size_t len, char *out, size_t size);

#endif
