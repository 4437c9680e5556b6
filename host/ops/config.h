/* config.json in the user's configuration folder; see nywhere-config(5). */
#ifndef OPS_CONFIG_H
#define OPS_CONFIG_H

#include "base/platform.h"

#include <stdint.h>

struct config {
	int64_t idle_lock_minutes;        /* 1 to 1440; 15 by default */
	char pinentry[PLATFORM_PATH_MAX]; /* absolute; "" to look for one */
};

/* Reads the file; the defaults where there is none. STATUS_BAD_CONFIG. */
CHECKED enum status config_read(struct config *out);

#endif
