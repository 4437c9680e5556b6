#include "handle/ipv6.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define PIECES 8

/* The first of the longest runs of two or more zeros; *len is 0 if none. */
static int longest_zeros(const unsigned piece[PIECES], int *len)
{
	int best = 0;

	*len = 0;
	for (int i = 0; i < PIECES; i++) {
		int n = 0;

		while (i + n < PIECES && piece[i + n] == 0)
			n++;
		if (n > 1 && n > *len) {
			best = i;
			*len = n;
		}
	}
	return best;
}

static void format(const unsigned piece[PIECES], char out[INET6_ADDRSTRLEN])
{
	int zeros;
	int start = longest_zeros(piece, &zeros);
	int n = 0;

	for (int i = 0; i < PIECES; i++) {
		if (zeros > 0 && i == start) {
			out[n++] = ':';
			if (i == 0)
				out[n++] = ':';
			i += zeros - 1;
			continue;
		}
		n += snprintf(out + n, (size_t)(INET6_ADDRSTRLEN - n), "%x",
			piece[i]);
		if (i < PIECES - 1)
			out[n++] = ':';
	}
	out[n] = '\0';
}

bool ipv6_is_canonical(const char *text, size_t len)
{
	char given[INET6_ADDRSTRLEN];
	char canonical[INET6_ADDRSTRLEN];
	unsigned char bytes[2 * PIECES];
	unsigned piece[PIECES];

	if (len >= sizeof(given))
		return false;
	memcpy(given, text, len);
	given[len] = '\0';
	if (inet_pton(AF_INET6, given, bytes) != 1)
		return false;
	for (size_t i = 0; i < PIECES; i++)
		piece[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	format(piece, canonical);
	return strcmp(given, canonical) == 0;
}
