#include "net/metadata.h"

#include "net/resolve_fetch.h"

#include <stdio.h>
#include <string.h>

#define RESOURCE_PATH "/.well-known/oauth-protected-resource"
#define SERVER_PATH "/.well-known/oauth-authorization-server"

static void set_why(struct metadata_report *report, const char *why)
{
	snprintf(
		report->why, sizeof(report->why), "%s", why != NULL ? why : "");
}

static enum status fetch(struct https_client *client,
	struct metadata_report *report, bool fresh, struct https_answer *out)
{
	struct https_request request = {
		.url = report->url, .json = true, .fresh = fresh};
	enum status st = resolve_fetch(client, &request, out);

	set_why(report, NULL);
	if (st == STATUS_ANSWER_BAD && out->code != 0)
		snprintf(report->why, sizeof(report->why),
			"status %d, content type %.100s", out->code,
			out->content_type[0] != '\0' ? out->content_type
						     : "not said");
	return st == STATUS_DNS_ABSENT ? STATUS_SERVER_MISSING : st;
}

enum status metadata_resource(struct https_client *client, const char *pds,
	bool fresh, char issuer[AUTH_URL_MAX + 1],
	struct metadata_report *report)
{
	struct https_answer answer = {0};
	const char *why = NULL;
	enum status st;

	snprintf(report->url, sizeof(report->url), "%s" RESOURCE_PATH, pds);
	st = fetch(client, report, fresh, &answer);
	if (st == STATUS_OK) {
		st = auth_metadata_resource(
			answer.body, answer.len, pds, issuer, &why);
		set_why(report, why);
	}
	https_answer_clear(&answer);
	return st;
}

/* RFC 8414, section 3: between the host and the path, if there is one. */
static void server_url(const char *issuer, char out[METADATA_URL_MAX + 1])
{
	const char *host = strstr(issuer, "://");
	size_t len = host != NULL ? (size_t)(host - issuer) + 3 : 0;

	len += strcspn(issuer + len, "/");
	snprintf(out, METADATA_URL_MAX + 1, "%.*s" SERVER_PATH "%s", (int)len,
		issuer, strcmp(issuer + len, "/") == 0 ? "" : issuer + len);
}

/* The browser will be sent to one of them and the code to another. */
static enum status check_endpoints(
	const struct auth_metadata *m, struct metadata_report *report)
{
	const struct {
		const char *name;
		const char *url;
	} endpoints[] = {
		{"authorization_endpoint", m->authorization_endpoint},
		{"token_endpoint", m->token_endpoint},
		{"pushed_authorization_request_endpoint", m->par_endpoint},
		{"revocation_endpoint", m->revocation_endpoint},
		{"registration_endpoint", m->registration_endpoint},
	};

	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
		enum status st = STATUS_OK;

		if (endpoints[i].url[0] != '\0')
			st = https_url_check(endpoints[i].url, NULL, 0);
		if (st != STATUS_OK) {
			snprintf(report->why, sizeof(report->why), "%s: %.100s",
				endpoints[i].name, endpoints[i].url);
			return st;
		}
	}
	return STATUS_OK;
}

enum status metadata_server(struct https_client *client,
	enum auth_profile profile, const char *issuer, const char *url,
	const char *resource, bool fresh, struct auth_metadata *out,
	struct metadata_report *report)
{
	struct https_answer answer = {0};
	const char *why = NULL;
	enum status st;

	if (url != NULL)
		snprintf(report->url, sizeof(report->url), "%s", url);
	else
		server_url(issuer, report->url);
	st = fetch(client, report, fresh, &answer);
	if (st == STATUS_OK) {
		st = auth_metadata_parse(answer.body, answer.len, profile,
			issuer, resource, out, &why);
		set_why(report, why);
	}
	https_answer_clear(&answer);
	return st == STATUS_OK ? check_endpoints(out, report) : st;
}
