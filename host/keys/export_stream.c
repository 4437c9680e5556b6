#include "keys/export_stream.h"

#include "keys/aead.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEALED (EXPORT_CHUNK + AEAD_TAG_LENGTH)

/* Chunks are numbered in the nonce, whose last octet is 1 for the last one. */
struct chunks {
	struct export_header header; /* authenticated with each */
	struct aead *aead;
	uint64_t number;
};

static enum status chunks_init(struct chunks *chunks,
	const struct export_header *header, const struct secret *key)
{
	chunks->header = *header;
	return aead_new(key->data, &chunks->aead);
}

static void make_nonce(
	struct chunks *chunks, bool last, unsigned char out[AEAD_NONCE_LENGTH])
{
	uint64_t number = chunks->number++;

	memset(out, 0, AEAD_NONCE_LENGTH);
	for (int i = AEAD_NONCE_LENGTH - 2; number != 0; i--, number >>= 8)
		out[i] = (unsigned char)number;
	out[AEAD_NONCE_LENGTH - 1] = last;
}

struct export_writer {
	int fd;
	struct chunks chunks;
	struct secret *plain; /* EXPORT_CHUNK bytes */
	size_t have;
	enum status failed;
};

static enum status write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == ENOSPC || errno == EDQUOT ||
					       errno == EFBIG
				       ? STATUS_DISK_FULL
				       : STATUS_IO;
		at += n;
		len -= (size_t)n;
	}
	return STATUS_OK;
}

void export_writer_free(struct export_writer *writer)
{
	if (writer == NULL)
		return;
	secret_free(writer->plain);
	aead_free(writer->chunks.aead);
	free(writer);
}

enum status export_writer_new(int fd, const struct export_header *header,
	const struct secret *key, struct export_writer **out)
{
	struct export_writer *writer = calloc(1, sizeof(*writer));
	enum status st;

	if (writer == NULL)
		return STATUS_NO_MEMORY;
	writer->fd = fd;
	writer->plain = secret_new(EXPORT_CHUNK);
	st = writer->plain == NULL ? STATUS_NO_MEMORY
				   : chunks_init(&writer->chunks, header, key);
	if (st == STATUS_OK)
		st = write_all(fd, header->text, header->len);
	if (st != STATUS_OK) {
		export_writer_free(writer);
		return st;
	}
	*out = writer;
	return STATUS_OK;
}

static enum status flush(struct export_writer *writer, bool last)
{
	unsigned char nonce[AEAD_NONCE_LENGTH];
	unsigned char sealed[SEALED];
	enum status st;

	make_nonce(&writer->chunks, last, nonce);
	st = aead_seal_at(writer->chunks.aead, nonce,
		writer->chunks.header.text, writer->chunks.header.len,
		writer->plain->data, writer->have, sealed);
	if (st == STATUS_OK)
		st = write_all(
			writer->fd, sealed, writer->have + AEAD_TAG_LENGTH);
	writer->have = 0;
	writer->failed = st;
	return st;
}

/* A full chunk is kept until it is known whether it is the last. */
static enum status append(
	struct export_writer *writer, const char *text, size_t len)
{
	while (len > 0 && writer->failed == STATUS_OK) {
		size_t room = EXPORT_CHUNK - writer->have;
		size_t n = len < room ? len : room;

		if (room == 0) {
			writer->failed = flush(writer, false);
			continue;
		}
		memcpy(writer->plain->data + writer->have, text, n);
		writer->have += n;
		text += n;
		len -= n;
	}
	return writer->failed;
}

enum status export_writer_line(
	struct export_writer *writer, const char *text, size_t len)
{
	enum status st = len >= EXPORT_LINE_MAX ? STATUS_TOO_LONG
						: append(writer, text, len);

	return st == STATUS_OK ? append(writer, "\n", 1) : st;
}

enum status export_writer_finish(struct export_writer *writer)
{
	return writer->failed == STATUS_OK ? flush(writer, true)
					   : writer->failed;
}

struct export_reader {
	int fd;
	struct chunks chunks;
	unsigned char sealed[SEALED + 1]; /* one byte tells that more follow */
	size_t have;
	bool is_last; /* the chunk in plain is */
	struct secret *plain;
	size_t plain_len;
	size_t at; /* of plain */
	struct secret *line;
};

void export_reader_free(struct export_reader *reader)
{
	if (reader == NULL)
		return;
	secret_free(reader->plain);
	secret_free(reader->line);
	aead_free(reader->chunks.aead);
	free(reader);
}

enum status export_reader_new(int fd, const struct export_header *header,
	const struct secret *key, struct export_reader **out)
{
	struct export_reader *reader = calloc(1, sizeof(*reader));
	enum status st;

	if (reader == NULL)
		return STATUS_NO_MEMORY;
	reader->fd = fd;
	reader->plain = secret_new(EXPORT_CHUNK);
	reader->line = secret_new(EXPORT_LINE_MAX);
	st = reader->plain == NULL || reader->line == NULL
		     ? STATUS_NO_MEMORY
		     : chunks_init(&reader->chunks, header, key);
	if (st != STATUS_OK) {
		export_reader_free(reader);
		return st;
	}
	*out = reader;
	return STATUS_OK;
}

static enum status fill(struct export_reader *reader)
{
	while (reader->have < sizeof(reader->sealed)) {
		ssize_t n = read(reader->fd, reader->sealed + reader->have,
			sizeof(reader->sealed) - reader->have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return STATUS_IO;
		if (n == 0)
			break;
		reader->have += (size_t)n;
	}
	return STATUS_OK;
}

/* A chunk that nothing follows is opened as the last one. */
static enum status next_chunk(struct export_reader *reader)
{
	unsigned char nonce[AEAD_NONCE_LENGTH];
	bool first = reader->chunks.number == 0;
	size_t len;
	enum status st = fill(reader);

	if (st != STATUS_OK)
		return st;
	reader->is_last = reader->have <= SEALED;
	len = reader->is_last ? reader->have : SEALED;
	make_nonce(&reader->chunks, reader->is_last, nonce);
	st = aead_open_at(reader->chunks.aead, nonce,
		reader->chunks.header.text, reader->chunks.header.len,
		reader->sealed, len, reader->plain->data);
	if (st == STATUS_VAULT_DAMAGED)
		return first ? STATUS_EXPORT_WRONG : STATUS_EXPORT_DAMAGED;
	reader->at = 0;
	reader->plain_len = len - AEAD_TAG_LENGTH;
	reader->have -= len;
	reader->sealed[0] = reader->sealed[len];
	return st;
}

/* Moves up to the end of a line out of the chunk; *whole says whether the end
 * was there. */
static enum status take_part(
	struct export_reader *reader, size_t *len, bool *whole)
{
	const unsigned char *from = reader->plain->data + reader->at;
	size_t left = reader->plain_len - reader->at;
	const unsigned char *end = memchr(from, '\n', left);
	size_t n = end == NULL ? left : (size_t)(end - from);

	if (*len + n >= EXPORT_LINE_MAX)
		return STATUS_EXPORT_DAMAGED;
	memcpy(reader->line->data + *len, from, n);
	*len += n;
	*whole = end != NULL;
	reader->at += n + *whole;
	return STATUS_OK;
}

enum status export_reader_next(
	struct export_reader *reader, const char **text, size_t *len)
{
	enum status st = STATUS_OK;
	bool whole = false;
	size_t n = 0;

	while (!whole) {
		if (reader->at == reader->plain_len) {
			if (reader->is_last)
				return n == 0 ? STATUS_END
					      : STATUS_EXPORT_DAMAGED;
			st = next_chunk(reader);
			if (st != STATUS_OK)
				return st;
		}
		st = take_part(reader, &n, &whole);
		if (st != STATUS_OK)
			return st;
	}
	*text = (const char *)reader->line->data;
	*len = n;
	return STATUS_OK;
}
