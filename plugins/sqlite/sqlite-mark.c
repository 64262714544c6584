/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sqlite-database.h"

/* One line of text in one sector of a disk, so that it is never half written. */
#define MARK_SIZE 128
#define HEX_SIZE (2 * SQLITE_ROW_HASH_SIZE + 1)
#define CHECK_DIGITS 16

struct _SqliteMark
{
    char *path;
    int file;
    gboolean found;
    SqliteMarkValue value;
};

static void
format_hex (const guint8 *bytes, gsize n, char *out_text)
{
    static const char digits[] = "0123456789abcdef";

    for (gsize i = 0; i < n; i++)
    {
        out_text[2 * i] = digits[bytes[i] >> 4];
        out_text[2 * i + 1] = digits[bytes[i] & 15];
    }
    out_text[2 * n] = '\0';
}

static gboolean
parse_hex (const char *text, guint8 *out_bytes, gsize n)
{
    for (gsize i = 0; i < n; i++)
    {
        int high = g_ascii_xdigit_value (text[2 * i]);
        int low = high < 0 ? -1 : g_ascii_xdigit_value (text[2 * i + 1]);

        if (low < 0)
            return FALSE;
        out_bytes[i] = (guint8) (high << 4 | low);
    }
    return text[2 * n] == '\0';
}

static void
append_number (char out_text[MARK_SIZE + 1], guint64 value)
{
    char digits[CARRY_DECIMAL_BUFFER];

    carry_decimal_format (carry_decimal_make ((gint64) value, 0), digits);
    g_strlcat (out_text, digits, MARK_SIZE + 1);
    g_strlcat (out_text, " ", MARK_SIZE + 1);
}

/* An order waits for it, so it is not left to printf. */
static void
format_mark (const SqliteMarkValue *value, char out_text[MARK_SIZE + 1])
{
    char hex[HEX_SIZE];
    g_autofree char *sum = NULL;
    gsize length;

    format_hex (value->hash, sizeof value->hash, hex);
    g_strlcpy (out_text, "carry-mark ", MARK_SIZE + 1);
    append_number (out_text, (guint64) value->id);
    append_number (out_text, value->epoch);
    length = g_strlcat (out_text, hex, MARK_SIZE + 1);
    sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) out_text, length);
    memset (out_text + length, ' ', MARK_SIZE - length);
    memcpy (out_text + length + 1, sum, CHECK_DIGITS);
    out_text[MARK_SIZE - 1] = '\n';
    out_text[MARK_SIZE] = '\0';
}

static gboolean
parse_mark (const char *text, SqliteMarkValue *out_value)
{
    char written[MARK_SIZE + 1];
    g_auto (GStrv) words = g_strsplit (text, " ", 5);
    SqliteMarkValue value;
    guint64 id, epoch;

    if (g_strv_length (words) < 5 || !g_str_equal (words[0], "carry-mark") ||
        !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &id, NULL) ||
        !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT64, &epoch, NULL) ||
        !parse_hex (words[3], value.hash, sizeof value.hash))
        return FALSE;
    value.id = (gint64) id;
    value.epoch = epoch;
    format_mark (&value, written);
    if (!g_str_equal (written, text))
        return FALSE;
    *out_value = value;
    return TRUE;
}

static gboolean
fail (const SqliteMark *self, const char *doing, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be %s: %s", self->path, doing,
                 g_strerror (errno));
    return FALSE;
}

static gboolean
lock (SqliteMark *self, GError **error)
{
    if (flock (self->file, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    if (errno != EWOULDBLOCK)
        return fail (self, "locked", error);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                 "another process holds %s; stop it first, or give this one a store of its own",
                 self->path);
    return FALSE;
}

SqliteMark *
sqlite_mark_open (const char *database_path, GError **error)
{
    g_autoptr (SqliteMark) self = g_new0 (SqliteMark, 1);
    char text[MARK_SIZE + 1] = "";
    gboolean exists;
    gssize n;

    self->file = -1;
    self->path = g_strconcat (database_path, ".mark", NULL);
    if (!sqlite_database_check_file (self->path, &exists, error))
        return NULL;
    self->file = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (self->file < 0)
    {
        fail (self, "opened", error);
        return NULL;
    }
    if (!lock (self, error))
        return NULL;
    n = pread (self->file, text, MARK_SIZE, 0);
    if (n < 0)
    {
        fail (self, "read", error);
        return NULL;
    }
    text[n] = '\0';
    self->found = n > 0 && parse_mark (text, &self->value);
    if (n > 0 && !self->found)
        g_message ("%s is damaged and is written anew; the database is checked without it",
                   self->path);
    return g_steal_pointer (&self);
}

void
sqlite_mark_peek (const char *database_path, SqliteMarkValue *out_value)
{
    g_autofree char *path = g_strconcat (database_path, ".mark", NULL);
    g_autofree char *text = NULL;

    if (g_file_get_contents (path, &text, NULL, NULL))
        parse_mark (text, out_value);
}

void
sqlite_mark_close (SqliteMark *self)
{
    if (self == NULL)
        return;
    if (self->file >= 0)
        close (self->file);
    g_free (self->path);
    g_free (self);
}

gboolean
sqlite_mark_get (const SqliteMark *self, SqliteMarkValue *out_value)
{
    if (self->found)
        *out_value = self->value;
    return self->found;
}

gboolean
sqlite_mark_set (SqliteMark *self, const SqliteMarkValue *value, GError **error)
{
    char text[MARK_SIZE + 1];

    format_mark (value, text);
    if (pwrite (self->file, text, MARK_SIZE, 0) != MARK_SIZE)
        return fail (self, "written", error);
    self->found = TRUE;
    self->value = *value;
    return TRUE;
}

gboolean
sqlite_mark_sync (SqliteMark *self, GError **error)
{
    return fsync (self->file) == 0 || fail (self, "written to disk", error);
}
