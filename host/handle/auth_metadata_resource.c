/* The document of the resource server; auth_metadata.c reads the other one. */
#include "handle/auth_metadata.h"

#include "handle/origin.h"

#include <string.h>

struct resource {
	const char *resource;
	struct json_strings authorization_servers;
};

static const struct json_field resource_fields[] = {
	JSON_FIELD(struct resource, resource, JSON_STRING, true),
	JSON_FIELD(struct resource, authorization_servers, JSON_STRINGS, true),
};

static const char *resource_fault(
	const struct resource *r, const char *resource)
{
	struct origin origin;

	/* RFC 9728, section 3.3. */
	if (strcmp(r->resource, resource) != 0)
		return "resource is not the server that was asked";
	if (r->authorization_servers.count != 1)
		return "authorization_servers does not hold exactly one";
	if (origin_parse(r->authorization_servers.item[0], &origin) !=
		STATUS_OK)
		return "the authorization server is not an origin";
	return NULL;
}

enum status auth_metadata_resource(const char *text, size_t len,
	const char *resource, char issuer[AUTH_URL_MAX + 1], const char **why)
{
	struct json *doc = NULL;
	struct resource r = {0};

	*why = NULL;
	if (json_parse(text, len, &doc) != STATUS_OK)
		*why = "it is not strict JSON";
	else if (JSON_PICK(doc, resource_fields, &r) != STATUS_OK)
		*why = "a required member is missing, repeated or of the wrong "
		       "type";
	else
		*why = resource_fault(&r, resource);
	/* An origin is short. */
	if (*why == NULL)
		memcpy(issuer, r.authorization_servers.item[0],
			strlen(r.authorization_servers.item[0]) + 1);
	json_free(doc);
	return *why == NULL ? STATUS_OK : STATUS_METADATA_BAD;
}
