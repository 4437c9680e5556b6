#include "ops/move_file.h"

#include "keys/key_read.h"

#include <errno.h>
#include <unistd.h>

enum status move_file_read_header(struct move_file *file)
{
	char text[EXPORT_HEADER_MAX];
	ssize_t n;

	do
		n = pread(file->fd, text, sizeof(text), 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return STATUS_IO;
	return export_header_parse(text, (size_t)n, &file->header);
}

enum status move_file_reader(const struct move_file *file,
	const struct secret *key, struct export_reader **out)
{
	if (lseek(file->fd, (off_t)file->header.len, SEEK_SET) < 0)
		return STATUS_IO;
	return export_reader_new(file->fd, &file->header, key, out);
}

/* A byte more than there may be tells a file that is too long. */
static enum status read_text(int fd, struct secret *text, size_t *len)
{
	*len = 0;
	while (*len < text->len) {
		ssize_t n = pread(
			fd, text->data + *len, text->len - *len, (off_t)*len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return STATUS_IO;
		if (n == 0)
			return STATUS_OK;
		*len += (size_t)n;
	}
	return STATUS_KEY_LARGE;
}

enum status move_file_key_text(
	const struct move_file *file, struct secret **out)
{
	struct secret *text = secret_new(KEY_READ_MAX + 1);
	size_t len;
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	st = read_text(file->fd, text, &len);
	if (st == STATUS_OK) {
		*out = secret_copy(text->data, len);
		st = *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	secret_free(text);
	return st;
}

void move_file_clear(struct move_file *file)
{
	secret_free(file->key);
	file->key = NULL;
}
