#include "shell/browser.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Chromium reads NativeMessagingHosts in its own user data folder; which of
 * its derivatives changed the system's folder is known of the three only.
 * Firefox (nsXREDirProvider.cpp) keeps .mozilla for manifests even where its
 * profiles follow XDG, and so do Zen, LibreWolf and Waterfox with theirs. */
static const struct browser table[] = {
	{"chromium", "Chromium", BROWSER_CHROMIUM,
		"/chromium/NativeMessagingHosts", NULL, "/chromium",
		"/etc/chromium/native-messaging-hosts"},
	{"chrome", "Chrome", BROWSER_CHROMIUM,
		"/google-chrome/NativeMessagingHosts", NULL, "/google-chrome",
		"/etc/opt/chrome/native-messaging-hosts"},
	{"chrome-beta", "Chrome Beta", BROWSER_CHROMIUM,
		"/google-chrome-beta/NativeMessagingHosts", NULL,
		"/google-chrome-beta",
		"/etc/opt/chrome/native-messaging-hosts"},
	{"brave", "Brave", BROWSER_CHROMIUM,
		"/BraveSoftware/Brave-Browser/NativeMessagingHosts", NULL,
		"/BraveSoftware/Brave-Browser", NULL},
	{"edge", "Edge", BROWSER_CHROMIUM,
		"/microsoft-edge/NativeMessagingHosts", NULL, "/microsoft-edge",
		"/etc/opt/edge/native-messaging-hosts"},
	{"vivaldi", "Vivaldi", BROWSER_CHROMIUM,
		"/vivaldi/NativeMessagingHosts", NULL, "/vivaldi", NULL},
	{"firefox", "Firefox", BROWSER_FIREFOX,
		"/.mozilla/native-messaging-hosts", "/.mozilla/firefox",
		"/mozilla/firefox", "mozilla/native-messaging-hosts"},
	{"zen", "Zen", BROWSER_FIREFOX, "/.mozilla/native-messaging-hosts",
		"/.zen", "/zen", "mozilla/native-messaging-hosts"},
	{"librewolf", "LibreWolf", BROWSER_FIREFOX,
		"/.librewolf/native-messaging-hosts", "/.librewolf",
		"/librewolf", "librewolf/native-messaging-hosts"},
	{"waterfox", "Waterfox", BROWSER_FIREFOX,
		"/.waterfox/native-messaging-hosts", "/.waterfox", "/waterfox",
		"waterfox/native-messaging-hosts"},
};

static const struct browser_sandboxed sandboxed[] = {
	{"Firefox", "Snap", "/snap/firefox"},
	{"Chromium", "Snap", "/snap/chromium"},
	{"Brave", "Snap", "/snap/brave"},
	{"Firefox", "Flatpak", "/.var/app/org.mozilla.firefox"},
	{"Chromium", "Flatpak", "/.var/app/org.chromium.Chromium"},
	{"Chrome", "Flatpak", "/.var/app/com.google.Chrome"},
	{"Brave", "Flatpak", "/.var/app/com.brave.Browser"},
	{"Edge", "Flatpak", "/.var/app/com.microsoft.Edge"},
	{"Vivaldi", "Flatpak", "/.var/app/com.vivaldi.Vivaldi"},
	{"LibreWolf", "Flatpak", "/.var/app/io.gitlab.librewolf-community"},
	{"Waterfox", "Flatpak", "/.var/app/net.waterfox.waterfox"},
	{"Zen", "Flatpak", "/.var/app/app.zen_browser.zen"},
};

const struct browser *browser_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct browser *browser_find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

const struct browser_sandboxed *browser_sandboxed_table(size_t *count)
{
	*count = sizeof(sandboxed) / sizeof(sandboxed[0]);
	return sandboxed;
}

static enum status add_file_name(char path[PLATFORM_PATH_MAX])
{
	static const char name[] = "/" BROWSER_HOST_NAME ".json";
	size_t len = strlen(path);

	if (len + sizeof(name) > PLATFORM_PATH_MAX)
		return STATUS_IO;
	memcpy(path + len, name, sizeof(name));
	return STATUS_OK;
}

enum status browser_user_manifest(
	const struct browser *browser, char out[PLATFORM_PATH_MAX])
{
	enum status st = browser->family == BROWSER_CHROMIUM
				 ? platform_config_path(browser->hosts, out)
				 : platform_home_path(browser->hosts, out);

	return st == STATUS_OK ? add_file_name(out) : st;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Firefox reads /usr/lib64 where it was built for such a system. */
static void find_library(const char *beneath, char out[PLATFORM_PATH_MAX])
{
	int vendor = (int)strcspn(beneath, "/");

	snprintf(out, PLATFORM_PATH_MAX, "/usr/lib64/%.*s", vendor, beneath);
	snprintf(out, PLATFORM_PATH_MAX, "/usr/%s/%s",
		is_folder(out) ? "lib64" : "lib", beneath);
}

enum status browser_system_manifest(
	const struct browser *browser, char out[PLATFORM_PATH_MAX])
{
	if (browser->system == NULL)
		return STATUS_IO;
	if (browser->system[0] == '/')
		snprintf(out, PLATFORM_PATH_MAX, "%s", browser->system);
	else
		find_library(browser->system, out);
	return add_file_name(out);
}

bool browser_is_here(const struct browser *browser)
{
	char path[PLATFORM_PATH_MAX];

	if (browser->profile != NULL &&
		platform_home_path(browser->profile, path) == STATUS_OK &&
		is_folder(path))
		return true;
	return browser->config_profile != NULL &&
	       platform_config_path(browser->config_profile, path) ==
		       STATUS_OK &&
	       is_folder(path);
}

bool browser_sandboxed_is_here(const struct browser_sandboxed *browser)
{
	char path[PLATFORM_PATH_MAX];

	return platform_home_path(browser->folder, path) == STATUS_OK &&
	       is_folder(path);
}
