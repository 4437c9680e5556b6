/* nywhere record HANDLE */
#include "shell/command.h"
#include "shell/publish.h"

int command_record(struct shell *shell, const struct arguments *arguments)
{
	return publish_print(shell, arguments->operands[0]);
}
