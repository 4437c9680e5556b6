/* What the network program is built from, from a command line:
 *
 *	net_probe SETTINGS COMMAND ARGUMENT [COMMAND ARGUMENT]...
 *
 * one line of JSON each. Commands: txt, srv, addresses, get, get-json,
 * get-stopped, post, check, wait (milliseconds). The program is held to what
 * nywhere-net may call and read. */
#include "base/platform.h"
#include "net/dns.h"
#include "net/https.h"
#include "net/settings.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct https_client *client;

static enum status probe_txt(const char *name, struct json_writer *w)
{
	const struct dns_question question = {.name = name};
	struct dns_txt txt = {0};
	enum status st = dns_txt(&question, &txt);

	if (st != STATUS_OK)
		return st;
	json_add_string(w, "dnssec", dns_dnssec_name(txt.dnssec));
	json_add_integer(w, "ttl", txt.ttl);
	json_begin_array(w, "text");
	for (size_t i = 0; i < txt.count; i++)
		json_add_string(w, NULL, txt.text[i]);
	json_end_array(w);
	dns_txt_clear(&txt);
	return STATUS_OK;
}

static enum status probe_srv(const char *name, struct json_writer *w)
{
	const struct dns_question question = {.name = name};
	struct dns_srv srv = {0};
	enum status st = dns_srv(&question, &srv);

	if (st != STATUS_OK)
		return st;
	json_add_string(w, "dnssec", dns_dnssec_name(srv.dnssec));
	json_begin_array(w, "services");
	for (size_t i = 0; i < srv.count; i++) {
		const struct dns_service *service = &srv.service[i];

		json_begin_object(w, NULL);
		json_add_integer(w, "priority", service->priority);
		json_add_integer(w, "weight", service->weight);
		json_add_integer(w, "port", service->port);
		json_add_string(w, "target", service->target);
		json_end_object(w);
	}
	json_end_array(w);
	return STATUS_OK;
}

static enum status probe_addresses(const char *name, struct json_writer *w)
{
	const struct dns_question question = {.name = name};
	struct dns_addresses addresses = {0};
	char text[INET6_ADDRSTRLEN];
	enum status st = dns_addresses(&question, &addresses);

	if (st != STATUS_OK)
		return st;
	json_add_integer(w, "ttl", addresses.ttl);
	json_begin_array(w, "addresses");
	for (size_t i = 0; i < addresses.count; i++) {
		const struct dns_address *address = &addresses.address[i];

		inet_ntop(address->v6 ? AF_INET6 : AF_INET, address->byte, text,
			sizeof(text));
		json_add_string(w, NULL, text);
	}
	json_end_array(w);
	return STATUS_OK;
}

static enum status ask(
	const struct https_request *request, struct json_writer *w)
{
	struct https_answer answer = {0};
	enum status st = STATUS_OK;

	if (client == NULL)
		st = https_open(&client);
	if (st == STATUS_OK)
		st = https_ask(client, request, &answer);
	if (st != STATUS_OK) {
		https_answer_clear(&answer);
		return st;
	}
	json_add_integer(w, "code", answer.code);
	json_add_integer(w, "len", (int64_t)answer.len);
	json_add_integer(w, "date", answer.date);
	json_add_bool(w, "is_json", answer.is_json);
	json_add_string(w, "type", answer.content_type);
	json_add_string(w, "nonce", answer.dpop_nonce);
	json_add_string(w, "authenticate", answer.www_authenticate);
	if (answer.len < 2000)
		json_add_string(w, "body", answer.body);
	https_answer_clear(&answer);
	return STATUS_OK;
}

static enum status probe_get(const char *url, struct json_writer *w)
{
	const struct https_request request = {
		.url = url, .header = {"X-Field: of the request"}};

	return ask(&request, w);
}

static enum status probe_get_json(const char *url, struct json_writer *w)
{
	const struct https_request request = {.url = url, .json = true};

	return ask(&request, w);
}

static enum status probe_post(const char *url, struct json_writer *w)
{
	const struct https_request request = {
		.url = url,
		.body = "a=b",
		.body_len = 3,
		.content_type = "application/x-www-form-urlencoded",
	};

	return ask(&request, w);
}

static enum status probe_get_stopped(const char *url, struct json_writer *w)
{
	static const atomic_bool stop = true;
	const struct https_request request = {.url = url, .stop = &stop};

	return ask(&request, w);
}

static enum status probe_check(const char *url, struct json_writer *w)
{
	char host[HOSTNAME_MAX + 1];
	enum status st = https_url_check(url, host, sizeof(host));

	if (st == STATUS_OK)
		json_add_string(w, "host", host);
	return st;
}

static enum status probe_wait(const char *ms, struct json_writer *w)
{
	(void)w;
	(void)poll(NULL, 0, atoi(ms));
	return STATUS_OK;
}

static const struct {
	const char *name;
	enum status (*run)(const char *argument, struct json_writer *w);
} table[] = {
	{"txt", probe_txt},
	{"srv", probe_srv},
	{"addresses", probe_addresses},
	{"get", probe_get},
	{"get-json", probe_get_json},
	{"get-stopped", probe_get_stopped},
	{"post", probe_post},
	{"check", probe_check},
	{"wait", probe_wait},
};

static enum status run(
	const char *command, const char *argument, struct json_writer *w)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, command) == 0)
			return table[i].run(argument, w);
	}
	return STATUS_UNKNOWN_OPERATION;
}

static enum status configure(const char *text)
{
	struct net_settings settings;
	struct json *doc = NULL;
	enum status st = json_parse(text, strlen(text), &doc);

	if (st == STATUS_OK)
		st = settings_parse(doc, &settings);
	if (st == STATUS_OK)
		st = settings_set(&settings);
	if (st == STATUS_OK) {
		const char *const paths[] = {
			settings.trust_anchor, settings.authorities};

		(void)platform_restrict_files(paths, 2);
	}
	json_free(doc);
	return st;
}

int main(int argc, char **argv)
{
	static char text[FILENAME_MAX * 64];
	struct json_writer w;

	if (argc < 2 || platform_restrict_net() != STATUS_OK ||
		configure(argv[1]) != STATUS_OK) {
		fputs("net_probe: bad settings\n", stderr);
		return 2;
	}
	for (int i = 2; i + 1 < argc; i += 2) {
		enum status st;

		json_writer_init(&w, text, sizeof(text));
		json_begin_object(&w, NULL);
		st = run(argv[i], argv[i + 1], &w);
		if (st != STATUS_OK)
			json_add_string(&w, "status", status_code(st));
		json_end_object(&w);
		puts(json_finish(&w) == STATUS_OK ? text : "too long");
		fflush(stdout);
	}
	https_close(client);
	return 0;
}
