/* A folder of the test's own, gone afterwards. */
#ifndef TESTS_TEMP_H
#define TESTS_TEMP_H

#include <stddef.h>
#include <sys/types.h>

/* For cmocka: makes the folder, mode 0700, and removes it with all it holds. */
int temp_folder_set_up(void **state);
int temp_folder_tear_down(void **state);

/* Its path; "" when there is none. */
const char *temp_folder(void);

/* folder/name in a static buffer that the next call overwrites. */
const char *temp_path(const char *name);

/* Writes a file beneath the folder. */
void temp_write(const char *name, const void *data, size_t len, mode_t mode);
void temp_write_text(const char *name, const char *text, mode_t mode);

/* Reads one whole; the caller frees it. A NUL follows its *len bytes. */
char *temp_read(const char *name, size_t *len);

#endif
