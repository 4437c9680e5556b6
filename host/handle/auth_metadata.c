#include "handle/auth_metadata.h"

#include "handle/origin.h"

#include <string.h>

struct server {
	const char *issuer;
	const char *authorization_endpoint;
	const char *token_endpoint;
	const char *pushed_authorization_request_endpoint;
	const char *revocation_endpoint;
	const char *registration_endpoint;
	const struct json *scopes_supported;
	const struct json *response_types_supported;
	const struct json *grant_types_supported;
	const struct json *code_challenge_methods_supported;
	const struct json *token_endpoint_auth_methods_supported;
	const struct json *token_endpoint_auth_signing_alg_values_supported;
	const struct json *dpop_signing_alg_values_supported;
	const struct json *protected_resources;
	bool authorization_response_iss_parameter_supported;
	bool require_pushed_authorization_requests;
	bool client_id_metadata_document_supported;
	bool require_request_uri_registration;
};

#define FIELD(member, kind, required)                                          \
	JSON_FIELD(struct server, member, kind, required)

static const struct json_field server_fields[] = {
	FIELD(issuer, JSON_STRING, true),
	FIELD(authorization_endpoint, JSON_STRING, true),
	FIELD(token_endpoint, JSON_STRING, true),
	FIELD(pushed_authorization_request_endpoint, JSON_STRING, false),
	FIELD(revocation_endpoint, JSON_STRING, false),
	FIELD(registration_endpoint, JSON_STRING, false),
	FIELD(scopes_supported, JSON_ARRAY, false),
	FIELD(response_types_supported, JSON_ARRAY, true),
	FIELD(grant_types_supported, JSON_ARRAY, false),
	FIELD(code_challenge_methods_supported, JSON_ARRAY, false),
	FIELD(token_endpoint_auth_methods_supported, JSON_ARRAY, false),
	FIELD(token_endpoint_auth_signing_alg_values_supported, JSON_ARRAY,
		false),
	FIELD(dpop_signing_alg_values_supported, JSON_ARRAY, false),
	FIELD(protected_resources, JSON_ARRAY, false),
	FIELD(authorization_response_iss_parameter_supported, JSON_BOOL, false),
	FIELD(require_pushed_authorization_requests, JSON_BOOL, false),
	FIELD(client_id_metadata_document_supported, JSON_BOOL, false),
	FIELD(require_request_uri_registration, JSON_BOOL, false),
};

static bool list_has(const struct json *list, const char *value)
{
	const struct json *item = list != NULL ? json_first(list) : NULL;

	for (; item != NULL; item = json_next(item)) {
		const char *text = json_text(item);

		if (text != NULL && strcmp(text, value) == 0)
			return true;
	}
	return false;
}

/* An absolute URL of printable ASCII with a host and without a user or a
 * fragment: what could be read in two ways is refused here. */
static bool is_url(const char *text)
{
	size_t head = strncmp(text, "https://", 8) == 0  ? 8
		      : strncmp(text, "http://", 7) == 0 ? 7
							 : 0;
	size_t authority = head + strcspn(text + head, "/?");

	if (head == 0 || authority == head || strlen(text) > AUTH_URL_MAX)
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~' || strchr("\\\"<>^`{|}#", *p) != NULL)
			return false;
	}
	return memchr(text, '@', authority) == NULL;
}

/* What is wrong with the capabilities that atproto asks for; NULL if nothing.
 * In the order of https://atproto.com/specs/oauth. */
static const char *atproto_fault(const struct server *s, const char *resource)
{
	const struct json *methods = s->token_endpoint_auth_methods_supported;
	const struct json *algorithms =
		s->token_endpoint_auth_signing_alg_values_supported;

	if (!list_has(s->grant_types_supported, "authorization_code") ||
		!list_has(s->grant_types_supported, "refresh_token"))
		return "grant_types_supported lacks one that is required";
	if (!list_has(methods, "none") || !list_has(methods, "private_key_jwt"))
		return "token_endpoint_auth_methods_supported lacks one that "
		       "is required";
	if (!list_has(algorithms, "ES256") || list_has(algorithms, "none"))
		return "token_endpoint_auth_signing_alg_values_supported is "
		       "not as required";
	if (!list_has(s->scopes_supported, "atproto"))
		return "scopes_supported lacks atproto";
	if (!s->authorization_response_iss_parameter_supported)
		return "authorization_response_iss_parameter_supported is not "
		       "true";
	if (!s->require_pushed_authorization_requests)
		return "require_pushed_authorization_requests is not true";
	if (s->pushed_authorization_request_endpoint == NULL)
		return "pushed_authorization_request_endpoint is missing";
	if (!list_has(s->dpop_signing_alg_values_supported, "ES256"))
		return "dpop_signing_alg_values_supported lacks ES256";
	if (!s->require_request_uri_registration)
		return "require_request_uri_registration is false";
	if (!s->client_id_metadata_document_supported)
		return "client_id_metadata_document_supported is not true";
	if (resource != NULL && s->protected_resources != NULL &&
		!list_has(s->protected_resources, resource))
		return "protected_resources lacks the server of the account";
	return NULL;
}

static const char *server_fault(const struct server *s,
	enum auth_profile profile, const char *issuer, const char *resource)
{
	struct origin origin;

	if (strcmp(s->issuer, issuer) != 0)
		return "issuer is not the one that was asked";
	if (!is_url(s->issuer) ||
		(profile == AUTH_ATPROTO &&
			origin_parse(s->issuer, &origin) != STATUS_OK))
		return "issuer is not an origin";
	if (!list_has(s->response_types_supported, "code"))
		return "response_types_supported lacks code";
	if (!list_has(s->code_challenge_methods_supported, "S256"))
		return "code_challenge_methods_supported lacks S256";
	if (profile == AUTH_ATPROTO)
		return atproto_fault(s, resource);
	/* Without the member, code is among those that RFC 8414 implies. */
	if (s->grant_types_supported != NULL &&
		!list_has(s->grant_types_supported, "authorization_code"))
		return "grant_types_supported lacks authorization_code";
	if (s->require_pushed_authorization_requests &&
		s->pushed_authorization_request_endpoint == NULL)
		return "pushed_authorization_request_endpoint is missing";
	return NULL;
}

/* text may be NULL: the endpoint is optional. */
static bool set_url(const char *text, char out[AUTH_URL_MAX + 1])
{
	out[0] = '\0';
	if (text == NULL)
		return true;
	if (!is_url(text))
		return false;
	memcpy(out, text, strlen(text) + 1);
	return true;
}

static const char *set_urls(const struct server *s, struct auth_metadata *out)
{
	if (!set_url(s->issuer, out->issuer))
		return "issuer is not a URL";
	if (!set_url(s->authorization_endpoint, out->authorization_endpoint))
		return "authorization_endpoint is not a URL";
	if (!set_url(s->token_endpoint, out->token_endpoint))
		return "token_endpoint is not a URL";
	if (!set_url(s->pushed_authorization_request_endpoint,
		    out->par_endpoint))
		return "pushed_authorization_request_endpoint is not a URL";
	if (!set_url(s->revocation_endpoint, out->revocation_endpoint))
		return "revocation_endpoint is not a URL";
	if (!set_url(s->registration_endpoint, out->registration_endpoint))
		return "registration_endpoint is not a URL";
	return NULL;
}

/* Scope tokens only (RFC 6749, section 3.3); as many as there is room for. */
static void set_scopes(const struct json *list, char out[AUTH_SCOPES_MAX + 1])
{
	const struct json *item = list != NULL ? json_first(list) : NULL;
	size_t n = 0;

	for (; item != NULL; item = json_next(item)) {
		const char *text = json_text(item);
		size_t len = text != NULL ? strlen(text) : 0;
		bool is_token = len > 0 && len < AUTH_SCOPES_MAX - n;

		for (size_t i = 0; is_token && i < len; i++)
			is_token = text[i] > ' ' && text[i] <= '~' &&
				   text[i] != '"' && text[i] != '\\';
		if (!is_token)
			continue;
		if (n > 0)
			out[n++] = ' ';
		memcpy(out + n, text, len);
		n += len;
	}
	out[n] = '\0';
}

static void set_abilities(const struct server *s, struct auth_metadata *out)
{
	set_scopes(s->scopes_supported, out->scopes);
	out->sends_iss = s->authorization_response_iss_parameter_supported;
	out->reads_client_metadata = s->client_id_metadata_document_supported;
	out->has_dpop_es256 =
		list_has(s->dpop_signing_alg_values_supported, "ES256");
}

enum status auth_metadata_parse(const char *text, size_t len,
	enum auth_profile profile, const char *issuer, const char *resource,
	struct auth_metadata *out, const char **why)
{
	struct json *doc = NULL;
	/* RFC 9126 and atproto: absent means true. */
	struct server s = {.require_request_uri_registration = true};

	*why = NULL;
	if (json_parse(text, len, &doc) != STATUS_OK)
		*why = "it is not strict JSON";
	else if (JSON_PICK(doc, server_fields, &s) != STATUS_OK)
		*why = "a required member is missing, repeated or of the wrong "
		       "type";
	if (*why == NULL)
		*why = server_fault(&s, profile, issuer, resource);
	if (*why == NULL)
		*why = set_urls(&s, out);
	if (*why == NULL)
		set_abilities(&s, out);
	json_free(doc);
	return *why == NULL ? STATUS_OK : STATUS_METADATA_BAD;
}

bool auth_metadata_has_scope(
	const struct auth_metadata *metadata, const char *scope)
{
	size_t len = strlen(scope);

	for (const char *p = metadata->scopes; *p != '\0';) {
		size_t n = strcspn(p, " ");

		if (n == len && memcmp(p, scope, len) == 0)
			return true;
		p += n + (p[n] == ' ');
	}
	return false;
}
