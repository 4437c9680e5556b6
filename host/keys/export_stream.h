/* What follows the first line of an export file: lines of JSON, sealed in
 * chunks that can be neither changed nor reordered nor left out, nor the last
 * ones cut off (the STREAM of https://eprint.iacr.org/2015/189, as age has it).
 */
#ifndef KEYS_EXPORT_STREAM_H
#define KEYS_EXPORT_STREAM_H

#include "base/secret.h"
#include "keys/export_header.h"

#define EXPORT_CHUNK 4096 /* bytes before sealing */

/* A line with its end. Beside a line the locked heap has to hold a chunk, a
 * value of the vault and an opened key. */
#define EXPORT_LINE_MAX 16368

struct export_writer;

/* Writes the header to fd, which stays the caller's. The first failure sticks:
 * STATUS_DISK_FULL, STATUS_IO. */
CHECKED enum status export_writer_new(int fd,
	const struct export_header *header, const struct secret *key,
	struct export_writer **out);
CHECKED enum status export_writer_line(
	struct export_writer *writer, const char *text, size_t len);

/* Without it the file is one that was cut off. */
CHECKED enum status export_writer_finish(struct export_writer *writer);
void export_writer_free(struct export_writer *writer);

struct export_reader;

/* Reads from fd what comes after the header. */
CHECKED enum status export_reader_new(int fd,
	const struct export_header *header, const struct secret *key,
	struct export_reader **out);

/* The next line, without its end; it belongs to the reader until the next
 * call. STATUS_END after the last one of a file that is whole.
 * STATUS_EXPORT_WRONG when not even the first chunk opens,
 * STATUS_EXPORT_DAMAGED when another does not, or is no lines; STATUS_IO. */
CHECKED enum status export_reader_next(
	struct export_reader *reader, const char **text, size_t *len);
void export_reader_free(struct export_reader *reader);

#endif
