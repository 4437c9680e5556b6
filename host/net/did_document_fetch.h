/* The document of a did:web, from its host, or of a did:plc, from the directory
 * of the settings. */
#ifndef NET_DID_DOCUMENT_FETCH_H
#define NET_DID_DOCUMENT_FETCH_H

#include "base/status.h"
#include "handle/did_document.h"
#include "net/https.h"
#include "net/settings.h"

#include <stdbool.h>

#define DID_DOCUMENT_URL_MAX (SETTINGS_URL_MAX + DID_MAX + 32)

/* Where the document is. STATUS_BAD_DID for did:key, which has none. */
CHECKED enum status did_document_url(
	const struct did *did, char out[DID_DOCUMENT_URL_MAX + 1]);

/* STATUS_DID_NOT_FOUND for 404 and 410, else as https_ask and
 * did_document_parse. */
CHECKED enum status did_document_fetch(struct https_client *client,
	const struct did *did, bool fresh, struct did_document *out);

#endif
