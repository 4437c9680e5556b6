/* The session of ops_fixture with a scripted nywhere-net (scripted_net.c). */
#ifndef TESTS_NET_FIXTURE_H
#define TESTS_NET_FIXTURE_H

#include "ops_fixture.h"

/* For cmocka: with an open vault. */
int net_fixture_set_up(void **state);
int net_fixture_tear_down(void **state);

/* What nywhere-net does from now on: lines of a script. */
void net_script(const char *lines);

/* Takes nywhere-net away, or puts another program in its place. */
void net_remove(void);
void net_install(const char *script);

/* What nywhere-net was asked so far, a line each; static until the next call.
 * Only what it has answered is sure to be there. */
const char *net_asked(void);
void net_forget_asked(void);

#endif
