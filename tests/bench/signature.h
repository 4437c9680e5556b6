/* What everything that signs is measured against. */
#ifndef TESTS_BENCH_SIGNATURE_H
#define TESTS_BENCH_SIGNATURE_H

/* A bare P-256 signature with a key that is ready; ends the program on
 * failure. */
void signature_make(void);

#endif
