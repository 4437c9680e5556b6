/* The ways to open the vault that did not, in order. */
#ifndef OPS_UNLOCK_TRIES_H
#define OPS_UNLOCK_TRIES_H

#include "keys/slot.h"

#define UNLOCK_TRIES 8

struct unlock_try {
	enum slot_kind kind;
	enum status status;
};

struct unlock_tries {
	struct unlock_try item[UNLOCK_TRIES];
	size_t count;
};

#endif
