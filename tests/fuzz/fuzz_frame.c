/* Goal: a stream of bytes is cut into frames as the format says, and no other
 * way; a frame is a request or is refused; what we answer can be read back. */
#include "fuzz.h"

#include "base/json.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <stdbool.h>
#include <unistd.h>

#define HEAD sizeof(uint32_t)

/* A stream that holds these bytes and nothing else, at its beginning. */
static int stream_of(const void *data, size_t size)
{
	static FILE *file;

	if (file == NULL)
		file = tmpfile();
	REQUIRE(file != NULL);
	REQUIRE(ftruncate(fileno(file), 0) == 0);
	REQUIRE(pwrite(fileno(file), data, size, 0) == (ssize_t)size);
	REQUIRE(lseek(fileno(file), 0, SEEK_SET) == 0);
	return fileno(file);
}

/* What frame_read is to say of these bytes, by the definition of a frame. */
static enum status expect(const uint8_t *data, size_t size, size_t *len)
{
	uint32_t length;

	if (size == 0)
		return STATUS_END;
	*len = SIZE_MAX;
	if (size < HEAD)
		return STATUS_BAD_FRAME;
	memcpy(&length, data, HEAD);
	if (length > FRAME_MAX_IN || length > size - HEAD)
		return STATUS_BAD_FRAME;
	*len = length;
	return length == 0 ? STATUS_BAD_FRAME : STATUS_OK;
}

static void require_same_when_written(const char *text, size_t len)
{
	char *buf = malloc(FRAME_MAX_IN);
	int fd = stream_of("", 0);
	size_t again = 0;

	REQUIRE(buf != NULL);
	REQUIRE(frame_write(fd, text, len) == STATUS_OK);
	REQUIRE(lseek(fd, 0, SEEK_CUR) == (off_t)(HEAD + len));
	REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
	REQUIRE(frame_read(fd, buf, &again) == STATUS_OK);
	REQUIRE(again == len && memcmp(buf, text, len) == 0);
	REQUIRE(frame_read(fd, buf, &again) == STATUS_END);
	free(buf);
}

static void require_readable_reply(int64_t id, enum status status)
{
	char text[512];
	struct json_writer w = {.text = text, .size = sizeof(text)};
	struct json *doc = NULL;
	const struct json *result = NULL;
	enum status expected =
		id == REQUEST_NO_ID ? STATUS_HELPER_FAILED : status;

	if (status == STATUS_OK) {
		reply_begin(&w, id);
		reply_end(&w);
	} else {
		reply_error(&w, id, status);
	}
	REQUIRE(json_finish(&w) == STATUS_OK);
	REQUIRE(reply_parse(text, w.len, &doc, &result) == expected);
	REQUIRE((result != NULL) == (expected == STATUS_OK));
	json_free(doc);
}

static void require_request(const char *text, size_t len)
{
	struct request request;
	enum status st = request_parse(text, len, &request);

	if (st == STATUS_OK) {
		REQUIRE(request.doc != NULL && request.op != NULL);
		REQUIRE(request.id >= 0 && request.id < (int64_t)1 << 53);
		require_readable_reply(request.id, STATUS_UNKNOWN_OPERATION);
	} else {
		REQUIRE(st == STATUS_BAD_JSON || st == STATUS_BAD_REQUEST);
		REQUIRE(request.doc == NULL && request.id == REQUEST_NO_ID);
	}
	require_readable_reply(request.id, st);
	request_clear(&request);
	REQUIRE(request.doc == NULL && request.id == REQUEST_NO_ID);
}

/* A helper's reply has a result whenever it says that all went well. */
static void require_reply(const char *text, size_t len)
{
	struct json *doc = NULL;
	const struct json *result = NULL;
	enum status st = reply_parse(text, len, &doc, &result);

	REQUIRE((st == STATUS_OK) == (result != NULL));
	json_free(doc);
}

static void require_payload(const char *text, size_t len)
{
	/* Memory that has not one byte more. */
	char *copy = malloc(len);

	REQUIRE(copy != NULL);
	memcpy(copy, text, len);
	require_request(copy, len);
	require_reply(copy, len);
	require_same_when_written(copy, len);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *buf = malloc(FRAME_MAX_IN);
	enum status st = STATUS_OK;

	REQUIRE(buf != NULL);
	while (st == STATUS_OK || st == STATUS_BAD_FRAME) {
		size_t len = 1;
		size_t expected = 1;

		st = frame_read(stream_of(data, size), buf, &len);
		REQUIRE(st == expect(data, size, &expected));
		REQUIRE(len == expected);
		if (st == STATUS_END || len == SIZE_MAX)
			break;
		REQUIRE(memcmp(buf, data + HEAD, len) == 0);
		if (st == STATUS_OK)
			require_payload(buf, len);
		data += HEAD + len;
		size -= HEAD + len;
	}
	free(buf);
	return 0;
}
