#include "net/https_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct range {
	const char *prefix;
	unsigned bits;
	enum address_kind kind;
};

/* https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
 * The first one that fits counts. */
static const struct range v4_ranges[] = {
	{"0.0.0.0", 8, ADDRESS_REFUSED},     /* this network */
	{"10.0.0.0", 8, ADDRESS_REFUSED},    /* private */
	{"100.64.0.0", 10, ADDRESS_REFUSED}, /* behind a provider's NAT */
	{"127.0.0.0", 8, ADDRESS_LOOPBACK},
	{"169.254.0.0", 16, ADDRESS_REFUSED},  /* link-local, cloud metadata */
	{"172.16.0.0", 12, ADDRESS_REFUSED},   /* private */
	{"192.0.0.0", 24, ADDRESS_REFUSED},    /* protocol assignments */
	{"192.0.2.0", 24, ADDRESS_REFUSED},    /* documentation */
	{"192.88.99.0", 24, ADDRESS_REFUSED},  /* 6to4 relays */
	{"192.168.0.0", 16, ADDRESS_REFUSED},  /* private */
	{"198.18.0.0", 15, ADDRESS_REFUSED},   /* benchmarks */
	{"198.51.100.0", 24, ADDRESS_REFUSED}, /* documentation */
	{"203.0.113.0", 24, ADDRESS_REFUSED},  /* documentation */
	{"224.0.0.0", 4, ADDRESS_REFUSED},     /* multicast */
	{"240.0.0.0", 4, ADDRESS_REFUSED},     /* reserved, broadcast */
	{"0.0.0.0", 0, ADDRESS_PUBLIC},
};

/* https://www.iana.org/assignments/iana-ipv6-special-registry. Only 2000::/3
 * is given out; all that is outside of it is refused by the last row:
 * unspecified, v4-mapped, discard, unique local, link-local, multicast. */
static const struct range v6_ranges[] = {
	{"::1", 128, ADDRESS_LOOPBACK},
	{"2001::", 23, ADDRESS_REFUSED},     /* Teredo, benchmarks, ORCHID */
	{"2001:db8::", 32, ADDRESS_REFUSED}, /* documentation */
	{"2002::", 16, ADDRESS_REFUSED},     /* 6to4: any IPv4 address */
	{"3fff::", 20, ADDRESS_REFUSED},     /* documentation */
	{"2000::", 3, ADDRESS_PUBLIC},
	{"::", 0, ADDRESS_REFUSED},
};

/* RFC 6052: the well-known prefix of NAT64, before an IPv4 address. */
static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};

static bool starts_with(
	const uint8_t *address, const uint8_t *prefix, unsigned bits)
{
	unsigned whole = bits / 8;
	unsigned rest = bits % 8;

	if (memcmp(address, prefix, whole) != 0)
		return false;
	return rest == 0 ||
	       ((address[whole] ^ prefix[whole]) >> (8 - rest)) == 0;
}

static enum address_kind kind_in(const struct range *range, size_t count,
	int family, const uint8_t *address)
{
	uint8_t prefix[16];

	for (size_t i = 0; i < count; i++) {
		if (inet_pton(family, range[i].prefix, prefix) == 1 &&
			starts_with(address, prefix, range[i].bits))
			return range[i].kind;
	}
	return ADDRESS_REFUSED;
}

static enum address_kind v4_kind(const uint8_t *address)
{
	return kind_in(v4_ranges, sizeof(v4_ranges) / sizeof(v4_ranges[0]),
		AF_INET, address);
}

enum address_kind https_address_kind(const struct dns_address *address)
{
	if (!address->v6)
		return v4_kind(address->byte);
	/* A network without IPv4 has these for every public host. What is
	 * loopback behind a NAT64 is not this computer's. */
	if (memcmp(address->byte, nat64, sizeof(nat64)) == 0)
		return v4_kind(address->byte + sizeof(nat64)) == ADDRESS_PUBLIC
			       ? ADDRESS_PUBLIC
			       : ADDRESS_REFUSED;
	return kind_in(v6_ranges, sizeof(v6_ranges) / sizeof(v6_ranges[0]),
		AF_INET6, address->byte);
}

bool https_address_is_allowed(
	const struct dns_address *address, bool development)
{
	switch (https_address_kind(address)) {
	case ADDRESS_PUBLIC:
		return true;
	case ADDRESS_LOOPBACK:
		return development;
	default:
		return false;
	}
}

bool https_address_parse(const char *text, struct dns_address *out)
{
	struct dns_address address = {0};

	if (inet_pton(AF_INET, text, address.byte) != 1) {
		address.v6 = true;
		if (inet_pton(AF_INET6, text, address.byte) != 1)
			return false;
	}
	*out = address;
	return true;
}

bool https_address_of(const struct sockaddr *from, struct dns_address *out)
{
	struct dns_address address = {.v6 = from->sa_family == AF_INET6};

	if (from->sa_family == AF_INET)
		memcpy(address.byte,
			&((const struct sockaddr_in *)(const void *)from)
				 ->sin_addr,
			4);
	else if (from->sa_family == AF_INET6)
		memcpy(address.byte,
			&((const struct sockaddr_in6 *)(const void *)from)
				 ->sin6_addr,
			16);
	else
		return false;
	*out = address;
	return true;
}
