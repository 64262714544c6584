/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES 4096

static gboolean
refuse (const char *path, const char *why, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s: %s", path, why);
    return FALSE;
}

/* A file that others could have read or written holds no secret. */
static gboolean
check_file (int file, const char *path, GError **error)
{
    struct stat status;

    if (fstat (file, &status) != 0)
        return refuse (path, g_strerror (errno), error);
    if (!S_ISREG (status.st_mode))
        return refuse (path, "a secret is read from a regular file only", error);
    if (status.st_uid != geteuid () && status.st_uid != 0)
        return refuse (path, "belongs to another user; it must be this user's or root's", error);
    if ((status.st_mode & 07177) != 0)
        return refuse (path, "others may read or change it; run chmod 0400", error);
    return TRUE;
}

static gboolean
read_bytes (int file, const char *path, char *buffer, GError **error)
{
    gsize length = 0;
    gssize n;

    do
    {
        n = read (file, buffer + length, MOST_BYTES + 1 - length);
        if (n < 0 && errno != EINTR)
            return refuse (path, g_strerror (errno), error);
        length += (gsize) MAX (n, 0);
        if (length > MOST_BYTES)
            return refuse (path, "is too long to be an address or a token", error);
    } while (n != 0);
    buffer[length] = '\0';
    g_strstrip (buffer);
    for (const char *at = buffer; *at != '\0'; at++)
        if (!g_ascii_isgraph (*at))
            return refuse (path, "has a character that no address and no token has", error);
    return buffer[0] != '\0' || refuse (path, "is empty", error);
}

/* (transfer full): the one word of a file that only this user can read. */
char *
webhook_secret_read (const char *path, GError **error)
{
    int file = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char *buffer;

    if (file < 0)
    {
        refuse (path,
                errno == ELOOP ? "is a symbolic link; name the file itself" : g_strerror (errno),
                error);
        return NULL;
    }
    buffer = g_malloc0 (MOST_BYTES + 2);
    if (check_file (file, path, error) && read_bytes (file, path, buffer, error))
    {
        close (file);
        carry_secret_add (buffer);
        return buffer;
    }
    close (file);
    webhook_secret_free (buffer);
    return NULL;
}

void
webhook_secret_free (char *secret)
{
    if (secret == NULL)
        return;
    explicit_bzero (secret, strlen (secret));
    g_free (secret);
}
