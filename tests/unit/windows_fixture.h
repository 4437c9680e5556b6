/* A set of private windows without a session around it. */
#ifndef TESTS_WINDOWS_FIXTURE_H
#define TESTS_WINDOWS_FIXTURE_H

#include "cmocka_setup.h"
#include "ops/windows.h"

#define ZONE "anon.example.net"

/* Empty before each test. */
extern struct windows windows;

/* For cmocka_unit_test_setup_teardown. */
int windows_set_up(void **state);
int windows_tear_down(void **state);

struct self disposable(enum self_kind kind, bool one_key);
struct self handle_self(const char *handle);

/* These fail the test where they cannot do it. */
struct window *add(struct self self);
struct origin origin_of(const char *text);
struct window_site *name_at(struct window *window, const char *text);

#endif
