#include "base/platform.h"
#include "net/dns_server.h"
#include "net/https_url.h"
#include "net/service.h"
#include "net/settings.h"

#include <string.h>

/* The first two are fetched by the same client as all that others name. */
static enum status check_urls(struct net_settings *settings)
{
	struct https_url url;
	struct dns_proxy proxy;
	size_t len = strlen(settings->plc);

	while (len > 0 && settings->plc[len - 1] == '/')
		settings->plc[--len] = '\0';
	if (https_url_parse_by(settings, settings->plc, &url) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	if (settings->resolver == RESOLVER_DOH &&
		https_url_parse_by(settings, settings->doh_url, &url) !=
			STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	if (settings->update_proxy[0] != '\0')
		return dns_proxy_parse(settings->update_proxy, &proxy);
	return STATUS_OK;
}

/* Whoever takes this program over shall not find the user's files. */
static void restrict_files(const struct net_settings *settings)
{
	const char *const paths[] = {
		settings->trust_anchor, settings->authorities};

	(void)platform_restrict_files(paths, 2);
}

/* The service runs this one before it starts any thread. */
enum status op_configure(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct net_settings settings;
	enum status st = settings_parse(args, &settings);

	(void)request;
	(void)result;
	if (st == STATUS_OK)
		st = check_urls(&settings);
	if (st == STATUS_OK)
		st = settings_set(&settings);
	if (st == STATUS_OK)
		restrict_files(settings_get());
	return st;
}
