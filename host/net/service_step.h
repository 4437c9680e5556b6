/* The largest frame of progress: its texts are cut before they are written,
 * and an escaped byte takes six. */
#ifndef NET_SERVICE_STEP_H
#define NET_SERVICE_STEP_H

#include "net/service.h"

#define SERVICE_STEP_MAX (2 * 6 * STEP_ANSWER_MAX + 512)

#endif
