/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-history.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Events of one series in a file without a name: as long as the record, and none of it in memory. */
struct _BybitHistoryCursor
{
    CarryCursor parent_instance;
    int file;
    guint64 n;
    guint64 next;
    gint64 ts_first;
    gint64 ts_last;
    GChecksum *checksum;
};

G_DEFINE_FINAL_TYPE (BybitHistoryCursor, bybit_history_cursor, CARRY_TYPE_CURSOR)

static gboolean
fail (const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                 "the record cannot be kept in %s: %s: %s; TMPDIR may name another folder",
                 g_get_tmp_dir (), what, g_strerror (errno));
    return FALSE;
}

static gssize
bybit_history_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n,
                           GError **error)
{
    BybitHistoryCursor *self = BYBIT_HISTORY_CURSOR (cursor);
    gsize size = (gsize) MIN (n, self->n - self->next) * sizeof *out_events;
    gsize done = 0;

    while (done < size)
    {
        gssize got = pread (self->file, (char *) out_events + done, size - done,
                            (goffset) (self->next * sizeof *out_events + done));

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
        {
            fail ("it cannot be read back", error);
            return -1;
        }
        done += (gsize) got;
    }
    self->next += size / sizeof *out_events;
    return (gssize) (size / sizeof *out_events);
}

static double
bybit_history_cursor_get_fraction (CarryCursor *cursor)
{
    const BybitHistoryCursor *self = BYBIT_HISTORY_CURSOR (cursor);

    return self->n > 0 ? (double) self->next / (double) self->n : 1;
}

gboolean
bybit_history_cursor_add (BybitHistoryCursor *self, const GArray *events, GError **error)
{
    gsize size = events->len * sizeof (CarryMarketEvent);
    gsize done = 0;

    if (events->len == 0)
        return TRUE;
    if (self->n == 0)
        self->ts_first = g_array_index (events, CarryMarketEvent, 0).ts_local;
    self->ts_last = g_array_index (events, CarryMarketEvent, events->len - 1).ts_local;
    while (done < size)
    {
        gssize put = write (self->file, events->data + done, size - done);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail ("it cannot be written", error);
        done += (gsize) put;
    }
    g_checksum_update (self->checksum, (const guchar *) events->data, (gssize) size);
    self->n += events->len;
    return TRUE;
}

CarrySource *
bybit_history_cursor_describe (const BybitHistoryCursor *self, const char *name)
{
    CarrySource *source = carry_source_new (name);
    g_autoptr (GChecksum) checksum = g_checksum_copy (self->checksum);

    source->rows = self->n;
    source->ts_first = self->ts_first;
    source->ts_last = self->ts_last;
    if (self->n > 0)
    {
        g_free (source->sha256);
        source->sha256 = g_strdup (g_checksum_get_string (checksum));
    }
    return source;
}

static void
bybit_history_cursor_finalize (GObject *object)
{
    BybitHistoryCursor *self = BYBIT_HISTORY_CURSOR (object);

    if (self->file >= 0)
        close (self->file);
    g_clear_pointer (&self->checksum, g_checksum_free);
    G_OBJECT_CLASS (bybit_history_cursor_parent_class)->finalize (object);
}

static void
bybit_history_cursor_class_init (BybitHistoryCursorClass *klass)
{
    CarryCursorClass *cursor_class = CARRY_CURSOR_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = bybit_history_cursor_finalize;
    cursor_class->read = bybit_history_cursor_read;
    cursor_class->get_fraction = bybit_history_cursor_get_fraction;
}

static void
bybit_history_cursor_init (BybitHistoryCursor *self)
{
    self->file = -1;
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
}

BybitHistoryCursor *
bybit_history_cursor_new (GError **error)
{
    g_autoptr (BybitHistoryCursor) self = g_object_new (BYBIT_TYPE_HISTORY_CURSOR, NULL);
    g_autofree char *path = NULL;
    g_autoptr (GError) problem = NULL;

    self->file = g_file_open_tmp ("carry-history-XXXXXX", &path, &problem);
    if (self->file < 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "the record needs a file in %s: %s; TMPDIR may name another folder",
                     g_get_tmp_dir (), problem->message);
        return NULL;
    }
    g_unlink (path);
    return g_steal_pointer (&self);
}
