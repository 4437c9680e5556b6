/* Native messaging frames: a 32-bit length in the machine's byte order, then
 * that many bytes of UTF-8 JSON (Chromium and Firefox agree on this). The
 * same frames join the host to its helpers. */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "base/status.h"

#include <stddef.h>

#define FRAME_MAX_IN 65536
#define FRAME_MAX_OUT 1000000 /* browsers refuse more than 1 MB */

/* Reads one frame into buf, which has FRAME_MAX_IN bytes. STATUS_END at the
 * end of input between frames. STATUS_BAD_FRAME for a length of 0 (the stream
 * is still in step) or above FRAME_MAX_IN, or input cut off: *len is 0 in the
 * first case and SIZE_MAX in the others, where the stream cannot go on. */
CHECKED enum status frame_read(int fd, char *buf, size_t *len);

/* Writes len bytes, 1 to FRAME_MAX_OUT, as one frame. */
CHECKED enum status frame_write(int fd, const char *text, size_t len);

#endif
