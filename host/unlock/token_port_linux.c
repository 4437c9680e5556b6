/* hidraw devices whose report descriptor names the FIDO usage page. */
#include "unlock/token_port.h"

#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define CLASS "/sys/class/hidraw"
#define DESCRIPTOR_MAX 4096 /* HID_MAX_DESCRIPTOR_SIZE of the kernel */
#define FIDO_USAGE_PAGE 0xf1d0
#define ITEM_USAGE_PAGE 0x04 /* HID 1.11, section 6.2.2.7, without its size */
#define ITEM_LONG 0xfe

static size_t read_attribute(
	const char *device, const char *name, char *out, size_t size)
{
	char path[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), CLASS "/%s/device/%s", device, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, out, size);
	close(fd);
	return n > 0 ? (size_t)n : 0;
}

/* What the first usage page of the descriptor is; 0 for none. */
static uint32_t usage_page(const unsigned char *at, size_t left)
{
	static const size_t sizes[] = {0, 1, 2, 4};

	while (left > 0 && at[0] != ITEM_LONG) {
		size_t size = sizes[at[0] & 3];
		uint32_t value = 0;

		if (left < 1 + size)
			return 0;
		for (size_t i = 0; i < size; i++)
			value |= (uint32_t)at[1 + i] << (8 * i);
		if ((at[0] & 0xfc) == ITEM_USAGE_PAGE)
			return value;
		at += 1 + size;
		left -= 1 + size;
	}
	return 0;
}

static bool is_token(const char *device)
{
	char descriptor[DESCRIPTOR_MAX];
	size_t n = read_attribute(
		device, "report_descriptor", descriptor, sizeof(descriptor));

	return usage_page((const unsigned char *)descriptor, n) ==
	       FIDO_USAGE_PAGE;
}

/* The line HID_NAME=… of the kernel's description. */
static void read_product(
	const char *device, char product[TOKEN_PORT_PRODUCT_MAX])
{
	static const char name[] = "HID_NAME=";
	char text[2048];
	size_t n = read_attribute(device, "uevent", text, sizeof(text) - 1);
	char *line = text;

	text[n] = '\0';
	while (line != NULL && strncmp(line, name, sizeof(name) - 1) != 0) {
		line = strchr(line, '\n');
		line = line == NULL ? NULL : line + 1;
	}
	product[0] = '\0';
	if (line == NULL)
		return;
	line += sizeof(name) - 1;
	snprintf(product, TOKEN_PORT_PRODUCT_MAX, "%.*s",
		(int)strcspn(line, "\n"), line);
	if (!utf8_is_valid(product, strlen(product)))
		product[0] = '\0';
}

size_t token_port_list(struct token_port out[TOKEN_PORTS_MAX])
{
	DIR *dir = opendir(CLASS);
	struct dirent *entry;
	size_t count = 0;

	if (dir == NULL)
		return 0;
	while (count < TOKEN_PORTS_MAX && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || !is_token(entry->d_name))
			continue;
		snprintf(out[count].path, sizeof(out[count].path),
			"/dev/%.200s", entry->d_name);
		read_product(entry->d_name, out[count].product);
		count++;
	}
	closedir(dir);
	return count;
}

/* libfido2 takes the same lock, and so do the programs that use it. */
enum status token_port_open(const char *path, int *fd)
{
	int opened = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (opened < 0)
		return errno == EACCES || errno == EPERM
			       ? STATUS_TOKEN_FORBIDDEN
			       : STATUS_TOKEN_GONE;
	if (flock(opened, LOCK_EX | LOCK_NB) != 0) {
		close(opened);
		return errno == EWOULDBLOCK ? STATUS_TOKEN_BUSY
					    : STATUS_TOKEN_GONE;
	}
	*fd = opened;
	return STATUS_OK;
}

void token_port_close(int fd)
{
	close(fd);
}

bool token_port_read(int fd, unsigned char report[TOKEN_REPORT])
{
	return read(fd, report, TOKEN_REPORT) == TOKEN_REPORT;
}

/* The kernel wants the number of the report first: a token has but one, 0. */
bool token_port_write(int fd, const unsigned char report[TOKEN_REPORT])
{
	unsigned char numbered[1 + TOKEN_REPORT] = {0};

	memcpy(numbered + 1, report, TOKEN_REPORT);
	return write(fd, numbered, sizeof(numbered)) == sizeof(numbered);
}
