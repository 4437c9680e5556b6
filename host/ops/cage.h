/* From the first opening of the vault on, the host's files are those of nywhere
 * alone, where the kernel can see to that (Landlock, Linux 5.13): whoever took
 * the host over could not read the user's other files. One layer among several.
 */
#ifndef OPS_CAGE_H
#define OPS_CAGE_H

#include <stdbool.h>
#include <sys/types.h>

struct cage {
	bool is_wanted; /* set by a program that has nothing else to open */
	bool is_closed;
	dev_t device; /* of the vault's folder */
	ino_t inode;
};

/* Closes it, if it is wanted and not closed. Makes the folders that nywhere
 * may need later. folder is that of the vault. */
void cage_close(struct cage *cage, const char *folder);

/* Whether there is another folder now in the place of the vault's, which cannot
 * be reached from within: the program had better end, and be started anew. */
bool cage_is_stale(const struct cage *cage, const char *folder);

#endif
