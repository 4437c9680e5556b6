/* The arguments that a site has a part in, checked. */
#ifndef OPS_SITE_TERMS_H
#define OPS_SITE_TERMS_H

#include "base/json.h"
#include "handle/handle.h"

#include <stdbool.h>

/* Which types of handle a site accepts. */
struct site_terms {
	bool accepts_dns;
	bool accepts_fingerprint;
};

/* From ["dns","fingerprint"]; STATUS_BAD_ARGUMENT for an empty list or an
 * unknown type. No list at all accepts both. */
CHECKED enum status site_terms_parse(
	const struct json_strings *types, struct site_terms *out);

bool site_terms_accept(const struct site_terms *terms, enum handle_type type);

#endif
