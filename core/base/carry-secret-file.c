/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carry-error.h"

static gboolean
refuse (const char *path, const char *why, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s: %s", path, why);
    return FALSE;
}

/* A file that others could have written, read or linked holds no secret. */
static gboolean
check_file (int file, const char *path, gboolean is_strict, GError **error)
{
    struct stat status;

    if (fstat (file, &status) != 0)
        return refuse (path, g_strerror (errno), error);
    if (!S_ISREG (status.st_mode))
        return refuse (path, "a secret is read from a regular file only", error);
    if (status.st_nlink != 1)
        return refuse (path, "has another name too; a secret's file has one", error);
    if (status.st_uid != geteuid () && status.st_uid != 0)
        return refuse (path, "belongs to another user; it must be this user's or root's", error);
    if (is_strict && (status.st_mode & 07777) != 0400)
        return refuse (path, "must have mode 0400 and no other; run chmod 0400", error);
    if ((status.st_mode & 07177) != 0)
        return refuse (path, "others may read or change it; run chmod 0400", error);
    return TRUE;
}

static gboolean
read_whole (int file, const char *path, char *buffer, gsize size, GError **error)
{
    gsize length = 0;
    gssize n;

    do
    {
        n = read (file, buffer + length, size - length);
        if (n < 0 && errno != EINTR)
            return refuse (path, g_strerror (errno), error);
        length += (gsize) MAX (n, 0);
        if (length == size)
            return refuse (path, "is too long to be a secret", error);
    } while (n != 0);
    buffer[length] = '\0';
    return TRUE;
}

/**
 * carry_secret_file_read: (skip)
 * @path: a file that only this user can read
 * @is_strict: whether mode 0400 is asked for; else 0600 will do, too
 * @buffer: gets the text, ended by NUL; on failure it is emptied
 * @size: bytes of @buffer
 * @error: return location for an error, whose text has nothing of the secret
 *
 * Reads a secret straight into @buffer, so that no copy is left behind. It must be in a regular file
 * with one name, of this user or of root, that nobody else may read or change.
 *
 * Returns: %FALSE with %CARRY_ERROR_CONFIG when the file will not do, or is longer than @buffer
 */
gboolean
carry_secret_file_read (const char *path, gboolean is_strict, char *buffer, gsize size,
                        GError **error)
{
    int file;
    gboolean done;

    g_return_val_if_fail (path != NULL, FALSE);
    g_return_val_if_fail (buffer != NULL && size > 0, FALSE);
    file = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return refuse (
            path, errno == ELOOP ? "is a symbolic link; name the file itself" : g_strerror (errno),
            error);
    done =
        check_file (file, path, is_strict, error) && read_whole (file, path, buffer, size, error);
    close (file);
    if (!done)
        explicit_bzero (buffer, size);
    return done;
}
