/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-past.h"

#include "base/carry-error.h"
#include "engine/carry-naked.h"
#include "model/carry-market-event.h"
#include "roles/carry-history.h"

/* Bars of the past are this long. */
#define BAR_NS CARRY_NS_PER_HOUR
#define BAR_MINUTES 60

/* A record is what it stays so long after; what settles later is heard from the feed. */
#define FINAL_AFTER_NS (15 * CARRY_NS_PER_SECOND)

/* A page that may come by itself is asked for again, so often, with a pause in between. */
#define MAX_TRIES 5
#define PAUSE_MS 500

/* What waits for a hedge waits so long for the past, and is worth more than averages. */
#define PATIENCE_MS 5000

/* Series that are read at once; how fast they may be asked for is the venue's module to keep. */
#define MAX_AT_ONCE 8

typedef struct
{
    CarryHistory *history;
    gint64 ts_from;
    gint64 ts_to;
    CarryPastProgress progress;
    gpointer user_data;
    GCancellable *cancellable;
    GPtrArray *readings; /* Reading: all of them */
    guint next;          /* place of the one that is begun next */
    guint n_running;     /* begun, not ended */
    GArray *events;      /* CarryMarketEvent */
    GError *error;       /* the first one; nothing is begun after it */
    guint deadline;      /* 0: there is none, or it is over */
    gboolean is_left;    /* nobody waits any more: what runs only ends */
} Past;

/* One series of one instrument, page by page. */
typedef struct
{
    Past *owner;
    const CarryInstrument *instrument;
    CarrySeries series;
    gint64 ts_before; /* of the row before */
    guint n_tries;    /* of this page */
    char *position;
} Reading;

/* FALSE when the number does not fit. */
static gboolean
set_scaled (CarryDecimal value, guint scale, gint64 *out_value)
{
    CarryDecimal scaled = carry_decimal_rescale (value, (guint8) scale, CARRY_ROUND_HALF_EVEN);

    if (!carry_decimal_is_valid (scaled))
        return FALSE;
    *out_value = scaled.coefficient;
    return TRUE;
}

/* Of a bar only the close: what is averaged needs no more. */
static gboolean
make_bar (const CarryInstrument *instrument, const CarryHistoryRow *row, CarryMarketEvent *event)
{
    event->kind = CARRY_MARKET_BAR;
    event->ts_venue = row->ts + BAR_NS;
    event->bar_minutes = BAR_MINUTES;
    event->flags = CARRY_MARKET_FLAG_CLOSE_ONLY;
    return set_scaled (row->close, instrument->price_scale, &event->bar.close);
}

/*
 * The interval is what passed since the settlement before: it may have been another one then. The
 * first counts for as long as the second.
 */
static gboolean
make_settlement (const Reading *reading, const CarryHistoryRow *row, gint64 ts_after,
                 CarryMarketEvent *event)
{
    event->kind = CARRY_MARKET_SETTLEMENT;
    event->ts_venue = row->ts;
    if (reading->ts_before > 0)
        event->funding.interval_ns = row->ts - reading->ts_before;
    else
        event->funding.interval_ns =
            ts_after > 0 ? ts_after - row->ts : reading->instrument->funding_interval_ns;
    return set_scaled (row->open, CARRY_RATE_SCALE, &event->funding.rate);
}

/* @ts_after: of the row after it; 0 when there is none yet. */
static gboolean
add_row (Reading *reading, const CarryHistoryRow *row, gint64 ts_after, GError **error)
{
    Past *self = reading->owner;
    const CarryInstrument *instrument = reading->instrument;
    CarryMarketEvent event = { .instrument = instrument->index };
    gboolean fits = reading->series == CARRY_SERIES_BARS
                        ? make_bar (instrument, row, &event)
                        : make_settlement (reading, row, ts_after, &event);

    reading->ts_before = row->ts;
    event.ts_local = event.ts_venue;
    if (fits && event.ts_local <= self->ts_to)
        g_array_append_val (self->events, event);
    if (fits)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "the past of %s: a number has more digits than there is room for",
                 instrument->symbol);
    return FALSE;
}

static gboolean
add_page (Reading *reading, const CarryPage *page, GError **error)
{
    guint n = page->rows != NULL ? page->rows->len : 0;

    for (guint i = 0; i < n; i++)
    {
        const CarryHistoryRow *row = &g_array_index (page->rows, CarryHistoryRow, i);

        if (!add_row (reading, row, i + 1 < n ? row[1].ts : 0, error))
            return FALSE;
    }
    return TRUE;
}

/* --- one series ---------------------------------------------------------------------------- */

static void ask (Reading *reading);

static void
free_reading (gpointer data)
{
    Reading *reading = data;

    g_free (reading->position);
    g_free (reading);
}

static void
free_past (Past *self)
{
    g_clear_handle_id (&self->deadline, g_source_remove);
    g_ptr_array_unref (self->readings);
    g_array_unref (self->events);
    g_clear_error (&self->error);
    g_object_unref (self->history);
    g_clear_object (&self->cancellable);
    g_free (self);
}

/* What is under way ends by itself, and nothing of it is told. */
static void
leave_past (Past *self)
{
    g_clear_handle_id (&self->deadline, g_source_remove);
    self->is_left = TRUE;
    if (self->n_running == 0)
        free_past (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Past, leave_past)

static void
begin_next (Past *self)
{
    if (self->next >= self->readings->len || self->error != NULL)
        return;
    self->n_running++;
    ask (g_ptr_array_index (self->readings, self->next++));
}

/* @error: (nullable) (transfer full): why it ended before its end. */
static void
end_reading (Reading *reading, GError *error)
{
    Past *self = reading->owner;

    if (self->error == NULL)
        self->error = error;
    else
        g_clear_error (&error);
    self->n_running--;
    if (self->is_left)
    {
        if (self->n_running == 0)
            free_past (self);
        return;
    }
    if (self->progress != NULL)
        self->progress (self->next - self->n_running, self->readings->len, self->user_data);
    begin_next (self);
}

static gboolean
on_pause_over (gpointer user_data)
{
    Reading *reading = user_data;

    if (reading->owner->is_left)
        end_reading (reading, NULL);
    else
        ask (reading);
    return G_SOURCE_REMOVE;
}

static gboolean
may_pass (const GError *error)
{
    return g_error_matches (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED) ||
           g_error_matches (error, CARRY_ERROR, CARRY_ERROR_BUSY);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Reading *reading = user_data;
    GError *error = NULL;
    g_autoptr (CarryPage) page = carry_history_page_finish (CARRY_HISTORY (source), result, &error);

    if (reading->owner->is_left)
    {
        end_reading (reading, error);
        return;
    }
    if (page == NULL && may_pass (error) && ++reading->n_tries < MAX_TRIES &&
        !g_cancellable_is_cancelled (reading->owner->cancellable))
    {
        g_clear_error (&error);
        g_timeout_add (PAUSE_MS, on_pause_over, reading);
        return;
    }
    if (page == NULL || !add_page (reading, page, &error))
    {
        end_reading (reading, error);
        return;
    }
    reading->n_tries = 0;
    g_free (reading->position);
    reading->position = g_strdup (page->position);
    if (reading->position != NULL)
        ask (reading);
    else
        end_reading (reading, NULL);
}

static void
ask (Reading *reading)
{
    const Past *self = reading->owner;
    const CarryPageRequest request = {
        .instrument = reading->instrument,
        .series = reading->series,
        .interval_ns = BAR_NS,
        .ts_from = self->ts_from - self->ts_from % BAR_NS,
        .ts_to = self->ts_to,
        .position = reading->position,
    };

    carry_history_page_async (self->history, &request, self->cancellable, on_page, reading);
}

/* --- all of them --------------------------------------------------------------------------- */

static void
add_reading (Past *self, const CarryInstrument *instrument, CarrySeries series)
{
    Reading *reading = g_new0 (Reading, 1);

    *reading = (Reading){ .owner = self, .instrument = instrument, .series = series };
    g_ptr_array_add (self->readings, reading);
}

static gboolean
on_deadline (gpointer user_data)
{
    Past *self = user_data;

    self->deadline = 0;
    if (self->error == NULL)
        g_set_error (&self->error, CARRY_ERROR, CARRY_ERROR_BUSY, "it was not there within %d s",
                     PATIENCE_MS / 1000);
    return G_SOURCE_REMOVE;
}

static gboolean
read_history (Past *self, const GPtrArray *instruments, GError **error)
{
    gboolean is_bounded = self->deadline != 0;

    CarrySeries all = carry_history_get_series (self->history);

    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *instrument = g_ptr_array_index (instruments, i);

        if (all & CARRY_SERIES_BARS)
            add_reading (self, instrument, CARRY_SERIES_BARS);
        if (all & CARRY_SERIES_SETTLEMENTS && instrument->category == CARRY_CATEGORY_LINEAR)
            add_reading (self, instrument, CARRY_SERIES_SETTLEMENTS);
    }
    for (guint i = 0; i < MAX_AT_ONCE; i++)
        begin_next (self);
    while (self->n_running > 0 && (!is_bounded || self->deadline != 0))
        g_main_context_iteration (NULL, TRUE);
    if (self->error == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
}

/* In the order in which it became known; of one instant, by kind and instrument. */
static int
compare_events (gconstpointer a, gconstpointer b)
{
    const CarryMarketEvent *left = a, *right = b;
    guint left_class = carry_market_event_class (left);
    guint right_class = carry_market_event_class (right);

    if (left->ts_local != right->ts_local)
        return left->ts_local < right->ts_local ? -1 : 1;
    if (left_class != right_class)
        return left_class < right_class ? -1 : 1;
    return (left->instrument > right->instrument) - (left->instrument < right->instrument);
}

/* The first module that has a record of its own, as venues do; NULL when none has. */
static CarryHistory *
find_history (GPtrArray *modules)
{
    for (guint i = 0; i < modules->len; i++)
    {
        CarryModule *module = g_ptr_array_index (modules, i);

        if (CARRY_IS_HISTORY (module) && carry_history_get_series (CARRY_HISTORY (module)) != 0)
            return CARRY_HISTORY (module);
    }
    return NULL;
}

/* What a coin cost when the position was made: there is no price before anything was heard. */
static CarryDecimal
get_entry_price (CarryEngine *engine, const CarryInstrument *perp)
{
    const CarryPortfolio *portfolio = carry_engine_get_portfolio (engine);
    CarryDecimal coins =
        carry_decimal_mul (carry_portfolio_get_position (portfolio, perp->index), perp->multiplier);
    CarryDecimal value =
        carry_portfolio_state_amount (carry_portfolio_get_entry_value (portfolio, perp->index));

    if (carry_decimal_sign (coins) == 0 || !carry_decimal_is_valid (value))
        return carry_decimal_invalid ();
    return carry_decimal_abs (
        carry_decimal_div (value, coins, CARRY_DECIMAL_MAX_SCALE / 2, CARRY_ROUND_HALF_EVEN));
}

static gboolean
is_apart (CarryEngine *engine, const CarryInstrument *perp, const CarryInstrument *spot)
{
    const CarryPortfolio *portfolio = carry_engine_get_portfolio (engine);

    return carry_naked_is_apart (perp, spot, carry_portfolio_get_traded (portfolio, perp->index),
                                 carry_portfolio_get_traded (portfolio, spot->index),
                                 get_entry_price (engine, perp));
}

/* An earlier run left a trade whose legs are apart, or an order that may have taken one of them away. */
static gboolean
leaves_apart (CarryEngine *engine)
{
    const CarryGroups *groups = carry_engine_get_groups (engine);
    CarryInstruments *instruments = carry_engine_get_instruments (engine);
    gboolean has_orders = carry_ledger_get_n_open (carry_engine_get_ledger (engine)) > 0;

    for (guint i = 0; i < carry_groups_get_size (groups); i++)
    {
        const CarryGroup *group = &carry_groups_get (groups, i)->group;
        const CarryInstrument *perp = carry_instruments_get (instruments, group->first);
        const CarryInstrument *spot = carry_instruments_get (instruments, group->second);

        if (carry_group_state_is_final (group->state))
            continue;
        if (has_orders || (perp->category == CARRY_CATEGORY_SPOT ? is_apart (engine, spot, perp)
                                                                 : is_apart (engine, perp, spot)))
            return TRUE;
    }
    return FALSE;
}

/* Legs are apart, and who brings them together waits: it goes on without the past, and says so. */
static void
go_on_without (CarryEngine *engine, const GError *error)
{
    g_autofree char *text = g_strdup_printf (
        "legs are apart, so nothing waits for the past longer (%s): averages begin now, and "
        "decisions with them; a restart reads it when the legs are together",
        error->message);

    carry_engine_tell_people (engine, CARRY_NOTICE_WARNING, "past-not-read", text);
}

/*
 * Tells strategies of the settlements and bars from @ts_from to @ts_to of what they look at,
 * read from the first of @modules (element-type CarryModule) that has a record. Where none
 * has one, averages begin with the run, and that is said; so they do where legs that an earlier
 * run left are apart and it cannot be read soon. @progress (nullable) is told of it.
 */
gboolean
carry_past_read (CarryEngine *engine, GPtrArray *modules, gint64 ts_from, gint64 ts_to,
                 CarryPastProgress progress, gpointer user_data, GCancellable *cancellable,
                 GError **error)
{
    g_autoptr (GPtrArray) instruments = carry_engine_list_subscribed (engine);
    CarryHistory *history = find_history (modules);
    g_autoptr (GError) why = NULL;
    g_autoptr (Past) self = NULL;
    gboolean is_bounded;

    if (history == NULL)
    {
        g_message ("no venue here has a record of the past: averages begin now");
        return TRUE;
    }
    self = g_new0 (Past, 1);
    self->history = g_object_ref (history);
    self->ts_from = ts_from;
    self->ts_to = ts_to - FINAL_AFTER_NS;
    self->progress = progress;
    self->user_data = user_data;
    g_set_object (&self->cancellable, cancellable);
    self->readings = g_ptr_array_new_with_free_func (free_reading);
    self->events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    is_bounded = leaves_apart (engine);
    if (is_bounded)
        self->deadline = g_timeout_add (PATIENCE_MS, on_deadline, self);
    if (!read_history (self, instruments, &why))
    {
        if (is_bounded && !g_cancellable_is_cancelled (cancellable))
        {
            go_on_without (engine, why);
            return TRUE;
        }
        g_propagate_prefixed_error (error, g_steal_pointer (&why),
                                    "the past could not be read (host.carry.warm-up=0s starts "
                                    "without): ");
        return FALSE;
    }
    g_array_sort (self->events, compare_events);
    for (guint i = 0; i < self->events->len; i++)
        carry_engine_tell_past (engine, &g_array_index (self->events, CarryMarketEvent, i));
    g_message ("read %u settlements and bars of the past", self->events->len);
    return TRUE;
}
