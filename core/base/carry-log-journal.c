/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-journal.h"
#include "base/carry-error.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Room for an entry whose fields are all as long as they may be. */
#define SEND_BUFFER (1024 * 1024)

struct _CarryLogJournal
{
    int fd;
    struct sockaddr_un address;
};

static gboolean
is_stream (const char *stream, int fd)
{
    struct stat status;
    if (fstat (fd, &status) != 0)
        return FALSE;
    g_autofree char *own = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) status.st_dev, (guint64) status.st_ino);
    return g_strcmp0 (stream, own) == 0;
}

/*
 * Whether systemd connected this process to its journal. The variable alone does
 * not tell, because programs that such a process starts inherit it.
 */
gboolean
carry_log_journal_is_ours (void)
{
    const char *stream = g_getenv ("JOURNAL_STREAM");
    return g_log_writer_is_journald (STDERR_FILENO) ||
           (stream != NULL &&
            (is_stream (stream, STDERR_FILENO) || is_stream (stream, STDOUT_FILENO)));
}

CarryLogJournal *
carry_log_journal_open (const char *socket_path, GError **error)
{
    int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "Cannot reach the journal: %s",
                     g_strerror (errno));
        return NULL;
    }
    /* The kernel grants less than asked when it must; a longer entry is lost and counted. */
    int bytes = SEND_BUFFER;
    setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);

    CarryLogJournal *self = g_new0 (CarryLogJournal, 1);
    self->fd = fd;
    self->address.sun_family = AF_UNIX;
    g_strlcpy (self->address.sun_path, socket_path, sizeof self->address.sun_path);
    return self;
}

/* @entry has lines `NAME=value`. The address goes with each, as the journal may be restarted. */
gboolean
carry_log_journal_send (CarryLogJournal *self, const char *entry, gsize length, GError **error)
{
    gssize sent = sendto (self->fd, entry, length, MSG_DONTWAIT | MSG_NOSIGNAL,
                          (const struct sockaddr *) &self->address, sizeof self->address);
    if (sent == (gssize) length)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "Cannot write to the journal: %s",
                 g_strerror (errno));
    return FALSE;
}

void
carry_log_journal_close (CarryLogJournal *self)
{
    g_close (self->fd, NULL);
    g_free (self);
}
