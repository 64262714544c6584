/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-file.h"
#include "base/carry-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600

/* Reading as well keeps open() from waiting if the name turns out to be a pipe. */
#define OPEN_FLAGS (O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC)

static gboolean
fail (GError **error, const char *what, const char *path, int code)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "Cannot %s %s: %s", what, path,
                 g_strerror (code));
    return FALSE;
}

/* Only a plain file, which nobody else can read, is taken. */
static gboolean
check_file (const CarryLogFile *self, int fd, struct stat *out_status, GError **error)
{
    if (fstat (fd, out_status) != 0)
        return fail (error, "inspect", self->path, errno);
    if (!S_ISREG (out_status->st_mode))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "%s is not a plain file; remove it or choose another folder", self->path);
        return FALSE;
    }
    if ((out_status->st_mode & ALLPERMS & ~FILE_MODE) != 0 && fchmod (fd, FILE_MODE) != 0)
        return fail (error, "make private", self->path, errno);
    return TRUE;
}

static gboolean
ends_within_line (int fd, gint64 size)
{
    char last = '\n';
    return size > 0 && pread (fd, &last, 1, size - 1) == 1 && last != '\n';
}

static gboolean
open_file (CarryLogFile *self, GError **error)
{
    struct stat status;
    int fd = openat (self->directory_fd, self->name, OPEN_FLAGS, FILE_MODE);
    if (fd < 0 && errno == ELOOP)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "%s is a symbolic link, which a log does not follow; remove it or choose "
                     "another folder",
                     self->path);
        return FALSE;
    }
    if (fd < 0)
        return fail (error, "open", self->path, errno);
    if (!check_file (self, fd, &status, error))
    {
        g_close (fd, NULL);
        return FALSE;
    }
    self->fd = fd;
    self->size = status.st_size;
    self->torn = ends_within_line (fd, self->size);
    return TRUE;
}

/*
 * @directory is made when it does not exist. A line is never split: one that is
 * longer than @max_bytes has a file of its own.
 */
CarryLogFile *
carry_log_file_open (const char *directory, const char *name, gint64 max_bytes, guint keep,
                     GError **error)
{
    if (g_mkdir_with_parents (directory, FOLDER_MODE) != 0)
    {
        fail (error, "make the folder", directory, errno);
        return NULL;
    }
    int directory_fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory_fd < 0)
    {
        fail (error, "open the folder", directory, errno);
        return NULL;
    }
    g_autoptr (CarryLogFile) self = g_new0 (CarryLogFile, 1);
    self->path = g_build_filename (directory, name, NULL);
    self->name = g_strdup (name);
    self->max_bytes = max_bytes;
    self->keep = keep;
    self->directory_fd = directory_fd;
    self->fd = -1;
    return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
close_fd (CarryLogFile *self)
{
    if (self->fd >= 0)
        g_close (self->fd, NULL);
    self->fd = -1;
}

/* From the oldest on, so that a rotation that stops half-way loses no file. */
static gboolean
rotate (CarryLogFile *self, GError **error)
{
    close_fd (self);
    if (self->keep == 0 && unlinkat (self->directory_fd, self->name, 0) != 0 && errno != ENOENT)
        return fail (error, "remove", self->path, errno);
    for (guint i = self->keep; i > 0; i--)
    {
        g_autofree char *from =
            i == 1 ? g_strdup (self->name) : g_strdup_printf ("%s.%u", self->name, i - 1);
        g_autofree char *to = g_strdup_printf ("%s.%u", self->name, i);
        if (renameat (self->directory_fd, from, self->directory_fd, to) != 0 && errno != ENOENT)
            return fail (error, "rotate", self->path, errno);
    }
    return open_file (self, error);
}

/* Writes all of @data or, when that fails, nothing. */
static gboolean
append (CarryLogFile *self, const char *data, gsize length, GError **error)
{
    gsize written = 0;
    int code = 0;
    while (written < length && code == 0)
    {
        gssize count = write (self->fd, data + written, length - written);
        if (count >= 0)
            written += (gsize) count;
        else if (errno != EINTR)
            code = errno;
    }
    if (code == 0)
    {
        self->size += (gint64) length;
        return TRUE;
    }
    if (written > 0 && ftruncate (self->fd, self->size) != 0)
    {
        self->size += (gint64) written;
        self->torn = TRUE;
    }
    return fail (error, "write", self->path, code);
}

/* @line ends with a newline. A failure is for this line only; the next is tried anew. */
gboolean
carry_log_file_write (CarryLogFile *self, const char *line, gsize length, GError **error)
{
    if (self->fd < 0 && !open_file (self, error))
        return FALSE;
    if (self->size > 0 && self->size + self->torn + (gint64) length > self->max_bytes &&
        !rotate (self, error))
        return FALSE;
    if (self->torn && !append (self, "\n", 1, error))
        return FALSE;
    self->torn = FALSE;
    return append (self, line, length, error);
}

/* Waits until the disk has every line. */
gboolean
carry_log_file_sync (CarryLogFile *self, GError **error)
{
    return self->fd < 0 || fdatasync (self->fd) == 0 || fail (error, "write", self->path, errno);
}

void
carry_log_file_close (CarryLogFile *self)
{
    close_fd (self);
    g_close (self->directory_fd, NULL);
    g_free (self->path);
    g_free (self->name);
    g_free (self);
}
