/* zone_check: whether a zone's wildcard record is there, and what it is worth.
 */
#include "net/service.h"
#include "net/zone_check.h"

struct arguments {
	const char *zone;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, zone, JSON_STRING, true),
};

enum status op_zone_check(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct zone_report report;
	enum status st = JSON_DECODE(args, fields, &arguments);

	(void)request;
	if (st == STATUS_OK)
		st = zone_check(arguments.zone, &report);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "state", zone_state_name(report.state));
	if (report.has_dnssec) {
		json_add_string(
			result, "dnssec", dns_dnssec_name(report.dnssec));
		json_add_integer(result, "ttl", report.ttl);
	}
	return STATUS_OK;
}
