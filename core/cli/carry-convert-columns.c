/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-convert-columns.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-nearest.h"
#include "base/carry-time.h"

/* Intervals are seconds; those between settlements can have fractions. */
#define SECONDS_SCALE 9

typedef struct
{
    const char *name;
    CarryWriterColumnType type;
} Column;

static const Column columns[CARRY_CONVERT_N_COLUMNS] = {
    [CARRY_CONVERT_TIME] = { "end_time", CARRY_WRITER_COLUMN_TIME },
    [CARRY_CONVERT_KNOWN] = { "known", CARRY_WRITER_COLUMN_TIME },
    [CARRY_CONVERT_INSTRUMENT] = { "instrument", CARRY_WRITER_COLUMN_TEXT },
    [CARRY_CONVERT_KIND] = { "kind", CARRY_WRITER_COLUMN_TEXT },
    [CARRY_CONVERT_INTERVAL] = { "interval", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_OPEN] = { "open", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_HIGH] = { "high", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_LOW] = { "low", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_CLOSE] = { "close", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_VOLUME] = { "volume", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_PRICE] = { "price", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_SIZE] = { "size", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_SIDE] = { "side", CARRY_WRITER_COLUMN_TEXT },
    [CARRY_CONVERT_ID] = { "id", CARRY_WRITER_COLUMN_INTEGER },
    [CARRY_CONVERT_BID] = { "bid", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_BID_SIZE] = { "bid_size", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_ASK] = { "ask", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_ASK_SIZE] = { "ask_size", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_RATE] = { "rate", CARRY_WRITER_COLUMN_DECIMAL },
    [CARRY_CONVERT_NEXT_TIME] = { "next_time", CARRY_WRITER_COLUMN_TIME },
    [CARRY_CONVERT_FLAGS] = { "flags", CARRY_WRITER_COLUMN_TEXT },
};

static gboolean
fail_unknown (const char *name, GError **error)
{
    const char *names[CARRY_CONVERT_N_COLUMNS + 1] = { NULL };
    g_autofree char *all = NULL;
    const char *nearest;

    for (gsize i = 0; i < CARRY_CONVERT_N_COLUMNS; i++)
        names[i] = columns[i].name;
    all = g_strjoinv (",", (char **) names);
    nearest = g_utf8_validate (name, -1, NULL) ? carry_nearest_name (name, names) : NULL;
    if (nearest != NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--columns: there is no column \"%s\"; did you mean \"%s\"?", name, nearest);
    else
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "--columns: there is no column \"%s\"; there are %s", name, all);
    return FALSE;
}

static gboolean
add_column (CarryConvertColumns *self, const char *name, GError **error)
{
    for (CarryConvertColumn column = 0; column < CARRY_CONVERT_N_COLUMNS; column++)
    {
        if (!g_str_equal (columns[column].name, name))
            continue;
        for (gsize i = 0; i < self->n; i++)
            if (self->columns[i] == column)
            {
                g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "--columns: \"%s\" is there twice", name);
                return FALSE;
            }
        self->columns[self->n++] = column;
        return TRUE;
    }
    return fail_unknown (name, error);
}

/**
 * carry_convert_columns_parse: (skip)
 * @self: memory to fill
 * @text: (nullable): names of columns, comma separated; %NULL for all
 * @error: return location for an error
 *
 * Returns: %FALSE with %CARRY_ERROR_CONFIG for a name that is no column, or is there twice
 */
gboolean
carry_convert_columns_parse (CarryConvertColumns *self, const char *text, GError **error)
{
    g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);

    self->n = 0;
    for (char **name = names; text != NULL && *name != NULL; name++)
        if (!add_column (self, g_strstrip (*name), error))
            return FALSE;
    for (CarryConvertColumn i = 0; text == NULL && i < CARRY_CONVERT_N_COLUMNS; i++)
        self->columns[self->n++] = i;
    return self->n > 0 || fail_unknown ("", error);
}

static gboolean
is_size (CarryConvertColumn column)
{
    return column == CARRY_CONVERT_VOLUME || column == CARRY_CONVERT_SIZE ||
           column == CARRY_CONVERT_BID_SIZE || column == CARRY_CONVERT_ASK_SIZE;
}

static guint
get_decimals (CarryConvertColumn column, guint price_scale, guint size_scale)
{
    if (column == CARRY_CONVERT_RATE)
        return CARRY_RATE_SCALE;
    if (column == CARRY_CONVERT_INTERVAL)
        return SECONDS_SCALE;
    return is_size (column) ? size_scale : price_scale;
}

/**
 * carry_convert_columns_describe: (skip)
 * @self: columns
 * @price_scale: the most digits after the point of prices
 * @size_scale: the same of sizes
 * @out_columns: (out caller-allocates): room for as many
 */
void
carry_convert_columns_describe (const CarryConvertColumns *self, guint price_scale,
                                guint size_scale, CarryWriterColumn *out_columns)
{
    for (gsize i = 0; i < self->n; i++)
    {
        CarryConvertColumn column = self->columns[i];

        out_columns[i].name = columns[column].name;
        out_columns[i].type = columns[column].type;
        out_columns[i].decimals = get_decimals (column, price_scale, size_scale);
    }
}

/**
 * carry_convert_columns_add_names: (skip)
 * @self: columns
 * @text: gets the first row
 */
void
carry_convert_columns_add_names (const CarryConvertColumns *self, GString *text)
{
    for (gsize i = 0; i < self->n; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? "," : "", columns[self->columns[i]].name);
    g_string_append_c (text, '\n');
}

static void
add_time (GString *text, gint64 ts)
{
    char buffer[CARRY_TIME_BUFFER];

    if (ts != 0)
        g_string_append (text, carry_time_to_text (ts, buffer));
}

static void
add_decimal (GString *text, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    g_string_append (text, carry_decimal_format (carry_decimal_normalize (value), buffer));
}

/* An event seen as a row: which word of it, if any, is the column's value. */
static int
find_word (const CarryMarketEvent *event, CarryConvertColumn column)
{
    gboolean is_range = !(event->flags & CARRY_MARKET_FLAG_CLOSE_ONLY);

    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_BAR:
        if (column >= CARRY_CONVERT_OPEN && column <= CARRY_CONVERT_LOW && !is_range)
            return -1;
        return column >= CARRY_CONVERT_OPEN && column <= CARRY_CONVERT_VOLUME
                   ? (int) (column - CARRY_CONVERT_OPEN)
                   : -1;
    case CARRY_MARKET_MARK:
    case CARRY_MARKET_INDEX:
        return column == CARRY_CONVERT_PRICE ? 0 : -1;
    case CARRY_MARKET_TRADE:
    case CARRY_MARKET_LEVEL:
    case CARRY_MARKET_LIQUIDATION:
        return column == CARRY_CONVERT_PRICE ? 0 : column == CARRY_CONVERT_SIZE ? 1 : -1;
    case CARRY_MARKET_QUOTE:
        return column >= CARRY_CONVERT_BID && column <= CARRY_CONVERT_ASK_SIZE
                   ? (int) (column - CARRY_CONVERT_BID)
                   : -1;
    case CARRY_MARKET_SETTLEMENT:
    case CARRY_MARKET_FUNDING:
        return column == CARRY_CONVERT_RATE ? 0 : -1;
    case CARRY_MARKET_GAP:
    case CARRY_MARKET_ACTIVITY:
    default:
        return -1;
    }
}

static void
add_word (GString *text, const CarryMarketEvent *event, const CarryInstrument *instrument,
          CarryConvertColumn column)
{
    int word = find_word (event, column);
    guint scale = get_decimals (column, instrument->price_scale, instrument->size_scale);

    if (word >= 0)
        add_decimal (text, carry_decimal_make (event->words[word], scale));
}

static gboolean
is_trade (const CarryMarketEvent *event)
{
    return event->kind == CARRY_MARKET_TRADE || event->kind == CARRY_MARKET_LEVEL ||
           event->kind == CARRY_MARKET_LIQUIDATION;
}

static gboolean
is_rate (const CarryMarketEvent *event)
{
    return event->kind == CARRY_MARKET_SETTLEMENT || event->kind == CARRY_MARKET_FUNDING;
}

/* Seconds of a bar, or between settlements; nothing when unknown. */
static void
add_interval (GString *text, const CarryMarketEvent *event)
{
    gint64 ns =
        is_rate (event) ? event->funding.interval_ns : event->bar_minutes * CARRY_NS_PER_MINUTE;

    if (ns > 0)
        add_decimal (text, carry_decimal_make (ns, SECONDS_SCALE));
}

/* What a level says about the book around it. */
static void
add_flags (GString *text, const CarryMarketEvent *event)
{
    gsize before = text->len;

    if (event->kind != CARRY_MARKET_LEVEL)
        return;
    for (guint flag = CARRY_MARKET_FLAG_CLEAR; flag <= CARRY_MARKET_FLAG_LAST; flag <<= 1)
        if (event->flags & flag)
            g_string_append_printf (text, "%s%s", text->len > before ? "+" : "",
                                    carry_market_flags_to_text ((CarryMarketFlags) flag));
}

static void
add_value (GString *text, const CarryMarketEvent *event, const CarryInstrument *instrument,
           CarryConvertColumn column)
{
    switch (column)
    {
    case CARRY_CONVERT_TIME:
        add_time (text, event->ts_venue);
        break;
    case CARRY_CONVERT_KNOWN:
        add_time (text, event->ts_local);
        break;
    case CARRY_CONVERT_INSTRUMENT:
        g_string_append_printf (text, "%s:%s:%s", instrument->venue,
                                carry_category_to_text (instrument->category), instrument->symbol);
        break;
    case CARRY_CONVERT_KIND:
        g_string_append (text, carry_market_kind_to_text ((CarryMarketKind) event->kind));
        break;
    case CARRY_CONVERT_INTERVAL:
        add_interval (text, event);
        break;
    case CARRY_CONVERT_SIDE:
        if (is_trade (event))
            g_string_append (text, event->flags & CARRY_MARKET_FLAG_BUY ? "buy" : "sell");
        break;
    case CARRY_CONVERT_ID:
        if (is_trade (event) && event->trade.id != 0)
            g_string_append_printf (text, "%" G_GUINT64_FORMAT, event->trade.id);
        break;
    case CARRY_CONVERT_NEXT_TIME:
        add_time (text, is_rate (event) ? event->funding.ts_next : 0);
        break;
    case CARRY_CONVERT_FLAGS:
        add_flags (text, event);
        break;
    default:
        add_word (text, event, instrument, column);
        break;
    }
}

/**
 * carry_convert_columns_add_row: (skip)
 * @self: columns
 * @text: gets a row
 * @event: what is in it; columns that do not concern it stay empty
 * @instrument: what it is about
 */
void
carry_convert_columns_add_row (const CarryConvertColumns *self, GString *text,
                               const CarryMarketEvent *event, const CarryInstrument *instrument)
{
    for (gsize i = 0; i < self->n; i++)
    {
        if (i > 0)
            g_string_append_c (text, ',');
        add_value (text, event, instrument, self->columns[i]);
    }
    g_string_append_c (text, '\n');
}
