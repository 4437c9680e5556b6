#include "base/wiping.h"

#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* free() does not tell how much there is to wipe, so keep it in front. */
union block {
	size_t size;
	max_align_t align;
};

void *wiping_malloc(size_t size)
{
	union block *block = NULL;

	if (size <= SIZE_MAX - sizeof(*block))
		block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	return block + 1;
}

void *wiping_calloc(size_t count, size_t size)
{
	void *memory = NULL;

	if (size == 0 || count <= SIZE_MAX / size)
		memory = wiping_malloc(count * size);
	if (memory != NULL)
		memset(memory, 0, count * size);
	return memory;
}

void *wiping_realloc(void *memory, size_t size)
{
	const union block *block = memory;
	void *moved = wiping_malloc(size);
	size_t len;

	if (moved == NULL || memory == NULL)
		return moved;
	len = block[-1].size;
	memcpy(moved, memory, len < size ? len : size);
	wiping_free(memory);
	return moved;
}

char *wiping_strdup(const char *text)
{
	size_t len = strlen(text) + 1;
	char *copy = wiping_malloc(len);

	return copy == NULL ? NULL : memcpy(copy, text, len);
}

void wiping_free(void *memory)
{
	union block *block = memory;

	if (block == NULL)
		return;
	block--;
	OPENSSL_cleanse(block + 1, block->size);
	free(block);
}
