/* Measures a native messaging host from the browser's side of the pipe:
 *
 *	bench_pipe spawn RUNS REQUEST -- PROGRAM [ARGUMENT...]
 *	bench_pipe warm RUNS REQUEST -- PROGRAM [ARGUMENT...]
 *	bench_pipe signed RUNS REQUEST -- PROGRAM [ARGUMENT...]
 *
 * spawn: from posix_spawn to the first reply, a process each time. warm: one
 * process, one request after the other. Prints the median in microseconds and
 * the largest peak of memory in KiB. signed: as warm, in blocks that take turns
 * with as many bare signatures of our own, on the same clock; prints the median
 * of either in microseconds and the median of the blocks' ratios. */
#define _GNU_SOURCE
#include "signature.h"

#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define BLOCK 50

struct child {
	pid_t pid;
	int in;
	int out;
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const char *what)
{
	fprintf(stderr, "bench_pipe: %s\n", what);
	exit(1);
}

static struct child start(char **argv)
{
	posix_spawn_file_actions_t actions;
	struct child child;
	int in[2];
	int out[2];

	if (pipe2(in, 02000000) != 0 || pipe2(out, 02000000) != 0)
		fail("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	if (posix_spawnp(&child.pid, argv[0], &actions, NULL, argv, environ) !=
		0)
		fail("the program did not start");
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	child.in = in[1];
	child.out = out[0];
	return child;
}

static void read_all(int fd, char *buf, size_t len)
{
	while (len > 0) {
		ssize_t n = read(fd, buf, len);

		if (n <= 0)
			fail("no reply");
		buf += n;
		len -= (size_t)n;
	}
}

static void round_trip(const struct child *child, const char *request)
{
	static char frame[70000];
	static char reply[1100000];
	uint32_t len = (uint32_t)strlen(request);

	memcpy(frame, &len, sizeof(len));
	memcpy(frame + sizeof(len), request, len);
	if (write(child->in, frame, sizeof(len) + len) !=
		(ssize_t)(sizeof(len) + len))
		fail("write");
	read_all(child->out, (char *)&len, sizeof(len));
	if (len >= sizeof(reply))
		fail("the reply is too long");
	read_all(child->out, reply, len);
	reply[len] = '\0';
	if (strstr(reply, "\"error\":{") != NULL)
		fail(reply);
}

static long stop(struct child *child)
{
	struct rusage usage;
	int status;

	close(child->in);
	wait4(child->pid, &status, 0, &usage);
	close(child->out);
	return usage.ru_maxrss;
}

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return (left > right) - (left < right);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), ascending);
	return values[count / 2];
}

static void warm_up(const struct child *child, const char *request)
{
	for (int i = 0; i < 20; i++)
		round_trip(child, request);
}

static void spawn(int runs, const char *request, char **argv, double *times)
{
	long peak = 0;

	for (int i = 0; i < runs; i++) {
		double begin = now_us();
		struct child child = start(argv);
		long rss;

		round_trip(&child, request);
		times[i] = now_us() - begin;
		rss = stop(&child);
		peak = rss > peak ? rss : peak;
	}
	printf("%.1f %ld\n", median(times, runs), peak);
}

static void warm(int runs, const char *request, char **argv, double *times)
{
	struct child child = start(argv);

	warm_up(&child, request);
	for (int i = 0; i < runs; i++) {
		double begin = now_us();

		round_trip(&child, request);
		times[i] = now_us() - begin;
	}
	printf("%.1f ", median(times, runs));
	printf("%ld\n", stop(&child));
}

/* The median of a block: of requests, or of signatures without a child. */
static double block(const struct child *child, const char *request)
{
	double times[BLOCK];

	for (int i = 0; i < BLOCK; i++) {
		double begin = now_us();

		if (child != NULL)
			round_trip(child, request);
		else
			signature_make();
		times[i] = now_us() - begin;
	}
	return median(times, BLOCK);
}

static void against_signatures(int runs, const char *request, char **argv)
{
	int blocks = runs / BLOCK + 1;
	double *figures = calloc(3 * (size_t)blocks, sizeof(*figures));
	double *bare = figures + blocks;
	double *ratios = bare + blocks;
	struct child child = start(argv);

	if (figures == NULL)
		fail("no memory");
	warm_up(&child, request);
	for (int i = 0; i < blocks; i++) {
		figures[i] = block(&child, request);
		bare[i] = block(NULL, NULL);
		ratios[i] = figures[i] / bare[i];
	}
	stop(&child);
	printf("%.1f %.1f %.2f\n", median(figures, blocks),
		median(bare, blocks), median(ratios, blocks));
	free(figures);
}

int main(int argc, char **argv)
{
	int runs = argc > 5 ? atoi(argv[2]) : 0;
	double *times = calloc((size_t)runs + 1, sizeof(*times));

	if (runs < 1 || times == NULL || strcmp(argv[4], "--") != 0)
		fail("usage: bench_pipe spawn|warm|signed RUNS REQUEST -- "
		     "PROGRAM");
	if (strcmp(argv[1], "spawn") == 0)
		spawn(runs, argv[3], argv + 5, times);
	else if (strcmp(argv[1], "warm") == 0)
		warm(runs, argv[3], argv + 5, times);
	else
		against_signatures(runs, argv[3], argv + 5);
	free(times);
	return 0;
}
