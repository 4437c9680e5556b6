/* Goal: of an export file's first line only our own spelling passes, within its
 * bounds; and whatever stands in the lines behind it, sealed by somebody who
 * knows the passphrase, is understood or refused, and never half. The input is
 * a first line or, after a NUL, the plaintext. */
#include "fuzz.h"

#include "keys/aead.h"
#include "keys/import.h"

#include <stdbool.h>
#include <unistd.h>

static void require_one_spelling(const char *text, size_t size)
{
	struct export_header header;
	enum status st = export_header_parse(text, size, &header);

	REQUIRE(st == STATUS_OK || st == STATUS_EXPORT_FOREIGN ||
		st == STATUS_EXPORT_NEWER);
	if (st != STATUS_OK)
		return;
	REQUIRE(header.is_recovery ? header.cost == 0
				   : header.cost >= EXPORT_COST_MIN &&
					     header.cost <= EXPORT_COST_MAX);
	REQUIRE(header.len <= size);
	REQUIRE(memcmp(header.text, text, header.len) == 0);
	REQUIRE(header.text[header.len - 1] == '\n');
}

struct told {
	size_t count;
};

static void tell(void *context, const struct import_item *item)
{
	struct told *told = context;

	told->count++;
	REQUIRE(item->verdict == IMPORT_NEW); /* there is no vault */
	REQUIRE(strlen(item->name) <= IMPORT_NAME_MAX);
	REQUIRE(item->name[0] != '\0');
}

static enum status take_settings(void *context, const struct json *settings)
{
	(void)context;
	REQUIRE(settings != NULL);
	return STATUS_OK;
}

static void write_plain(int fd, const struct export_header *header,
	const struct secret *key, const char *text, size_t size)
{
	struct export_writer *writer = NULL;
	enum status st = export_writer_new(fd, header, key, &writer);
	const char *end;

	REQUIRE(st == STATUS_OK);
	while ((end = memchr(text, '\n', size)) != NULL) {
		size_t len = (size_t)(end - text);

		st = export_writer_line(writer, text, len);
		REQUIRE(st == STATUS_OK || st == STATUS_TOO_LONG);
		text += len + 1;
		size -= len + 1;
	}
	REQUIRE(export_writer_finish(writer) == STATUS_OK);
	export_writer_free(writer);
}

/* A pipe has room for it. */
static void require_whole(const char *text, size_t size)
{
	struct export_header header;
	struct told told = {0};
	struct import import = {
		.tell = tell, .settings = take_settings, .context = &told};
	struct export_reader *reader = NULL;
	struct secret *key = secret_new(AEAD_KEY_LENGTH);
	char skipped[EXPORT_HEADER_MAX];
	enum status st;
	int fds[2];

	REQUIRE(key != NULL && pipe(fds) == 0);
	REQUIRE(export_header_make(EXPORT_COST_MIN, &header) == STATUS_OK);
	write_plain(fds[1], &header, key, text, size);
	close(fds[1]);
	REQUIRE(read(fds[0], skipped, header.len) == (ssize_t)header.len);
	REQUIRE(export_reader_new(fds[0], &header, key, &reader) == STATUS_OK);
	st = import_read(&import, reader);
	REQUIRE(st == STATUS_OK || st == STATUS_EXPORT_DAMAGED ||
		st == STATUS_NO_MEMORY);
	REQUIRE(st != STATUS_OK || import.made != 0);
	export_reader_free(reader);
	close(fds[0]);
	secret_free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	/* No locked heap: what libcrypto keeps there LeakSanitizer cannot see.
	 */
	if (size > 0 && text[0] == '\0' && size < 32768)
		require_whole(text + 1, size - 1);
	else
		require_one_spelling(text, size);
	free(text);
	return 0;
}
