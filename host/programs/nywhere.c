/* nywhere: the host's operations from a shell, and what sets it up. */
#include "base/platform.h"
#include "shell/command.h"
#include "shell/doctor.h"
#include "wire/launcher.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A standard descriptor that was closed would be given to the next file that
 * is opened, and what is printed would end up in there. */
static void fill_stdio(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	int code;

	doctor_note_environment();
	platform_harden();
	fill_stdio();
	if (argc == 1 && strcmp(argv[0], LAUNCHER_DOCTOR_NAME) == 0)
		return doctor_serve();
	code = command_run(argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("nywhere: The answer could not be written.\n", stderr);
		return code == SHELL_DONE ? SHELL_FAILED : code;
	}
	return code;
}
