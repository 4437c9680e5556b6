/* Where security keys are reached, in reports of 64 bytes (CTAP 2.1, section
 * 11.2). One file an operating system: token_port_linux.c. The tests put
 * another in its place, which reaches the authenticator of the tests. */
#ifndef UNLOCK_TOKEN_PORT_H
#define UNLOCK_TOKEN_PORT_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define TOKEN_REPORT 64
#define TOKEN_PORT_PATH_MAX 256
#define TOKEN_PORT_PRODUCT_MAX 128
#define TOKEN_PORTS_MAX 16

struct token_port {
	char path[TOKEN_PORT_PATH_MAX];
	char product[TOKEN_PORT_PRODUCT_MAX]; /* as it calls itself, UTF-8 */
};

/* Those that are plugged in; returns how many. Before the filter. */
size_t token_port_list(struct token_port out[TOKEN_PORTS_MAX]);

/* For us alone: STATUS_TOKEN_BUSY at once when another program holds it,
 * STATUS_TOKEN_FORBIDDEN, STATUS_TOKEN_GONE. *fd can be polled. */
CHECKED enum status token_port_open(const char *path, int *fd);
void token_port_close(int fd);

/* One whole report; false when the key has gone. */
bool token_port_read(int fd, unsigned char report[TOKEN_REPORT]);
bool token_port_write(int fd, const unsigned char report[TOKEN_REPORT]);

#endif
