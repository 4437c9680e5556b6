/* nywhere install, nywhere uninstall: the only commands that write outside the
 * vault, and there only files of our own name. */
#include "shell/command.h"
#include "shell/manifest.h"
#include "shell/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BROWSER, USER, SYSTEM, DRY_RUN };

const struct command_option command_install_options[] = {
	{"browser", "NAME", "this browser alone; all unless you name one"},
	{"user", NULL, "for you; so unless you say --system"},
	{"system", NULL, "for everybody on this computer"},
	{"dry-run", NULL, "show what would be written or removed, do nothing"},
	{0},
};

struct task {
	bool removes;
	bool all; /* browsers, not one by its name */
	bool system;
	bool dry_run;
	bool json;
	char host[PLATFORM_PATH_MAX];
	int done;   /* manifests written, removed, or right already */
	int failed; /* or left alone because they are not ours */
	bool begun; /* of the JSON list */
};

static void tell_json(struct task *task, const struct browser *browser,
	const char *path, const char *outcome, const char *content)
{
	char text[MANIFEST_MAX * 3];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "browser", browser->name);
	json_add_string(&w, "path", path);
	json_add_string(&w, "outcome", outcome);
	if (content != NULL)
		json_add_string(&w, "content", content);
	json_end_object(&w);
	fputs(task->begun ? "," : "{\"browsers\":[", stdout);
	task->begun = true;
	if (json_finish(&w) == STATUS_OK)
		text_json_part(stdout, text);
}

/* outcome is a word for programs, sentence one for people. */
static void tell(struct task *task, const struct browser *browser,
	const char *path, const char *outcome, const char *sentence)
{
	if (task->json)
		tell_json(task, browser, path, outcome, NULL);
	else
		text_line(
			stdout, "%-12s %s %s", browser->title, sentence, path);
}

static void show(struct task *task, const struct browser *browser,
	const char *path, const char *text)
{
	if (task->json) {
		tell_json(task, browser, path,
			task->removes ? "would_remove" : "would_write",
			task->removes ? NULL : text);
		return;
	}
	text_line(stdout, "%-12s would %s %s", browser->title,
		task->removes ? "remove" : "write", path);
	if (!task->removes)
		fputs(text, stdout);
}

static void fail(struct task *task, const struct browser *browser,
	const char *path, int error)
{
	task->failed++;
	if (task->json)
		tell_json(task, browser, path, "failed", NULL);
	text_line(stderr, "nywhere: %s could not be %s: %s.", path,
		task->removes ? "removed" : "written", strerror(error));
}

static void refuse(
	struct task *task, const struct browser *browser, const char *path)
{
	task->failed++;
	if (task->json)
		tell_json(task, browser, path, "foreign", NULL);
	text_line(stderr,
		"nywhere: %s is not a manifest of nywhere's and was "
		"left alone; move it away and try again.",
		path);
}

static void put_in_place(struct task *task, const struct browser *browser,
	const char *path, const char *text)
{
	enum manifest_state state = manifest_compare(path, text);

	if (state == MANIFEST_FOREIGN) {
		refuse(task, browser, path);
	} else if (state == MANIFEST_SAME) {
		task->done++;
		tell(task, browser, path, "unchanged", "is right already:");
	} else if (task->dry_run) {
		task->done++;
		show(task, browser, path, text);
	} else if (manifest_write(path, text) != STATUS_OK) {
		fail(task, browser, path, errno);
	} else {
		task->done++;
		tell(task, browser, path, "written", "now has");
	}
}

static void take_away(struct task *task, const struct browser *browser,
	const char *path, const char *text)
{
	enum manifest_state state = manifest_compare(path, text);

	if (state == MANIFEST_FOREIGN) {
		refuse(task, browser, path);
	} else if (state == MANIFEST_ABSENT) {
		if (task->json || !task->all)
			tell(task, browser, path, "absent", "has no");
	} else if (task->dry_run) {
		task->done++;
		show(task, browser, path, text);
	} else if (unlink(path) != 0) {
		fail(task, browser, path, errno);
	} else {
		task->done++;
		tell(task, browser, path, "removed", "no longer has");
	}
}

static enum status handle_browser(
	struct task *task, const struct browser *browser)
{
	char path[PLATFORM_PATH_MAX];
	char text[MANIFEST_MAX];
	enum status st = task->system ? browser_system_manifest(browser, path)
				      : browser_user_manifest(browser, path);

	if (st == STATUS_OK)
		st = manifest_compose(browser->family, task->host, text);
	if (st != STATUS_OK)
		return st;
	if (task->removes)
		take_away(task, browser, path, text);
	else
		put_in_place(task, browser, path, text);
	return STATUS_OK;
}

/* Removing looks everywhere; writing only where a browser has been run, for
 * the user, or where a folder is known, for everybody. */
static bool is_wanted(const struct task *task, const struct browser *browser)
{
	if (task->system)
		return browser->system != NULL;
	return task->removes || browser_is_here(browser);
}

static enum status handle_all(struct task *task)
{
	char absent[512] = "";
	size_t count;
	const struct browser *table = browser_table(&count);
	enum status st = STATUS_OK;
	size_t len = 0;

	for (size_t i = 0; st == STATUS_OK && i < count; i++) {
		if (is_wanted(task, &table[i]))
			st = handle_browser(task, &table[i]);
		else
			len += (size_t)snprintf(absent + len,
				sizeof(absent) - len, "%s%s",
				len == 0 ? "" : ", ", table[i].title);
	}
	if (!task->json && len > 0 && !task->removes)
		text_line(stdout,
			task->system ? "No folder for everybody is known of %s."
				     : "Not here: %s.",
			absent);
	return st;
}

static void end_json(const struct task *task)
{
	size_t count;
	const struct browser_sandboxed *table = browser_sandboxed_table(&count);
	bool begun = false;

	printf("%s],\"sandboxed\":[", task->begun ? "" : "{\"browsers\":[");
	for (size_t i = 0; i < count; i++) {
		if (!browser_sandboxed_is_here(&table[i]))
			continue;
		printf("%s\"%s (%s)\"", begun ? "," : "", table[i].title,
			table[i].kind);
		begun = true;
	}
	puts("]}");
}

static void end_text(const struct task *task)
{
	size_t count;
	const struct browser_sandboxed *table = browser_sandboxed_table(&count);

	if (task->removes && task->all && task->done + task->failed == 0)
		puts("No browser had a manifest of nywhere's.");
	for (size_t i = 0; !task->removes && i < count; i++) {
		if (browser_sandboxed_is_here(&table[i]))
			text_line(stdout, BROWSER_SANDBOX_SENTENCE,
				table[i].title, table[i].kind);
	}
	if (!task->removes && !task->dry_run && task->done > 0)
		puts("Next: nywhere doctor");
}

static int say_none(void)
{
	text_line(stderr, "nywhere: No browser was found; start one once, or "
			  "name it with --browser.");
	return SHELL_FAILED;
}

static int check(const struct arguments *arguments, const char *name,
	const struct browser **browser)
{
	bool system = arguments->options[SYSTEM] != NULL;

	if (system && arguments->options[USER] != NULL)
		return shell_refuse("Say --user or --system, not both.");
	*browser = browser_find(name);
	if (*browser == NULL && strcmp(name, "all") != 0)
		return shell_refuse("nywhere does not know a browser %s; see "
				    "nywhere-install(1) for those it knows.",
			name);
	if (*browser != NULL && system && (*browser)->system == NULL)
		return shell_refuse("No folder for everybody is known of %s; "
				    "say --user.",
			(*browser)->title);
	return SHELL_DONE;
}

static int run(
	struct shell *shell, const struct arguments *arguments, bool removes)
{
	const char *name = arguments->options[BROWSER] == NULL
				   ? "all"
				   : arguments->options[BROWSER];
	const struct browser *browser = NULL;
	struct task task = {
		.removes = removes,
		.system = arguments->options[SYSTEM] != NULL,
		.dry_run = arguments->options[DRY_RUN] != NULL,
		.json = shell->json,
	};
	int code = check(arguments, name, &browser);
	enum status st;

	if (code != SHELL_DONE)
		return code;
	st = manifest_host(task.host);
	if (st != STATUS_OK && !removes) {
		text_line(stderr, "nywhere: The program nywhere-host is not "
				  "where nywhere is; `nywhere doctor` says "
				  "where it was looked for.");
		return SHELL_FAILED;
	}
	task.all = browser == NULL;
	st = task.all ? handle_all(&task) : handle_browser(&task, browser);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (task.json)
		end_json(&task);
	else
		end_text(&task);
	if (task.failed > 0)
		return SHELL_FAILED;
	return task.done > 0 || removes ? SHELL_DONE : say_none();
}

int command_install(struct shell *shell, const struct arguments *arguments)
{
	return run(shell, arguments, false);
}

int command_uninstall(struct shell *shell, const struct arguments *arguments)
{
	return run(shell, arguments, true);
}
