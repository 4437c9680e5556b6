/* The configuration, and what it says. */
#include "keys/vault.h"
#include "ops/doctor.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool doctor_config(struct doctor *doctor, struct config *config)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = platform_config_path("/nywhere/config.json", path);

	if (st == STATUS_OK)
		st = config_read(config);
	if (st == STATUS_BAD_CONFIG)
		doctor_say(doctor, DOCTOR_FAIL, "config",
			"%s is too long, or has an entry that nywhere does not "
			"understand; see nywhere-config(5).",
			path);
	else if (st == STATUS_CONFIG_UNSAFE)
		doctor_say(doctor, DOCTOR_FAIL, "config",
			"%s must belong to you, and nobody else may write to "
			"it.",
			path);
	else if (st != STATUS_OK)
		doctor_say(doctor, DOCTOR_FAIL, "config", "%s cannot be read.",
			path);
	else if (access(path, F_OK) == 0)
		doctor_say(doctor, DOCTOR_OK, "config",
			"The configuration %s is valid.", path);
	else
		doctor_say(doctor, DOCTOR_OK, "config",
			"There is no %s; the defaults hold.", path);
	return st == STATUS_OK;
}

/* The name behind the links of the alternatives system tells the kind. */
static const char *kind_of(const char *path, char real[PATH_MAX])
{
	const char *name = realpath(path, real) == NULL ? path : real;

	return strrchr(name, '/') == NULL ? name : strrchr(name, '/') + 1;
}

static bool needs_terminal(const char *kind)
{
	return strcmp(kind, "pinentry-curses") == 0 ||
	       strcmp(kind, "pinentry-tty") == 0;
}

/* Such a vault asks for no passphrase. */
static bool opens_by_file(void)
{
	char folder[PLATFORM_PATH_MAX];

	return platform_data_folder(folder) == STATUS_OK &&
	       vault_check_key_file(folder) == STATUS_OK;
}

void doctor_pinentry(struct doctor *doctor, const struct config *config)
{
	char found[PLATFORM_PATH_MAX];
	char real[PATH_MAX];
	const char *path = config->pinentry;
	const char *kind;

	if (path[0] != '\0' && access(path, X_OK) != 0) {
		doctor_say(doctor, DOCTOR_FAIL, "pinentry",
			"The pinentry %s that config.json names is not there "
			"or cannot be run.",
			path);
		return;
	}
	if (path[0] == '\0') {
		path = found;
		if (platform_find_pinentry(found) != STATUS_OK) {
			doctor_say(doctor,
				opens_by_file() ? DOCTOR_WARN : DOCTOR_FAIL,
				"pinentry", "%s",
				status_sentence(STATUS_PINENTRY_MISSING));
			return;
		}
	}
	kind = kind_of(path, real);
	if (needs_terminal(kind))
		doctor_say(doctor, DOCTOR_WARN, "pinentry",
			"%s is %s, which can ask in a terminal but not for a "
			"browser; install pinentry-gtk2, pinentry-qt or "
			"pinentry-gnome3.",
			path, kind);
	else
		doctor_say(doctor, DOCTOR_OK, "pinentry",
			"Passphrases are asked for by %s (%s).", path, kind);
}

static void check_anchor(struct doctor *doctor, const char *path)
{
	if (path[0] == '\0') {
		if (access(PLATFORM_ROOT_ANCHORS, R_OK) != 0)
			doctor_say(doctor, DOCTOR_WARN, "trust-anchor",
				"The keys of the DNS root are not here, so no "
				"DNS answer can be proven; install "
				"dns-root-data.");
		return;
	}
	if (access(path, R_OK) != 0)
		doctor_say(doctor, DOCTOR_FAIL, "trust-anchor",
			"The trust anchor %s that config.json names cannot be "
			"read.",
			path);
	else if (doctor_is_safe(doctor, "trust-anchor", path))
		doctor_say(doctor, DOCTOR_WARN, "trust-anchor",
			"DNS answers are checked against %s, not against the "
			"keys of the root.",
			path);
}

/* The switch that opens what is otherwise closed must not be forgotten. */
void doctor_network(struct doctor *doctor, const struct config *config)
{
	if (config->development)
		doctor_say(doctor, DOCTOR_WARN, "development",
			"The development switch is on: handles may lead to "
			"this computer and to other ports; take `development` "
			"out of config.json unless you develop.");
	check_anchor(doctor, config->trust_anchor);
}
