/* DNS messages byte by byte (RFC 1035, section 4.1), for what is signed with a
 * key of the user's: the bounds are checked here and nowhere else. */
#ifndef NET_DNS_WIRE_H
#define NET_DNS_WIRE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_MESSAGE_MAX 65535
#define DNS_HEADER_SIZE 12
#define DNS_NAME_SIZE 255

/* As it is in a message, uncompressed and in lower case. */
struct dns_name {
	size_t len;
	uint8_t byte[DNS_NAME_SIZE];
};

/* From text without a dot at the end, "" for the root; STATUS_BAD_ARGUMENT for
 * an empty or too long label, or too long a name. */
CHECKED enum status dns_name_make(const char *text, struct dns_name *out);
bool dns_name_is_equal(const struct dns_name *a, const struct dns_name *b);

/* Whether a name is the zone's or below it; both as text, in lower case. */
bool dns_name_is_within(const char *name, const char *zone);

/* Into memory of the caller's. The first failure sticks. */
struct dns_writer {
	uint8_t *data;
	size_t size;
	size_t len;
	bool failed;
};

void dns_put(struct dns_writer *w, const void *bytes, size_t len);
void dns_put_u16(struct dns_writer *w, uint16_t value);
void dns_put_u32(struct dns_writer *w, uint32_t value);
void dns_put_u48(struct dns_writer *w, uint64_t value);
void dns_put_name(struct dns_writer *w, const struct dns_name *name);

/* From len bytes, of which the first at are read. The first failure sticks, and
 * what is read after it is zero. */
struct dns_reader {
	const uint8_t *data;
	size_t len;
	size_t at;
	bool failed;
};

/* len bytes that live as long as the data; NULL after a failure. */
const uint8_t *dns_get(struct dns_reader *r, size_t len);
uint16_t dns_get_u16(struct dns_reader *r);
uint32_t dns_get_u32(struct dns_reader *r);
uint64_t dns_get_u48(struct dns_reader *r);

/* A pointer of a compressed name must lead backwards. */
void dns_get_name(struct dns_reader *r, struct dns_name *out);

/* What is before the data of a record, and where its len bytes begin. */
struct dns_rr {
	struct dns_name owner;
	uint16_t type;
	uint16_t class;
	uint32_t ttl;
	const uint8_t *data;
	uint16_t len;
};

void dns_get_rr(struct dns_reader *r, struct dns_rr *out);

#endif
