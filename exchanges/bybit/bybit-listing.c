/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-listing.h"

#include "bybit-gather.h"
#include "bybit-margins.h"
#include "bybit-symbols.h"

typedef struct
{
    BybitVenue *venue;
    GStrv symbols;
    GPtrArray *list;         /* while its margins are read */
    gboolean has_collateral; /* the last of what is read of them */
    BybitListingFunc func;
    gpointer user_data;
} Job;

/* Places in the gather. */
enum
{
    PLACE_SPOTS,
    PLACE_PERPS,
    PLACE_SPOT_RATES,
    PLACE_PERP_RATES,
};

/* --- rows into a list ---------------------------------------------------------------------- */

static GHashTable *
index_rates (const GArray *rates)
{
    GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
        BybitFeeRate *rate = &g_array_index (rates, BybitFeeRate, i);

        g_hash_table_insert (table, rate->symbol, rate);
    }
    return table;
}

/* One that cannot be described exactly is left out when nobody asked for it by name. */
static gboolean
add_row (GPtrArray *list, const BybitInstrument *row, GHashTable *rates, gboolean is_named,
         GError **error)
{
    g_autoptr (GError) problem = NULL;
    CarryInstrument instrument;

    if (bybit_symbol_to_instrument (row, g_hash_table_lookup (rates, row->symbol), &instrument,
                                    &problem))
    {
        g_ptr_array_add (list, carry_instrument_copy (&instrument));
        return TRUE;
    }
    if (is_named)
    {
        g_propagate_error (error, g_steal_pointer (&problem));
        return FALSE;
    }
    g_info ("%s is left out: %s", row->symbol, problem->message);
    return TRUE;
}

static gboolean
add_all (GPtrArray *list, const GArray *rows, GHashTable *rates, GError **error)
{
    for (guint i = 0; i < rows->len; i++)
    {
        const BybitInstrument *row = &g_array_index (rows, BybitInstrument, i);

        if (bybit_symbol_is_supported (row) && bybit_symbol_is_open (row) &&
            !add_row (list, row, rates, FALSE, error))
            return FALSE;
    }
    return TRUE;
}

static const BybitInstrument *
find_row (const GArray *rows, const char *symbol)
{
    for (guint i = 0; i < rows->len; i++)
    {
        const BybitInstrument *row = &g_array_index (rows, BybitInstrument, i);

        if (g_str_equal (row->symbol, symbol) && bybit_symbol_is_supported (row))
            return row;
    }
    return NULL;
}

static gboolean
is_listed (const GPtrArray *list, CarryCategory category, const char *symbol)
{
    for (guint i = 0; i < list->len; i++)
    {
        const CarryInstrument *entry = g_ptr_array_index (list, i);

        if (entry->category == category && g_str_equal (entry->symbol, symbol))
            return TRUE;
    }
    return FALSE;
}

static gboolean
add_pair (GPtrArray *list, const char *symbol, const GArray *spots, const GArray *perps,
          GHashTable *spot_rates, GHashTable *perp_rates, GError **error)
{
    const BybitInstrument *perp = find_row (perps, symbol);
    const BybitInstrument *spot;

    if (perp == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "symbols: the venue has no perpetual %s that trades", symbol);
        return FALSE;
    }
    if (is_listed (list, CARRY_CATEGORY_LINEAR, symbol))
        return TRUE;
    if (!add_row (list, perp, perp_rates, TRUE, error))
        return FALSE;
    spot = bybit_symbol_find_pair (perp, spots);
    return spot == NULL || is_listed (list, CARRY_CATEGORY_SPOT, spot->symbol) ||
           add_row (list, spot, spot_rates, TRUE, error);
}

GPtrArray *
bybit_listing_build (const GArray *spots, const GArray *perps, const GArray *spot_rates,
                     const GArray *perp_rates, const char *const *symbols, GError **error)
{
    g_autoptr (GPtrArray) list =
        g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);
    g_autoptr (GHashTable) spot_fees = index_rates (spot_rates);
    g_autoptr (GHashTable) perp_fees = index_rates (perp_rates);

    if (symbols == NULL || symbols[0] == NULL)
        return add_all (list, perps, perp_fees, error) && add_all (list, spots, spot_fees, error)
                   ? g_steal_pointer (&list)
                   : NULL;
    for (gsize i = 0; symbols[i] != NULL; i++)
        if (!add_pair (list, symbols[i], spots, perps, spot_fees, perp_fees, error))
            return NULL;
    return g_steal_pointer (&list);
}

/* --- reading ------------------------------------------------------------------------------- */

static void
set_settle_coins (BybitVenue *venue, const GPtrArray *list)
{
    g_ptr_array_set_size (venue->settle_coins, 0);
    for (guint i = 0; i < list->len; i++)
    {
        const CarryInstrument *entry = g_ptr_array_index (list, i);

        if (entry->category == CARRY_CATEGORY_LINEAR &&
            !g_ptr_array_find (venue->settle_coins, entry->quote, NULL))
            g_ptr_array_add (venue->settle_coins, (gpointer) entry->quote);
    }
    if (venue->settle_coins->len == 0)
        g_ptr_array_add (venue->settle_coins, (gpointer) g_intern_static_string ("USDT"));
}

static void
end (Job *job, GPtrArray *list, const GError *error)
{
    job->func (list, error, job->user_data);
    g_strfreev (job->symbols);
    g_free (job);
}

/* What is counted of a coin as margin, by this account. */
static void
set_collateral (const GPtrArray *list, const GArray *coins)
{
    for (guint i = 0; i < list->len; i++)
    {
        CarryInstrument *entry = g_ptr_array_index (list, i);

        if (entry->category == CARRY_CATEGORY_SPOT)
            entry->collateral_ratio = bybit_collateral_find_ratio (coins, entry->base);
    }
}

/* What a position asks of margin. Without it the list is as good, and the margin unknown. */
static void
on_limits (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    GPtrArray *list = g_steal_pointer (&job->list);
    guint n_limits;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
        g_ptr_array_unref (list);
        end (job, NULL, error);
        return;
    }
    if (error != NULL)
        carry_context_notice (job->venue->context, CARRY_NOTICE_WARNING, "margin-unknown",
                              "the venue's risk limits, or what coins count, cannot be read: %s",
                              error->message);
    n_limits = bybit_gather_get_n (gather) - (job->has_collateral ? 1 : 0);
    for (guint place = 0; error == NULL && place < n_limits; place++)
        bybit_margins_take_limits (job->venue->margins, bybit_gather_get (gather, place));
    if (error == NULL && job->has_collateral)
        set_collateral (list, bybit_gather_get (gather, n_limits));
    for (guint i = 0; i < list->len; i++)
    {
        CarryInstrument *entry = g_ptr_array_index (list, i);
        CarryDecimal rate = bybit_margins_get_lowest (job->venue->margins, entry->symbol);

        if (entry->category == CARRY_CATEGORY_LINEAR && carry_decimal_is_valid (rate))
            entry->maintenance_margin = rate;
    }
    end (job, list, NULL);
}

/* By name, where there are names: of all it is many pages. */
static void
read_limits (Job *job)
{
    BybitGather *gather = bybit_gather_new (job->venue);
    gboolean is_named = job->symbols != NULL && job->symbols[0] != NULL;
    BybitReading reading = bybit_reading_risk_limits (NULL);

    if (!is_named)
        bybit_gather_add (gather, &reading);
    for (guint i = 0; is_named && i < job->list->len; i++)
    {
        const CarryInstrument *entry = g_ptr_array_index (job->list, i);

        if (entry->category != CARRY_CATEGORY_LINEAR)
            continue;
        reading = bybit_reading_risk_limits (entry->symbol);
        bybit_gather_add (gather, &reading);
    }
    job->has_collateral = job->venue->signer != NULL;
    if (job->has_collateral)
    {
        reading = bybit_reading_collateral ();
        bybit_gather_add (gather, &reading);
    }
    bybit_gather_run (gather, on_limits, job);
}

static void
on_rows (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GError) problem = NULL;
    GPtrArray *list = NULL;
    gboolean has_rates = bybit_gather_get_n (gather) > PLACE_SPOT_RATES;

    if (error == NULL)
        list = bybit_listing_build (bybit_gather_get (gather, PLACE_SPOTS),
                                    bybit_gather_get (gather, PLACE_PERPS),
                                    has_rates ? bybit_gather_get (gather, PLACE_SPOT_RATES) : NULL,
                                    has_rates ? bybit_gather_get (gather, PLACE_PERP_RATES) : NULL,
                                    (const char *const *) job->symbols, &problem);
    if (list == NULL)
    {
        end (job, NULL, error != NULL ? error : problem);
        return;
    }
    set_settle_coins (job->venue, list);
    job->list = list;
    read_limits (job);
}

static void
add_reading (BybitGather *gather, BybitReading reading)
{
    bybit_gather_add (gather, &reading);
}

void
bybit_listing_read (BybitVenue *venue, const char *const *symbols, BybitListingFunc func,
                    gpointer user_data)
{
    BybitGather *gather = bybit_gather_new (venue);
    Job *job = g_new0 (Job, 1);

    job->venue = venue;
    job->symbols = g_strdupv ((char **) symbols);
    job->func = func;
    job->user_data = user_data;
    add_reading (gather, bybit_reading_instruments (CARRY_CATEGORY_SPOT));
    add_reading (gather, bybit_reading_instruments (CARRY_CATEGORY_LINEAR));
    if (venue->signer != NULL)
    {
        add_reading (gather, bybit_reading_fee_rates (CARRY_CATEGORY_SPOT));
        add_reading (gather, bybit_reading_fee_rates (CARRY_CATEGORY_LINEAR));
    }
    bybit_gather_run (gather, on_rows, job);
}
