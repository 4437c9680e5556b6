#include "keys/vault_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE VAULT_FILE ".new"
#define NEW_LOCK_FILE NEW_FILE "-lock"
#define BUSY_TIMEOUT_MS 5000

/* "nyw1": file(1) and we tell our files from others by it. */
#define APPLICATION_ID 1853454129
/* One tree: a sign-in looks up and writes single rows. grp gathers the rows of
 * one site; it and id are names under a key, see seal.h. */
static const char schema[] =
	"CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL)"
	" WITHOUT ROWID;"
	"CREATE TABLE record(kind INTEGER NOT NULL, grp BLOB NOT NULL,"
	" id BLOB NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL,"
	" PRIMARY KEY(kind, grp, id)) WITHOUT ROWID;"
	"PRAGMA application_id=1853454129;"
	"PRAGMA user_version=2;";

enum status vault_file_path(
	const char *folder, const char *name, char out[PLATFORM_PATH_MAX])
{
	int n = snprintf(out, PLATFORM_PATH_MAX, "%s/%s", folder, name);

	return n > 0 && n < PLATFORM_PATH_MAX ? STATUS_OK : STATUS_IO;
}

enum status vault_file_status(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return STATUS_OK;
	case SQLITE_NOMEM:
		return STATUS_NO_MEMORY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return STATUS_VAULT_BUSY;
	case SQLITE_FULL:
		return STATUS_DISK_FULL;
	case SQLITE_CANTOPEN:
		return errno == EIO ? STATUS_IO : STATUS_VAULT_READONLY;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return STATUS_VAULT_READONLY;
	case SQLITE_NOTADB:
		return STATUS_VAULT_FOREIGN;
	case SQLITE_CORRUPT:
	case SQLITE_SCHEMA:
	/* Our statements are fixed: the tables are not, nor what is in them. */
	case SQLITE_ERROR:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return STATUS_VAULT_DAMAGED;
	case SQLITE_IOERR:
		return errno == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;
	default:
		return STATUS_INTERNAL;
	}
}

enum status vault_file_errno(void)
{
	switch (errno) {
	case 0:
	case ENOSPC:
	case EDQUOT:
		return STATUS_DISK_FULL;
	case EACCES:
	case EPERM:
	case EROFS:
	case ENOTDIR:
		return STATUS_VAULT_READONLY;
	default:
		return STATUS_IO;
	}
}

enum status vault_file_exec(sqlite3 *db, const char *sql)
{
	return vault_file_status(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static uint32_t read_big_endian(const unsigned char bytes[4])
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The head of an SQLite file (https://sqlite.org/fileformat.html, 1.3). The
 * version there may be that of before an upgrade that is still in the log. */
static enum status check_head(int fd)
{
	unsigned char head[100];
	ssize_t n = read(fd, head, sizeof(head));
	uint32_t version;

	if (n < 0)
		return STATUS_IO;
	if (n != (ssize_t)sizeof(head) ||
		memcmp(head, "SQLite format 3", 16) != 0 ||
		read_big_endian(head + 68) != APPLICATION_ID)
		return STATUS_VAULT_FOREIGN;
	version = read_big_endian(head + 60);
	if (version > VAULT_SCHEMA_VERSION)
		return STATUS_VAULT_NEWER;
	return version > 0 ? STATUS_OK : STATUS_VAULT_DAMAGED;
}

static bool is_private(const struct stat *info)
{
	return info->st_uid == geteuid() && (info->st_mode & 077) == 0;
}

enum status vault_file_check(const char *folder)
{
	char path[PLATFORM_PATH_MAX];
	struct stat info;
	enum status st = vault_file_path(folder, VAULT_FILE, path);
	int fd;

	if (st != STATUS_OK)
		return st;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? STATUS_VAULT_MISSING
		       : errno == EIO ? STATUS_IO
				      : STATUS_VAULT_UNSAFE;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
		!is_private(&info) || stat(folder, &info) != 0 ||
		!is_private(&info))
		st = STATUS_VAULT_UNSAFE;
	if (st == STATUS_OK)
		st = check_head(fd);
	close(fd);
	return st;
}

struct vault_file_identity vault_file_identify(const char *folder)
{
	char path[PLATFORM_PATH_MAX];
	struct stat info;

	if (vault_file_path(folder, VAULT_FILE, path) != STATUS_OK ||
		stat(path, &info) != 0)
		return (struct vault_file_identity){0};
	return (struct vault_file_identity){info.st_dev, info.st_ino};
}

static enum status open_database(const char *path, int flags, sqlite3 **out)
{
	sqlite3 *db = NULL;
	int code =
		sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
		sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		*out = db;
		return STATUS_OK;
	}
	sqlite3_close(db);
	return vault_file_status(code);
}

enum status vault_file_open(const char *folder, sqlite3 **out)
{
	char path[PLATFORM_PATH_MAX];
	sqlite3 *db = NULL;
	enum status st = vault_file_check(folder);

	if (st == STATUS_OK)
		st = vault_file_path(folder, VAULT_FILE, path);
	if (st == STATUS_OK)
		st = open_database(path, SQLITE_OPEN_READWRITE, &db);
	if (st == STATUS_OK && sqlite3_db_readonly(db, "main") != 0)
		st = STATUS_VAULT_READONLY;
	/* In WAL mode this outlives a kill at any moment; what must outlive a
	 * power cut as well asks for FULL, see vault_begin. What is removed is
	 * overwritten, whatever SQLite was built to do. */
	if (st == STATUS_OK)
		st = vault_file_exec(db, "PRAGMA synchronous=NORMAL;"
					 "PRAGMA secure_delete=ON;");
	if (st == STATUS_OK)
		st = vault_upgrade(db);
	if (st != STATUS_OK) {
		sqlite3_close(db);
		return st;
	}
	*out = db;
	return STATUS_OK;
}

/* The folder, with those above it that are missing, closed to others. */
static enum status make_folder(const char *folder)
{
	char path[PLATFORM_PATH_MAX];
	size_t len = strlen(folder);

	if (len >= sizeof(path))
		return STATUS_IO;
	memcpy(path, folder, len + 1);
	for (char *p = path + 1;; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		/* Above it is a link that leads nowhere, or in a circle. */
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return errno == ENOENT || errno == ELOOP
				       ? STATUS_VAULT_READONLY
				       : vault_file_errno();
		if (c == '\0')
			return STATUS_OK;
		*p = c;
	}
}

/* SQLite would leave its mode to the umask. */
static enum status make_private_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return vault_file_errno();
	close(fd);
	return STATUS_OK;
}

/* Once there is a vault, whoever waits will find it. */
static void unlink_lock(const char *folder)
{
	char path[PLATFORM_PATH_MAX];

	if (vault_file_path(folder, NEW_LOCK_FILE, path) == STATUS_OK)
		unlink(path);
}

static enum status wait_for_lock(const char *folder, int *out)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[PLATFORM_PATH_MAX];
	int fd;

	if (vault_file_path(folder, NEW_LOCK_FILE, path) != STATUS_OK)
		return STATUS_IO;
	fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return vault_file_errno();
	while (fcntl(fd, F_SETLKW, &whole) != 0) {
		if (errno != EINTR) {
			close(fd);
			return STATUS_IO;
		}
	}
	*out = fd;
	return STATUS_OK;
}

enum status vault_file_begin(const char *folder, int *lock)
{
	struct stat info;
	int fd = -1;
	enum status st = make_folder(folder);

	if (st != STATUS_OK)
		return st;
	if (stat(folder, &info) != 0 || !is_private(&info))
		return STATUS_VAULT_UNSAFE;
	st = wait_for_lock(folder, &fd);
	if (st != STATUS_OK)
		return st;
	st = vault_file_check(folder);
	if (st != STATUS_VAULT_MISSING) {
		unlink_lock(folder);
		close(fd);
		return st == STATUS_OK ? STATUS_VAULT_EXISTS : st;
	}
	*lock = fd;
	return STATUS_OK;
}

enum status vault_file_create(const char *folder, sqlite3 **out)
{
	char path[PLATFORM_PATH_MAX];
	sqlite3 *db = NULL;
	enum status st;

	st = vault_file_path(folder, NEW_FILE, path);
	if (st != STATUS_OK)
		return st;
	unlink(path); /* of an attempt that was cut off */
	st = make_private_file(path);
	if (st != STATUS_OK)
		return st;
	st = open_database(path, SQLITE_OPEN_READWRITE, &db);
	if (st == STATUS_OK)
		st = vault_file_exec(db, "PRAGMA journal_mode=WAL;"
					 "PRAGMA synchronous=FULL;");
	if (st == STATUS_OK)
		st = vault_file_exec(db, vault_slot_table);
	if (st == STATUS_OK)
		st = vault_file_exec(db, schema);
	if (st != STATUS_OK) {
		sqlite3_close(db);
		unlink(path);
		return st;
	}
	*out = db;
	return STATUS_OK;
}

enum status vault_file_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st =
		fd >= 0 && fsync(fd) == 0 ? STATUS_OK : vault_file_errno();

	if (fd >= 0)
		close(fd);
	return st;
}

enum status vault_file_publish(const char *folder)
{
	char from[PLATFORM_PATH_MAX];
	char to[PLATFORM_PATH_MAX];

	if (vault_file_path(folder, NEW_FILE, from) != STATUS_OK ||
		vault_file_path(folder, VAULT_FILE, to) != STATUS_OK)
		return STATUS_IO;
	/* link() refuses to replace; rename() would not. */
	if (link(from, to) != 0)
		return errno == EEXIST ? STATUS_VAULT_EXISTS
				       : vault_file_errno();
	unlink(from);
	unlink_lock(folder);
	return vault_file_sync(folder);
}
