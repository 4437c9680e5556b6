/* IPv6 literals as browsers write them
 * (https://url.spec.whatwg.org/#concept-ipv6-serializer). */
#ifndef HANDLE_IPV6_H
#define HANDLE_IPV6_H

#include <stdbool.h>
#include <stddef.h>

/* Whether len bytes, without the brackets, are an address in the one spelling
 * that a browser gives it: RFC 5952, but never with a dotted quad. */
bool ipv6_is_canonical(const char *text, size_t len);

#endif
