/* Goal: whatever a browser or a shell asks, in whatever order, and whatever the
 * helpers answer, each request has one reply of the form that is promised, and
 * the vault is whole after it. The input is lines:
 *     {…}     a request
 *     <{…}    the result of the last question to a helper
 *     <code   its error
 *     <~{…}   its progress
 *     <=…     these bytes as a frame
 *     shell   from here on the shell asks, not a browser
 * In a request @ stands for the window that was told of last. */
#include "fuzz.h"
#include "home.h"

#include "ops/operation.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINES_MAX 24
#define HELPERS 4
#define VAULT "nywhere/vault.db"

static uint8_t *vault_bytes;
static size_t vault_size;
static char reply[FRAME_MAX_OUT];
static char window[WINDOW_REF_LENGTH + 1];
static bool helper_spoke; /* its errors may be any */

/* Our ends of the sockets to the helpers that the session may start. */
struct helpers {
	int launcher;
	int hang_up; /* so that nobody waits for a passphrase */
	int fd[HELPERS];
	int last; /* who was asked last, and under what id */
	int64_t id;
};

/* As a launcher would, but before it is asked. */
static void hand_over(int channel, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	char ok = 1;
	struct iovec part = {&ok, 1};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};

	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	REQUIRE(sendmsg(channel, &message, MSG_NOSIGNAL) == 1);
}

static void make_pair(int pair[2])
{
	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
}

static void helpers_begin(struct helpers *helpers, struct session *session)
{
	int pair[2];

	signal(SIGPIPE, SIG_IGN);
	*helpers = (struct helpers){.id = 0};
	make_pair(pair);
	session->launcher.fd = pair[0];
	helpers->launcher = pair[1];
	for (int i = 0; i < HELPERS; i++) {
		make_pair(pair);
		hand_over(helpers->launcher, pair[0]);
		close(pair[0]);
		helpers->fd[i] = pair[1];
		REQUIRE(fcntl(pair[1], F_SETFL, O_NONBLOCK) == 0);
	}
	/* A further one is refused: the launcher has ended. */
	REQUIRE(shutdown(helpers->launcher, SHUT_WR) == 0);
	make_pair(pair);
	close(pair[1]);
	helpers->hang_up = session->request_fd = pair[0];
}

static void helpers_end(struct helpers *helpers)
{
	close(helpers->launcher);
	close(helpers->hang_up);
	for (int i = 0; i < HELPERS; i++)
		close(helpers->fd[i]);
}

static void say(struct session *session, const char *text, size_t len)
{
	struct json_writer w;

	json_writer_init(&w, reply, sizeof(reply));
	operation_answer(session, text, len, &w);
	REQUIRE(w.len > 0 && w.len < sizeof(reply));
	REQUIRE(json_is_strict(w.text, w.len));
}

/* The reply that stands in the buffer, of a request that had to succeed. */
static void require_result(void)
{
	struct json *doc = NULL;
	const struct json *result = NULL;

	REQUIRE(reply_parse(reply, strlen(reply), &doc, &result) == STATUS_OK);
	json_free(doc);
}

static void must(struct session *session, const char *text)
{
	say(session, text, strlen(text));
	require_result();
}

static void begin(struct session *session)
{
	REQUIRE(session_init(session, (struct launcher){-1}) == STATUS_OK);
}

/* The vault that every input finds. */
static void set_up(void)
{
	struct session session;

	home_make();
	home_secrets();
	/* The vault is put back for each input: nothing is to remember what
	 * the one before has changed. */
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	begin(&session);
	session.is_shell = true;
	must(&session, "{\"id\":1,\"op\":\"init\","
		       "\"args\":{\"method\":\"file\"}}");
	must(&session, "{\"id\":1,\"op\":\"handle_add\",\"args\":"
		       "{\"type\":\"dns\",\"handle\":\"alice.example.com\"}}");
	must(&session, "{\"id\":1,\"op\":\"contact_put\",\"args\":"
		       "{\"names\":[\"bob\"],\"handles\":"
		       "[{\"handle\":\"bob.example.com\"}]}}");
	session_clear(&session);
	vault_bytes = home_read(VAULT, &vault_size);
}

static void reset(void)
{
	home_remove(VAULT "-wal");
	home_remove(VAULT "-shm");
	home_remove("nywhere/config.json");
	home_write(VAULT, vault_bytes, vault_size);
}

static void note_window(const char *text)
{
	static const char member[] = "\"window\":\"";
	const char *found = strstr(text, member);

	if (found != NULL)
		snprintf(window, sizeof(window), "%.*s", WINDOW_REF_LENGTH,
			found + sizeof(member) - 1);
}

/* The line with the window in the place of each @. */
static size_t fill_in(const char *line, size_t len, char *out)
{
	size_t done = 0;

	for (size_t i = 0; i < len && done + WINDOW_REF_LENGTH < FRAME_MAX_IN;
		i++) {
		size_t n = line[i] == '@' ? strlen(window) : 1;

		memcpy(out + done, line[i] == '@' ? window : line + i, n);
		done += n;
	}
	return done;
}

/* What is told to the one who asked. */
static void require_reply(const struct json_writer *w)
{
	struct reply read;

	REQUIRE(w->len > 0 && w->len < sizeof(reply));
	REQUIRE(json_is_strict(w->text, w->len));
	if (reply_read(w->text, w->len, &read) != STATUS_OK) {
		REQUIRE(strstr(w->text, "\"id\":null") != NULL);
		return;
	}
	REQUIRE(helper_spoke || (read.status != STATUS_INTERNAL &&
					read.status != STATUS_VAULT_DAMAGED));
	reply_clear(&read);
	note_window(w->text);
}

static void receive(struct session *session)
{
	struct json_writer w;

	json_writer_init(&w, reply, sizeof(reply));
	while (operation_receive(session, &w) != OPERATION_PENDING) {
		require_reply(&w);
		json_writer_wipe(&w);
	}
	json_writer_wipe(&w);
}

static void ask(struct session *session, const char *line, size_t len)
{
	static char text[FRAME_MAX_IN];
	struct json_writer w;

	len = fill_in(line, len, text);
	json_writer_init(&w, reply, sizeof(reply));
	if (operation_begin(session, text, len, &w) == OPERATION_ANSWERED)
		require_reply(&w);
	receive(session);
}

/* The id of the last request that this helper was sent, if there is one. */
static bool hear(int fd, int64_t *id)
{
	static char text[FRAME_MAX_IN];
	struct request request;
	size_t len;
	bool heard = false;

	while (frame_read(fd, text, &len) == STATUS_OK) {
		REQUIRE(request_parse(text, len, &request) == STATUS_OK);
		*id = request.id;
		heard = true;
		request_clear(&request);
	}
	return heard;
}

/* The frame that a line stands for. */
static size_t compose(int64_t id, const char *line, int len, char *out)
{
	if (len > 0 && line[0] == '=') {
		memcpy(out, line + 1, (size_t)len - 1);
		return (size_t)len - 1;
	}
	if (len > 0 && line[0] == '{')
		return (size_t)snprintf(out, FRAME_MAX_IN,
			"{\"id\":%lld,\"result\":%.*s}", (long long)id, len,
			line);
	if (len > 0 && line[0] == '~')
		return (size_t)snprintf(out, FRAME_MAX_IN,
			"{\"id\":%lld,\"progress\":%.*s}", (long long)id,
			len - 1, line + 1);
	return (size_t)snprintf(out, FRAME_MAX_IN,
		"{\"id\":%lld,\"error\":{\"code\":\"%.*s\",\"message\":\"\"}}",
		(long long)id, len, line);
}

static void answer(struct helpers *helpers, const char *line, size_t len)
{
	static char text[FRAME_MAX_IN];

	for (int i = 0; i < HELPERS; i++) {
		if (hear(helpers->fd[i], &helpers->id))
			helpers->last = i;
	}
	if (len >= sizeof(text) - 64)
		return;
	len = compose(helpers->id, line, (int)len, text);
	/* it may have been given up */
	if (len > 0)
		(void)!frame_write(helpers->fd[helpers->last], text, len);
}

static void say_line(struct session *session, struct helpers *helpers,
	const char *line, size_t len)
{
	if (len == 5 && memcmp(line, "shell", 5) == 0) {
		session->is_shell = true;
	} else if (len > 0 && line[0] == '<') {
		helper_spoke = true;
		answer(helpers, line + 1, len - 1);
		receive(session);
	} else if (len > 0) {
		ask(session, line, len);
	}
}

static void say_all(struct session *session, struct helpers *helpers,
	const char *text, size_t size)
{
	const char *end = text + size;

	for (int i = 0; i < LINES_MAX && text < end; i++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t len = (size_t)((stop == NULL ? end : stop) - text);

		say_line(session, helpers, text, len);
		text += len + 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session session;
	struct helpers helpers;
	char *text;

	if (vault_bytes == NULL)
		set_up();
	reset();
	text = fuzz_text(data, size);
	begin(&session);
	helpers_begin(&helpers, &session);
	window[0] = '\0';
	helper_spoke = false;
	say_all(&session, &helpers, text, size);
	session_clear(&session);
	helpers_end(&helpers);
	/* What they did is whole for the next one. */
	begin(&session);
	must(&session, "{\"id\":1,\"op\":\"handles\"}");
	REQUIRE(strstr(reply, "\"damaged\":0}") != NULL);
	must(&session, "{\"id\":1,\"op\":\"contact_list\"}");
	REQUIRE(strstr(reply, "\"damaged\":0}") != NULL);
	session_clear(&session);
	free(text);
	return 0;
}
