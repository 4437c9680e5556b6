/* A filter of system calls (seccomp(2), filter mode): what was not allowed
 * kills the process. It is made without any memory of its own, since it is made
 * in each program at each start. */
#ifndef BASE_PLATFORM_LINUX_BPF_H
#define BASE_PLATFORM_LINUX_BPF_H

#include "base/status.h"

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BPF_CODE_MAX 512

struct bpf {
	struct sock_filter code[BPF_CODE_MAX];
	size_t len; /* above BPF_CODE_MAX: there was no room */
};

/* Holds when argument `arg` (0 to 5), all 64 bits of it, is `value` in the bits
 * of `mask`. */
struct bpf_condition {
	unsigned arg;
	uint64_t mask;
	uint64_t value;
};

#define BPF_WHOLE UINT64_MAX

/* Begins a filter for this machine's own system calls; those of another kind
 * that its kernel knows as well (32 bits on 64) are not allowed. */
void bpf_begin(struct bpf *bpf);

/* Calls are their numbers (__NR_…). A call may have several conditions, of
 * which one must hold. */
void bpf_allow(struct bpf *bpf, const int *calls, size_t count);
void bpf_allow_if(
	struct bpf *bpf, int call, const struct bpf_condition *condition);

/* The call does nothing and fails with that errno. */
void bpf_fail(struct bpf *bpf, int call, int error);

/* Puts the filter in force for this thread and those that it starts; it cannot
 * be taken back. STATUS_INTERNAL where the kernel has none, or refuses it. */
CHECKED enum status bpf_load(struct bpf *bpf);

#endif
