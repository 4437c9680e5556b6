#include "net/service.h"
#include "net/site.h"

struct arguments {
	const char *origin;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
};

enum status op_site(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct origin origin;
	char site[SITE_MAX + 1];
	enum status st = JSON_DECODE(args, fields, &arguments);

	(void)request;
	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st != STATUS_OK)
		return st;
	site_of_origin(&origin, site);
	json_add_string(result, "site", site);
	return STATUS_OK;
}
