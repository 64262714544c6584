/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-event.h"

#include "base/carry-error.h"

#include <string.h>

/**
 * carry_table_fail_row:
 * @error: return location
 * @format: what is wrong
 * @...: for @format
 *
 * Returns: FALSE, with %CARRY_ERROR_CORRUPT
 */
gboolean
carry_table_fail_row (GError **error, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, text);
    return FALSE;
}

/**
 * carry_table_event_read_any_time:
 * @layout: what the rows mean
 * @cell: a cell that holds a time
 * @out_ts: (out): the time, as it is written
 * @error: return location
 *
 * What carry_table_event_read_time() does with times that are not written plainly, or are bad.
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT or %CARRY_ERROR_INVALID when it holds none that
 *   makes sense
 */
gboolean
carry_table_event_read_any_time (const CarryTableLayout *layout, const CarryCell *cell,
                                 gint64 *out_ts, GError **error)
{
    int scale = carry_table_event_get_time_scale (layout);
    gint64 ts;

    if ((scale < 0 || !carry_cell_read_plain (cell, (guint) scale, &ts)) &&
        !carry_cell_read_time (cell, layout->time_format, layout->zone_minutes, &ts, error))
        return FALSE;
    ts += layout->ts_day;
    if (!carry_table_event_is_time (ts))
    {
        g_autofree char *text = carry_cell_quote (cell);

        return carry_table_fail_row (
            error, "time %s is not between 2009 and 2100; is time-format right?", text);
    }
    *out_ts = ts;
    return TRUE;
}

static gboolean
fail_number (const CarryRow *row, const CarryTableSeries *series, CarryTableColumn column,
             CarryCellStatus status, guint scale, const CarryInstrument *instrument, GError **error)
{
    const char *name = carry_table_column_to_text (column);
    g_autofree char *text = carry_cell_quote (&row->cells[series->columns[column]]);
    g_autofree char *of = carry_instrument_to_string (instrument);

    switch (status)
    {
    case CARRY_CELL_EMPTY:
        return carry_table_fail_row (error, "%s is empty", name);
    case CARRY_CELL_NAN:
        return carry_table_fail_row (error, "%s is %s, not a number", name, text);
    case CARRY_CELL_TOO_FINE:
        if (column == CARRY_TABLE_COLUMN_RATE)
            return carry_table_fail_row (
                error,
                "%s %s has more than the %u decimals that rates have; say excess-decimals=round",
                name, text, scale);
        return carry_table_fail_row (
            error,
            "%s %s has more decimals than the %u of %s; give it a larger scale "
            "in the table of instruments, or say excess-decimals=round",
            name, text, scale, of);
    case CARRY_CELL_TOO_LARGE:
        return carry_table_fail_row (
            error,
            "%s %s does not fit 64 bits with the %u decimals of %s; give it a "
            "smaller scale in the table of instruments",
            name, text, scale, of);
    case CARRY_CELL_GARBAGE:
    case CARRY_CELL_OK:
    default:
        return carry_table_fail_row (error, "%s \"%s\" is not a number", name, text);
    }
}

/* Which values make sense. */
typedef enum
{
    ABOVE_ZERO,
    NOT_BELOW_ZERO,
    ANY,
} Range;

static G_NO_INLINE gboolean
read_any_number (const CarryRow *row, const CarryTableSeries *series, CarryTableColumn column,
                 guint scale, Range range, const CarryInstrument *instrument, gint64 *out_value,
                 GError **error)
{
    const CarryCell *cell = &row->cells[series->columns[column]];
    CarryCellStatus status = carry_cell_read_number (cell, scale, series->rounds, out_value);

    if (status != CARRY_CELL_OK)
        return fail_number (row, series, column, status, scale, instrument, error);
    if (*out_value > 0 || range == ANY || (range == NOT_BELOW_ZERO && *out_value == 0))
        return TRUE;

    g_autofree char *text = carry_cell_quote (cell);
    return carry_table_fail_row (
        error, range == ABOVE_ZERO ? "%s %s is not above zero" : "%s %s is below zero",
        carry_table_column_to_text (column), text);
}

/* What is above zero and written plainly, as nearly all is, is in any range. */
static inline gboolean
read_number (const CarryRow *row, const CarryTableSeries *series, CarryTableColumn column,
             guint scale, Range range, const CarryInstrument *instrument, gint64 *out_value,
             GError **error)
{
    gint64 value = carry_cell_read_unsigned (&row->cells[series->columns[column]], scale);

    if (G_LIKELY (value > 0))
    {
        *out_value = value;
        return TRUE;
    }
    return read_any_number (row, series, column, scale, range, instrument, out_value, error);
}

static inline gboolean
has_column (const CarryTableSeries *series, CarryTableColumn column)
{
    return series->columns[column] >= 0;
}

/* A value that files may lack; it is then left alone. */
static inline gboolean
read_optional (const CarryRow *row, const CarryTableSeries *series, CarryTableColumn column,
               const CarryInstrument *instrument, gint64 *value, GError **error)
{
    return !has_column (series, column) || read_number (row, series, column, instrument->size_scale,
                                                        NOT_BELOW_ZERO, instrument, value, error);
}

static gboolean
check_bar (const CarryMarketEvent *event, GError **error)
{
    if (event->bar.high < event->bar.low)
        return carry_table_fail_row (error, "high is below low");
    if (event->bar.open > event->bar.high || event->bar.open < event->bar.low)
        return carry_table_fail_row (error, "open is not between low and high");
    if (event->bar.close > event->bar.high || event->bar.close < event->bar.low)
        return carry_table_fail_row (error, "close is not between low and high");
    return TRUE;
}

/* More digits than the result has, so that none is lost before the last rounding. */
#define SPARE_DIGITS 3

/* The close of which only the quotes are left that somebody put around it. */
static gboolean
read_midpoint (const CarryRow *row, const CarryTableSeries *series,
               const CarryInstrument *instrument, gint64 *out_close, GError **error)
{
    guint scale = MIN (instrument->price_scale + SPARE_DIGITS, CARRY_DECIMAL_MAX_SCALE);
    CarryDecimal sum, middle;
    gint64 bid, ask;

    if (!read_number (row, series, CARRY_TABLE_COLUMN_BID, scale, ABOVE_ZERO, instrument, &bid,
                      error) ||
        !read_number (row, series, CARRY_TABLE_COLUMN_ASK, scale, ABOVE_ZERO, instrument, &ask,
                      error))
        return FALSE;
    sum = carry_decimal_add (carry_decimal_make (bid, scale), carry_decimal_make (ask, scale));
    middle = carry_decimal_mul_round (sum, carry_decimal_make (5, 1), instrument->price_scale,
                                      CARRY_ROUND_HALF_EVEN);
    if (!carry_decimal_is_valid (middle))
        return carry_table_fail_row (error, "bid and ask are too large");
    *out_close = middle.coefficient;
    return TRUE;
}

static gboolean
read_bar (const CarryRow *row, const CarryTableSeries *series, const CarryInstrument *instrument,
          CarryMarketEvent *event, GError **error)
{
    guint scale = instrument->price_scale;
    gint64 *close = &event->bar.close;

    event->kind = CARRY_MARKET_BAR;
    if (!read_optional (row, series, CARRY_TABLE_COLUMN_VOLUME, instrument, &event->bar.volume,
                        error))
        return FALSE;
    if (has_column (series, CARRY_TABLE_COLUMN_CLOSE)
            ? !read_number (row, series, CARRY_TABLE_COLUMN_CLOSE, scale, ABOVE_ZERO, instrument,
                            close, error)
            : !read_midpoint (row, series, instrument, close, error))
        return FALSE;
    if (!has_column (series, CARRY_TABLE_COLUMN_OPEN))
    {
        event->flags |= CARRY_MARKET_FLAG_CLOSE_ONLY;
        event->bar.open = *close;
        event->bar.high = *close;
        event->bar.low = *close;
        return TRUE;
    }
    return read_number (row, series, CARRY_TABLE_COLUMN_OPEN, scale, ABOVE_ZERO, instrument,
                        &event->bar.open, error) &&
           read_number (row, series, CARRY_TABLE_COLUMN_HIGH, scale, ABOVE_ZERO, instrument,
                        &event->bar.high, error) &&
           read_number (row, series, CARRY_TABLE_COLUMN_LOW, scale, ABOVE_ZERO, instrument,
                        &event->bar.low, error) &&
           check_bar (event, error);
}

static gboolean
is_word (const CarryCell *cell, const char *word)
{
    return cell->type == CARRY_CELL_TEXT && cell->length == strlen (word) &&
           g_ascii_strncasecmp (cell->text, word, cell->length) == 0;
}

/* Says whether the taker bought, from the words for it, or the other way round. */
static gboolean
read_taker (const CarryCell *cell, const char *buys, const char *sells, gboolean *out_buys)
{
    *out_buys = is_word (cell, buys);
    return *out_buys || is_word (cell, sells);
}

static gboolean
fail_side (const CarryCell *cell, const char *name, const char *what, GError **error)
{
    g_autofree char *text = carry_cell_quote (cell);

    return carry_table_fail_row (error, "%s \"%s\" is %s", name, text, what);
}

static gboolean
read_side (const CarryRow *row, const CarryTableSeries *series, CarryMarketEvent *event,
           GError **error)
{
    const CarryCell *side;
    gboolean buys = FALSE;

    if (has_column (series, CARRY_TABLE_COLUMN_SIDE))
    {
        side = &row->cells[series->columns[CARRY_TABLE_COLUMN_SIDE]];
        if (!read_taker (side, "buy", "sell", &buys))
            return fail_side (side, "side", "neither buy nor sell", error);
    }
    else if (has_column (series, CARRY_TABLE_COLUMN_BUYER_MAKER))
    {
        side = &row->cells[series->columns[CARRY_TABLE_COLUMN_BUYER_MAKER]];
        if (side->type == CARRY_CELL_BOOLEAN)
            buys = side->integer == 0;
        else if (!read_taker (side, "false", "true", &buys))
            return fail_side (side, "buyer-maker", "neither true nor false", error);
    }
    event->flags |= buys ? CARRY_MARKET_FLAG_BUY : 0;
    return TRUE;
}

/* Ids that are no numbers are left out. */
static void
read_id (const CarryRow *row, const CarryTableSeries *series, CarryMarketEvent *event)
{
    gint64 id = 0;

    if (has_column (series, CARRY_TABLE_COLUMN_ID) &&
        carry_cell_read_number (&row->cells[series->columns[CARRY_TABLE_COLUMN_ID]], 0, FALSE,
                                &id) == CARRY_CELL_OK &&
        id > 0)
        event->trade.id = (guint64) id;
}

static gboolean
read_trade (const CarryRow *row, const CarryTableSeries *series, const CarryInstrument *instrument,
            CarryMarketEvent *event, GError **error)
{
    event->kind = CARRY_MARKET_TRADE;
    read_id (row, series, event);
    return read_number (row, series, CARRY_TABLE_COLUMN_PRICE, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->trade.price, error) &&
           read_number (row, series, CARRY_TABLE_COLUMN_SIZE, instrument->size_scale, ABOVE_ZERO,
                        instrument, &event->trade.size, error) &&
           read_side (row, series, event, error);
}

/**
 * carry_table_event_read_level:
 * @row: a row
 * @series: which columns are read
 * @instrument: whose data scales the values get
 * @event: price, size, id and side are filled in; the rest is left alone
 * @error: return location
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT when the row is bad; a size of 0 is not: it
 *   takes the level away
 */
gboolean
carry_table_event_read_level (const CarryRow *row, const CarryTableSeries *series,
                              const CarryInstrument *instrument, CarryMarketEvent *event,
                              GError **error)
{
    read_id (row, series, event);
    return read_number (row, series, CARRY_TABLE_COLUMN_PRICE, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->trade.price, error) &&
           read_number (row, series, CARRY_TABLE_COLUMN_SIZE, instrument->size_scale,
                        NOT_BELOW_ZERO, instrument, &event->trade.size, error) &&
           read_side (row, series, event, error);
}

static gboolean
read_quote (const CarryRow *row, const CarryTableSeries *series, const CarryInstrument *instrument,
            CarryMarketEvent *event, GError **error)
{
    event->kind = CARRY_MARKET_QUOTE;
    return read_number (row, series, CARRY_TABLE_COLUMN_BID, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->quote.bid, error) &&
           read_number (row, series, CARRY_TABLE_COLUMN_ASK, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->quote.ask, error) &&
           read_optional (row, series, CARRY_TABLE_COLUMN_BID_SIZE, instrument,
                          &event->quote.bid_size, error) &&
           read_optional (row, series, CARRY_TABLE_COLUMN_ASK_SIZE, instrument,
                          &event->quote.ask_size, error);
}

/**
 * carry_table_event_read:
 * @row: a row
 * @series: which columns are read, as what
 * @instrument: whose data scales the values get
 * @rate_scale: digits after the point of rates, so that they come out in units of 1e-12
 * @event: its kind, flags and values are filled in; the rest is left alone
 * @error: return location
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT when the row is bad
 */
gboolean
carry_table_event_read (const CarryRow *row, const CarryTableSeries *series,
                        const CarryInstrument *instrument, guint rate_scale,
                        CarryMarketEvent *event, GError **error)
{
    switch (series->kind)
    {
    case CARRY_TABLE_KIND_BAR:
        return read_bar (row, series, instrument, event, error);
    case CARRY_TABLE_KIND_MARK:
    case CARRY_TABLE_KIND_INDEX:
        event->kind =
            series->kind == CARRY_TABLE_KIND_MARK ? CARRY_MARKET_MARK : CARRY_MARKET_INDEX;
        return read_number (row, series, CARRY_TABLE_COLUMN_PRICE, instrument->price_scale,
                            ABOVE_ZERO, instrument, &event->mark.price, error);
    case CARRY_TABLE_KIND_FUNDING:
    case CARRY_TABLE_KIND_SETTLEMENT:
        event->kind = series->kind == CARRY_TABLE_KIND_FUNDING ? CARRY_MARKET_FUNDING
                                                               : CARRY_MARKET_SETTLEMENT;
        return read_number (row, series, CARRY_TABLE_COLUMN_RATE, rate_scale, ANY, instrument,
                            &event->funding.rate, error);
    case CARRY_TABLE_KIND_TRADE:
        return read_trade (row, series, instrument, event, error);
    case CARRY_TABLE_KIND_QUOTE:
        return read_quote (row, series, instrument, event, error);
    case CARRY_TABLE_KIND_AUTO:
    default:
        g_return_val_if_reached (FALSE);
    }
}
