/* Goal: what config.json or the settings page may say is taken whole or not at
 * all, and what was taken is written as it will be read. */
#include "fuzz.h"

#include "ops/config.h"

#define TEXT_MAX 65536

static enum status overlay(const char *text, size_t len, struct config *config)
{
	struct json *doc = NULL;
	enum status st = json_parse(text, len, &doc);

	if (st == STATUS_OK)
		st = config_overlay(doc, config);
	json_free(doc);
	return st;
}

static size_t write_out(const struct config *config, char text[TEXT_MAX])
{
	struct json_writer w;

	json_writer_init(&w, text, TEXT_MAX);
	json_begin_object(&w, NULL);
	config_write_members(&w, config);
	json_end_object(&w);
	REQUIRE(json_finish(&w) == STATUS_OK);
	return w.len;
}

static void require_fixed(const struct config *config)
{
	static char once[TEXT_MAX];
	static char twice[TEXT_MAX];
	struct config again;
	size_t len = write_out(config, once);

	config_default(&again);
	REQUIRE(overlay(once, len, &again) == STATUS_OK);
	REQUIRE(write_out(&again, twice) == len);
	REQUIRE(memcmp(once, twice, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct config config;
	struct config untouched;

	memset(&config, 0, sizeof(config));
	config_default(&config);
	untouched = config;
	if (overlay(text, size, &config) == STATUS_OK)
		require_fixed(&config);
	else
		REQUIRE(memcmp(&config, &untouched, sizeof(config)) == 0);
	REQUIRE(config.idle_lock_minutes >= 1);
	REQUIRE(config.idle_lock_minutes <= 1440);
	free(text);
	return 0;
}
