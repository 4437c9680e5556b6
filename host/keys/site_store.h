/* What the vault remembers of sites: which handle was shown to which site, and
 * whether a click in its field is enough to sign in. */
#ifndef KEYS_SITE_STORE_H
#define KEYS_SITE_STORE_H

#include "base/json.h"
#include "handle/handle.h"
#include "handle/origin.h"
#include "keys/vault.h"

/* One row for each site and handle. */
struct disclosure {
	struct origin origin;
	struct handle handle;
	bool direct;   /* signed in with a key, or else sent to its server */
	int64_t first; /* seconds since 1970, as last */
	int64_t last;
};

/* Records that the handle is being shown to the site now. */
CHECKED enum status site_store_disclose(struct vault *vault,
	const struct origin *origin, const struct handle *handle, bool direct,
	int64_t now);

/* Whether that handle may sign in at that site at a click in the field: it did
 * so before in answer to a question, and the user left the switch on. */
CHECKED enum status site_store_one_click(struct vault *vault,
	const struct origin *origin, const struct handle *handle,
	bool *allowed);

/* The site's switch; on until the user turns it off, durably. */
CHECKED enum status site_store_switch(
	struct vault *vault, const struct origin *origin, bool *one_click);
CHECKED enum status site_store_set_switch(
	struct vault *vault, const struct origin *origin, bool one_click);

/* What is remembered of the handle at the site; *found tells whether there is
 * anything. STATUS_VAULT_DAMAGED. */
CHECKED enum status site_store_find(struct vault *vault,
	const struct origin *origin, const struct handle *handle,
	struct disclosure *out, bool *found);

/* Writes it as it is, in the place of what there was. */
CHECKED enum status site_store_put(
	struct vault *vault, const struct disclosure *disclosure);

/* A disclosure out of what vault_each visits for VAULT_DISCLOSURE, and as an
 * object, the same in the vault and in an export file. */
CHECKED enum status site_store_read(
	const struct secret *value, struct disclosure *out);
CHECKED enum status disclosure_json_read(
	const struct json *object, struct disclosure *out);
void disclosure_json_members(
	struct json_writer *w, const struct disclosure *disclosure);

/* The origin of a site that must ask, out of what vault_each visits for
 * VAULT_SITE; "" for a row of before they had names. */
void site_store_read_switch(
	const struct secret *value, char out[ORIGIN_MAX + 1]);

/* Removes all that is known of a site; *removed counts its handles. */
CHECKED enum status site_store_forget(
	struct vault *vault, const struct origin *origin, int64_t *removed);

/* The disclosures to one site (origin), or to all (NULL), newest first. The
 * caller frees *out, an array of *count. Damaged rows are left out. */
CHECKED enum status site_store_list(struct vault *vault,
	const struct origin *origin, struct disclosure **out, size_t *count);

#endif
