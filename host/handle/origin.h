/* A site's origin, exactly as browsers serialise it (RFC 6454, section 6.2;
 * https://url.spec.whatwg.org/#host-serializing). */
#ifndef HANDLE_ORIGIN_H
#define HANDLE_ORIGIN_H

#include "base/status.h"

#include "handle/hostname.h"

#define ORIGIN_MAX                                                             \
	(sizeof("https://") - 1 + HOSTNAME_MAX + sizeof(":65535") - 1)

struct origin {
	char text[ORIGIN_MAX + 1];
};

/* https://host[:port], or http with localhost, 127.0.0.1 or [::1], in the one
 * spelling that a browser gives it: what is not equal to that is not repaired
 * but refused, STATUS_BAD_ORIGIN. */
CHECKED enum status origin_parse(const char *text, struct origin *out);

#endif
