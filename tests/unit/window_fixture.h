/* Private windows of the session of ops_fixture. */
#ifndef TESTS_WINDOW_FIXTURE_H
#define TESTS_WINDOW_FIXTURE_H

#include "ops_fixture.h"

#define WINDOW_NONCE "kq3Tz0m1Yt9yV3n0h3oV2A"
#define WINDOW_NOBODY "{\"choice\":\"disposable\",\"kind\":\"fingerprint\"}"

struct window_ref {
	char text[WINDOW_REF_LENGTH + 1];
};

/* A zone of the vault, with a key where the kind needs one. */
void window_add_zone(const char *zone, enum zone_kind kind);

/* window_choose with these arguments; fails the test if it is refused. */
struct window_ref window_chosen(const char *args);

/* Asks about the window, with more members (",…") and whatever is %s in them;
 * the code of the refusal or "", as ops_code. */
const char *window_code(
	const char *op, const struct window_ref *ref, const char *more);

/* The result, which the caller deletes; fails the test if there is none. */
cJSON *window_result(
	const char *op, const struct window_ref *ref, const char *more);

/* The name that the window has for https://<site>, static until the next
 * call; fails the test if there is none. */
const char *window_name(const struct window_ref *ref, const char *site);

/* Signs in there with it: the code of the refusal or "". */
const char *window_sign_in(
	const struct window_ref *ref, const char *site, const char *handle);

/* Asks for the window's name for https://<site> and does not wait; the reply's
 * code, or "", when it has come. */
void window_begin(const struct window_ref *ref, const char *site);
const char *window_reply(void);

/* Takes what has come from the windows' nywhere-net until it is asked nothing
 * more. */
void window_settle(void);

#endif
