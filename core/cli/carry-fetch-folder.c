/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "cli/carry-fetch-sums.h"

#define LOCK_FILE "lock"
#define CLAIM_FILE "fetch.txt"

struct _CarryFetchFolder
{
    char *path;
    int lock;
};

static gboolean
take_lock (CarryFetchFolder *self, GError **error)
{
    g_autofree char *path = g_build_filename (self->path, LOCK_FILE, NULL);

    self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (self->lock >= 0 && errno == EWOULDBLOCK)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "%s: another process writes there; wait for it, or take another folder",
                     self->path);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be locked: %s", path,
                     g_strerror (errno));
    return FALSE;
}

/**
 * carry_fetch_folder_open: (skip)
 * @path: a folder, which is made when it is not there
 * @error: return location for an error
 *
 * Returns: (transfer full): the folder, which nobody else can open now
 */
CarryFetchFolder *
carry_fetch_folder_open (const char *path, GError **error)
{
    g_autoptr (CarryFetchFolder) self = g_new0 (CarryFetchFolder, 1);

    self->path = g_strdup (path);
    self->lock = -1;
    if (g_mkdir_with_parents (path, 0755) != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be made: %s", path,
                     g_strerror (errno));
        return NULL;
    }
    return take_lock (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carry_fetch_folder_free (CarryFetchFolder *self)
{
    if (self->lock >= 0)
        close (self->lock);
    g_free (self->path);
    g_free (self);
}

/* The first line in which two texts differ, of the first. */
static char *
find_difference (const char *found, const char *wanted)
{
    g_auto (GStrv) old = g_strsplit (found, "\n", -1);
    g_auto (GStrv) new = g_strsplit (wanted, "\n", -1);
    guint i = 0;

    while (old[i] != NULL && g_strcmp0 (old[i], new[i]) == 0)
        i++;
    return g_strdup (old[i] != NULL ? old[i] : "another");
}

/**
 * carry_fetch_folder_claim: (skip)
 * @self: a folder
 * @what: the period, the source and the format, lines of `key=value`
 * @error: return location for an error
 *
 * Files of different periods or sources side by side would be one history of
 * neither: a folder keeps to what was first fetched into it.
 *
 * Returns: %FALSE when the folder is of something else
 */
gboolean
carry_fetch_folder_claim (CarryFetchFolder *self, const char *what, GError **error)
{
    g_autofree char *path = g_build_filename (self->path, CLAIM_FILE, NULL);
    g_autofree char *found = NULL;
    g_autofree char *line = NULL;
    g_autoptr (GError) problem = NULL;

    if (g_file_get_contents (path, &found, NULL, &problem))
    {
        if (g_str_equal (found, what))
            return TRUE;
        line = find_difference (found, what);
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--output: %s holds a fetch with %s; say the same, or take another folder",
                     self->path, line);
        return FALSE;
    }
    if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return carry_fetch_write_text (path, what, error);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", problem->message);
    return FALSE;
}
