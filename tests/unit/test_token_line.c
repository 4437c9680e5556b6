/* How long a security key that sends and sends is listened to. Time is the
 * test's own, and goes on with each report. */
#include "unlock/token_line.h"

#include "cmocka_setup.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define REPORT_MS 100
#define FOR_EVER_MS 600000 /* then the key is pulled out */

#define COMMAND 4
#define INIT 0x86
#define KEEPALIVE 0xbb

static long long now;
static int host;         /* the end that we look at */
static int host_of_ours; /* the other one */
static bool host_hangs_up;
static bool is_stranger; /* all that comes is for somebody else */
static unsigned char sent[TOKEN_REPORT];

long long __wrap_platform_clock_ms(void);
int __wrap_unlock_host_fd(const struct unlock_request *request);

long long __wrap_platform_clock_ms(void)
{
	return now;
}

int __wrap_unlock_host_fd(const struct unlock_request *request)
{
	(void)request;
	return host;
}

size_t token_port_list(struct token_port out[TOKEN_PORTS_MAX])
{
	(void)out;
	return 0;
}

/* There is always something to read. */
enum status token_port_open(const char *path, int *fd)
{
	*fd = open(path, O_RDWR | O_CLOEXEC);
	return *fd >= 0 ? STATUS_OK : STATUS_TOKEN_GONE;
}

void token_port_close(int fd)
{
	close(fd);
}

bool token_port_write(int fd, const unsigned char report[TOKEN_REPORT])
{
	(void)fd;
	memcpy(sent, report, TOKEN_REPORT);
	return true;
}

/* A channel for who asks for one, and to all else that it is being done. */
bool token_port_read(int fd, unsigned char report[TOKEN_REPORT])
{
	static const unsigned char channel[] = {1, 2, 3, 4};

	(void)fd;
	now += REPORT_MS;
	if (host_hangs_up && host_of_ours >= 0) {
		close(host_of_ours);
		host_of_ours = -1;
	}
	memset(report, 0, TOKEN_REPORT);
	memcpy(report, is_stranger ? channel : sent, sizeof(channel));
	if (sent[COMMAND] == INIT) {
		report[COMMAND] = INIT;
		report[COMMAND + 2] = 17;
		memcpy(report + 7, sent + 7, 8);
		memcpy(report + 15, channel, sizeof(channel));
		report[23] = 0x0c; /* CBOR and nothing else */
	} else {
		report[COMMAND] = KEEPALIVE;
		report[COMMAND + 2] = 1;
	}
	return now < FOR_EVER_MS;
}

static enum status listen_to_it(void)
{
	struct token_line line;
	int ends[2];
	enum status st;

	now = 0;
	assert_int_equal(pipe(ends), 0);
	host = ends[0];
	host_of_ours = ends[1];
	fido_init(FIDO_DISABLE_U2F_FALLBACK);
	st = token_line_open(&line, NULL, "/dev/zero");
	token_line_close(&line);
	close(host);
	if (host_of_ours >= 0)
		close(host_of_ours);
	return st;
}

static void reports_for_others_do_not_make_it_wait(void **state)
{
	(void)state;
	is_stranger = true;
	host_hangs_up = false;
	assert_int_equal(listen_to_it(), STATUS_TOKEN_GONE);
	assert_true(now < 4000);
}

static void a_host_that_hangs_up_is_noticed_among_them(void **state)
{
	(void)state;
	is_stranger = true;
	host_hangs_up = true;
	assert_int_equal(listen_to_it(), STATUS_CANCELLED);
	assert_true(now < 2000);
}

static void a_key_that_is_busy_for_ever_is_given_up(void **state)
{
	(void)state;
	is_stranger = false;
	host_hangs_up = false;
	assert_int_equal(listen_to_it(), STATUS_TOKEN_REFUSED);
	assert_true(now < 65000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_for_others_do_not_make_it_wait),
		cmocka_unit_test(a_host_that_hangs_up_is_noticed_among_them),
		cmocka_unit_test(a_key_that_is_busy_for_ever_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
