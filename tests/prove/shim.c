/* Writes down, in order, every write, truncation, fsync, rename and removal of files whose path holds $PROVE_MATCH.
   cc -shared -fPIC -o shim.so shim.c -ldl; then LD_PRELOAD. A record is a header, the path(s), the bytes written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct header { char op; char pad[3]; uint32_t path, other; uint32_t length; int64_t offset; };

static int out = -2;
static const char *match;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_truncate)(int, off_t), (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_unlink)(const char *), (*real_rename)(const char *, const char *);

static void begin(void) {
    if (out != -2) return;
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    match = getenv("PROVE_MATCH");
    const char *log = getenv("PROVE_LOG");
    out = log ? open(log, O_CREAT | O_WRONLY | O_APPEND, 0600) : -1;
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return match && strstr(path, match) != NULL;
}

static void record(char op, const char *path, const char *other, int64_t offset, size_t length, const void *data) {
    if (out < 0) return;
    struct header head = {op, {0}, (uint32_t)strlen(path), other ? (uint32_t)strlen(other) : 0, (uint32_t)length, offset};
    pthread_mutex_lock(&lock);
    ssize_t done = real_write(out, &head, sizeof head);
    done += real_write(out, path, head.path);
    if (other) done += real_write(out, other, head.other);
    if (data) done += real_write(out, data, length);
    pthread_mutex_unlock(&lock);
    if (done < (ssize_t)sizeof head) abort();
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
    char path[1024];
    begin();
    ssize_t done = real_pwrite(fd, data, size, offset);
    if (done > 0 && out >= 0 && path_of(fd, path, sizeof path)) record('W', path, NULL, offset, done, data);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
    char path[1024];
    begin();
    off_t at = (out >= 0 && fd != out) ? lseek(fd, 0, SEEK_CUR) : -1;
    ssize_t done = real_write(fd, data, size);
    if (done > 0 && at >= 0 && path_of(fd, path, sizeof path)) record('W', path, NULL, at, done, data);
    return done;
}

int ftruncate64(int fd, off_t size) {
    char path[1024];
    begin();
    if (out >= 0 && path_of(fd, path, sizeof path)) record('T', path, NULL, size, 0, NULL);
    return real_truncate(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
    char path[1024];
    int done = real(fd);
    if (done == 0 && out >= 0 && path_of(fd, path, sizeof path)) record('S', path, NULL, 0, 0, NULL);
    return done;
}
int fsync(int fd) { begin(); return synced(fd, real_fsync); }
int fdatasync(int fd) { begin(); return synced(fd, real_fdatasync); }

int unlink(const char *path) {
    begin();
    if (out >= 0 && match && strstr(path, match)) record('U', path, NULL, 0, 0, NULL);
    return real_unlink(path);
}
int rename(const char *from, const char *to) {
    begin();
    int done = real_rename(from, to);
    if (done == 0 && out >= 0 && match && strstr(to, match)) record('R', from, to, 0, 0, NULL);
    return done;
}
