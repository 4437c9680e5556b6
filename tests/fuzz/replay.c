/* Stands in for libFuzzer where it is not linked: gives each file of a corpus
 * to the harness once. Without an argument that is a readable, non-empty
 * directory it fails, so that a moved corpus is noticed. */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

#define FILE_MAX (1 << 20)

static void replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size + 1);

	REQUIRE(file != NULL && data != NULL);
	REQUIRE(fread(data, 1, size, file) == size);
	/* Again in memory that has not one byte more. */
	data = realloc(data, size > 0 ? size : 1);
	REQUIRE(data != NULL);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	fclose(file);
}

static int replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat info;
	char path[1024];
	int count = 0;

	REQUIRE(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		REQUIRE(stat(path, &info) == 0);
		if (!S_ISREG(info.st_mode))
			continue;
		REQUIRE(info.st_size <= FILE_MAX);
		replay_file(path, (size_t)info.st_size);
		count++;
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	int count;

	if (argc != 2) {
		fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
		return 2;
	}
	count = replay_folder(argv[1]);
	printf("%d inputs\n", count);
	return count > 0 ? 0 : 1;
}
