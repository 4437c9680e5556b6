/* Answers requests as the nywhere command would, over the host's frames: so a
 * test can do what a browser must not, such as making a vault. */
#include "base/platform.h"
#include "base/secret.h"
#include "ops/operation.h"
#include "wire/frame.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static char request[FRAME_MAX_IN];
static char reply[FRAME_MAX_OUT];

static enum status serve(struct session *session)
{
	struct json_writer w;
	size_t len;
	enum status st = STATUS_OK;

	while (st == STATUS_OK) {
		st = frame_read(STDIN_FILENO, request, &len);
		if (st != STATUS_OK)
			break;
		json_writer_init(&w, reply, sizeof(reply));
		operation_answer(session, request, len, &w);
		st = frame_write(STDOUT_FILENO, w.text, w.len);
	}
	return st;
}

int main(void)
{
	char helpers[PLATFORM_PATH_MAX];
	struct launcher launcher = {-1};
	struct session session = {0};
	enum status st = platform_program_folder(helpers);

	signal(SIGPIPE, SIG_IGN);
	if (st == STATUS_OK)
		st = launcher_start(helpers, &launcher);
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = session_init(&session, launcher);
	if (st == STATUS_OK) {
		session.is_shell = true;
		st = serve(&session);
		session_clear(&session);
	}
	return st == STATUS_END ? 0 : 1;
}
