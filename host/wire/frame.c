#include "wire/frame.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Bytes read before the end of input; short only there or after an error. */
static size_t read_fully(int fd, void *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, (char *)buf + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

enum status frame_read(int fd, char *buf, size_t *len)
{
	uint32_t length;
	size_t n = read_fully(fd, &length, sizeof(length));

	if (n == 0)
		return STATUS_END;
	*len = SIZE_MAX;
	if (n < sizeof(length) || length > FRAME_MAX_IN)
		return STATUS_BAD_FRAME;
	if (length == 0) {
		*len = 0;
		return STATUS_BAD_FRAME;
	}
	if (read_fully(fd, buf, length) < length)
		return STATUS_BAD_FRAME;
	*len = length;
	return STATUS_OK;
}

enum status frame_write(int fd, const char *text, size_t len)
{
	uint32_t length = (uint32_t)len;
	struct iovec parts[2] = {
		{&length, sizeof(length)},
		{(void *)(uintptr_t)text, len},
	};
	size_t left = sizeof(length) + len;

	if (len == 0 || len > FRAME_MAX_OUT)
		return STATUS_TOO_LONG;
	for (;;) {
		ssize_t n = writev(fd, parts, 2);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return STATUS_END;
		left -= (size_t)n;
		if (left == 0)
			return STATUS_OK;
		for (int i = 0; i < 2; i++) {
			size_t used = (size_t)n < parts[i].iov_len
					      ? (size_t)n
					      : parts[i].iov_len;

			parts[i].iov_base = (char *)parts[i].iov_base + used;
			parts[i].iov_len -= used;
			n -= (ssize_t)used;
		}
	}
}
