/* Goal: whatever stands in a browser's files, its profiles are counted, each
 * once or not at all. The first byte says which file it is. */
#include "fuzz.h"
#include "home.h"

#include "shell/browser_private.h"

struct place {
	const char *browser;
	const char *path;
};

static const struct place places[] = {
	{"chromium", "chromium/Default/Preferences"},
	{"chromium", "chromium/Default/Secure Preferences"},
	{"firefox", ".mozilla/firefox/profiles.ini"},
	{"firefox", ".mozilla/firefox/one/extension-preferences.json"},
	{"firefox", ".mozilla/firefox/one/extensions.json"},
};

#define PLACES (sizeof(places) / sizeof(places[0]))

static const char list[] = "[Profile0]\nPath=one\n";

static void set_up(void)
{
	home_make();
	home_write(places[2].path, list, strlen(list));
	home_write(places[0].path, "{}", 2);
	home_write(places[4].path, "{}", 2);
	home_remove(places[0].path);
	home_remove(places[4].path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_set_up;
	const struct place *place;
	const struct browser *browser;
	struct browser_private count;
	size_t most = 1;

	if (!is_set_up)
		set_up();
	is_set_up = true;
	if (size == 0)
		return 0;
	place = &places[data[0] % PLACES];
	home_write(place->path, data + 1, size - 1);
	browser = browser_find(place->browser);
	REQUIRE(browser != NULL);
	browser_private_count(browser, &count);
	if (place == &places[2]) {
		most = size; /* a line each */
		home_write(place->path, list, strlen(list));
	} else {
		home_remove(place->path);
	}
	REQUIRE((size_t)count.on + (size_t)count.off + (size_t)count.unknown <=
		most);
	return 0;
}
