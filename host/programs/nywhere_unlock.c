/* nywhere-unlock: asks the user, or a device of theirs, for one secret, hands
 * it to the host that started it, and ends. Its standard input is the host's
 * socket. */
#include "base/platform.h"
#include "unlock/service.h"

#include <stdio.h>

int main(void)
{
	int in;
	int out;
	enum status st;

	platform_harden();
	st = platform_move_stdio(&in, &out);
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = service_run(in);
	else
		fprintf(stderr, "nywhere-unlock: %s\n", status_sentence(st));
	return st == STATUS_OK ? 0 : 1;
}
