/* The arguments that a site has a part in, checked. */
#ifndef OPS_SITE_TERMS_H
#define OPS_SITE_TERMS_H

#include "base/json.h"
#include "handle/handle.h"
#include "keys/handle_row.h"

#include <stdbool.h>
#include <stddef.h>

/* What the site's form says, as it comes: "types", "proofs", "confirm". */
struct site_words {
	struct json_strings types;
	struct json_strings proofs;
	const char *confirm; /* NULL for a sign-in */
};

#define SITE_WORDS_DEFAULT                                                     \
	{                                                                      \
		{2, {"dns", "fingerprint"}}, {1, {"jws"}}, NULL                \
	}
#define SITE_WORDS_FIELDS(type, member)                                        \
	{"types", JSON_STRINGS, false, offsetof(type, member.types)},          \
		{"proofs", JSON_STRINGS, false,                                \
			offsetof(type, member.proofs)},                        \
	{                                                                      \
		"confirm", JSON_STRING, false, offsetof(type, member.confirm)  \
	}

/* Which types of handle a site accepts, and which formats of the token. */
struct site_terms {
	bool accepts_dns;
	bool accepts_fingerprint;
	bool takes_jws;
	bool takes_fido2;
	const char *confirm; /* the user is asked to confirm this; or NULL */
};

/* STATUS_BAD_ARGUMENT for an empty list or an unknown word in one,
 * STATUS_BAD_CONFIRM. The text lives as long as the words. */
CHECKED enum status site_terms_parse(
	const struct site_words *words, struct site_terms *out);

/* Whether the site takes what a key that is guarded so makes. */
bool site_terms_take(const struct site_terms *terms, enum handle_guard guard);

bool site_terms_accept(const struct site_terms *terms, enum handle_type type);

#endif
