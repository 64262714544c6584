/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Preloaded, it notes each write, sync and send in the file CALLS, a line each: the thread's name,
 * and whether it goes to a disk or into a wire. KILL_AT is such a line with a number behind it; the
 * process dies before the call of this kind that has the number is made, and "killed" is noted.
 */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <fcntl.h>

#define EXPORT __attribute__ ((visibility ("default")))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int
open_calls (void)
{
    const char *path = getenv ("CALLS");
    int fd = path != NULL ? open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

    if (fd < 0)
        abort ();
    return fd;
}

static void
note (const char *text)
{
    static int fd = -1;
    size_t length = strlen (text);

    if (fd < 0)
        fd = open_calls ();
    if (syscall (SYS_write, fd, text, length) != (long) length)
        abort ();
}

/* Whether @kind is what KILL_AT names, and how often it was made. */
static int
is_there (const char *kind)
{
    static long n_calls;
    const char *target = getenv ("KILL_AT");
    size_t length = strlen (kind);

    if (target == NULL || strncmp (target, kind, length) != 0 || target[length] != ' ')
        return 0;
    return ++n_calls == strtol (target + length, NULL, 10);
}

static void
on_call (const char *family)
{
    char name[17] = "";
    char kind[32];
    char line[40];

    prctl (PR_GET_NAME, name);
    snprintf (kind, sizeof kind, "%s %s", name, family);
    snprintf (line, sizeof line, "%s\n", kind);
    pthread_mutex_lock (&mutex);
    if (is_there (kind))
    {
        note ("killed\n");
        kill (getpid (), SIGKILL);
    }
    note (line);
    pthread_mutex_unlock (&mutex);
}

/* A socket is a wire; what only wakes another thread is neither. */
static void
on_write (int fd)
{
    struct stat info;

    if (fstat (fd, &info) != 0)
        return;
    if (S_ISSOCK (info.st_mode))
        on_call ("wire");
    else if ((info.st_mode & S_IFMT) != 0)
        on_call ("disk");
}

EXPORT ssize_t
write (int fd, const void *data, size_t size)
{
    on_write (fd);
    return syscall (SYS_write, fd, data, size);
}

EXPORT ssize_t
writev (int fd, const struct iovec *parts, int n)
{
    on_write (fd);
    return syscall (SYS_writev, fd, parts, n);
}

/* With offsets of 64 bits the headers call the one by the name of the other. */
EXPORT ssize_t plain_pwrite (int fd, const void *data, size_t size, off_t offset) __asm__("pwrite");

EXPORT ssize_t
plain_pwrite (int fd, const void *data, size_t size, off_t offset)
{
    on_write (fd);
    return syscall (SYS_pwrite64, fd, data, size, offset);
}

EXPORT ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
    return plain_pwrite (fd, data, size, offset);
}

EXPORT int
fsync (int fd)
{
    on_call ("disk");
    return (int) syscall (SYS_fsync, fd);
}

EXPORT int
fdatasync (int fd)
{
    on_call ("disk");
    return (int) syscall (SYS_fdatasync, fd);
}

EXPORT ssize_t
sendto (int fd, const void *data, size_t size, int flags, const struct sockaddr *to, socklen_t n)
{
    on_call ("wire");
    return syscall (SYS_sendto, fd, data, size, flags, to, n);
}

EXPORT ssize_t
send (int fd, const void *data, size_t size, int flags)
{
    return sendto (fd, data, size, flags, NULL, 0);
}

EXPORT ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
    on_call ("wire");
    return syscall (SYS_sendmsg, fd, message, flags);
}
