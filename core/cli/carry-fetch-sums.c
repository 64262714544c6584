/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-sums.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/carry-error.h"

#define HEX 64
#define BLOCK_BYTES (256 * 1024)

struct _CarryFetchSums
{
    char *folder;
    char *path;
    GTree *sums; /* name -> checksum in hex */
};

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
    return strcmp (a, b);
}

static gboolean
add_line (CarryFetchSums *self, const char *line)
{
    if (strlen (line) < HEX + 3 || line[HEX] != ' ' || line[HEX + 1] != ' ' ||
        strchr (line, '/') != NULL || strspn (line, "0123456789abcdef") != HEX)
        return FALSE;
    g_tree_replace (self->sums, g_strdup (line + HEX + 2), g_strndup (line, HEX));
    return TRUE;
}

static gboolean
read_lines (CarryFetchSums *self, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) problem = NULL;
    g_auto (GStrv) lines = NULL;

    if (!g_file_get_contents (self->path, &text, NULL, &problem))
    {
        if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", problem->message);
        return FALSE;
    }
    lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0' && !add_line (self, lines[i]))
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                         "%s: line %u is no checksum and name; remove the file to have all be "
                         "fetched again",
                         self->path, i + 1);
            return FALSE;
        }
    return TRUE;
}

/**
 * carry_fetch_sums_open: (skip)
 * @folder: a folder
 * @error: return location for an error
 *
 * Returns: (transfer full): its list; empty when there is none yet
 */
CarryFetchSums *
carry_fetch_sums_open (const char *folder, GError **error)
{
    g_autoptr (CarryFetchSums) self = g_new0 (CarryFetchSums, 1);

    self->folder = g_strdup (folder);
    self->path = g_build_filename (folder, CARRY_FETCH_SUMS_FILE, NULL);
    self->sums = g_tree_new_full (compare_names, NULL, g_free, g_free);
    return read_lines (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carry_fetch_sums_free (CarryFetchSums *self)
{
    g_free (self->folder);
    g_free (self->path);
    g_tree_unref (self->sums);
    g_free (self);
}

/* (transfer full) (nullable): NULL without an error when there is no such file. */
static char *
compute (const CarryFetchSums *self, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_autofree char *block = g_malloc (BLOCK_BYTES);
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    int file = open (path, O_RDONLY | O_CLOEXEC);
    gssize n;

    if (file < 0 && errno == ENOENT)
        return NULL;
    do
    {
        n = file >= 0 ? read (file, block, BLOCK_BYTES) : -1;
        if (n > 0)
            g_checksum_update (checksum, (const guchar *) block, n);
    } while (n > 0 || (n < 0 && file >= 0 && errno == EINTR));
    if (n < 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be read: %s", path,
                     g_strerror (errno));
    if (file >= 0)
        close (file);
    return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/**
 * carry_fetch_sums_check: (skip)
 * @self: a list
 * @name: name of a file
 * @out_sum: (out): whether it is what it was
 * @error: return location for an error
 *
 * Reads the file.
 *
 * Returns: %FALSE when it cannot be read
 */
gboolean
carry_fetch_sums_check (const CarryFetchSums *self, const char *name, CarryFetchSum *out_sum,
                        GError **error)
{
    const char *wanted = g_tree_lookup (self->sums, name);
    g_autoptr (GError) problem = NULL;
    g_autofree char *found = wanted != NULL ? compute (self, name, &problem) : NULL;

    if (problem != NULL)
    {
        g_propagate_error (error, g_steal_pointer (&problem));
        return FALSE;
    }
    if (wanted == NULL)
        *out_sum = CARRY_FETCH_SUM_ABSENT;
    else if (found == NULL)
        *out_sum = CARRY_FETCH_SUM_MISSING;
    else
        *out_sum = g_str_equal (wanted, found) ? CARRY_FETCH_SUM_GOOD : CARRY_FETCH_SUM_DIFFERS;
    return TRUE;
}

static gboolean
add_text (gpointer key, gpointer value, gpointer user_data)
{
    g_string_append_printf (user_data, "%s  %s\n", (const char *) value, (const char *) key);
    return FALSE;
}

static gboolean
write_lines (CarryFetchSums *self, GError **error)
{
    g_autoptr (GString) text = g_string_new (NULL);

    g_tree_foreach (self->sums, add_text, text);
    return carry_fetch_write_text (self->path, text->str, error);
}

/**
 * carry_fetch_sums_add: (skip)
 * @self: a list
 * @name: name of a file that is whole
 * @error: return location for an error
 *
 * Reads the file and writes down its checksum.
 *
 * Returns: %FALSE when the file cannot be read, or the list not written
 */
gboolean
carry_fetch_sums_add (CarryFetchSums *self, const char *name, GError **error)
{
    g_autoptr (GError) problem = NULL;
    char *sum = compute (self, name, &problem);

    if (sum == NULL)
    {
        if (problem != NULL)
            g_propagate_error (error, g_steal_pointer (&problem));
        else
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s/%s is gone", self->folder,
                         name);
        return FALSE;
    }
    g_tree_replace (self->sums, g_strdup (name), sum);
    return write_lines (self, error);
}

/**
 * carry_fetch_sums_remove: (skip)
 * @self: a list
 * @name: name of a file that is no longer what it was
 * @error: return location for an error
 *
 * Returns: %FALSE when the list cannot be written
 */
gboolean
carry_fetch_sums_remove (CarryFetchSums *self, const char *name, GError **error)
{
    return !g_tree_remove (self->sums, name) || write_lines (self, error);
}

static gboolean
add_name (gpointer key, gpointer value, gpointer user_data)
{
    g_strv_builder_add (user_data, key);
    return FALSE;
}

/* (nullable): the checksum of a file, in hex; NULL when it is not in the list. */
const char *
carry_fetch_sums_get (const CarryFetchSums *self, const char *name)
{
    return g_tree_lookup (self->sums, name);
}

/* (transfer full): the names in the list. */
char **
carry_fetch_sums_list (const CarryFetchSums *self)
{
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

    g_tree_foreach (self->sums, add_name, names);
    return g_strv_builder_end (names);
}

static gboolean
sync_path (const char *path, int flags)
{
    int file = open (path, O_RDONLY | O_CLOEXEC | flags);
    gboolean done = file >= 0 && fsync (file) == 0;

    if (file >= 0)
        close (file);
    return done;
}

/* Has a file on disk as it is now; FALSE with errno when that is not known. */
gboolean
carry_fetch_sync_file (const char *path)
{
    return sync_path (path, 0);
}

static gboolean
write_synced (int file, const char *text)
{
    gsize left = strlen (text);

    while (left > 0)
    {
        gssize n = write (file, text, left);

        if (n < 0 && errno != EINTR)
            return FALSE;
        if (n > 0)
        {
            text += n;
            left -= (gsize) n;
        }
    }
    return fsync (file) == 0;
}

/**
 * carry_fetch_write_text: (skip)
 * @path: a file
 * @text: what it shall hold
 * @error: return location for an error
 *
 * Replaces a file in one step: whoever is killed leaves the old one or the new
 * one, and at most PATH.new, which the next one writes over.
 *
 * Returns: %FALSE when the folder cannot be written
 */
gboolean
carry_fetch_write_text (const char *path, const char *text, GError **error)
{
    g_autofree char *temporary = g_strconcat (path, ".new", NULL);
    int file = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    gboolean done = file >= 0 && write_synced (file, text);

    if (file >= 0)
        close (file);
    if (done && g_rename (temporary, path) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be written: %s", path,
                 g_strerror (errno));
    return FALSE;
}

/**
 * carry_fetch_sync_folder: (skip)
 * @path: a file that was made, renamed or removed
 * @error: return location for an error
 *
 * Has the folder of @path on disk as it is now.
 *
 * Returns: %FALSE when that is not known
 */
gboolean
carry_fetch_sync_folder (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);

    if (sync_path (folder, O_DIRECTORY))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be written: %s", folder,
                 g_strerror (errno));
    return FALSE;
}
