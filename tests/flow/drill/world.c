/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Preloaded, it is another world, as the file in the variable WORLD says with three numbers: by how
 * many nanoseconds the clock on the wall is off, whether nothing can be reached, and the port at
 * which somebody else is wherever one connects to, 0 for nobody. The file may change at any time.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
    int64_t skew_ns;
    int64_t is_cut_off;
    int64_t port;
} World;

#define EXPORT __attribute__ ((visibility ("default")))

static const World *
get_world (void)
{
    static const World still = { 0, 0, 0 };
    static const World *world;
    const char *path = getenv ("WORLD");
    int fd;

    if (world != NULL)
        return world;
    fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return &still;
    world = mmap (NULL, sizeof *world, PROT_READ, MAP_SHARED, fd, 0);
    close (fd);
    if (world == MAP_FAILED)
        abort ();
    return world;
}

EXPORT int
clock_gettime (clockid_t clock, struct timespec *out_time)
{
    static int (*real) (clockid_t, struct timespec *);
    const int64_t second = 1000000000;
    int64_t time;
    int status;

    if (real == NULL)
        real = (int (*) (clockid_t, struct timespec *)) dlsym (RTLD_NEXT, "clock_gettime");
    status = real (clock, out_time);
    if (status != 0 || clock != CLOCK_REALTIME)
        return status;
    time = out_time->tv_sec * second + out_time->tv_nsec +
           __atomic_load_n (&get_world ()->skew_ns, __ATOMIC_RELAXED);
    out_time->tv_sec = time / second;
    out_time->tv_nsec = time % second;
    return 0;
}

EXPORT time_t
time (time_t *out_time)
{
    struct timespec now;

    clock_gettime (CLOCK_REALTIME, &now);
    if (out_time != NULL)
        *out_time = now.tv_sec;
    return now.tv_sec;
}

EXPORT int
connect (int fd, const struct sockaddr *address, socklen_t size)
{
    static int (*real) (int, const struct sockaddr *, socklen_t);

    struct sockaddr_in other;
    int64_t port = __atomic_load_n (&get_world ()->port, __ATOMIC_RELAXED);

    if (real == NULL)
        real = (int (*) (int, const struct sockaddr *, socklen_t)) dlsym (RTLD_NEXT, "connect");
    if (address->sa_family != AF_UNIX &&
        __atomic_load_n (&get_world ()->is_cut_off, __ATOMIC_RELAXED) != 0)
    {
        errno = ENETUNREACH;
        return -1;
    }
    if (address->sa_family != AF_INET || port == 0)
        return real (fd, address, size);
    memcpy (&other, address, sizeof other);
    other.sin_port = htons ((uint16_t) port);
    return real (fd, (const struct sockaddr *) &other, sizeof other);
}
