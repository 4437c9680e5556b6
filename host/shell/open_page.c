#include "shell/open_page.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

bool open_page_is_possible(void)
{
	const char *x11 = getenv("DISPLAY");
	const char *wayland = getenv("WAYLAND_DISPLAY");

	return (x11 != NULL && x11[0] != '\0') ||
	       (wayland != NULL && wayland[0] != '\0');
}

/* In a session of its own, so that Ctrl-C here does not end the browser there;
 * the process between lets init inherit it. */
void open_page(const char *url)
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		if (setsid() >= 0 && fork() == 0 &&
			dup2(null, STDIN_FILENO) >= 0 &&
			dup2(null, STDOUT_FILENO) >= 0 &&
			dup2(null, STDERR_FILENO) >= 0)
			execlp("xdg-open", "xdg-open", url, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
}
