/* A session with a home of its own, and questions put to it as text. */
#ifndef TESTS_OPS_FIXTURE_H
#define TESTS_OPS_FIXTURE_H

#include "ops/operation.h"

#include <cjson/cJSON.h>

/* For cmocka: a home without a vault, or with an open one. */
int ops_fixture_set_up_bare(void **state);
int ops_fixture_set_up(void **state);
int ops_fixture_tear_down(void **state);

/* The session of a shell, which may do everything. */
struct session *ops_fixture(void);

/* Another session on the same home; the caller clears it. */
struct session ops_fixture_another(void);

/* Asks with args as JSON text (NULL for none) and returns the reply, which the
 * caller deletes. Fails the test unless it is one reply to this request. */
cJSON *ops_ask(struct session *session, const char *op, const char *args);

/* The result, which the caller deletes; fails the test if there is none. */
cJSON *ops_result(struct session *session, const char *op, const char *args);

/* Runs the operation; "" when there is a result, else the error's code, static
 * until the next call. */
const char *ops_code(struct session *session, const char *op, const char *args);

/* Members of an object. text is "" and number -1 for one that is not there. */
const char *ops_text(const cJSON *object, const char *name);
long long ops_number(const cJSON *object, const char *name);

/* The text members of that name of the objects in a list, joined by spaces;
 * static until the next call. */
const char *ops_join(const cJSON *result, const char *list, const char *name);

/* handle_add of a DNS handle. */
void ops_add(const char *handle);

/* Signs in at https://<site>. */
void ops_sign_in(const char *site, const char *handle);

#endif
