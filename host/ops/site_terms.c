#include "ops/site_terms.h"

enum status site_terms_parse(
	const struct json_strings *types, struct site_terms *out)
{
	struct site_terms terms = {0};

	for (size_t i = 0; i < types->count; i++) {
		enum handle_type type;
		enum status st = handle_type_parse(types->item[i], &type);

		if (st != STATUS_OK)
			return st;
		if (type == HANDLE_DNS)
			terms.accepts_dns = true;
		else
			terms.accepts_fingerprint = true;
	}
	if (types->count == 0)
		return STATUS_BAD_ARGUMENT;
	*out = terms;
	return STATUS_OK;
}

bool site_terms_accept(const struct site_terms *terms, enum handle_type type)
{
	return type == HANDLE_DNS ? terms->accepts_dns
				  : terms->accepts_fingerprint;
}
