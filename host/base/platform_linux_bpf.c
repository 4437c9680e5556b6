#include "base/platform_linux_bpf.h"

#include <endian.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* s390x is not among them: mmap and clone take their arguments in other ways
 * there. */
#if defined(__x86_64__) && defined(__LP64__)
#define OWN_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER == __LITTLE_ENDIAN
#define OWN_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OWN_ARCH AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER == __LITTLE_ENDIAN
#define OWN_ARCH AUDIT_ARCH_PPC64LE
#else
#error "Which system calls this machine has is not known to base/platform_linux_bpf.c."
#endif

/* Where the halves of an argument are; all of these are little-endian. */
#define LOW(n) offsetof(struct seccomp_data, args[n])
#define HIGH(n) (LOW(n) + sizeof(uint32_t))

static void add(struct bpf *bpf, struct sock_filter instruction)
{
	if (bpf->len < BPF_CODE_MAX)
		bpf->code[bpf->len] = instruction;
	bpf->len++;
}

static void add_load(struct bpf *bpf, size_t offset)
{
	add(bpf, (struct sock_filter)BPF_STMT(
			 BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Goes on where what was loaded is value, else jumps over so many. */
static void add_unless(struct bpf *bpf, uint32_t value, unsigned char skip)
{
	add(bpf, (struct sock_filter)BPF_JUMP(
			 BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip));
}

static void add_end(struct bpf *bpf, uint32_t action)
{
	add(bpf, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

void bpf_begin(struct bpf *bpf)
{
	bpf->len = 0;
	add_load(bpf, offsetof(struct seccomp_data, arch));
	add(bpf, (struct sock_filter)BPF_JUMP(
			 BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCH, 1, 0));
	add_end(bpf, SECCOMP_RET_KILL_PROCESS);
	add_load(bpf, offsetof(struct seccomp_data, nr));
}

void bpf_allow(struct bpf *bpf, const int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add_unless(bpf, (uint32_t)calls[i], 1);
		add_end(bpf, SECCOMP_RET_ALLOW);
	}
}

void bpf_allow_if(
	struct bpf *bpf, int call, const struct bpf_condition *condition)
{
	const struct {
		size_t offset;
		uint32_t mask;
		uint32_t value;
		unsigned char skip; /* to the last instruction of all */
	} half[] = {
		{HIGH(condition->arg), (uint32_t)(condition->mask >> 32),
			(uint32_t)(condition->value >> 32), 4},
		{LOW(condition->arg), (uint32_t)condition->mask,
			(uint32_t)condition->value, 1},
	};

	add_unless(bpf, (uint32_t)call, 8);
	for (size_t i = 0; i < 2; i++) {
		add_load(bpf, half[i].offset);
		add(bpf, (struct sock_filter)BPF_STMT(
				 BPF_ALU | BPF_AND | BPF_K, half[i].mask));
		add_unless(bpf, half[i].value, half[i].skip);
	}
	add_end(bpf, SECCOMP_RET_ALLOW);
	add_load(bpf, offsetof(struct seccomp_data, nr)); /* for the next */
}

void bpf_fail(struct bpf *bpf, int call, int error)
{
	add_unless(bpf, (uint32_t)call, 1);
	add_end(bpf, SECCOMP_RET_ERRNO | (uint32_t)error);
}

enum status bpf_load(struct bpf *bpf)
{
	struct sock_fprog program = {.filter = bpf->code};

	add_end(bpf, SECCOMP_RET_KILL_PROCESS);
	if (bpf->len > BPF_CODE_MAX)
		return STATUS_INTERNAL;
	program.len = (unsigned short)bpf->len;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return STATUS_INTERNAL;
	return STATUS_OK;
}
