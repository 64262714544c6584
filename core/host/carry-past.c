/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-past.h"

#include "base/carry-error.h"
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

typedef struct
{
    CarryEngine *engine;
    gint64 ts_from;
    gint64 ts_to;
    GCancellable *cancellable;
    GArray *events; /* CarryMarketEvent */
} Past;

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
on_pause_over (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_CONTINUE;
}

static void
pause_a_moment (void)
{
    gboolean is_over = FALSE;
    guint timer = g_timeout_add (PAUSE_MS, on_pause_over, &is_over);

    while (!is_over)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (timer);
}

static gboolean
may_pass (const GError *error)
{
    return g_error_matches (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED) ||
           g_error_matches (error, CARRY_ERROR, CARRY_ERROR_BUSY);
}

static CarryPage *
read_page (Past *self, CarryHistory *history, const CarryPageRequest *request, GError **error)
{
    for (guint i = 1;; i++)
    {
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError) problem = NULL;
        CarryPage *page;

        carry_history_page_async (history, request, self->cancellable, on_page, &result);
        while (result == NULL)
            g_main_context_iteration (NULL, TRUE);
        page = carry_history_page_finish (history, result, &problem);
        if (page != NULL)
            return page;
        if (!may_pass (problem) || i == MAX_TRIES || g_cancellable_is_cancelled (self->cancellable))
        {
            g_propagate_error (error, g_steal_pointer (&problem));
            return NULL;
        }
        pause_a_moment ();
    }
}

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

/* The interval is what passed since the settlement before: it may have been another one then. */
static gboolean
make_settlement (const CarryInstrument *instrument, const CarryHistoryRow *row, gint64 ts_before,
                 CarryMarketEvent *event)
{
    event->kind = CARRY_MARKET_SETTLEMENT;
    event->ts_venue = row->ts;
    event->funding.interval_ns =
        ts_before > 0 ? row->ts - ts_before : instrument->funding_interval_ns;
    return set_scaled (row->open, CARRY_RATE_SCALE, &event->funding.rate);
}

static gboolean
add_row (Past *self, const CarryPageRequest *request, const CarryHistoryRow *row, gint64 *ts_before,
         GError **error)
{
    const CarryInstrument *instrument = request->instrument;
    CarryMarketEvent event = { .instrument = instrument->index };
    gboolean fits = request->series == CARRY_SERIES_BARS
                        ? make_bar (instrument, row, &event)
                        : make_settlement (instrument, row, *ts_before, &event);

    *ts_before = row->ts;
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
read_series (Past *self, CarryHistory *history, CarrySeries series,
             const CarryInstrument *instrument, GError **error)
{
    g_autofree char *position = NULL;
    gint64 ts_before = 0;

    do
    {
        const CarryPageRequest request = {
            .instrument = instrument,
            .series = series,
            .interval_ns = BAR_NS,
            .ts_from = self->ts_from - self->ts_from % BAR_NS,
            .ts_to = self->ts_to,
            .position = position,
        };
        g_autoptr (CarryPage) page = read_page (self, history, &request, error);

        if (page == NULL)
            return FALSE;
        for (guint i = 0; page->rows != NULL && i < page->rows->len; i++)
            if (!add_row (self, &request, &g_array_index (page->rows, CarryHistoryRow, i),
                          &ts_before, error))
                return FALSE;
        g_free (position);
        position = g_steal_pointer (&page->position);
    } while (position != NULL);
    return TRUE;
}

static gboolean
read_history (Past *self, CarryHistory *history, const GPtrArray *instruments, GError **error)
{
    CarrySeries all = carry_history_get_series (history);

    for (guint i = 0; i < instruments->len; i++)
    {
        const CarryInstrument *instrument = g_ptr_array_index (instruments, i);

        if (all & CARRY_SERIES_BARS &&
            !read_series (self, history, CARRY_SERIES_BARS, instrument, error))
            return FALSE;
        if (all & CARRY_SERIES_SETTLEMENTS && instrument->category == CARRY_CATEGORY_LINEAR &&
            !read_series (self, history, CARRY_SERIES_SETTLEMENTS, instrument, error))
            return FALSE;
    }
    return TRUE;
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

/*
 * Tells strategies of the settlements and bars from @ts_from to @ts_to of what they look at,
 * read from the first of @modules (element-type CarryModule) that has a record. Where none
 * has one, averages begin with the run, and that is said.
 */
gboolean
carry_past_read (CarryEngine *engine, GPtrArray *modules, gint64 ts_from, gint64 ts_to,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr (GPtrArray) instruments = carry_engine_list_subscribed (engine);
    g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    CarryHistory *history = find_history (modules);
    Past self = { engine, ts_from, ts_to - FINAL_AFTER_NS, cancellable, events };

    if (history == NULL)
    {
        g_message ("no venue here has a record of the past: averages begin now");
        return TRUE;
    }
    if (!read_history (&self, history, instruments, error))
    {
        g_prefix_error (error, "the past could not be read (host.carry.warm-up=0s starts "
                               "without): ");
        return FALSE;
    }
    g_array_sort (events, compare_events);
    for (guint i = 0; i < events->len; i++)
        carry_engine_tell_past (engine, &g_array_index (events, CarryMarketEvent, i));
    g_message ("read %u settlements and bars of the past", events->len);
    return TRUE;
}
