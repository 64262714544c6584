/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-field.h"

#define LONGEST_QUOTE 40

/**
 * csv_fail_row:
 * @error: return location
 * @format: what is wrong
 * @...: for @format
 *
 * Returns: FALSE, with %CARRY_ERROR_CORRUPT
 */
gboolean
csv_fail_row (GError **error, const char *format, ...)
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
 * csv_field_quote:
 * @field: a field
 *
 * Returns: (transfer full): its beginning, for a message
 */
char *
csv_field_quote (const CsvField *field)
{
    g_autofree char *head = g_strndup (field->text, MIN (field->length, LONGEST_QUOTE));

    return g_strescape (head, NULL);
}

static gboolean
fail_number (const CsvRow *row, const CsvSeries *series, CsvColumn column, CsvNumberStatus status,
             guint scale, const CarryInstrument *instrument, GError **error)
{
    const char *name = csv_column_to_text (column);
    g_autofree char *text = csv_field_quote (&row->fields[series->columns[column]]);
    g_autofree char *of = carry_instrument_to_string (instrument);

    switch (status)
    {
    case CSV_NUMBER_EMPTY:
        return csv_fail_row (error, "%s is empty", name);
    case CSV_NUMBER_NAN:
        return csv_fail_row (error, "%s is %s, not a number", name, text);
    case CSV_NUMBER_TOO_FINE:
        if (column == CSV_COLUMN_RATE)
            return csv_fail_row (error, "%s %s has more than %u decimals; round it", name, text,
                                 scale);
        return csv_fail_row (error,
                             "%s %s has more decimals than the %u of %s; give it a larger scale "
                             "in the table of instruments",
                             name, text, scale, of);
    case CSV_NUMBER_TOO_LARGE:
        return csv_fail_row (error,
                             "%s %s does not fit 64 bits with the %u decimals of %s; give it a "
                             "smaller scale in the table of instruments",
                             name, text, scale, of);
    case CSV_NUMBER_GARBAGE:
    case CSV_NUMBER_OK:
    default:
        return csv_fail_row (error, "%s \"%s\" is not a number", name, text);
    }
}

/* Which values make sense. */
typedef enum
{
    ABOVE_ZERO,
    NOT_BELOW_ZERO,
    ANY,
} Range;

static inline gboolean
read_number (const CsvRow *row, const CsvSeries *series, CsvColumn column, guint scale, Range range,
             const CarryInstrument *instrument, gint64 *out_value, GError **error)
{
    const CsvField *field = &row->fields[series->columns[column]];
    CsvNumberStatus status = csv_number_parse (field->text, field->length, scale, out_value);

    if (G_UNLIKELY (status != CSV_NUMBER_OK))
        return fail_number (row, series, column, status, scale, instrument, error);
    if (G_LIKELY (*out_value > 0 || range == ANY || (range == NOT_BELOW_ZERO && *out_value == 0)))
        return TRUE;

    g_autofree char *text = csv_field_quote (field);
    return csv_fail_row (error,
                         range == ABOVE_ZERO ? "%s %s is not above zero" : "%s %s is below zero",
                         csv_column_to_text (column), text);
}

static inline gboolean
has_column (const CsvSeries *series, CsvColumn column)
{
    return series->columns[column] >= 0;
}

/* A value that files may lack; it is then left alone. */
static inline gboolean
read_optional (const CsvRow *row, const CsvSeries *series, CsvColumn column,
               const CarryInstrument *instrument, gint64 *value, GError **error)
{
    return !has_column (series, column) || read_number (row, series, column, instrument->size_scale,
                                                        NOT_BELOW_ZERO, instrument, value, error);
}

static gboolean
check_bar (const CarryMarketEvent *event, GError **error)
{
    if (event->bar.high < event->bar.low)
        return csv_fail_row (error, "high is below low");
    if (event->bar.open > event->bar.high || event->bar.open < event->bar.low)
        return csv_fail_row (error, "open is not between low and high");
    if (event->bar.close > event->bar.high || event->bar.close < event->bar.low)
        return csv_fail_row (error, "close is not between low and high");
    return TRUE;
}

static gboolean
read_bar (const CsvRow *row, const CsvSeries *series, const CarryInstrument *instrument,
          CarryMarketEvent *event, GError **error)
{
    guint scale = instrument->price_scale;
    gint64 close;

    event->kind = CARRY_MARKET_BAR;
    if (!read_optional (row, series, CSV_COLUMN_VOLUME, instrument, &event->bar.volume, error) ||
        !read_number (row, series, CSV_COLUMN_CLOSE, scale, ABOVE_ZERO, instrument, &close, error))
        return FALSE;
    event->bar.close = close;
    if (!has_column (series, CSV_COLUMN_OPEN))
    {
        event->flags |= CARRY_MARKET_FLAG_CLOSE_ONLY;
        event->bar.open = close;
        event->bar.high = close;
        event->bar.low = close;
        return TRUE;
    }
    return read_number (row, series, CSV_COLUMN_OPEN, scale, ABOVE_ZERO, instrument,
                        &event->bar.open, error) &&
           read_number (row, series, CSV_COLUMN_HIGH, scale, ABOVE_ZERO, instrument,
                        &event->bar.high, error) &&
           read_number (row, series, CSV_COLUMN_LOW, scale, ABOVE_ZERO, instrument, &event->bar.low,
                        error) &&
           check_bar (event, error);
}

static gboolean
read_side (const CsvRow *row, const CsvSeries *series, CarryMarketEvent *event, GError **error)
{
    const CsvField *field;

    if (!has_column (series, CSV_COLUMN_SIDE))
        return TRUE;
    field = &row->fields[series->columns[CSV_COLUMN_SIDE]];
    if (field->length == 3 && g_ascii_strncasecmp (field->text, "buy", 3) == 0)
    {
        event->flags |= CARRY_MARKET_FLAG_BUY;
        return TRUE;
    }
    if (field->length == 4 && g_ascii_strncasecmp (field->text, "sell", 4) == 0)
        return TRUE;

    g_autofree char *text = csv_field_quote (field);
    return csv_fail_row (error, "side \"%s\" is neither buy nor sell", text);
}

/* Ids that are no numbers are left out. */
static void
read_id (const CsvRow *row, const CsvSeries *series, CarryMarketEvent *event)
{
    gint64 id = 0;

    if (!has_column (series, CSV_COLUMN_ID))
        return;
    const CsvField *field = &row->fields[series->columns[CSV_COLUMN_ID]];
    if (field->length > 0 && g_ascii_isdigit (field->text[0]) &&
        csv_number_parse (field->text, field->length, 0, &id) == CSV_NUMBER_OK)
        event->trade.id = (guint64) id;
}

static gboolean
read_trade (const CsvRow *row, const CsvSeries *series, const CarryInstrument *instrument,
            CarryMarketEvent *event, GError **error)
{
    event->kind = CARRY_MARKET_TRADE;
    read_id (row, series, event);
    return read_number (row, series, CSV_COLUMN_PRICE, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->trade.price, error) &&
           read_number (row, series, CSV_COLUMN_SIZE, instrument->size_scale, ABOVE_ZERO,
                        instrument, &event->trade.size, error) &&
           read_side (row, series, event, error);
}

static gboolean
read_quote (const CsvRow *row, const CsvSeries *series, const CarryInstrument *instrument,
            CarryMarketEvent *event, GError **error)
{
    event->kind = CARRY_MARKET_QUOTE;
    return read_number (row, series, CSV_COLUMN_BID, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->quote.bid, error) &&
           read_number (row, series, CSV_COLUMN_ASK, instrument->price_scale, ABOVE_ZERO,
                        instrument, &event->quote.ask, error) &&
           read_optional (row, series, CSV_COLUMN_BID_SIZE, instrument, &event->quote.bid_size,
                          error) &&
           read_optional (row, series, CSV_COLUMN_ASK_SIZE, instrument, &event->quote.ask_size,
                          error);
}

/**
 * csv_field_read_event:
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
csv_field_read_event (const CsvRow *row, const CsvSeries *series, const CarryInstrument *instrument,
                      guint rate_scale, CarryMarketEvent *event, GError **error)
{
    switch (series->kind)
    {
    case CSV_KIND_BAR:
        return read_bar (row, series, instrument, event, error);
    case CSV_KIND_MARK:
    case CSV_KIND_INDEX:
        event->kind = series->kind == CSV_KIND_MARK ? CARRY_MARKET_MARK : CARRY_MARKET_INDEX;
        return read_number (row, series, CSV_COLUMN_PRICE, instrument->price_scale, ABOVE_ZERO,
                            instrument, &event->mark.price, error);
    case CSV_KIND_FUNDING:
    case CSV_KIND_SETTLEMENT:
        event->kind =
            series->kind == CSV_KIND_FUNDING ? CARRY_MARKET_FUNDING : CARRY_MARKET_SETTLEMENT;
        return read_number (row, series, CSV_COLUMN_RATE, rate_scale, ANY, instrument,
                            &event->funding.rate, error);
    case CSV_KIND_TRADE:
        return read_trade (row, series, instrument, event, error);
    case CSV_KIND_QUOTE:
        return read_quote (row, series, instrument, event, error);
    case CSV_KIND_AUTO:
    default:
        g_return_val_if_reached (FALSE);
    }
}
