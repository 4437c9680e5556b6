/* What is particular to an operating system, all of it. Behind this header is
 * one family of files a system: platform_linux.c, with platform_linux_filter.c
 * for what a program may call and platform_linux_files.c for what it may read
 * and platform_linux_environment.c for what it is told.
 */
#ifndef BASE_PLATFORM_H
#define BASE_PLATFORM_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define PLATFORM_PATH_MAX 4096

/* No core file, no ptrace by the same user, no new privileges, files for the
 * user alone, no inherited descriptor above stderr, no loader variables. */
void platform_harden(void);

/* Drops those variables of the environment that have a say in what a program
 * loads, trusts or writes down: LD_*, OPENSSL_*, SSLKEYLOGFILE and so on. Part
 * of platform_harden. */
void platform_drop_variables(void);

#define PLATFORM_LOADER_VARIABLES 16

/* The names of those that are set, or the first of them; they stay valid until
 * the next call. Returns how many. */
size_t platform_loader_variables(const char *out[PLATFORM_LOADER_VARIABLES]);

/* Moves stdin and stdout to descriptors of their own, so that no stray read or
 * print of a library can meet the protocol: 0 becomes /dev/null, 1 stderr. */
CHECKED enum status platform_move_stdio(int *in, int *out);

/* From here on the process may use files and the descriptors that it has: no
 * socket, no exec, no new executable memory. A forbidden call kills it. */
CHECKED enum status platform_restrict(void);

/* The same for the program of the network: it may use sockets and threads, and
 * read files; it writes none. */
CHECKED enum status platform_restrict_net(void);

/* The same for nywhere-unlock on D-Bus: threads, files to read, and sockets of
 * this computer alone. */
CHECKED enum status platform_restrict_bus(void);

/* From here on this thread, and those that it starts, can read the system's
 * files and these, and no others: not the user's. False where the kernel does
 * not know how (Landlock, Linux 5.13); one layer among several. */
bool platform_restrict_files(const char *const *paths, size_t count);

/* From here on this thread can open, make and remove files beneath these
 * folders, and no others. False as above, and when one of them is there and
 * could not be allowed: then nothing is restricted. */
bool platform_restrict_folders(const char *const *paths, size_t count);

/* The same for the program that asks for secrets: it may read and write the
 * descriptors that it has and open those devices, lock them, and end the
 * process asker (0 for none) that it started before. */
CHECKED enum status platform_restrict_unlock(int asker);

/* From here on this thread can open these devices, and no file at all beside
 * them. False as above. */
bool platform_restrict_devices(const char *const *paths, size_t count);

/* The user's folders, without a slash at the end. $XDG_DATA_HOME/nywhere,
 * $XDG_CONFIG_HOME/nywhere and $XDG_STATE_HOME/nywhere, or their defaults under
 * $HOME; STATUS_IO when there is no home. */
CHECKED enum status platform_data_folder(char out[PLATFORM_PATH_MAX]);
CHECKED enum status platform_config_folder(char out[PLATFORM_PATH_MAX]);
CHECKED enum status platform_state_folder(char out[PLATFORM_PATH_MAX]);

/* Makes the folder and those above it that are missing, closed to others. What
 * cannot be made is noticed by who needs it. Harmless for "". */
void platform_make_folder(const char *folder);

/* A path beneath $HOME, or beneath $XDG_CONFIG_HOME or its default; beneath
 * begins with a slash. STATUS_IO as above. */
CHECKED enum status platform_home_path(
	const char *beneath, char out[PLATFORM_PATH_MAX]);
CHECKED enum status platform_config_path(
	const char *beneath, char out[PLATFORM_PATH_MAX]);

/* The folder in which the running program is. */
CHECKED enum status platform_program_folder(char out[PLATFORM_PATH_MAX]);

/* The folder that holds our program of this name: that of the running program,
 * or ../libexec/nywhere beside it. */
CHECKED enum status platform_find_program(
	const char *name, char out[PLATFORM_PATH_MAX]);

/* The keys of the DNS root, where the package dns-root-data is installed. */
#define PLATFORM_ROOT_ANCHORS "/usr/share/dns/root.key"

/* The system's program that asks for passphrases. */
CHECKED enum status platform_find_pinentry(char out[PLATFORM_PATH_MAX]);

/* A descriptor that becomes readable when the file at path is written to or
 * touched; -1 if that cannot be had. platform_watch_drain empties it and tells
 * whether there was anything. */
int platform_watch(const char *path);
bool platform_watch_drain(int fd);

/* Bytes that may be used of what malloc gave: no fewer than were asked for. */
size_t platform_block_size(void *memory);

/* Milliseconds that go on counting while the computer sleeps. */
long long platform_clock_ms(void);

/* A descriptor that becomes readable when so many milliseconds of that clock
 * have passed, be it that the computer slept meanwhile: poll's own time stands
 * still then. -1 if it cannot be had; setting that one is harmless. Below 0 it
 * is never readable. */
int platform_timer_new(void);
void platform_timer_set(int fd, int ms);

#endif
