#include "unlock/token_line.h"

#include "base/platform.h"

#include <fido/param.h>
#include <poll.h>
#include <string.h>

#define ANSWER_MS 30000 /* of a command: some keys say nothing meanwhile */
#define HELLO_MS 3000   /* of CTAPHID_INIT */
#define TOUCH_MS 60000
#define CANCEL_MS 1000

/* Offsets and values of a report (CTAP 2.1, section 11.2.4). */
#define COMMAND 4
#define PAYLOAD 7
#define REPORT_ERROR 0xbf
#define REPORT_KEEPALIVE (CTAP_FRAME_INIT | CTAP_KEEPALIVE)
#define ERROR_CHANNEL_BUSY 0x06

/* libfido2 gives its function open nothing but a path. */
static struct token_line *opening;

bool token_line_host_is_gone(const struct unlock_request *request)
{
	struct pollfd host = {.fd = unlock_host_fd(request)};

	return poll(&host, 1, 0) > 0 && host.revents != 0;
}

/* The key is told, so that it does not go on blinking. Its last answer is then
 * read, or the next program would be given it. */
static void cancel(struct token_line *line, enum status why)
{
	long long last = platform_clock_ms() + CANCEL_MS;

	line->ended = why;
	if (line->due > last || line->is_waiting)
		line->due = last;
	line->touch_due = 0;
	if (!line->is_waiting || line->is_cancelled)
		return;
	line->is_cancelled = true;
	(void)!fido_dev_cancel(line->dev);
}

static int time_left(const struct token_line *line)
{
	long long due = line->due;
	long long left;

	if (line->touch_due != 0 && line->touch_due < due)
		due = line->touch_due;
	left = due - platform_clock_ms();
	return left > 0 ? (int)left : 0;
}

/* False at the end of patience. */
static bool go_on(struct token_line *line)
{
	if (line->ended != STATUS_OK)
		return false;
	if (line->is_waiting) {
		cancel(line, STATUS_TOKEN_REFUSED);
		return true;
	}
	line->ended = STATUS_TOKEN_GONE;
	return false;
}

/* Time and the host come before what was sent, which may never end. */
static bool wait_for_report(struct token_line *line)
{
	for (;;) {
		bool is_wanted = line->ended == STATUS_OK;
		struct pollfd fds[2] = {
			{.fd = line->fd, .events = POLLIN},
			{.fd = is_wanted ? unlock_host_fd(line->request) : -1},
		};

		if (poll(fds, 2, time_left(line)) < 0)
			continue;
		if (fds[1].revents != 0)
			cancel(line, STATUS_CANCELLED);
		if (time_left(line) == 0 && !go_on(line))
			return false;
		if (fds[0].revents & POLLIN)
			return true;
		if (fds[0].revents != 0) {
			line->ended = STATUS_TOKEN_GONE;
			return false;
		}
	}
}

static void keep_alive(struct token_line *line)
{
	if (!line->is_waiting)
		line->touch_due = platform_clock_ms() + TOUCH_MS;
	line->is_waiting = true;
	if (line->ended == STATUS_OK)
		line->due = platform_clock_ms() + ANSWER_MS;
	else if (!line->is_cancelled)
		cancel(line, line->ended);
}

static void look(
	struct token_line *line, const unsigned char report[TOKEN_REPORT])
{
	if (memcmp(report, &line->channel, sizeof(line->channel)) != 0)
		return;
	if (report[COMMAND] == REPORT_KEEPALIVE)
		keep_alive(line);
	else if (report[COMMAND] == REPORT_ERROR &&
		 report[PAYLOAD] == ERROR_CHANNEL_BUSY &&
		 line->ended == STATUS_OK)
		line->ended = STATUS_TOKEN_BUSY;
}

static void *line_open(const char *path)
{
	struct token_line *line = opening;

	line->ended = token_port_open(path, &line->fd);
	return line->ended == STATUS_OK ? line : NULL;
}

static void line_close(void *handle)
{
	struct token_line *line = handle;

	token_port_close(line->fd);
}

/* We have limits of our own; libfido2 has none unless it is told. */
static int line_read(void *handle, unsigned char *report, size_t len, int ms)
{
	struct token_line *line = handle;

	(void)ms;
	if (len != TOKEN_REPORT || !wait_for_report(line))
		return -1;
	if (!token_port_read(line->fd, report)) {
		line->ended = STATUS_TOKEN_GONE;
		return -1;
	}
	look(line, report);
	return TOKEN_REPORT;
}

/* False when nobody wants the command any more. */
static bool begin(struct token_line *line, unsigned char command)
{
	if (command == (CTAP_FRAME_INIT | CTAP_CMD_CANCEL))
		return true;
	if (line->ended == STATUS_OK && token_line_host_is_gone(line->request))
		line->ended = STATUS_CANCELLED;
	line->is_waiting = false;
	line->is_cancelled = false;
	line->touch_due = 0;
	line->due = platform_clock_ms() +
		    (command == (CTAP_FRAME_INIT | CTAP_CMD_INIT) ? HELLO_MS
								  : ANSWER_MS);
	return line->ended == STATUS_OK;
}

static bool asks_for_touch(
	const struct token_line *line, const unsigned char report[TOKEN_REPORT])
{
	return line->tells_touch &&
	       report[COMMAND] == (CTAP_FRAME_INIT | CTAP_CMD_CBOR) &&
	       (report[PAYLOAD] == CTAP_CBOR_MAKECRED ||
		       report[PAYLOAD] == CTAP_CBOR_ASSERT);
}

/* libfido2 puts the number of the report first. */
static int line_write(void *handle, const unsigned char *bytes, size_t len)
{
	struct token_line *line = handle;
	const unsigned char *report = bytes + 1;

	if (len != 1 + TOKEN_REPORT)
		return -1;
	if ((report[COMMAND] & CTAP_FRAME_INIT) != 0 &&
		!begin(line, report[COMMAND]))
		return -1;
	memcpy(&line->channel, report, sizeof(line->channel));
	if (!token_port_write(line->fd, report)) {
		line->ended = STATUS_TOKEN_GONE;
		return -1;
	}
	if (asks_for_touch(line, report))
		unlock_progress(line->request, "touch");
	return (int)len;
}

enum status token_line_open(struct token_line *line,
	struct unlock_request *request, const char *path)
{
	static const fido_dev_io_t io = {
		line_open, line_close, line_read, line_write};

	*line = (struct token_line){.request = request, .fd = -1};
	line->dev = fido_dev_new();
	if (line->dev == NULL)
		return STATUS_NO_MEMORY;
	opening = line;
	if (fido_dev_set_io_functions(line->dev, &io) != FIDO_OK)
		return STATUS_INTERNAL;
	if (fido_dev_open(line->dev, path) == FIDO_OK)
		return STATUS_OK;
	return line->ended != STATUS_OK ? line->ended : STATUS_TOKEN_GONE;
}

void token_line_close(struct token_line *line)
{
	if (line->dev != NULL)
		(void)fido_dev_close(line->dev);
	fido_dev_free(&line->dev);
}
