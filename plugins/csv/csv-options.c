/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-options.h"

G_DEFINE_ENUM_TYPE (CsvKind, csv_kind, G_DEFINE_ENUM_VALUE (CSV_KIND_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_BAR, "bar"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_MARK, "mark"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_INDEX, "index"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_FUNDING, "funding"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_SETTLEMENT, "settlement"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_TRADE, "trade"),
                    G_DEFINE_ENUM_VALUE (CSV_KIND_QUOTE, "quote"))

G_DEFINE_ENUM_TYPE (CsvMarket, csv_market, G_DEFINE_ENUM_VALUE (CSV_MARKET_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CSV_MARKET_SPOT, "spot"),
                    G_DEFINE_ENUM_VALUE (CSV_MARKET_LINEAR, "linear"))

G_DEFINE_ENUM_TYPE (CsvHeader, csv_header, G_DEFINE_ENUM_VALUE (CSV_HEADER_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CSV_HEADER_YES, "yes"),
                    G_DEFINE_ENUM_VALUE (CSV_HEADER_NO, "no"))

G_DEFINE_ENUM_TYPE (CsvBarTime, csv_bar_time, G_DEFINE_ENUM_VALUE (CSV_BAR_TIME_START, "start"),
                    G_DEFINE_ENUM_VALUE (CSV_BAR_TIME_END, "end"))

G_DEFINE_ENUM_TYPE (CsvRateUnit, csv_rate_unit,
                    G_DEFINE_ENUM_VALUE (CSV_RATE_UNIT_FRACTION, "fraction"),
                    G_DEFINE_ENUM_VALUE (CSV_RATE_UNIT_PERCENT, "percent"),
                    G_DEFINE_ENUM_VALUE (CSV_RATE_UNIT_BP, "bp"))

G_DEFINE_ENUM_TYPE (CsvOnBadRow, csv_on_bad_row, G_DEFINE_ENUM_VALUE (CSV_ON_BAD_ROW_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (CSV_ON_BAD_ROW_SKIP, "skip"))

static const char *const column_names[CSV_N_COLUMNS] = {
    [CSV_COLUMN_TIME] = "time",     [CSV_COLUMN_LOCAL_TIME] = "local-time",
    [CSV_COLUMN_SYMBOL] = "symbol", [CSV_COLUMN_OPEN] = "open",
    [CSV_COLUMN_HIGH] = "high",     [CSV_COLUMN_LOW] = "low",
    [CSV_COLUMN_CLOSE] = "close",   [CSV_COLUMN_VOLUME] = "volume",
    [CSV_COLUMN_PRICE] = "price",   [CSV_COLUMN_SIZE] = "size",
    [CSV_COLUMN_SIDE] = "side",     [CSV_COLUMN_ID] = "id",
    [CSV_COLUMN_BID] = "bid",       [CSV_COLUMN_BID_SIZE] = "bid-size",
    [CSV_COLUMN_ASK] = "ask",       [CSV_COLUMN_ASK_SIZE] = "ask-size",
    [CSV_COLUMN_RATE] = "rate",     [CSV_COLUMN_NEXT_TIME] = "next-time",
};

/**
 * csv_column_to_text:
 * @column: what a column holds
 *
 * Returns: (transfer none): the word that settings and messages use
 */
const char *
csv_column_to_text (CsvColumn column)
{
    return column_names[column];
}

/* `close=perp_close`: what the file's column perp_close holds. */
static gboolean
read_column (CsvOptions *self, const char *item, GError **error)
{
    const char *sign = strchr (item, '=');

    if (sign != NULL && sign[1] != '\0')
        for (CsvColumn column = 0; column < CSV_N_COLUMNS; column++)
        {
            const char *name = column_names[column];

            if (strlen (name) != (gsize) (sign - item) || !g_str_has_prefix (item, name))
                continue;
            g_free (self->columns[column]);
            self->columns[column] = g_strdup (sign + 1);
            return TRUE;
        }

    g_autofree char *known = g_strjoinv (", ", (char **) column_names);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "columns: \"%s\" is not WHAT=COLUMN, such as close=perp_close; WHAT is one of %s",
                 item, known);
    return FALSE;
}

static void
clear_columns (CsvOptions *self)
{
    for (CsvColumn column = 0; column < CSV_N_COLUMNS; column++)
        g_clear_pointer (&self->columns[column], g_free);
}

static gboolean
read_columns (CsvOptions *self, GError **error)
{
    clear_columns (self);
    for (char **item = self->column_list; item != NULL && *item != NULL; item++)
        if (!read_column (self, *item, error))
            return FALSE;
    if (csv_options_has_columns (self) && self->columns[CSV_COLUMN_TIME] == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "columns does not say which one is the time; add time=COLUMN");
        return FALSE;
    }
    return TRUE;
}

static gboolean
read_delimiter (CsvOptions *self, GError **error)
{
    const char *text = self->delimiter_text;

    if (g_strcmp0 (text, "tab") == 0)
        self->delimiter = '\t';
    else if (text != NULL && strlen (text) == 1 && strchr ("\"\r\n.-", *text) == NULL &&
             !g_ascii_isalnum (*text))
        self->delimiter = *text;
    else
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "delimiter: \"%s\" cannot stand between numbers; write one character such as "
                     "; or the word tab",
                     text != NULL ? text : "");
        return FALSE;
    }
    return TRUE;
}

/**
 * csv_options_read:
 * @self: the settings as they were given
 * @error: return location
 *
 * Fills the checked forms of the settings that are text.
 *
 * Returns: FALSE with %CARRY_ERROR_CONFIG when one of them makes no sense
 */
gboolean
csv_options_read (CsvOptions *self, GError **error)
{
    self->zone_minutes = CARRY_ZONE_NONE;
    if (self->files == NULL || *self->files == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "files is empty; name at least one CSV file");
        return FALSE;
    }
    if (self->zone_text != NULL && *self->zone_text != '\0' &&
        !carry_time_parse_zone (self->zone_text, &self->zone_minutes, error))
    {
        g_prefix_error (error, "time-zone: ");
        return FALSE;
    }
    return read_columns (self, error) && read_delimiter (self, error);
}

/**
 * csv_options_has_columns:
 * @self: the settings
 *
 * Returns: whether the user says what the columns are
 */
gboolean
csv_options_has_columns (const CsvOptions *self)
{
    for (CsvColumn column = 0; column < CSV_N_COLUMNS; column++)
        if (self->columns[column] != NULL)
            return TRUE;
    return FALSE;
}

/**
 * csv_options_clear:
 * @self: the settings
 *
 * Frees the checked forms; what the module's settings own is left alone.
 */
void
csv_options_clear (CsvOptions *self)
{
    clear_columns (self);
}
