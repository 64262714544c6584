/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-fetch-plan.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-nearest.h"
#include "base/carry-time.h"

/* What a series is called in the name of a file: names that the readers of tables know. */
static const struct
{
    CarrySeries series;
    const char *word;
    const char *header;
    gsize n_columns;
} kinds[] = {
    { CARRY_SERIES_BARS, "perp", "ts_ms,open,high,low,close,volume,turnover", 7 },
    { CARRY_SERIES_MARKS, "mark", "ts_ms,open,high,low,close", 5 },
    { CARRY_SERIES_INDICES, "index", "ts_ms,open,high,low,close", 5 },
    { CARRY_SERIES_PREMIUMS, "premium", "ts_ms,open,high,low,close", 5 },
    { CARRY_SERIES_SETTLEMENTS, "funding", "symbol,fundingRate,fundingRateTimestamp", 3 },
    { CARRY_SERIES_TRADES, "trades", "ts_ms,symbol,price,size,side,id", 6 },
};

static gsize
find_kind (CarrySeries series)
{
    gsize i = 0;

    while (i + 1 < G_N_ELEMENTS (kinds) && kinds[i].series != series)
        i++;
    return i;
}

/* --- words of the command line ------------------------------------------------------------- */

static gboolean
fail_series (const char *word, GError **error)
{
    g_autoptr (GFlagsClass) klass = g_type_class_ref (CARRY_TYPE_SERIES);
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree char *all = NULL;

    for (guint i = 0; i < klass->n_values; i++)
        g_ptr_array_add (names, (gpointer) klass->values[i].value_nick);
    g_ptr_array_add (names, NULL);
    all = g_strjoinv (", ", (char **) names->pdata);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "--series: there is no series \"%s\"; there are %s", word, all);
    return FALSE;
}

/**
 * carry_fetch_plan_parse_series: (skip)
 * @text: names, comma separated
 * @out_series: (out): the series
 * @error: return location for an error
 *
 * Returns: %FALSE with %CARRY_ERROR_CONFIG for a name that is none
 */
gboolean
carry_fetch_plan_parse_series (const char *text, CarrySeries *out_series, GError **error)
{
    g_autoptr (GFlagsClass) klass = g_type_class_ref (CARRY_TYPE_SERIES);
    g_auto (GStrv) words = g_strsplit (text, ",", -1);
    guint series = 0;

    for (char **word = words; *word != NULL; word++)
    {
        const GFlagsValue *value = g_flags_get_value_by_nick (klass, g_strstrip (*word));

        if (value == NULL)
            return fail_series (*word, error);
        series |= value->value;
    }
    if (series == 0)
        return fail_series ("", error);
    *out_series = (CarrySeries) series;
    return TRUE;
}

/**
 * carry_fetch_plan_format_series: (skip)
 * @series: series
 *
 * Returns: (transfer full): their names, comma separated
 */
char *
carry_fetch_plan_format_series (CarrySeries series)
{
    g_autoptr (GFlagsClass) klass = g_type_class_ref (CARRY_TYPE_SERIES);
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < klass->n_values; i++)
        if (((guint) series & klass->values[i].value) != 0)
            g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                                    klass->values[i].value_nick);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- which instruments --------------------------------------------------------------------- */

static const CarryInstrument *
find_perp (const GPtrArray *listed, const char *symbol)
{
    for (guint i = 0; i < listed->len; i++)
    {
        const CarryInstrument *entry = g_ptr_array_index (listed, i);

        if (entry->category == CARRY_CATEGORY_LINEAR && g_str_equal (entry->symbol, symbol))
            return entry;
    }
    return NULL;
}

static const CarryInstrument *
find_pair (const GPtrArray *listed, const CarryInstrument *perp)
{
    for (guint i = 0; i < listed->len; i++)
        if (carry_instrument_is_pair (perp, g_ptr_array_index (listed, i)))
            return g_ptr_array_index (listed, i);
    return NULL;
}

static void
add_unknown (GString *problems, const GPtrArray *listed, const char *symbol)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    const char *nearest;

    for (guint i = 0; i < listed->len; i++)
        g_ptr_array_add (names, (gpointer) ((CarryInstrument *) listed->pdata[i])->symbol);
    g_ptr_array_add (names, NULL);
    nearest = g_utf8_validate (symbol, -1, NULL)
                  ? carry_nearest_name (symbol, (const char *const *) names->pdata)
                  : NULL;
    g_string_append_printf (problems, "%s--symbols: no perpetual \"%s\" trades there",
                            problems->len > 0 ? "\n" : "", symbol);
    if (nearest != NULL)
        g_string_append_printf (problems, "; did you mean \"%s\"?", nearest);
}

static void
add_once (GPtrArray *chosen, const CarryInstrument *instrument)
{
    for (guint i = 0; i < chosen->len; i++)
    {
        const CarryInstrument *other = g_ptr_array_index (chosen, i);

        if (other->category == instrument->category &&
            g_str_equal (other->symbol, instrument->symbol))
            return;
    }
    g_ptr_array_add (chosen, carry_instrument_copy (instrument));
}

/**
 * carry_fetch_plan_select: (skip)
 * @listed: (element-type CarryInstrument): what trades
 * @symbols: (nullable) (array zero-terminated=1): perpetuals that are wanted; %NULL or none for all
 * @has_spot: the spot each pairs with is wanted, too
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CarryInstrument): the instruments, or %NULL with
 *   %CARRY_ERROR_CONFIG that names every symbol which is none
 */
GPtrArray *
carry_fetch_plan_select (const GPtrArray *listed, const char *const *symbols, gboolean has_spot,
                         GError **error)
{
    g_autoptr (GPtrArray) chosen =
        g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);
    g_autoptr (GString) problems = g_string_new (NULL);

    for (guint i = 0; (symbols == NULL || symbols[0] == NULL) && i < listed->len; i++)
        add_once (chosen, g_ptr_array_index (listed, i));
    for (gsize i = 0; symbols != NULL && symbols[i] != NULL; i++)
    {
        const CarryInstrument *perp = find_perp (listed, symbols[i]);
        const CarryInstrument *spot = perp != NULL && has_spot ? find_pair (listed, perp) : NULL;

        if (perp == NULL)
            add_unknown (problems, listed, symbols[i]);
        else
            add_once (chosen, perp);
        if (spot != NULL)
            add_once (chosen, spot);
    }
    if (problems->len == 0)
        return g_steal_pointer (&chosen);
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, problems->str);
    return NULL;
}

/* --- files --------------------------------------------------------------------------------- */

static void
free_item (gpointer data)
{
    CarryFetchItem *item = data;

    carry_instrument_free (item->instrument);
    g_free (item->name);
    g_free (item);
}

static char *
make_name (const CarryFetchItem *item, gint64 interval_ns, const char *suffix)
{
    const CarryInstrument *of = item->instrument;
    const char *word = kinds[find_kind (item->series)].word;
    gint64 minutes = interval_ns / CARRY_NS_PER_MINUTE;
    gboolean is_days = minutes % (24 * 60) == 0;
    gboolean is_hours = minutes % 60 == 0;

    if (item->series == CARRY_SERIES_SETTLEMENTS)
        return g_strdup_printf ("%s_%s_%s%s", of->venue, of->symbol, word, suffix);
    if (item->series == CARRY_SERIES_TRADES)
        return g_strdup_printf ("%s_%s_%s_%s%s", of->venue, of->symbol,
                                of->category == CARRY_CATEGORY_SPOT ? "spot" : "perp", word,
                                suffix);
    if (item->series == CARRY_SERIES_BARS && of->category == CARRY_CATEGORY_SPOT)
        word = "spot";
    return g_strdup_printf ("%s_%s_%s_%" G_GINT64_FORMAT "%c%s", of->venue, of->symbol, word,
                            minutes / (is_days    ? 24 * 60
                                       : is_hours ? 60
                                                  : 1),
                            is_days    ? 'd'
                            : is_hours ? 'h'
                                       : 'm',
                            suffix);
}

/**
 * carry_fetch_plan_new: (skip)
 * @instruments: (element-type CarryInstrument): what is wanted
 * @series: which series of them; spot has bars and trades only
 * @interval_ns: length of bars
 * @suffix: how the files end, such as `.csv`
 *
 * Returns: (transfer full) (element-type CarryFetchItem): the files, in order
 */
GPtrArray *
carry_fetch_plan_new (const GPtrArray *instruments, CarrySeries series, gint64 interval_ns,
                      const char *suffix)
{
    GPtrArray *items = g_ptr_array_new_with_free_func (free_item);

    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *instrument = g_ptr_array_index (instruments, i);

        for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
            CarryFetchItem *item;

            if (((guint) series & (guint) kinds[k].series) == 0 ||
                (kinds[k].series != CARRY_SERIES_BARS && kinds[k].series != CARRY_SERIES_TRADES &&
                 instrument->category != CARRY_CATEGORY_LINEAR))
                continue;
            item = g_new0 (CarryFetchItem, 1);
            item->instrument = carry_instrument_copy (instrument);
            item->series = kinds[k].series;
            item->name = make_name (item, interval_ns, suffix);
            g_ptr_array_add (items, item);
        }
    }
    return items;
}

/* The names of its columns. */
const char *
carry_fetch_item_get_header (const CarryFetchItem *self)
{
    return kinds[find_kind (self->series)].header;
}

static void
add_decimal (GString *text, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_is_valid (value))
        g_string_append (text, carry_decimal_format (value, buffer));
}

/**
 * carry_fetch_item_add_row: (skip)
 * @self: a file
 * @row: a row of it
 * @text: gets the row, with the digits the venue stated, and its end of line
 */
void
carry_fetch_item_add_row (const CarryFetchItem *self, const CarryHistoryRow *row, GString *text)
{
    gsize n = kinds[find_kind (self->series)].n_columns;
    const CarryDecimal values[] = { row->open,  row->high,   row->low,
                                    row->close, row->volume, row->turnover };

    if (self->series == CARRY_SERIES_SETTLEMENTS)
    {
        g_string_append_printf (text, "%s,", self->instrument->symbol);
        add_decimal (text, row->open);
        g_string_append_printf (text, ",%" G_GINT64_FORMAT "\n", row->ts / CARRY_NS_PER_MS);
        return;
    }
    g_string_append_printf (text, "%" G_GINT64_FORMAT, row->ts / CARRY_NS_PER_MS);
    for (gsize i = 0; i + 1 < n; i++)
    {
        g_string_append_c (text, ',');
        add_decimal (text, values[i]);
    }
    g_string_append_c (text, '\n');
}

/**
 * carry_fetch_item_add_trade: (skip)
 * @self: a file of trades
 * @trade: a row of it
 * @text: gets the row, with the digits the venue stated, and its end of line
 */
void
carry_fetch_item_add_trade (const CarryFetchItem *self, const CarryHistoryTrade *trade,
                            GString *text)
{
    g_string_append_printf (text, "%" G_GINT64_FORMAT ",%s,", trade->ts / CARRY_NS_PER_MS,
                            self->instrument->symbol);
    add_decimal (text, trade->price);
    g_string_append_c (text, ',');
    add_decimal (text, trade->size);
    g_string_append_printf (text, ",%s,%s\n", carry_side_to_text (trade->side), trade->id);
}

/* Digits after the point that a column of another format must have room for. */
#define PRICE_DECIMALS 12
#define SIZE_DECIMALS 12

/**
 * carry_fetch_item_describe: (skip)
 * @self: a file
 * @columns: room for its columns
 *
 * Returns: how many columns it has
 */
gsize
carry_fetch_item_describe (const CarryFetchItem *self,
                           CarryWriterColumn columns[CARRY_FETCH_MAX_COLUMNS])
{
    static const CarryWriterColumn bars[CARRY_FETCH_MAX_COLUMNS] = {
        { "ts_ms", CARRY_WRITER_COLUMN_INTEGER, 0 },
        { "open", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
        { "high", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
        { "low", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
        { "close", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
        { "volume", CARRY_WRITER_COLUMN_DECIMAL, SIZE_DECIMALS },
        { "turnover", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
    };
    static const CarryWriterColumn rates[] = {
        { "symbol", CARRY_WRITER_COLUMN_TEXT, 0 },
        { "fundingRate", CARRY_WRITER_COLUMN_DECIMAL, CARRY_RATE_SCALE },
        { "fundingRateTimestamp", CARRY_WRITER_COLUMN_INTEGER, 0 },
    };
    static const CarryWriterColumn trades[] = {
        { "ts_ms", CARRY_WRITER_COLUMN_INTEGER, 0 },
        { "symbol", CARRY_WRITER_COLUMN_TEXT, 0 },
        { "price", CARRY_WRITER_COLUMN_DECIMAL, PRICE_DECIMALS },
        { "size", CARRY_WRITER_COLUMN_DECIMAL, SIZE_DECIMALS },
        { "side", CARRY_WRITER_COLUMN_TEXT, 0 },
        { "id", CARRY_WRITER_COLUMN_TEXT, 0 },
    };
    gsize n = kinds[find_kind (self->series)].n_columns;
    const CarryWriterColumn *found = self->series == CARRY_SERIES_SETTLEMENTS ? rates
                                     : self->series == CARRY_SERIES_TRADES    ? trades
                                                                              : bars;

    memcpy (columns, found, n * sizeof *columns);
    return n;
}
