/* config.json in the user's configuration folder; see nywhere-config(5). */
#ifndef OPS_CONFIG_H
#define OPS_CONFIG_H

#include "base/json.h"
#include "base/platform.h"
#include "handle/hostname.h"

#include <stdbool.h>
#include <stdint.h>

#define CONFIG_SERVER_MAX 63 /* bytes */
#define CONFIG_URL_MAX 512   /* bytes */

enum config_resolver {
	CONFIG_RESOLVER_SYSTEM,
	CONFIG_RESOLVER_SERVER,
	CONFIG_RESOLVER_DOH, /* DNS over HTTPS (RFC 8484) */
};

/* Which disposable name is offered first in a private window. */
enum config_private {
	CONFIG_PRIVATE_FINGERPRINT,
	CONFIG_PRIVATE_ZONE,
	CONFIG_PRIVATE_AT_WILL,
};

struct config {
	int64_t idle_lock_minutes; /* 1 to 1440; 15 by default */
	bool lock_with_screen;     /* and before the computer sleeps; true */
	char pinentry[PLATFORM_PATH_MAX]; /* absolute; "" to look for one */
	enum config_resolver resolver;
	char server[CONFIG_SERVER_MAX + 1];   /* of CONFIG_RESOLVER_SERVER */
	char doh_url[CONFIG_URL_MAX + 1];     /* of CONFIG_RESOLVER_DOH */
	char plc[CONFIG_URL_MAX + 1];         /* the directory of did:plc */
	char trust_anchor[PLATFORM_PATH_MAX]; /* "" for the system's */
	enum config_private private_kind;
	char private_zone[HOSTNAME_MAX + 1];   /* of the latter two kinds */
	bool private_one_key;                  /* one name for a whole window */
	char update_proxy[CONFIG_URL_MAX + 1]; /* socks5h://…, "" for none */
	bool development;   /* loopback and other ports than 443 are allowed */
	int64_t https_port; /* only then; 0 for 443 */
	char authorities[PLATFORM_PATH_MAX]; /* only then; "" for none */
};

/* Reads the file; the defaults where there is none. STATUS_BAD_CONFIG. */
CHECKED enum status config_read(struct config *out);

/* Puts the members of an object as it stands in the file over those that
 * *config has. STATUS_BAD_CONFIG leaves it alone. */
CHECKED enum status config_overlay(
	const struct json *object, struct config *config);

/* What holds without a file; the file's members as they stand in it. */
void config_default(struct config *out);
void config_write_members(struct json_writer *w, const struct config *config);

/* Replaces the file, all of it or nothing. */
CHECKED enum status config_write(const struct config *config);

/* What nywhere-net has to know of it, the arguments of its `configure`. */
void config_write_network(struct json_writer *w, const struct config *config);

/* "system", "server" or "doh". */
const char *config_resolver_name(enum config_resolver resolver);

/* "fingerprint", "zone" or "at_will". */
const char *config_private_name(enum config_private kind);

/* Writes the member "private". */
void config_write_private(struct json_writer *w, const struct config *config);

/* The folder in which config.json is once links are followed; "" when there is
 * none. */
void config_linked_folder(char out[PLATFORM_PATH_MAX]);

#endif
