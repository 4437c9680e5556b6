#include "child.h"

#include "cmocka_setup.h"

#include <sys/wait.h>
#include <unistd.h>

int in_child(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

void expect(bool condition)
{
	if (!condition)
		_exit(1);
}
