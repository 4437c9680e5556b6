/* nywhere-net: the only program that touches the network; it holds nothing of
 * the user's. Its standard input is the host's socket. */
#define _GNU_SOURCE
#include "base/platform.h"
#include "base/secret.h"
#include "net/oauth_expire.h"
#include "net/service.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	int in;
	int out;
	enum status st;

	platform_harden();
	/* Proxies, key logs, name servers: what libraries would take from
	 * there is for the settings to say. */
	clearenv();
	signal(SIGPIPE, SIG_IGN);
	/* Ctrl-C reaches us with the shell, which says what comes of it. */
	signal(SIGINT, SIG_IGN);
	st = platform_move_stdio(&in, &out);
	/* For the tokens of a flow, and before anything else of libcrypto. */
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = platform_restrict_net();
	if (st == STATUS_OK)
		st = service_run(in);
	oauth_expire_all();
	if (st != STATUS_END)
		fprintf(stderr, "nywhere-net: %s\n", status_sentence(st));
	/* At once: threads may be waiting for servers. */
	_exit(st == STATUS_END ? 0 : 1);
}
