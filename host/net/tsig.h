/* TSIG (RFC 8945): the signature under a DNS message, by a secret that we share
 * with the server. */
#ifndef NET_TSIG_H
#define NET_TSIG_H

#include "handle/tsig_key.h"
#include "net/dns_wire.h"

#define TSIG_MAC_MAX 64
#define TSIG_FUDGE 300 /* seconds by which two clocks may differ */

struct tsig_mac {
	size_t len;
	uint8_t byte[TSIG_MAC_MAX];
};

/* Adds the signature to a whole message. prior is the MAC of the request that
 * it answers, NULL in a request; now is Unix time. STATUS_BAD_TSIG_KEY for an
 * algorithm that is none of ours: only SHA-2 is. */
CHECKED enum status tsig_sign(const struct tsig_key *key,
	const struct tsig_mac *prior, int64_t now, struct dns_writer *message,
	struct tsig_mac *out);

/* Checks the signature at the end of an answer and takes it off: *len is then
 * that of the message without. The answer must say the identifier of the
 * message itself. Statuses, of which the first two may come without a
 * signature, as the RFC has it: STATUS_UPDATE_KEY, STATUS_UPDATE_SIGNATURE for
 * BADKEY and BADSIG; STATUS_UPDATE_TIME; STATUS_UPDATE_FAILED for an error
 * that we do not know; STATUS_UPDATE_FORGED for all that is not signed with
 * this key, whole and now, as the answer to prior. */
CHECKED enum status tsig_verify(const struct tsig_key *key,
	const struct tsig_mac *prior, int64_t now, uint8_t *message,
	size_t *len);

#endif
