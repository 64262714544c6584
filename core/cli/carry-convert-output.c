/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-convert-output.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "base/carry-time.h"

#define BLOCK_BYTES (256 * 1024)

struct _CarryConvertOutput
{
    char *path;
    char *csv_path; /* beside @path, until it is whole */
    CarryConvertColumns columns;
    GOutputStream *stream;
    GString *text;
    gboolean has_ns; /* some time is no whole number of microseconds */
};

/**
 * carry_convert_output_is_csv: (skip)
 * @path: name of a file to write
 *
 * Returns: whether it is written without anybody's help
 */
gboolean
carry_convert_output_is_csv (const char *path)
{
    return g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".csv.gz");
}

static GOutputStream *
open_stream (const char *path, gboolean is_gzip, GError **error)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GError) cause = NULL;
    g_autoptr (GFileOutputStream) stream =
        g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &cause);
    g_autoptr (GConverter) gzip = NULL;

    if (stream == NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s", cause->message);
    if (stream == NULL || !is_gzip)
        return (GOutputStream *) g_steal_pointer (&stream);
    gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
    return g_converter_output_stream_new (G_OUTPUT_STREAM (stream), gzip);
}

static gboolean
write_text (CarryConvertOutput *self, GError **error)
{
    gboolean done = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                               NULL, error);

    g_string_truncate (self->text, 0);
    if (!done)
        g_prefix_error (error, "%s: ", self->path);
    return done;
}

/**
 * carry_convert_output_new: (skip)
 * @path: the file to write
 * @columns: its columns
 * @error: return location for an error
 *
 * Returns: (transfer full): an output with the row of names, or %NULL when the folder cannot be
 *   written
 */
CarryConvertOutput *
carry_convert_output_new (const char *path, const CarryConvertColumns *columns, GError **error)
{
    g_autoptr (CarryConvertOutput) self = g_new0 (CarryConvertOutput, 1);

    self->path = g_strdup (path);
    self->csv_path = g_strdup_printf ("%s.%d.partial", path, (int) getpid ());
    self->columns = *columns;
    self->text = g_string_new (NULL);
    self->stream = open_stream (self->csv_path, g_str_has_suffix (path, ".gz"), error);
    if (self->stream == NULL)
        return NULL;
    carry_convert_columns_add_names (&self->columns, self->text);
    return g_steal_pointer (&self);
}

/**
 * carry_convert_output_add: (skip)
 * @self: an output
 * @event: what happened
 * @instrument: what it is about
 * @error: return location for an error
 *
 * Returns: %FALSE when the disk is full or the like
 */
gboolean
carry_convert_output_add (CarryConvertOutput *self, const CarryMarketEvent *event,
                          const CarryInstrument *instrument, GError **error)
{
    self->has_ns |=
        event->ts_venue % CARRY_NS_PER_US != 0 || event->ts_local % CARRY_NS_PER_US != 0;
    carry_convert_columns_add_row (&self->columns, self->text, event, instrument);
    return self->text->len < BLOCK_BYTES || write_text (self, error);
}

static gboolean
move_csv (CarryConvertOutput *self, GError **error)
{
    if (g_rename (self->csv_path, self->path) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: cannot be written", self->path);
    return FALSE;
}

/**
 * carry_convert_output_finish: (skip)
 * @self: an output
 * @writer: (nullable): who makes the file of CSV; %NULL when it is CSV
 * @price_scale: the most digits after the point of prices
 * @size_scale: the same of sizes
 * @error: return location for an error
 *
 * Puts the file where it shall stand.
 *
 * Returns: %FALSE when that fails; nothing is left behind then
 */
gboolean
carry_convert_output_finish (CarryConvertOutput *self, CarryTableWriter *writer, guint price_scale,
                             guint size_scale, GError **error)
{
    CarryWriterColumn columns[CARRY_CONVERT_N_COLUMNS];

    if (!write_text (self, error) || !g_output_stream_close (self->stream, NULL, error))
        return FALSE;
    if (writer == NULL)
        return move_csv (self, error);
    if (self->has_ns)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s: some times have nanoseconds, and files of this kind keep microseconds; "
                     "write .csv or .csv.gz",
                     self->path);
        return FALSE;
    }
    carry_convert_columns_describe (&self->columns, price_scale, size_scale, columns);
    return carry_table_writer_write (writer, self->csv_path, columns, self->columns.n, self->path,
                                     error);
}

/**
 * carry_convert_output_free: (skip)
 * @self: (transfer full): an output; what was not finished is thrown away
 */
void
carry_convert_output_free (CarryConvertOutput *self)
{
    g_clear_object (&self->stream);
    if (self->csv_path != NULL)
        g_unlink (self->csv_path);
    g_string_free (self->text, TRUE);
    g_free (self->csv_path);
    g_free (self->path);
    g_free (self);
}
