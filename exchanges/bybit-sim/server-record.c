/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-record.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

struct _ServerRecord
{
    char *path;
    FILE *file;
    CarryClock *clock;
    gboolean failed; /* a write went wrong; server_record_flush() says so */
};

ServerRecord *
server_record_new (const char *path, CarryClock *clock, GError **error)
{
    FILE *file = g_fopen (path, "we");
    if (file == NULL)
    {
        g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                     "the record %s cannot be written: %s", path, g_strerror (errno));
        return NULL;
    }
    ServerRecord *self = g_new0 (ServerRecord, 1);
    self->path = g_strdup (path);
    self->file = file;
    self->clock = g_object_ref (clock);
    return self;
}

void
server_record_free (ServerRecord *self)
{
    fclose (self->file);
    g_object_unref (self->clock);
    g_free (self->path);
    g_free (self);
}

/* @self may be NULL: then nothing is kept. */
void
server_record_write (ServerRecord *self, guint64 connection, char direction, const void *data,
                     gsize length)
{
    if (self == NULL)
        return;
    const guchar *bytes = data;
    g_autoptr (GString) line = g_string_sized_new (length + 64);
    g_string_append_printf (line, "%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %c ",
                            carry_clock_get_now (self->clock), connection, direction);
    for (gsize i = 0; i < length; i++)
    {
        if (bytes[i] == '\\')
            g_string_append (line, "\\\\");
        else if (bytes[i] >= 0x20 && bytes[i] < 0x7f)
            g_string_append_c (line, (char) bytes[i]);
        else
            g_string_append_printf (line, "\\x%02x", bytes[i]);
    }
    g_string_append_c (line, '\n');
    if (fwrite (line->str, 1, line->len, self->file) != line->len)
        self->failed = TRUE;
}

gboolean
server_record_flush (ServerRecord *self, GError **error)
{
    if (self == NULL)
        return TRUE;
    if (fflush (self->file) == 0 && !self->failed)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the record %s is not complete: %s",
                 self->path, g_strerror (errno));
    return FALSE;
}
