/* A home of the harness's own, in memory where that can be had, and gone when
 * it ends. */
#ifndef TESTS_FUZZ_HOME_H
#define TESTS_FUZZ_HOME_H

#include <stddef.h>
#include <stdint.h>

/* Sets HOME and the folders of data and configuration to it. */
const char *home_make(void);

/* Makes the file, and the folders above it, of a path beneath the home; its
 * mode is 0600. */
void home_write(const char *path, const void *data, size_t size);

/* The whole file, for the caller to free. */
uint8_t *home_read(const char *path, size_t *size);

/* Removes the file, if there is one. */
void home_remove(const char *path);

/* Makes the heap of the secrets. OpenSSL keeps the state of its random numbers
 * there, where the leak checker does not see what it points to. */
void home_secrets(void);

#endif
