/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-history.h"

#include "bybit-event.h"
#include "bybit-page.h"

/* A page that fails is asked for again, so often. */
#define MAX_TRIES 10

/* One thing to be read of one instrument. */
typedef struct
{
    CarrySeries kind;
    CarryInstrument *instrument;
} Series;

typedef struct
{
    BybitVenue *venue;
    BybitHistoryOptions options;
    gint64 ts_from;
    gint64 ts_to;
    GArray *series; /* Series, read one after the other */
    guint current;
    char *position; /* of the next page of the current one */
    guint n_tries;
    GPtrArray *cursors; /* one a series that was begun */
    GPtrArray *sources;
    BybitHistoryFunc func;
    gpointer user_data;
} Job;

static void ask (Job *job);

static void
clear_series (gpointer data)
{
    carry_instrument_free (((Series *) data)->instrument);
}

static const Series *
get_series (const Job *job)
{
    return &g_array_index (job->series, Series, job->current);
}

/* --- rows into events ---------------------------------------------------------------------- */

static gboolean
set_bar (const Job *job, const Series *series, const CarryHistoryRow *row, CarryMarketEvent *event)
{
    const BybitKline kline = {
        .ts_start = row->ts,
        .open = row->open,
        .high = row->high,
        .low = row->low,
        .close = row->close,
        .volume = row->volume,
        .turnover = row->turnover,
    };

    return bybit_event_set_bar (event, &kline, job->options.bar_minutes, series->instrument);
}

static gboolean
set_price (const Job *job, const Series *series, const CarryHistoryRow *row,
           CarryMarketEvent *event)
{
    event->kind = series->kind == CARRY_SERIES_MARKS ? CARRY_MARKET_MARK : CARRY_MARKET_INDEX;
    event->ts_venue = row->ts + job->options.bar_minutes * CARRY_NS_PER_MINUTE;
    return bybit_event_set_price (event, row->close, series->instrument);
}

static gboolean
set_settlement (const Series *series, const CarryHistoryRow *row, CarryMarketEvent *event)
{
    event->kind = CARRY_MARKET_SETTLEMENT;
    event->ts_venue = row->ts;
    event->funding.interval_ns = series->instrument->funding_interval_ns;
    return bybit_event_scale (row->open, CARRY_RATE_SCALE, &event->funding.rate);
}

static gboolean
add_event (const Job *job, const CarryHistoryRow *row, GArray *events)
{
    const Series *series = get_series (job);
    CarryMarketEvent event = { .instrument = series->instrument->index };
    gboolean fits;

    if (series->kind == CARRY_SERIES_BARS)
        fits = set_bar (job, series, row, &event);
    else if (series->kind == CARRY_SERIES_SETTLEMENTS)
        fits = set_settlement (series, row, &event);
    else
        fits = set_price (job, series, row, &event);
    event.ts_local = event.ts_venue;
    if (fits)
        g_array_append_val (events, event);
    return fits;
}

static gboolean
keep_page (const Job *job, const CarryPage *page, GError **error)
{
    const Series *series = get_series (job);
    g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));

    for (guint i = 0; i < page->rows->len; i++)
        if (!add_event (job, &g_array_index (page->rows, CarryHistoryRow, i), events))
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                         "%s of %s: a number has more digits than the data scale holds",
                         bybit_page_get_name (series->kind), series->instrument->symbol);
            return FALSE;
        }
    return bybit_history_cursor_add (g_ptr_array_index (job->cursors, job->current), events, error);
}

/* --- the end of a series, and of all ------------------------------------------------------- */

static void
end_series (Job *job)
{
    const Series *series = get_series (job);
    g_autofree char *name = g_strdup_printf (
        "%s/v5/market/%s?category=%s&symbol=%s", job->venue->hosts->rest,
        bybit_page_get_name (series->kind), carry_category_to_text (series->instrument->category),
        series->instrument->symbol);

    g_ptr_array_add (job->sources, bybit_history_cursor_describe (
                                       g_ptr_array_index (job->cursors, job->current), name));
    job->current++;
}

static void
finish (Job *job, const GError *error)
{
    g_autoptr (CarryCursor) cursor = NULL;

    if (error == NULL)
        cursor = carry_merge_cursor_new (job->cursors);
    job->func (g_steal_pointer (&cursor), job->sources, error, job->user_data);
    g_array_unref (job->series);
    g_ptr_array_unref (job->cursors);
    g_ptr_array_unref (job->sources);
    g_free (job->position);
    g_free (job);
}

/* What may pass by itself: a connection that was lost, a limit that was reached. */
static gboolean
may_try_again (Job *job, const GError *error)
{
    return (g_error_matches (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED) ||
            g_error_matches (error, CARRY_ERROR, CARRY_ERROR_BUSY)) &&
           ++job->n_tries < MAX_TRIES;
}

static void
on_page (CarryPage *page, const GError *error, gpointer user_data)
{
    g_autoptr (CarryPage) owned = page;
    g_autoptr (GError) problem = NULL;
    Job *job = user_data;

    if (error != NULL)
    {
        if (may_try_again (job, error))
            ask (job);
        else
            finish (job, error);
        return;
    }
    job->n_tries = 0;
    if (!keep_page (job, owned, &problem))
    {
        finish (job, problem);
        return;
    }
    g_free (job->position);
    job->position = g_steal_pointer (&owned->position);
    if (job->position == NULL)
        end_series (job);
    ask (job);
}

static gboolean
begin_series (Job *job, GError **error)
{
    BybitHistoryCursor *cursor;

    if (job->cursors->len > job->current)
        return TRUE;
    cursor = bybit_history_cursor_new (error);
    if (cursor != NULL)
        g_ptr_array_add (job->cursors, cursor);
    return cursor != NULL;
}

static void
ask (Job *job)
{
    const Series *series;
    g_autoptr (GError) error = NULL;

    if (job->current >= job->series->len)
    {
        finish (job, NULL);
        return;
    }
    if (!begin_series (job, &error))
    {
        finish (job, error);
        return;
    }
    series = get_series (job);
    const CarryPageRequest request = {
        .instrument = series->instrument,
        .series = series->kind,
        .interval_ns = job->options.bar_minutes * CARRY_NS_PER_MINUTE,
        .ts_from = job->ts_from,
        .ts_to = job->ts_to,
        .position = job->position,
    };
    bybit_page_read (job->venue, &request, on_page, job);
}

static void
add_series (Job *job, CarrySeries kind, const CarryInstrument *instrument)
{
    const Series series = { .kind = kind, .instrument = carry_instrument_copy (instrument) };

    g_array_append_val (job->series, series);
}

static void
add_instrument (Job *job, const CarryInstrument *instrument)
{
    add_series (job, CARRY_SERIES_BARS, instrument);
    if (instrument->category != CARRY_CATEGORY_LINEAR)
        return;
    add_series (job, CARRY_SERIES_SETTLEMENTS, instrument);
    if (!job->options.prices)
        return;
    add_series (job, CARRY_SERIES_MARKS, instrument);
    add_series (job, CARRY_SERIES_INDICES, instrument);
}

void
bybit_history_open (BybitVenue *venue, const BybitHistoryOptions *options,
                    const CarryHistoryRequest *request, BybitHistoryFunc func, gpointer user_data)
{
    Job *job = g_new0 (Job, 1);
    gint64 step = options->bar_minutes * CARRY_NS_PER_MINUTE;

    job->venue = venue;
    job->options = *options;
    job->ts_from = MAX (request->ts_from - options->warm_up_ns, 0);
    /* A bar that the start falls into is known after it. */
    job->ts_from -= job->ts_from % step;
    job->ts_to = MAX (MIN (request->ts_to, bybit_page_get_latest (venue)), job->ts_from);
    job->series = g_array_new (FALSE, FALSE, sizeof (Series));
    g_array_set_clear_func (job->series, clear_series);
    job->cursors = g_ptr_array_new_with_free_func (g_object_unref);
    job->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);
    job->func = func;
    job->user_data = user_data;
    for (guint i = 0; i < request->instruments->len; i++)
        add_instrument (job, g_ptr_array_index (request->instruments, i));
    ask (job);
}
