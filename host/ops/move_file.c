#include "ops/move_file.h"

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

void move_file_clear(struct move_file *file)
{
	secret_free(file->key);
	file->key = NULL;
}
