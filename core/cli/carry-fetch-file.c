/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "cli/carry-fetch-sums.h"

#define BLOCK_BYTES (256 * 1024)
#define STATE_LINES 5

struct _CarryFetchFile
{
    char *path;
    char *part_path;
    char *state_path;
    char *header;
    int file;
    guint64 bytes; /* that are certain */
    guint64 rows;
    char *position; /* NULL: at the beginning, or whole */
    gboolean is_whole;
    double fraction;
    char *sha256; /* of the certain bytes, from the state */
    GChecksum *checksum;
    char *note; /* what was thrown away, for people; or NULL */
};

static gboolean
fail (const char *path, const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s: %s", path, what,
                 g_strerror (errno));
    return FALSE;
}

/* --- the state ----------------------------------------------------------------------------- */

static gboolean
write_state (CarryFetchFile *self, GError **error)
{
    g_autoptr (GChecksum) checksum = g_checksum_copy (self->checksum);
    char fraction[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *text = NULL;

    g_ascii_formatd (fraction, sizeof fraction, "%.4f", self->fraction);
    text = g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "\nrows=%" G_GUINT64_FORMAT
                            "\nsha256=%s\nnext=%s\nfraction=%s\n",
                            self->bytes, self->rows, g_checksum_get_string (checksum),
                            self->is_whole ? "end" : self->position, fraction);
    return carry_fetch_write_text (self->state_path, text, error);
}

static const char *
find_value (char **lines, guint i, const char *name)
{
    gsize length = strlen (name);

    return strncmp (lines[i], name, length) == 0 && lines[i][length] == '=' ? lines[i] + length + 1
                                                                            : NULL;
}

static gboolean
parse_state (CarryFetchFile *self, char **lines)
{
    static const char *const names[STATE_LINES] = { "bytes", "rows", "sha256", "next", "fraction" };
    const char *values[STATE_LINES];

    if (g_strv_length (lines) != STATE_LINES + 1 || lines[STATE_LINES][0] != '\0')
        return FALSE;
    for (guint i = 0; i < STATE_LINES; i++)
    {
        values[i] = find_value (lines, i, names[i]);
        if (values[i] == NULL || values[i][0] == '\0')
            return FALSE;
    }
    if (!g_ascii_string_to_unsigned (values[0], 10, 1, G_MAXINT64, &self->bytes, NULL) ||
        !g_ascii_string_to_unsigned (values[1], 10, 0, G_MAXINT64, &self->rows, NULL))
        return FALSE;
    self->sha256 = g_strdup (values[2]);
    self->is_whole = g_str_equal (values[3], "end");
    if (!self->is_whole)
        self->position = g_strdup (values[3]);
    self->fraction = CLAMP (g_ascii_strtod (values[4], NULL), 0.0, 1.0);
    return TRUE;
}

static gboolean
read_state (CarryFetchFile *self)
{
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;

    if (!g_file_get_contents (self->state_path, &text, NULL, NULL))
        return FALSE;
    lines = g_strsplit (text, "\n", -1);
    return parse_state (self, lines);
}

/* --- opening ------------------------------------------------------------------------------- */

/* Reads as many bytes as the state says are certain; FALSE: they are not those. */
static gboolean
check_bytes (CarryFetchFile *self)
{
    g_autofree char *block = g_malloc (BLOCK_BYTES);
    g_autoptr (GChecksum) copy = NULL;
    guint64 left = self->bytes;

    while (left > 0)
    {
        gssize n = read (self->file, block, (gsize) MIN (left, BLOCK_BYTES));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FALSE;
        g_checksum_update (self->checksum, (const guchar *) block, n);
        left -= (guint64) n;
    }
    copy = g_checksum_copy (self->checksum);
    return g_str_equal (g_checksum_get_string (copy), self->sha256);
}

/* Whether it stands where it stood; what came after the state is cut off. */
static gboolean
resume (CarryFetchFile *self, const char *path)
{
    self->file = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    return self->file >= 0 && check_bytes (self) &&
           ftruncate (self->file, (off_t) self->bytes) == 0 &&
           lseek (self->file, 0, SEEK_END) == (off_t) self->bytes;
}

static gboolean
begin (CarryFetchFile *self, GError **error)
{
    if (self->file >= 0)
        close (self->file);
    g_clear_pointer (&self->position, g_free);
    g_checksum_reset (self->checksum);
    self->bytes = self->rows = 0;
    self->fraction = 0;
    self->is_whole = FALSE;
    /* The old state must not speak of the new file. */
    if (g_unlink (self->state_path) != 0 && errno != ENOENT)
        return fail (self->state_path, "cannot be removed", error);
    self->file = open (self->part_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    return self->file >= 0 || fail (self->part_path, "cannot be written", error);
}

/* A file of that name which no list of checksums speaks of, and no state. */
static gboolean
check_foreign (const CarryFetchFile *self, GError **error)
{
    if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                 "%s is there and was not fetched by this command; move it away, or take another "
                 "folder",
                 self->path);
    return FALSE;
}

static gboolean
open_file (CarryFetchFile *self, GError **error)
{
    gboolean has_state = read_state (self);

    if (has_state && resume (self, self->part_path))
        return TRUE;
    /* It was called by its name already, and the list of checksums does not have it yet. */
    if (has_state && self->is_whole)
    {
        g_checksum_reset (self->checksum);
        if (self->file >= 0)
            close (self->file);
        if (resume (self, self->path))
            return TRUE;
    }
    if (!has_state && !check_foreign (self, error))
        return FALSE;
    if (g_file_test (self->part_path, G_FILE_TEST_EXISTS))
        self->note = g_strdup_printf ("%s does not hold what was written to it; it is fetched from "
                                      "its beginning",
                                      self->part_path);
    return begin (self, error);
}

/**
 * carry_fetch_file_open: (skip)
 * @folder: where it lies
 * @name: its name, once it is whole
 * @header: its first line, without end
 * @error: return location for an error
 *
 * Goes on where an earlier run stopped, or begins.
 *
 * Returns: (transfer full): the file
 */
CarryFetchFile *
carry_fetch_file_open (const char *folder, const char *name, const char *header, GError **error)
{
    g_autoptr (CarryFetchFile) self = g_new0 (CarryFetchFile, 1);

    self->path = g_build_filename (folder, name, NULL);
    self->part_path = g_strconcat (self->path, ".part", NULL);
    self->state_path = g_strconcat (self->path, ".state", NULL);
    self->header = g_strdup (header);
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
    self->file = -1;
    return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carry_fetch_file_free (CarryFetchFile *self)
{
    if (self->file >= 0)
        close (self->file);
    g_free (self->path);
    g_free (self->part_path);
    g_free (self->state_path);
    g_free (self->header);
    g_free (self->position);
    g_free (self->sha256);
    g_free (self->note);
    g_checksum_free (self->checksum);
    g_free (self);
}

/* --- growing ------------------------------------------------------------------------------- */

static gboolean
write_all (CarryFetchFile *self, const char *text, gsize size, GError **error)
{
    gsize done = 0;

    while (done < size)
    {
        gssize n = write (self->file, text + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail (self->part_path, "cannot be written", error);
        done += (gsize) n;
    }
    g_checksum_update (self->checksum, (const guchar *) text, (gssize) size);
    self->bytes += size;
    return TRUE;
}

static gboolean
write_header (CarryFetchFile *self, GError **error)
{
    g_autofree char *line = g_strconcat (self->header, "\n", NULL);

    return self->bytes > 0 || write_all (self, line, strlen (line), error);
}

/**
 * carry_fetch_file_add: (skip)
 * @self: a file that is not whole
 * @text: rows, each with its end of line
 * @size: bytes of @text
 * @rows: how many rows
 * @position: (nullable): where the next page begins; %NULL: there is none
 * @fraction: how much of the file is there now
 * @error: return location for an error
 *
 * The page is on disk when this returns; only then the state speaks of it.
 *
 * Returns: %FALSE when the disk is full or the like
 */
gboolean
carry_fetch_file_add (CarryFetchFile *self, const char *text, gsize size, guint64 rows,
                      const char *position, double fraction, GError **error)
{
    if (!write_header (self, error) || !write_all (self, text, size, error))
        return FALSE;
    if (fdatasync (self->file) != 0)
        return fail (self->part_path, "cannot be written", error);
    self->rows += rows;
    self->fraction = fraction;
    self->is_whole = position == NULL;
    g_free (self->position);
    self->position = g_strdup (position);
    return write_state (self, error);
}

/**
 * carry_fetch_file_publish: (skip)
 * @self: a file that is whole
 * @error: return location for an error
 *
 * Gives it its name. The state stays until carry_fetch_file_forget().
 *
 * Returns: %FALSE when the folder cannot be written
 */
gboolean
carry_fetch_file_publish (CarryFetchFile *self, GError **error)
{
    if (!g_file_test (self->part_path, G_FILE_TEST_EXISTS))
        return TRUE; /* it was renamed before the program was killed */
    if (g_rename (self->part_path, self->path) != 0)
        return fail (self->path, "cannot be written", error);
    return carry_fetch_sync_folder (self->path, error);
}

/**
 * carry_fetch_file_forget: (skip)
 * @self: a file whose checksum is written down
 * @error: return location for an error
 *
 * Takes away its state, and what is left of it under another name.
 *
 * Returns: %FALSE when the folder cannot be written
 */
gboolean
carry_fetch_file_forget (CarryFetchFile *self, GError **error)
{
    if (g_unlink (self->part_path) != 0 && errno != ENOENT)
        return fail (self->part_path, "cannot be removed", error);
    if (g_unlink (self->state_path) != 0 && errno != ENOENT)
        return fail (self->state_path, "cannot be removed", error);
    return TRUE;
}

/* --- what it is ---------------------------------------------------------------------------- */

/* Where the next page begins; NULL for the first, or when it is whole. */
const char *
carry_fetch_file_get_position (const CarryFetchFile *self)
{
    return self->position;
}

double
carry_fetch_file_get_fraction (const CarryFetchFile *self)
{
    return self->fraction;
}

guint64
carry_fetch_file_get_rows (const CarryFetchFile *self)
{
    return self->rows;
}

gboolean
carry_fetch_file_is_whole (const CarryFetchFile *self)
{
    return self->is_whole;
}

/* Where its bytes are: under its name once it was published. */
const char *
carry_fetch_file_get_path (const CarryFetchFile *self)
{
    return g_file_test (self->part_path, G_FILE_TEST_EXISTS) ? self->part_path : self->path;
}

/* What had to be thrown away when it was opened, a sentence; or NULL. */
const char *
carry_fetch_file_get_note (const CarryFetchFile *self)
{
    return self->note;
}
