/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-source.h"

#include <string.h>

#include "sim-index.h"

/* The columns that are looked for, and where they are in this file. */
typedef struct
{
    const char *name;
    int at;
    gboolean is_needed;
} Column;

void
sim_path_free (SimPath *self)
{
    g_free (self->points);
    g_free (self->settlements);
    g_free (self);
}

SimPath *
sim_path_copy (const SimPath *self)
{
    SimPath *copy = g_memdup2 (self, sizeof *self);
    copy->points = g_memdup2 (self->points, self->n_points * sizeof *self->points);
    copy->settlements =
        g_memdup2 (self->settlements, self->n_settlements * sizeof *self->settlements);
    return copy;
}

/* The file's text; .gz files are unpacked. */
static char *
read_text (const char *file, GError **error)
{
    g_autoptr (GFile) location = g_file_new_for_path (file);
    g_autoptr (GFileInputStream) raw = g_file_read (location, NULL, error);
    if (raw == NULL)
        return NULL;
    g_autoptr (GInputStream) in = g_object_ref (G_INPUT_STREAM (raw));
    if (g_str_has_suffix (file, ".gz"))
    {
        g_autoptr (GConverter) unpack =
            G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
        g_object_unref (in);
        in = g_converter_input_stream_new (G_INPUT_STREAM (raw), unpack);
    }
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    if (g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE, NULL, error) < 0 ||
        !g_output_stream_write_all (out, "", 1, NULL, NULL, error) ||
        !g_output_stream_close (out, NULL, error))
        return NULL;
    return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

static gboolean
find_columns (const char *file, char **names, Column *columns, guint n_columns, GError **error)
{
    for (guint i = 0; i < n_columns; i++)
    {
        columns[i].at = -1;
        for (int at = 0; names[at] != NULL; at++)
            if (strcmp (names[at], columns[i].name) == 0)
                columns[i].at = at;
        if (columns[i].at < 0 && columns[i].is_needed)
        {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "%s: the first line has no column “%s”", file, columns[i].name);
            return FALSE;
        }
    }
    return TRUE;
}

static const char *
cell (char **cells, const Column *column)
{
    if (column->at < 0 || (guint) column->at >= g_strv_length (cells))
        return "";
    return cells[column->at];
}

/* A number of a file, which may be written with an exponent; "" leaves out_value alone. */
static gboolean
read_number (const char *text, guint scale, gint64 *out_value)
{
    if (*text == '\0')
        return TRUE;
    CarryDecimal value = carry_decimal_from_text (text);
    value = carry_decimal_rescale (value, scale, CARRY_ROUND_HALF_UP);
    if (!carry_decimal_is_valid (value))
        return FALSE;
    *out_value = value.coefficient;
    return TRUE;
}

typedef gboolean (*RowFunc) (char **cells, const Column *columns, gint64 from, GArray *out);

static gboolean
read_kline (char **cells, const Column *columns, gint64 from, GArray *out)
{
    gint64 ms = 0;
    SimPathPoint point = { 0 };
    if (!read_number (cell (cells, &columns[0]), 0, &ms) ||
        !read_number (cell (cells, &columns[1]), SIM_PRICE_SCALE, &point.spot) ||
        !read_number (cell (cells, &columns[2]), SIM_PRICE_SCALE, &point.perp) ||
        !read_number (cell (cells, &columns[3]), SIM_PRICE_SCALE, &point.mark))
        return FALSE;
    if (point.spot <= 0)
        return TRUE;
    /* Closes of the hour are known at its end. */
    point.ts = ms * CARRY_NS_PER_MS + CARRY_NS_PER_HOUR;
    point.perp = point.perp > 0 ? point.perp : point.spot;
    point.mark = point.mark > 0 ? point.mark : point.perp;
    if (out->len > 0 && point.ts <= from)
        g_array_set_size (out, 0);
    g_array_append_val (out, point);
    return TRUE;
}

static gboolean
read_settlement (char **cells, const Column *columns, gint64 from, GArray *out)
{
    gint64 ms = 0;
    SimPathSettlement settlement = { 0 };
    if (!read_number (cell (cells, &columns[0]), 0, &ms) ||
        !read_number (cell (cells, &columns[1]), SIM_RATE_SCALE, &settlement.rate))
        return FALSE;
    settlement.ts = ms * CARRY_NS_PER_MS;
    if (out->len > 0 && settlement.ts <= from)
        g_array_set_size (out, 0);
    g_array_append_val (out, settlement);
    return TRUE;
}

/* Both kinds of rows begin with their time. */
static gint64
time_of (const GArray *rows, guint n)
{
    const char *data = rows->data + (gsize) n * g_array_get_element_size ((GArray *) rows);
    gint64 ts;
    memcpy (&ts, data, sizeof ts);
    return ts;
}

static gboolean
read_rows (const char *file, Column *columns, guint n_columns, RowFunc func, gint64 from, gint64 to,
           GArray *out, GError **error)
{
    g_autofree char *text = read_text (file, error);
    if (text == NULL)
        return FALSE;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_auto (GStrv) names = g_strsplit (g_strchomp (lines[0] != NULL ? lines[0] : text), ",", -1);
    if (!find_columns (file, names, columns, n_columns, error))
        return FALSE;
    for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
        if (*g_strchomp (lines[i]) == '\0')
            continue;
        g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
        guint before = out->len;
        gboolean is_good = func (cells, columns, from, out);
        guint n = out->len;
        if (!is_good || (n > 1 && n > before && time_of (out, n - 1) <= time_of (out, n - 2)))
        {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "%s, line %u: not numbers, or times that do not ascend", file, i + 1);
            return FALSE;
        }
        if (to != 0 && n > before && time_of (out, n - 1) > to)
            break;
    }
    return TRUE;
}

static gboolean
load_settlements (SimPath *self, const char *file, gint64 from, gint64 to, GError **error)
{
    Column columns[] = { { "fundingRateTimestamp", -1, TRUE }, { "fundingRate", -1, TRUE } };
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (SimPathSettlement));
    if (!read_rows (file, columns, G_N_ELEMENTS (columns), read_settlement, from, to, rows, error))
        return FALSE;
    self->n_settlements = rows->len;
    self->settlements = (SimPathSettlement *) (gpointer) g_array_steal (rows, NULL);
    return TRUE;
}

SimPath *
sim_path_load (const char *coin, const char *klines_file, const char *settlements_file, gint64 from,
               gint64 to, GError **error)
{
    Column columns[] = {
        { "ts_ms", -1, TRUE },
        { "spot_close", -1, TRUE },
        { "perp_close", -1, FALSE },
        { "mark_close", -1, FALSE },
    };
    g_autoptr (SimPath) self = g_new0 (SimPath, 1);
    g_strlcpy (self->coin, coin, sizeof self->coin);
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (SimPathPoint));
    if (!read_rows (klines_file, columns, G_N_ELEMENTS (columns), read_kline, from, to, rows,
                    error))
        return NULL;
    if (rows->len < 2)
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "%s: fewer than two prices in the period that was asked for", klines_file);
        return NULL;
    }
    self->n_points = rows->len;
    self->points = (SimPathPoint *) (gpointer) g_array_steal (rows, NULL);
    if (settlements_file != NULL && !load_settlements (self, settlements_file, from, to, error))
        return NULL;
    return g_steal_pointer (&self);
}
