/* Ordinary memory that is wiped when it is freed or moved, for libraries that
 * ask for functions of this kind and may hold a secret for a moment. What is
 * to be kept belongs into base/secret.h. */
#ifndef BASE_WIPING_H
#define BASE_WIPING_H

#include <stddef.h>

/* As the functions of stdlib.h and string.h; not to be mixed with them. */
void *wiping_malloc(size_t size);
void *wiping_calloc(size_t count, size_t size);
void *wiping_realloc(void *memory, size_t size);
char *wiping_strdup(const char *text);
void wiping_free(void *memory);

#endif
