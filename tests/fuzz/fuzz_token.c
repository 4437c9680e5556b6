/* Goal: whatever a security key answers, nothing breaks, and nothing is
 * believed that the key of the credential did not sign: no secret, no
 * signature.
 *
 * The first byte says what is asked of the key. Then come its answers, each
 * with its length in two bytes before it; what the key is asked first is
 * answered first. All of token_*.c and of libfido2 is real but the device. */
#include "fuzz.h"

#include "base/secret.h"
#include "unlock/token_assert.h"
#include "unlock/token_make.h"

#include <fcntl.h>
#include <fido/param.h>
#include <unistd.h>

#define REPORTS 40 /* that an answer of 2 KiB can have */
#define HEAD 7
#define CONTINUED 5

/* The base point of P-256, whose private key nobody uses. */
static const unsigned char somebody[64] = {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c,
	0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
	0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98,
	0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7,
	0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
	0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

/* libcbor asks for as much memory as a map says that it has members, and is
 * content without. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:max_allocation_size_mb=64";
}

static const uint8_t *answers;
static size_t left;
static int opened;
static int pins;

/* What the device has to say. */
static unsigned char reports[REPORTS][TOKEN_REPORT];
static size_t said;
static size_t to_say;

size_t token_port_list(struct token_port out[TOKEN_PORTS_MAX])
{
	(void)out;
	return 0;
}

enum status token_port_open(const char *path, int *fd)
{
	(void)path;
	if (opened++ > 0) /* who waits for a busy one waits for a moment */
		return STATUS_TOKEN_GONE;
	*fd = open("/dev/zero", O_RDONLY | O_CLOEXEC); /* always readable */
	return *fd < 0 ? STATUS_TOKEN_GONE : STATUS_OK;
}

void token_port_close(int fd)
{
	close(fd);
}

bool token_port_read(int fd, unsigned char report[TOKEN_REPORT])
{
	(void)fd;
	if (said == to_say)
		return false;
	memcpy(report, reports[said++], TOKEN_REPORT);
	return true;
}

static void say(const unsigned char channel[4], unsigned char command,
	const uint8_t *bytes, size_t len)
{
	size_t done = len < TOKEN_REPORT - HEAD ? len : TOKEN_REPORT - HEAD;
	unsigned char *report = reports[0];

	memset(reports, 0, sizeof(reports));
	said = 0;
	to_say = 1;
	memcpy(report, channel, 4);
	report[4] = command;
	report[5] = (unsigned char)(len >> 8);
	report[6] = (unsigned char)len;
	memcpy(report + HEAD, bytes, done);
	while (done < len && to_say < REPORTS) {
		size_t n = len - done;

		if (n > TOKEN_REPORT - CONTINUED)
			n = TOKEN_REPORT - CONTINUED;
		report = reports[to_say];
		memcpy(report, channel, 4);
		report[4] = (unsigned char)(to_say - 1);
		memcpy(report + CONTINUED, bytes + done, n);
		done += n;
		to_say++;
	}
}

/* An answer that is longer than what is left is cut. One whose length has its
 * highest bit set is no answer but an error of the transport. */
static void answer(const unsigned char channel[4])
{
	size_t len;
	bool is_error;

	if (left < 2) {
		to_say = said;
		return;
	}
	len = (size_t)(answers[0] & 0x07) << 8 | answers[1];
	is_error = (answers[0] & 0x80) != 0;
	answers += 2;
	left -= 2;
	if (len > left)
		len = left;
	say(channel, is_error ? 0xbf : CTAP_FRAME_INIT | CTAP_CMD_CBOR, answers,
		len);
	answers += len;
	left -= len;
}

bool token_port_write(int fd, const unsigned char report[TOKEN_REPORT])
{
	/* A nonce comes back, with a channel; FIDO2, and no U2F. */
	unsigned char hello[17] = {[8] = 1, [12] = 2, [16] = 0x0c};

	(void)fd;
	if (report[4] == (CTAP_FRAME_INIT | CTAP_CMD_INIT)) {
		memcpy(hello, report + HEAD, 8);
		say(report, CTAP_FRAME_INIT | CTAP_CMD_INIT, hello,
			sizeof(hello));
	} else if (report[4] == (CTAP_FRAME_INIT | CTAP_CMD_CBOR)) {
		answer(report);
	}
	return true;
}

/* The host and the user, who tries three PINs. */

int unlock_host_fd(const struct unlock_request *request)
{
	(void)request;
	return -1;
}

void unlock_progress(struct unlock_request *request, const char *step)
{
	(void)request;
	(void)step;
}

enum status unlock_restrict(struct unlock_request *request,
	const char *const *devices, size_t count)
{
	(void)request;
	(void)devices;
	(void)count;
	return STATUS_OK;
}

enum status unlock_pinentry(
	struct unlock_request *request, struct pinentry **out)
{
	(void)request;
	(void)out;
	return STATUS_OK;
}

enum status pinentry_ask(struct pinentry *pinentry,
	const struct pinentry_question *question, struct secret **out)
{
	(void)pinentry;
	REQUIRE(strlen(question->description) < 256);
	if (pins++ == 3)
		return STATUS_CANCELLED;
	*out = secret_copy("1234", 4);
	return STATUS_OK;
}

void pinentry_follow(int fd)
{
	(void)fd;
}

void pinentry_unfollow(int fd)
{
	(void)fd;
}

static void use(const struct token_set *set, bool signs, bool verification)
{
	static struct token_enrolled enrolled;
	const unsigned char hash[32] = {0};
	struct token_signature signature;
	struct token token = {0};
	struct secret *secret = NULL;
	enum status st;

	enrolled.credential.key.algorithm = KEY_ES256;
	memcpy(enrolled.credential.key.bytes, somebody, sizeof(somebody));
	enrolled.credential.id_len = 32;
	enrolled.verification = verification;
	st = token_open(set, 0, TOKEN_AT_ONCE, &token);
	if (st == STATUS_OK && signs)
		st = token_sign(&token, &enrolled, hash, &signature);
	else if (st == STATUS_OK)
		st = token_secret(&token, &enrolled, &secret);
	REQUIRE(st != STATUS_OK && secret == NULL);
	token_close(&token);
}

/* What was made can be written down and read again. */
static void make(const struct token_set *set, bool keeps, bool verification)
{
	static struct token_wish wish;
	static struct token_enrolled made;
	static struct token_credential again;
	char text[TOKEN_CREDENTIAL_TEXT_MAX];
	struct token token = {0};

	wish.hmac_secret = !keeps;
	wish.verification = verification;
	if (token_make(set, &wish, &token, &made) == STATUS_OK) {
		token_credential_format(&made.credential, text);
		REQUIRE(token_credential_parse(text, &again) == STATUS_OK);
		REQUIRE(again.id_len == made.credential.id_len);
		REQUIRE(memcmp(again.id, made.credential.id, again.id_len) ==
			0);
	}
	token_close(&token);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct token_set set;

	if (size == 0)
		return 0;
	fido_init(FIDO_DISABLE_U2F_FALLBACK);
	set.count = 1;
	answers = data + 1;
	left = size - 1;
	opened = 0;
	pins = 0;
	said = to_say = 0;
	if (data[0] & 1)
		use(&set, (data[0] & 2) != 0, (data[0] & 4) != 0);
	else
		make(&set, (data[0] & 2) != 0, (data[0] & 4) != 0);
	return 0;
}
