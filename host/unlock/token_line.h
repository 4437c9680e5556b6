/* What libfido2 sends to an open security key and reads from it passes through
 * here (fido_dev_set_io_functions): so we see when the key waits to be touched,
 * end a wait when the host hangs up, and never wait for ever. */
#ifndef UNLOCK_TOKEN_LINE_H
#define UNLOCK_TOKEN_LINE_H

#include "unlock/service.h"
#include "unlock/token_port.h"

#include <fido.h>
#include <stdint.h>

struct token_line {
	struct unlock_request *request;
	fido_dev_t *dev;
	int fd;
	bool tells_touch;  /* the command to come waits for the user */
	bool is_waiting;   /* it does now: a keepalive has come */
	bool is_cancelled; /* CTAPHID_CANCEL was sent */
	enum status ended; /* why nothing can be read any more, or STATUS_OK */
	uint32_t channel;  /* of the last report sent */
	long long due;     /* platform_clock_ms: silence ends then */
	long long touch_due; /* and the wait for the user; 0 for none */
};

/* Opens the key at path with libfido2. STATUS_TOKEN_BUSY at once when another
 * program holds it or is talking to it, else as token_port_open, or
 * STATUS_CANCELLED. token_line_close releases what there is, in any case. */
CHECKED enum status token_line_open(struct token_line *line,
	struct unlock_request *request, const char *path);
void token_line_close(struct token_line *line);

/* Whether nobody is left to hear an answer. */
bool token_line_host_is_gone(const struct unlock_request *request);

#endif
