/* Tests of what ends or changes a process, in a child of its own. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <stdbool.h>

/* What becomes of a child that runs this: its wait status. */
int in_child(void (*body)(void));

/* In the child: ends it with 1 unless the condition holds. */
void expect(bool condition);

#endif
