/* A disk that says no: the n-th thing that is asked of files below a place fails, or ends the process.
   cc -shared -fPIC -o failing.so failing.c -ldl; then LD_PRELOAD, and `failing_arm` by ctypes in the process itself.
   Counted are the kinds of asking in the mask; with `lasting` all that follow fail too, until `failing_rest`. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, OPEN = 2, WRITE = 4, TRUNCATE = 8, FLUSH = 16, RENAME = 32, REMOVE = 64, FOLDER = 128, READ = 256 };

static char place[1024];
static int mask, nth, number, lasting, seen, hits, note = -1, busy;

#define REAL(type, name, args) static type (*real_##name) args; if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

void failing_rest(void) { place[0] = 0; mask = 0; }
int failing_seen(void) { return seen; }
int failing_hits(void) { return hits; }

/* From now on the `at`-th asking of these kinds below `where` fails with an error number; 0 counts only, -1 is kill -9.
   Each is written to the file descriptor `out`, unless that is -1: a letter for its kind, the path, a line end. */
void failing_arm(const char *where, int kinds, int at, int error, int on, int out) {
    snprintf(place, sizeof place, "%s", where);
    mask = kinds; nth = at; number = error; lasting = on; seen = hits = 0; note = out;
}

static int refused(int kind, const char *path) {
    static const char letters[] = "COWTSRUFG";
    if (!place[0] || !(mask & kind) || busy || strncmp(path, place, strlen(place))) return 0;
    seen++;
    if (note >= 0) {
        char line[1300];
        int length = snprintf(line, sizeof line, "%c %s\n", letters[__builtin_ctz(kind)], path);
        busy = 1;
        if (write(note, line, length) < 0) abort();
        busy = 0;
    }
    if (!nth || seen < nth || (seen > nth && !lasting)) return 0;
    hits++;
    if (number < 0) raise(SIGKILL);
    errno = number;
    return 1;
}

static int at_fd(int kind, int fd) {
    char link[64], path[1024];
    if (!place[0] || !(mask & kind) || fd == note) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return refused(kind, path);
}

static const char *full(int folder, const char *path, char *space) {
    if (path[0] == '/' || !place[0]) return path;
    char link[64];
    ssize_t length = -1;
    if (folder != AT_FDCWD) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        length = readlink(link, space, 1000);
    } else if (getcwd(space, 1000)) length = strlen(space);
    if (length < 0) return path;
    snprintf(space + length, 2000 - length, "/%s", path);
    return space;
}

static int opening(int folder, const char *given, int flags) {
    char space[2048];
    if (!place[0]) return 0;
    const char *path = full(folder, given, space);
    if ((flags & O_CREAT) && access(path, F_OK)) return refused(CREATE, path);
    if ((flags & O_ACCMODE) != O_RDONLY) return refused(OPEN, path);
    return refused(READ, path);
}

#define MODE(flags) int mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); mode = va_arg(l, int); va_end(l); }
int open(const char *path, int flags, ...) {
    REAL(int, open, (const char *, int, ...)); MODE(flags)
    return opening(AT_FDCWD, path, flags) ? -1 : real_open(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(int, open64, (const char *, int, ...)); MODE(flags)
    return opening(AT_FDCWD, path, flags) ? -1 : real_open64(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    REAL(int, openat, (int, const char *, int, ...)); MODE(flags)
    return opening(folder, path, flags) ? -1 : real_openat(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    REAL(int, openat64, (int, const char *, int, ...)); MODE(flags)
    return opening(folder, path, flags) ? -1 : real_openat64(folder, path, flags, mode);
}
ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, (int, const void *, size_t));
    return !busy && at_fd(WRITE, fd) ? -1 : real_write(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, (int, const struct iovec *, int));
    return at_fd(WRITE, fd) ? -1 : real_writev(fd, parts, count);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, pwrite, (int, const void *, size_t, off_t));
    return at_fd(WRITE, fd) ? -1 : real_pwrite(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, pwrite64, (int, const void *, size_t, off64_t));
    return at_fd(WRITE, fd) ? -1 : real_pwrite64(fd, data, size, at);
}
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    REAL(ssize_t, sendfile, (int, int, off_t *, size_t));
    return at_fd(WRITE, out) ? -1 : real_sendfile(out, in, at, size);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) {
    REAL(ssize_t, sendfile64, (int, int, off64_t *, size_t));
    return at_fd(WRITE, out) ? -1 : real_sendfile64(out, in, at, size);
}
ssize_t read(int fd, void *data, size_t size) {
    REAL(ssize_t, read, (int, void *, size_t));
    return at_fd(READ, fd) ? -1 : real_read(fd, data, size);
}
ssize_t pread(int fd, void *data, size_t size, off_t at) {
    REAL(ssize_t, pread, (int, void *, size_t, off_t));
    return at_fd(READ, fd) ? -1 : real_pread(fd, data, size, at);
}
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(ssize_t, pread64, (int, void *, size_t, off64_t));
    return at_fd(READ, fd) ? -1 : real_pread64(fd, data, size, at);
}
int ftruncate(int fd, off_t size) {
    REAL(int, ftruncate, (int, off_t));
    return at_fd(TRUNCATE, fd) ? -1 : real_ftruncate(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(int, ftruncate64, (int, off64_t));
    return at_fd(TRUNCATE, fd) ? -1 : real_ftruncate64(fd, size);
}
int fsync(int fd) {
    REAL(int, fsync, (int));
    return at_fd(FLUSH, fd) ? -1 : real_fsync(fd);
}
int fdatasync(int fd) {
    REAL(int, fdatasync, (int));
    return at_fd(FLUSH, fd) ? -1 : real_fdatasync(fd);
}
int rename(const char *from, const char *to) {
    char space[2048];
    REAL(int, rename, (const char *, const char *));
    return place[0] && refused(RENAME, full(AT_FDCWD, to, space)) ? -1 : real_rename(from, to);
}
int link(const char *from, const char *to) {
    char space[2048];
    REAL(int, link, (const char *, const char *));
    return place[0] && refused(RENAME, full(AT_FDCWD, to, space)) ? -1 : real_link(from, to);
}
int unlink(const char *path) {
    char space[2048];
    REAL(int, unlink, (const char *));
    return place[0] && refused(REMOVE, full(AT_FDCWD, path, space)) ? -1 : real_unlink(path);
}
int unlinkat(int folder, const char *path, int flags) {
    char space[2048];
    REAL(int, unlinkat, (int, const char *, int));
    return place[0] && refused(REMOVE, full(folder, path, space)) ? -1 : real_unlinkat(folder, path, flags);
}
int rmdir(const char *path) {
    char space[2048];
    REAL(int, rmdir, (const char *));
    return place[0] && refused(REMOVE, full(AT_FDCWD, path, space)) ? -1 : real_rmdir(path);
}
int mkdir(const char *path, mode_t mode) {
    char space[2048];
    REAL(int, mkdir, (const char *, mode_t));
    if (place[0] && access(full(AT_FDCWD, path, space), F_OK) && refused(FOLDER, full(AT_FDCWD, path, space))) return -1;
    return real_mkdir(path, mode);
}
