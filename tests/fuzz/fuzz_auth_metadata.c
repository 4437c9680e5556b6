/* Goal: a server's document that passes is of the issuer that was asked and
 * has what the profile needs; its URLs can be read in one way only; what is
 * refused has a reason. */
#include "fuzz.h"

#include "handle/auth_metadata.h"
#include "handle/origin.h"

#define ISSUER "https://as.example.com"
#define RESOURCE "https://pds.example.com"

static void require_url(const char *url)
{
	if (url[0] == '\0')
		return;
	REQUIRE(strncmp(url, "https://", 8) == 0 ||
		strncmp(url, "http://", 7) == 0);
	REQUIRE(strpbrk(url, " #\\\"<>") == NULL);
	for (const char *p = url; *p != '\0'; p++)
		REQUIRE(*p > ' ' && *p <= '~');
}

static void require_sound(
	const struct auth_metadata *m, enum auth_profile profile)
{
	REQUIRE(strcmp(m->issuer, ISSUER) == 0);
	REQUIRE(m->authorization_endpoint[0] != '\0');
	REQUIRE(m->token_endpoint[0] != '\0');
	require_url(m->authorization_endpoint);
	require_url(m->token_endpoint);
	require_url(m->par_endpoint);
	require_url(m->revocation_endpoint);
	require_url(m->registration_endpoint);
	REQUIRE(strlen(m->scopes) <= AUTH_SCOPES_MAX);
	if (profile != AUTH_ATPROTO)
		return;
	REQUIRE(m->par_endpoint[0] != '\0');
	REQUIRE(m->sends_iss && m->has_dpop_es256 && m->reads_client_metadata);
}

static void require_resource(const char *text, size_t size)
{
	char issuer[AUTH_URL_MAX + 1] = "";
	const char *why = NULL;
	struct origin origin;
	enum status st =
		auth_metadata_resource(text, size, RESOURCE, issuer, &why);

	REQUIRE((st == STATUS_OK) == (why == NULL));
	if (st == STATUS_OK)
		REQUIRE(origin_parse(issuer, &origin) == STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	for (int i = AUTH_ATPROTO; i <= AUTH_OAUTH; i++) {
		struct auth_metadata metadata;
		const char *why = NULL;
		enum status st =
			auth_metadata_parse(text, size, (enum auth_profile)i,
				ISSUER, RESOURCE, &metadata, &why);

		REQUIRE((st == STATUS_OK) == (why == NULL));
		REQUIRE(st == STATUS_OK || st == STATUS_METADATA_BAD);
		if (st == STATUS_OK)
			require_sound(&metadata, (enum auth_profile)i);
	}
	require_resource(text, size);
	free(text);
	return 0;
}
