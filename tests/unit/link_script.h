/* Scripts of nywhere-net for linking a handle, and what is asked then. */
#ifndef TESTS_LINK_SCRIPT_H
#define TESTS_LINK_SCRIPT_H

#include "net_fixture.h"

#include <stdbool.h>

#define FLOW "kq3Tz0m1Yt9yV3n0h3oV2A"
#define PLC "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
#define OTHER "did:plc:z72i7hdynmk6r22z27h6tvur"
#define WEB "did:web:dave.example.com"
#define CAROL "carol.example.com"
#define DAVE "dave.example.com"
#define ACCOUNT(handle, did)                                                   \
	"\"handle\":\"" handle "\",\"did\":\"" did "\","                       \
	"\"issuer\":\"https://as.example.net\",\"server\":"                    \
	"\"as.example.net\",\"pds\":\"https://pds.example.net\""
#define BEGIN(handle, did)                                                     \
	"oauth_begin {\"id\":$,\"result\":{\"flow\":\"" FLOW "\",\"url\":"     \
	"\"https://as.example.net/authorize?request_uri=urn:x\"," ACCOUNT(     \
		handle, did) ",\"scope\":\"atproto\"}}\n"
#define FINISH(handle, did)                                                    \
	"oauth_finish {\"id\":$,\"result\":{" ACCOUNT(handle, did) "}}\n"
#define THE_FLOW "{\"flow\":\"" FLOW "\"}"
#define PLAIN(handle) "{\"handle\":\"" handle "\"}"
#define SIGN_IN                                                                \
	"{\"origin\":\"https://forum.example\","                               \
	"\"nonce\":\"kq3Tz0m1Yt9yV3n0h3oV2A\",\"handle\":\"" CAROL "\"}"

/* The code of the refusal, or "". */
static inline const char *ask(const char *op, const char *args)
{
	return ops_code(ops_fixture(), op, args);
}

static inline bool is_true(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}

#endif
