/* The file that export writes or import reads, or one with a private key. The
 * command of that name opens it: no request can name a file. */
#ifndef OPS_MOVE_FILE_H
#define OPS_MOVE_FILE_H

#include "keys/export_stream.h"

struct move_file {
	int fd; /* the command's; -1 for none */
	struct export_header header;
	struct secret *key; /* of a file that import_plan has opened; or NULL */
};

/* Reads the header and stops behind it. As export_header_parse; STATUS_IO. */
CHECKED enum status move_file_read_header(struct move_file *file);

/* A reader of what comes after the header, from its beginning. */
CHECKED enum status move_file_reader(const struct move_file *file,
	const struct secret *key, struct export_reader **out);

/* All of the file, which holds one key: STATUS_KEY_LARGE, STATUS_IO. The caller
 * frees *out. */
CHECKED enum status move_file_key_text(
	const struct move_file *file, struct secret **out);

/* Forgets the key. */
void move_file_clear(struct move_file *file);

#endif
