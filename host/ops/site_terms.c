#include "ops/site_terms.h"

#include "handle/confirm.h"

#include <string.h>

static enum status read_types(
	const struct json_strings *types, struct site_terms *terms)
{
	for (size_t i = 0; i < types->count; i++) {
		enum handle_type type;
		enum status st = handle_type_parse(types->item[i], &type);

		if (st != STATUS_OK)
			return st;
		if (type == HANDLE_DNS)
			terms->accepts_dns = true;
		else
			terms->accepts_fingerprint = true;
	}
	return types->count == 0 ? STATUS_BAD_ARGUMENT : STATUS_OK;
}

static enum status read_proofs(
	const struct json_strings *proofs, struct site_terms *terms)
{
	for (size_t i = 0; i < proofs->count; i++) {
		if (strcmp(proofs->item[i], "jws") == 0)
			terms->takes_jws = true;
		else if (strcmp(proofs->item[i], "fido2") == 0)
			terms->takes_fido2 = true;
		else
			return STATUS_BAD_ARGUMENT;
	}
	return proofs->count == 0 ? STATUS_BAD_ARGUMENT : STATUS_OK;
}

enum status site_terms_parse(
	const struct site_words *words, struct site_terms *out)
{
	struct site_terms terms = {.confirm = words->confirm};
	enum status st = read_types(&words->types, &terms);

	if (st == STATUS_OK)
		st = read_proofs(&words->proofs, &terms);
	if (st == STATUS_OK && words->confirm != NULL &&
		!confirm_is_valid(words->confirm))
		st = STATUS_BAD_CONFIRM;
	if (st == STATUS_OK)
		*out = terms;
	return st;
}

bool site_terms_take(const struct site_terms *terms, enum handle_guard guard)
{
	return guard == GUARD_INSIDE ? terms->takes_fido2 : terms->takes_jws;
}

bool site_terms_accept(const struct site_terms *terms, enum handle_type type)
{
	return type == HANDLE_DNS ? terms->accepts_dns
				  : terms->accepts_fingerprint;
}
