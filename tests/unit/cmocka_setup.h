/* cmocka wants these four before itself, in this order. */
#ifndef TESTS_CMOCKA_SETUP_H
#define TESTS_CMOCKA_SETUP_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */

#endif
