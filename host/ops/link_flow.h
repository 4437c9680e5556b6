/* Sign-ins at a handle's server that link_begin began: what the user wants with
 * them, and what nywhere-net has proven, until it is in the vault. */
#ifndef OPS_LINK_FLOW_H
#define OPS_LINK_FLOW_H

#include "keys/handle_store.h"

#include <stdbool.h>

#define LINK_FLOWS_MAX 8
#define LINK_FLOW_ID_MAX 64 /* characters */

struct link_flow {
	char id[LINK_FLOW_ID_MAX + 1]; /* "" when it is free */
	bool with_key;
	bool is_proven;  /* the user has shown whose account it is */
	bool waits_code; /* the key is added once she types the e-mailed code */
	bool is_added;   /* it is in the account's document */
	int64_t number;  /* the lowest is the oldest */
	struct handle_record record; /* without a key */
};

struct link_flows {
	struct link_flow flow[LINK_FLOWS_MAX];
	int64_t last_number;
};

/* NULL when there is none. */
struct link_flow *link_flow_find(struct link_flows *flows, const char *id);

/* A new one in the place of the oldest, replaced, which is "" if there was
 * room; cleared but for its id, which must be 1 to LINK_FLOW_ID_MAX characters
 * of base64url: else NULL. */
struct link_flow *link_flow_add(struct link_flows *flows, const char *id,
	char replaced[LINK_FLOW_ID_MAX + 1]);

void link_flow_remove(struct link_flow *flow);

#endif
