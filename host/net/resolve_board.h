/* The questions about a handle that do not wait for each other, asked side by
 * side, each in a thread of its own. Whoever asked may leave at any time: what
 * is still under way then ends by itself, unheard. */
#ifndef NET_RESOLVE_BOARD_H
#define NET_RESOLVE_BOARD_H

#include "base/status.h"
#include "handle/handle_record.h"
#include "net/dns.h"

#include <stdbool.h>

enum board_question {
	BOARD_TXT_NYWHERE,
	BOARD_TXT_ATPROTO,
	BOARD_WELL_KNOWN,
	BOARD_SRV_OAUTH,
	BOARD_TXT_OAUTH,
	BOARD_COUNT
};

#define BOARD_FOREVER (-1)

struct board_answer {
	enum status status;
	struct dns_txt txt;        /* of a TXT question */
	struct dns_srv srv;        /* of the SRV question */
	struct handle_record file; /* of the well-known file */
	long long ms;              /* how long it took */
};

struct board;
struct https_client;

/* Asks all that concerns the DID and, with_server, also what leads to a server
 * without one. */
CHECKED enum status board_ask(
	const char *handle, bool fresh, bool with_server, struct board **out);

/* The answer, which belongs to the board; NULL when it is not there in time.
 * A question that was not asked has STATUS_DNS_ABSENT. The file, held back for
 * a moment, is fetched at the latest when it is waited for. */
const struct board_answer *board_wait(
	struct board *board, enum board_question question, int timeout_ms);

/* The client that fetched the file, which may go on with its connection; the
 * caller closes it. Waits for the file; NULL when there was no client. */
struct https_client *board_take_client(struct board *board);

/* The DNS has decided: the file is not fetched, or not to its end. */
void board_drop_file(struct board *board);

/* Nobody waits for the rest. */
void board_leave(struct board *board);

/* What was asked, "_atproto.alice.example.com TXT". */
#define BOARD_ASKED_MAX 320
void board_asked(enum board_question question, const char *handle,
	char out[BOARD_ASKED_MAX]);

#endif
