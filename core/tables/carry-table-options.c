/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-options.h"

#include "base/carry-error.h"

G_DEFINE_ENUM_TYPE (CarryTableKind, carry_table_kind,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_BAR, "bar"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_MARK, "mark"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_INDEX, "index"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_FUNDING, "funding"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_SETTLEMENT, "settlement"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_TRADE, "trade"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_KIND_QUOTE, "quote"))

G_DEFINE_ENUM_TYPE (CarryTableMarket, carry_table_market,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_MARKET_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_MARKET_SPOT, "spot"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_MARKET_LINEAR, "linear"))

G_DEFINE_ENUM_TYPE (CarryTableBarTime, carry_table_bar_time,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_BAR_TIME_START, "start"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_BAR_TIME_END, "end"))

G_DEFINE_ENUM_TYPE (CarryTableRateUnit, carry_table_rate_unit,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_RATE_UNIT_FRACTION, "fraction"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_RATE_UNIT_PERCENT, "percent"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_RATE_UNIT_BP, "bp"))

G_DEFINE_ENUM_TYPE (CarryTableExcess, carry_table_excess,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_EXCESS_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_EXCESS_ROUND, "round"))

G_DEFINE_ENUM_TYPE (CarryTableOnBadRow, carry_table_on_bad_row,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_ON_BAD_ROW_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_ON_BAD_ROW_SKIP, "skip"))

static const char *const column_names[CARRY_TABLE_N_COLUMNS] = {
    [CARRY_TABLE_COLUMN_TIME] = "time",
    [CARRY_TABLE_COLUMN_LOCAL_TIME] = "local-time",
    [CARRY_TABLE_COLUMN_SYMBOL] = "symbol",
    [CARRY_TABLE_COLUMN_OPEN] = "open",
    [CARRY_TABLE_COLUMN_HIGH] = "high",
    [CARRY_TABLE_COLUMN_LOW] = "low",
    [CARRY_TABLE_COLUMN_CLOSE] = "close",
    [CARRY_TABLE_COLUMN_VOLUME] = "volume",
    [CARRY_TABLE_COLUMN_PRICE] = "price",
    [CARRY_TABLE_COLUMN_SIZE] = "size",
    [CARRY_TABLE_COLUMN_SIDE] = "side",
    [CARRY_TABLE_COLUMN_BUYER_MAKER] = "buyer-maker",
    [CARRY_TABLE_COLUMN_ID] = "id",
    [CARRY_TABLE_COLUMN_BID] = "bid",
    [CARRY_TABLE_COLUMN_BID_SIZE] = "bid-size",
    [CARRY_TABLE_COLUMN_ASK] = "ask",
    [CARRY_TABLE_COLUMN_ASK_SIZE] = "ask-size",
    [CARRY_TABLE_COLUMN_RATE] = "rate",
    [CARRY_TABLE_COLUMN_NEXT_TIME] = "next-time",
};

/**
 * carry_table_column_to_text:
 * @column: what a column holds
 *
 * Returns: (transfer none): the word that settings and messages use
 */
const char *
carry_table_column_to_text (CarryTableColumn column)
{
    return column_names[column];
}

/* `close=perp_close`: what the file's column perp_close holds. */
static gboolean
read_column (CarryTableOptions *self, const char *item, GError **error)
{
    const char *sign = strchr (item, '=');

    if (sign != NULL && sign[1] != '\0')
        for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
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
clear_columns (CarryTableOptions *self)
{
    for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
        g_clear_pointer (&self->columns[column], g_free);
}

static gboolean
read_columns (CarryTableOptions *self, GError **error)
{
    clear_columns (self);
    for (char **item = self->column_list; item != NULL && *item != NULL; item++)
        if (!read_column (self, *item, error))
            return FALSE;
    if (carry_table_options_has_columns (self) && self->columns[CARRY_TABLE_COLUMN_TIME] == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "columns does not say which one is the time; add time=COLUMN");
        return FALSE;
    }
    return TRUE;
}

/**
 * carry_table_options_read:
 * @self: the settings as they were given
 * @error: return location
 *
 * Fills the checked forms of the settings that are text.
 *
 * Returns: FALSE with %CARRY_ERROR_CONFIG when one of them makes no sense
 */
gboolean
carry_table_options_read (CarryTableOptions *self, GError **error)
{
    self->zone_minutes = CARRY_ZONE_NONE;
    if (self->files == NULL || *self->files == NULL)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "files is empty; name at least one file");
        return FALSE;
    }
    if (self->zone_text != NULL && *self->zone_text != '\0' &&
        !carry_time_parse_zone (self->zone_text, &self->zone_minutes, error))
    {
        g_prefix_error (error, "time-zone: ");
        return FALSE;
    }
    return read_columns (self, error);
}

/**
 * carry_table_options_has_columns:
 * @self: the settings
 *
 * Returns: whether the user says what the columns are
 */
gboolean
carry_table_options_has_columns (const CarryTableOptions *self)
{
    for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
        if (self->columns[column] != NULL)
            return TRUE;
    return FALSE;
}

/**
 * carry_table_options_clear:
 * @self: the settings
 *
 * Frees the checked forms; what the module's settings own is left alone.
 */
void
carry_table_options_clear (CarryTableOptions *self)
{
    clear_columns (self);
}
