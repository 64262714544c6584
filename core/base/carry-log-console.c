/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-console.h"
#include "base/carry-error.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

/*
 * The descriptor is shared with other programs and cannot be made non-blocking,
 * but one that is ready takes PIPE_BUF bytes without waiting. One whose reader is
 * gone is not ready, so nobody is killed by SIGPIPE.
 */
static gboolean
is_ready (int fd)
{
    struct pollfd query = { .fd = fd, .events = POLLOUT };
    return poll (&query, 1, 0) == 1 && query.revents == POLLOUT;
}

/* Returns how much was taken; errno tells why it is not all. */
static gsize
put (int fd, const char *data, gsize length)
{
    gsize written = 0;
    while (written < length)
    {
        errno = EAGAIN;
        if (!is_ready (fd))
            return written;
        gssize count = write (fd, data + written, MIN (length - written, PIPE_BUF));
        if (count < 0 && errno != EINTR)
            return written;
        written += (gsize) MAX (count, 0);
    }
    return written;
}

/* @line ends with a newline. */
gboolean
carry_log_console_write (CarryLogConsole *self, const char *line, gsize length, GError **error)
{
    if (self->torn && put (self->fd, "\n", 1) == 1)
        self->torn = FALSE;
    gsize written = self->torn ? 0 : put (self->fd, line, length);
    if (written == length)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "Cannot write to standard error: %s",
                 g_strerror (errno));
    self->torn |= written > 0;
    return FALSE;
}
