/* How many changes this computer has seen of each vault, in a file apart from
 * it: a copy of the vault that is put back later has fewer. What the file says
 * is not secret, and a file that is gone or spoilt is one that has seen
 * nothing. */
#ifndef KEYS_VAULT_SEEN_H
#define KEYS_VAULT_SEEN_H

#include "keys/seal.h"

#include <stdint.h>

/* 0 when nothing is known. */
int64_t vault_seen_read(const unsigned char vault_id[SEAL_VAULT_ID_LENGTH]);

/* To be called when that many are in the vault and outlive a power cut, never
 * before. It never goes down; what cannot be written is known later. */
void vault_seen_raise(
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], int64_t changes);

#endif
