/* In the place of nywhere-net: scripted_net FOLDER answers as FOLDER/script
 * says, which it reads anew for each request, and notes what it was asked in
 * FOLDER/asked. A line is an operation, a space, and one of
 *     {…}      this text as a frame, with $ for the request's number
 *     hex 0a0b these bytes, outside of any frame
 *     exit     the end of the program
 *     stuck    no more reading, until the other side ends
 *     become NAME   from the next request on, FOLDER/NAME is the script
 * All lines of the operation are done in order. `configure` is answered by
 * itself unless there is a line for it. */
#include "base/json.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_MAX (2 * FRAME_MAX_IN)

static void send_text(const char *line, int64_t id)
{
	static char text[FRAME_MAX_IN];
	size_t len = 0;

	for (; *line != '\0' && len + 24 < sizeof(text); line++) {
		if (*line == '$')
			len += (size_t)sprintf(
				text + len, "%lld", (long long)id);
		else
			text[len++] = *line;
	}
	if (frame_write(STDIN_FILENO, text, len) != STATUS_OK)
		exit(1);
}

static void send_hex(const char *hex)
{
	unsigned int byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
		unsigned char c = (unsigned char)byte;

		if (write(STDIN_FILENO, &c, 1) != 1)
			exit(1);
	}
}

/* The lines of this request that are still to be done are those of before. */
static void become(const char *name)
{
	if (rename(name, "script") != 0)
		exit(1);
}

static void follow(const char *line, int64_t id)
{
	if (strcmp(line, "exit") == 0)
		exit(0);
	if (strcmp(line, "stuck") == 0) {
		struct pollfd gone = {.fd = STDIN_FILENO};

		(void)poll(&gone, 1, -1);
		exit(0);
	}
	if (strncmp(line, "become ", 7) == 0)
		become(line + 7);
	else if (strncmp(line, "hex ", 4) == 0)
		send_hex(line + 4);
	else
		send_text(line, id);
}

/* All of it before the first answer: whoever has that may write another. */
static void read_script(char text[SCRIPT_MAX])
{
	FILE *script = fopen("script", "r");
	size_t len = 0;

	if (script != NULL) {
		len = fread(text, 1, SCRIPT_MAX - 1, script);
		fclose(script);
	}
	text[len] = '\0';
}

static void answer(const char *op, int64_t id)
{
	static char script[SCRIPT_MAX];
	size_t len = strlen(op);
	bool found = false;
	char *rest = NULL;

	read_script(script);
	for (const char *line = strtok_r(script, "\n", &rest); line != NULL;
		line = strtok_r(NULL, "\n", &rest)) {
		if (strncmp(line, op, len) != 0 || line[len] != ' ')
			continue;
		found = true;
		follow(line + len + 1, id);
	}
	if (!found && strcmp(op, "configure") == 0)
		send_text("{\"id\":$,\"result\":{}}", id);
}

/* The file is there unless the test is over: none is made. */
static void note(const char *text, size_t len)
{
	FILE *asked = fopen("asked", "r+");

	if (asked == NULL || fseek(asked, 0, SEEK_END) != 0 ||
		fwrite(text, 1, len, asked) != len ||
		fputc('\n', asked) == EOF || fclose(asked) != 0)
		exit(1);
}

int main(int argc, char **argv)
{
	static char text[FRAME_MAX_IN];
	struct request request;
	size_t len;

	if (argc != 2 || chdir(argv[1]) != 0)
		return 1;
	while (frame_read(STDIN_FILENO, text, &len) == STATUS_OK) {
		note(text, len);
		if (request_parse(text, len, &request) != STATUS_OK)
			return 1;
		answer(request.op, request.id);
		request_clear(&request);
	}
	return 0;
}
