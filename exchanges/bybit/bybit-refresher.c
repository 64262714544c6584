/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-refresher.h"

#include "bybit-gather.h"
#include "bybit-margins.h"
#include "bybit-symbols.h"

/* Two refusals in a row lead to one reading. */
#define HURRY_MS 1000

/* Of more perpetuals the risk limits of all are read, page by page. */
#define MAX_NAMES 20

struct _BybitRefresher
{
    BybitVenue *venue;
    GHashTable *rows; /* `category/symbol` -> BybitInstrument, as last read */
    gboolean is_reading;
    guint timer;
    guint limits_timer; /* of the risk limits */
    gboolean is_hurried;
    gboolean are_limits_hurried;
    gboolean has_begun;
};

guint
bybit_instrument_compare (const BybitInstrument *before, const BybitInstrument *now)
{
    guint changes = 0;

    if (bybit_symbol_get_identity (before) != bybit_symbol_get_identity (now))
        changes |= BYBIT_CHANGE_IDENTITY;
    if (bybit_symbol_get_rules_hash (before) != bybit_symbol_get_rules_hash (now))
        changes |= BYBIT_CHANGE_RULES;
    if (before->status != now->status)
        changes |= BYBIT_CHANGE_STATUS;
    if (before->ts_delivery != now->ts_delivery)
        changes |= BYBIT_CHANGE_DELIVERY;
    return changes;
}

static void
halt (BybitRefresher *self, const CarryInstrument *instrument, gboolean until_human,
      const char *code, const char *text)
{
    carry_context_restrict (self->venue->context, instrument, CARRY_RISK_HALTED, until_human, code,
                            text);
}

/* Once it is known to be delisted nothing is opened any more. */
static void
watch_delivery (BybitRefresher *self, const CarryInstrument *instrument, const BybitInstrument *row)
{
    char time[CARRY_TIME_BUFFER];
    g_autofree char *text = NULL;

    carry_context_set_delivery (self->venue->context, instrument, row->ts_delivery);
    if (row->ts_delivery == 0)
    {
        carry_context_release (self->venue->context, instrument, "delivery-set");
        return;
    }
    text = g_strdup_printf ("%s is delisted at %s; nothing is opened any more, close what is held "
                            "before",
                            row->symbol, carry_time_to_text (row->ts_delivery, time));
    carry_context_restrict (self->venue->context, instrument, CARRY_RISK_REDUCING, FALSE,
                            "delivery-set", text);
}

static void
watch_status (BybitRefresher *self, const CarryInstrument *instrument, const BybitInstrument *row)
{
    g_autofree char *text = NULL;

    if (row->status == BYBIT_TRADING_TRADING)
    {
        carry_context_release (self->venue->context, instrument, "status-changed");
        return;
    }
    text = g_strdup_printf ("%s is %s now", row->symbol,
                            bybit_word_to_text (bybit_tradings, (int) row->status));
    halt (self, instrument, FALSE, "status-changed", text);
}

/* Another thing under the old name: what is held, and what was read of it, is of the old one. */
static void
stop_other (BybitRefresher *self, const CarryInstrument *instrument)
{
    g_autofree char *text = g_strdup_printf (
        "%s is another thing than it was; it is halted: look at what is held", instrument->symbol);

    halt (self, instrument, TRUE, "symbol-changed", text);
}

/* The next order is made by the new rules. */
static void
change_rules (BybitRefresher *self, const CarryInstrument *instrument, const BybitInstrument *row)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    CarryInstrument changed;

    if (bybit_symbol_to_instrument (row, NULL, &changed, &error))
    {
        changed.index = instrument->index;
        changed.maker_fee = instrument->maker_fee;
        changed.taker_fee = instrument->taker_fee;
        changed.maintenance_margin = instrument->maintenance_margin;
        changed.collateral_ratio = instrument->collateral_ratio;
        carry_context_emit_instrument (self->venue->context, &changed,
                                       bybit_venue_get_now (self->venue));
        return;
    }
    text = g_strdup_printf ("the new rules of %s cannot be read, so it is halted: %s", row->symbol,
                            error->message);
    halt (self, instrument, TRUE, "rules-unusable", text);
}

static void
take_row (BybitRefresher *self, const BybitInstrument *row, BybitCategory category)
{
    g_autofree char *key = g_strdup_printf (
        "%s/%s", bybit_word_to_text (bybit_categories, (int) category), row->symbol);
    const BybitInstrument *before = g_hash_table_lookup (self->rows, key);
    const CarryInstrument *instrument = bybit_venue_find (self->venue, category, row->symbol);
    guint changes;

    if (instrument == NULL)
        return;
    changes = before != NULL ? bybit_instrument_compare (before, row) : 0;
    if ((changes & BYBIT_CHANGE_IDENTITY) != 0)
        stop_other (self, instrument);
    else if ((changes & (BYBIT_CHANGE_RULES | BYBIT_CHANGE_DELIVERY)) != 0)
        change_rules (self, instrument, row);
    watch_status (self, instrument, row);
    watch_delivery (self, instrument, row);
    g_hash_table_replace (self->rows, g_steal_pointer (&key), g_memdup2 (row, sizeof *row));
}

static gboolean on_timer (gpointer user_data);

static void
wait_ms (BybitRefresher *self, gint64 ms)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->timer = g_timeout_add ((guint) ms, on_timer, self);
}

/* One that trades no more is missing in the list of those that trade. */
static void
find_missing (BybitRefresher *self, const GArray *rows, BybitCategory category)
{
    CarryInstruments *instruments = carry_context_get_instruments (self->venue->context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);
        g_autofree char *key = NULL;
        BybitInstrument gone;
        const BybitInstrument *before;
        gboolean found = FALSE;

        for (guint k = 0; k < rows->len && !found; k++)
            found =
                g_str_equal (g_array_index (rows, BybitInstrument, k).symbol, instrument->symbol);
        key = g_strdup_printf ("%s/%s", bybit_word_to_text (bybit_categories, (int) category),
                               instrument->symbol);
        before = g_hash_table_lookup (self->rows, key);
        if (found || before == NULL || before->status != BYBIT_TRADING_TRADING ||
            bybit_category_from_carry (instrument->category) != category)
            continue;
        gone = *before;
        gone.status = BYBIT_TRADING_CLOSED;
        take_row (self, &gone, category);
    }
}

static guint
count_perps (const BybitRefresher *self)
{
    CarryInstruments *instruments = carry_context_get_instruments (self->venue->context);
    guint n = 0;

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
        n += carry_instruments_get (instruments, i)->category == CARRY_CATEGORY_LINEAR;
    return n;
}

static gboolean on_limits_timer (gpointer user_data);

/* By name it is little, and a cut of the tiers is to be known soon. */
static void
wait_for_limits (BybitRefresher *self)
{
    const BybitTimes *times = &self->venue->times;
    gint64 wait_ns = count_perps (self) <= MAX_NAMES
                         ? MIN (times->audit_interval_ns, times->refresh_interval_ns)
                         : times->refresh_interval_ns;

    self->limits_timer = g_timeout_add ((guint) (wait_ns / CARRY_NS_PER_MS), on_limits_timer, self);
}

/* Each perpetual has an answer of its own, or there is one with all. */
static void
on_limits (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitRefresher *self = user_data;
    CarryInstruments *instruments;
    guint place = 0;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    instruments = carry_context_get_instruments (self->venue->context);
    for (guint i = 0; error == NULL && i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (perp->category != CARRY_CATEGORY_LINEAR || place >= bybit_gather_get_n (gather))
            continue;
        bybit_margins_refresh (self->venue->margins, perp, bybit_gather_get (gather, place));
        if (bybit_gather_get_n (gather) > 1)
            place++;
    }
    if (error != NULL)
        g_message ("the risk limits cannot be read: %s", error->message);
    wait_for_limits (self);
}

static gboolean
on_limits_timer (gpointer user_data)
{
    BybitRefresher *self = user_data;
    CarryInstruments *instruments = carry_context_get_instruments (self->venue->context);
    BybitReading reading = bybit_reading_risk_limits (NULL);
    guint n_perps = count_perps (self);
    gboolean is_named = n_perps <= MAX_NAMES;
    BybitGather *gather;

    self->are_limits_hurried = FALSE;
    self->limits_timer = 0;
    if (n_perps == 0)
    {
        wait_for_limits (self);
        return G_SOURCE_REMOVE;
    }
    gather = bybit_gather_new (self->venue);
    if (!is_named)
        bybit_gather_add (gather, &reading);
    for (guint i = 0; is_named && i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (perp->category != CARRY_CATEGORY_LINEAR)
            continue;
        reading = bybit_reading_risk_limits (perp->symbol);
        bybit_gather_add (gather, &reading);
    }
    bybit_gather_run (gather, on_limits, self);
    return G_SOURCE_REMOVE;
}

static void
on_rows (BybitGather *gather, const GError *error, gpointer user_data)
{
    const BybitCategory categories[] = { BYBIT_CATEGORY_SPOT, BYBIT_CATEGORY_LINEAR };
    BybitRefresher *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_reading = FALSE;
    for (guint place = 0; error == NULL && place < G_N_ELEMENTS (categories); place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        for (guint i = 0; i < rows->len; i++)
            take_row (self, &g_array_index (rows, BybitInstrument, i), categories[place]);
        find_missing (self, rows, categories[place]);
    }
    if (error != NULL)
        g_message ("the instruments cannot be read: %s", error->message);
    wait_ms (self, self->venue->times.refresh_interval_ns / CARRY_NS_PER_MS);
}

static gboolean
on_timer (gpointer user_data)
{
    BybitRefresher *self = user_data;
    BybitGather *gather = bybit_gather_new (self->venue);
    BybitReading reading = bybit_reading_instruments (CARRY_CATEGORY_SPOT);

    self->timer = 0;
    self->is_hurried = FALSE;
    self->is_reading = TRUE;
    bybit_gather_add (gather, &reading);
    reading = bybit_reading_instruments (CARRY_CATEGORY_LINEAR);
    bybit_gather_add (gather, &reading);
    bybit_gather_run (gather, on_rows, self);
    return G_SOURCE_REMOVE;
}

BybitRefresher *
bybit_refresher_new (BybitVenue *venue)
{
    BybitRefresher *self = g_new0 (BybitRefresher, 1);

    self->venue = venue;
    self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
bybit_refresher_free (BybitRefresher *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_clear_handle_id (&self->limits_timer, g_source_remove);
    g_hash_table_unref (self->rows);
    g_free (self);
}

void
bybit_refresher_start (BybitRefresher *self)
{
    if (self->timer == 0 && !self->is_reading)
        wait_ms (self, 0);
    if (!self->has_begun)
        wait_for_limits (self);
    self->has_begun = TRUE;
}

void
bybit_refresher_hurry (BybitRefresher *self)
{
    /* What is refused again and again must not put it off. */
    if (!self->is_reading && !self->is_hurried)
    {
        self->is_hurried = TRUE;
        wait_ms (self, HURRY_MS);
    }
    if (self->limits_timer == 0 || self->are_limits_hurried)
        return;
    self->are_limits_hurried = TRUE;
    g_clear_handle_id (&self->limits_timer, g_source_remove);
    self->limits_timer = g_timeout_add (HURRY_MS, on_limits_timer, self);
}
