/*
 * calls.c: which bytes of files a server reads into memory and which it has
 * sent from where they lie. Preloaded; writes a line a call to $CALLS.
 *
 *   read BYTES       read() of a regular file
 *   sendfile BYTES   sendfile()
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note(const char *call, ssize_t bytes)
{
    const char *name = getenv("CALLS");
    char line[64];
    int fd;

    if (name && bytes > 0 && (fd = open(name, O_WRONLY | O_APPEND)) >= 0) {
        int len = snprintf(line, sizeof(line), "%s %zd\n", call, bytes);

        if (write(fd, line, (size_t)len) != len) {
            abort();
        }
        close(fd);
    }
}

ssize_t read(int fd, void *buffer, size_t size)
{
    ssize_t n = syscall(SYS_read, fd, buffer, size);
    struct stat file;

    if (n > 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) {
        note("read", n);
    }
    return n;
}

ssize_t sendfile(int out, int in, off_t *offset, size_t size)
{
    ssize_t n = syscall(SYS_sendfile, out, in, offset, size);

    note("sendfile", n);
    return n;
}

ssize_t sendfile64(int out, int in, off64_t *offset, size_t size)
{
    return sendfile(out, in, (off_t *)offset, size);
}
