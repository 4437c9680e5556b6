/* The handles of the vault that fit a site, as they are offered to the user,
 * and how each would sign in there. */
#ifndef OPS_OFFERS_H
#define OPS_OFFERS_H

#include "keys/handle_store.h"
#include "ops/site_terms.h"

#include <stdbool.h>

/* A popup shows no more; `handles` finds the rest. */
#define OFFERS_MAX 8

struct offers {
	struct vault *vault;
	struct site_terms terms;
	bool direct; /* the form has a usable token field */
	char default_handle[HANDLE_MAX + 1];
	struct handle_record row[OFFERS_MAX];
	size_t count;
	int64_t unfit; /* handles that the site would refuse */
	bool more;     /* there are others that fit */
};

/* Nothing is offered yet. */
CHECKED enum status offers_init(struct offers *offers, struct vault *vault,
	const struct site_terms *terms, bool direct);

/* A redirect signs nothing, so it confirms nothing. */
bool offers_fit(
	const struct offers *offers, const struct handle_record *record);

/* Direct needs a form that takes the token that the handle's key makes. */
bool offers_is_direct(
	const struct offers *offers, const struct handle_record *record);

/* Offers this one, if it fits; one that is gone or damaged simply is not. */
CHECKED enum status offers_add(struct offers *offers, const char *handle);

/* Any others that fit, until there are max rows; not the one of this name,
 * NULL for none. */
CHECKED enum status offers_add_others(
	struct offers *offers, size_t max, const char *except);

/* Writes the members of an object that the caller has begun. */
void offers_write_members(struct json_writer *w, const struct offers *offers,
	const struct handle_record *record);

#endif
