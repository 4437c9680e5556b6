/* What a security key takes to give a secret, by libfido2 alone: makes a
 * credential, then prints the median of RUNS in microseconds.
 *   bench_token PORT RUNS */
#include "udp_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS_MAX 1000

static const char rp[] = "bench:";
static const unsigned char bytes[32] = {1}; /* hash, user and salt */
static const char *port;

static void must(int result)
{
	if (result == FIDO_OK)
		return;
	fprintf(stderr, "bench_token: %s\n", fido_strerr(result));
	exit(1);
}

static fido_dev_t *open_key(void)
{
	fido_dev_t *dev = fido_dev_new();

	must(fido_dev_set_io_functions(dev, &udp_io));
	must(fido_dev_open(dev, port));
	return dev;
}

static void close_key(fido_dev_t *dev)
{
	must(fido_dev_close(dev));
	fido_dev_free(&dev);
}

static fido_cred_t *make(void)
{
	fido_dev_t *dev = open_key();
	fido_cred_t *cred = fido_cred_new();

	must(fido_cred_set_type(cred, COSE_ES256));
	must(fido_cred_set_clientdata_hash(cred, bytes, 32));
	must(fido_cred_set_rp(cred, rp, NULL));
	must(fido_cred_set_user(cred, bytes, 16, "bench", NULL, NULL));
	must(fido_cred_set_extensions(cred, FIDO_EXT_HMAC_SECRET));
	must(fido_dev_make_cred(dev, cred, NULL));
	close_key(dev);
	return cred;
}

static void get_secret(const fido_cred_t *cred)
{
	fido_dev_t *dev = open_key();
	fido_assert_t *assert = fido_assert_new();

	must(fido_assert_set_rp(assert, rp));
	must(fido_assert_set_clientdata_hash(assert, bytes, 32));
	must(fido_assert_allow_cred(
		assert, fido_cred_id_ptr(cred), fido_cred_id_len(cred)));
	must(fido_assert_set_extensions(assert, FIDO_EXT_HMAC_SECRET));
	must(fido_assert_set_hmac_salt(assert, bytes, 32));
	must(fido_dev_get_assert(dev, assert, NULL));
	fido_assert_free(&assert);
	close_key(dev);
}

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one;
	double b = *(const double *)other;

	return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
	static double times[RUNS_MAX];
	int runs = argc == 3 ? atoi(argv[2]) : 0;
	fido_cred_t *cred;

	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	port = argv[1];
	fido_init(FIDO_DISABLE_U2F_FALLBACK);
	cred = make();
	for (int i = 0; i < runs; i++) {
		double start = now_us();

		get_secret(cred);
		times[i] = now_us() - start;
	}
	qsort(times, (size_t)runs, sizeof(times[0]), compare);
	printf("%.0f\n", times[runs / 2]);
	fido_cred_free(&cred);
	return 0;
}
