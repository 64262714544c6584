/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "base/carry-time.h"
#include "model/carry-instruments-private.h"

#include <string.h>

/* The file being read, for messages. */
typedef struct
{
    const char *path;
    guint line;
} Place;

typedef gboolean (*ReadFunc) (CarryInstrument *instrument, gpointer field, const char *text,
                              GError **error);

/* One column: what it is called, how it is read, and where it goes. */
typedef struct
{
    const char *name;
    ReadFunc read;
    gsize offset;
    gboolean required; /* the column must be there, and no cell of it empty */
} Column;

static gboolean
read_text (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    *(const char **) field = g_intern_string (text);
    return TRUE;
}

static gboolean
read_category (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    if (carry_category_parse (text, field))
    {
        instrument->fee_in_base = instrument->category == CARRY_CATEGORY_SPOT;
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "“%s” is not spot or linear", text);
    return FALSE;
}

static gboolean
read_decimal (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    return carry_decimal_parse (text, -1, field, error);
}

static gboolean
read_scale (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    guint64 scale;
    if (g_ascii_string_to_unsigned (text, 10, 0, CARRY_DECIMAL_MAX_SCALE, &scale, NULL))
    {
        *(guint8 *) field = (guint8) scale;
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "“%s” is not a number from 0 to %d", text,
                 CARRY_DECIMAL_MAX_SCALE);
    return FALSE;
}

static gboolean
read_duration (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    return carry_duration_parse (text, field, error);
}

static gboolean
read_time (CarryInstrument *instrument, gpointer field, const char *text, GError **error)
{
    return carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, CARRY_ZONE_NONE, field, error);
}

#define FIELD(name) G_STRUCT_OFFSET (CarryInstrument, name)

static const Column columns[] = {
    { "venue", read_text, FIELD (venue), TRUE },
    { "category", read_category, FIELD (category), TRUE },
    { "symbol", read_text, FIELD (symbol), TRUE },
    { "base", read_text, FIELD (base), TRUE },
    { "quote", read_text, FIELD (quote), TRUE },
    { "multiplier", read_decimal, FIELD (multiplier) },
    { "tick_size", read_decimal, FIELD (tick_size), TRUE },
    { "qty_step", read_decimal, FIELD (qty_step), TRUE },
    { "min_qty", read_decimal, FIELD (min_qty) },
    { "max_qty", read_decimal, FIELD (max_qty) },
    { "max_market_qty", read_decimal, FIELD (max_market_qty) },
    { "min_notional", read_decimal, FIELD (min_notional) },
    { "maker_fee", read_decimal, FIELD (maker_fee) },
    { "taker_fee", read_decimal, FIELD (taker_fee) },
    { "maintenance_margin", read_decimal, FIELD (maintenance_margin) },
    { "price_scale", read_scale, FIELD (price_scale) },
    { "size_scale", read_scale, FIELD (size_scale) },
    { "funding_interval", read_duration, FIELD (funding_interval_ns) },
    { "delivery_time", read_time, FIELD (ts_delivery) },
    { "funding_cap", read_decimal, FIELD (funding_cap) },
    { "funding_floor", read_decimal, FIELD (funding_floor) },
    { "collateral_ratio", read_decimal, FIELD (collateral_ratio) },
};

/* Which column stands where in this file. */
typedef struct
{
    const Column *of[G_N_ELEMENTS (columns)];
    guint n;
} Header;

static gboolean
fail (const Place *place, const char *column, const char *what, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s:%u: %s%s%s", place->path, place->line,
                 column, column[0] != '\0' ? ": " : "", what);
    return FALSE;
}

static const Column *
find_column (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        if (g_str_equal (columns[i].name, name))
            return &columns[i];
    return NULL;
}

static gboolean
header_has (const Header *header, const Column *column)
{
    for (guint i = 0; i < header->n; i++)
        if (header->of[i] == column)
            return TRUE;
    return FALSE;
}

static gboolean
read_header (Header *header, char **cells, const Place *place, GError **error)
{
    for (guint i = 0; cells[i] != NULL; i++)
    {
        const Column *column = find_column (g_strstrip (cells[i]));
        if (column == NULL)
            return fail (place, cells[i], "there is no such column", error);
        if (header_has (header, column))
            return fail (place, cells[i], "the column is there twice", error);
        header->of[header->n++] = column;
    }

    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        if (columns[i].required && !header_has (header, &columns[i]))
            return fail (place, columns[i].name, "the column is missing", error);
    return TRUE;
}

static gboolean
read_cell (CarryInstrument *instrument, const Column *column, const char *text, const Place *place,
           GError **error)
{
    if (text[0] == '\0')
        return !column->required || fail (place, column->name, "must be given", error);

    g_autoptr (GError) cause = NULL;
    gpointer field = G_STRUCT_MEMBER_P (instrument, column->offset);
    return column->read (instrument, field, text, &cause) ||
           fail (place, column->name, cause->message, error);
}

/* Finer ticks need more decimals for the mark; their sizes are large and need fewer. */
static void
set_default_scales (CarryInstrument *instrument)
{
    guint decimals = carry_decimal_normalize (instrument->tick_size).scale;

    instrument->price_scale = decimals > 8 ? 12 : decimals > 6 ? 10 : 8;
    instrument->size_scale = decimals > 6 ? 4 : 8;
}

static CarryInstrument *
read_row (const Header *header, char **cells, const Place *place, GError **error)
{
    guint n = g_strv_length (cells);
    if (n != header->n)
    {
        g_autofree char *what =
            g_strdup_printf ("%u values, but the header names %u columns", n, header->n);
        fail (place, "", what, error);
        return NULL;
    }

    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("", CARRY_CATEGORY_SPOT, "", "", "");
    guint8 unset = G_MAXUINT8;
    instrument->price_scale = instrument->size_scale = unset;
    for (guint i = 0; i < n; i++)
        if (!read_cell (instrument, header->of[i], g_strstrip (cells[i]), place, error))
            return NULL;

    CarryInstrument defaults = *instrument;
    set_default_scales (&defaults);
    if (instrument->price_scale == unset)
        instrument->price_scale = defaults.price_scale;
    if (instrument->size_scale == unset)
        instrument->size_scale = defaults.size_scale;
    return g_steal_pointer (&instrument);
}

static gboolean
add_row (CarryInstruments *self, const Header *header, char **cells, const Place *place,
         GError **error)
{
    g_autoptr (CarryInstrument) instrument = read_row (header, cells, place, error);
    if (instrument == NULL)
        return FALSE;

    g_autoptr (GError) cause = NULL;
    return carry_instruments_add (self, instrument, &cause) != NULL ||
           fail (place, "", cause->message, error);
}

static gboolean
read_line (CarryInstruments *self, Header *header, char *line, const Place *place, GError **error)
{
    g_strchomp (line);
    if (line[0] == '\0' || line[0] == '#')
        return TRUE;
    if (!g_utf8_validate (line, -1, NULL))
        return fail (place, "", "not UTF-8 text", error);

    g_auto (GStrv) cells = g_strsplit (line, ",", -1);
    return header->n == 0 ? read_header (header, cells, place, error)
                          : add_row (self, header, cells, place, error);
}

static gboolean
read_lines (CarryInstruments *self, char *text, const char *path, GError **error)
{
    Header header = { .n = 0 };
    Place place = { path, 0 };

    for (char *line = text; line != NULL;)
    {
        char *end = strchr (line, '\n');
        if (end != NULL)
            *end++ = '\0';
        place.line++;
        if (!read_line (self, &header, line, &place, error))
            return FALSE;
        line = end;
    }
    return header.n > 0 || fail (&place, "", "no header line; the file is empty", error);
}

/**
 * carry_instruments_read_csv:
 * @self: a table
 * @path: (type filename): a file such as `config/instruments.csv`
 * @error: return location for an error
 *
 * Adds every instrument of a CSV file. The first line that is not empty and no
 * comment (`#`) names the columns, in any order; `venue`, `category`, `symbol`,
 * `base`, `quote`, `tick_size` and `qty_step` must be there. An empty cell takes the
 * default of carry_instrument_new(). Without a data scale prices get 8 decimals
 * (10 when the tick has more than 6, 12 when it has more than 8) and sizes 8 (4
 * when the tick has more than 6).
 *
 * Every mistake is a %CARRY_ERROR_CONFIG that names file, line and column, and
 * leaves the table as it was.
 *
 * Returns: whether the whole file was read
 */
gboolean
carry_instruments_read_csv (CarryInstruments *self, const char *path, GError **error)
{
    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (path != NULL, FALSE);

    g_autofree char *text = NULL;
    gsize length;
    g_autoptr (GError) cause = NULL;
    if (!g_file_get_contents (path, &text, &length, &cause))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, cause->message);
        return FALSE;
    }
    if (strlen (text) != length)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG, "%s: not a text file", path);
        return FALSE;
    }

    guint size = carry_instruments_get_size (self);
    gboolean ok = read_lines (self, text, path, error);
    if (!ok)
        carry_instruments_truncate (self, size);
    return ok;
}
