/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-history.h"

#include "bybit-event.h"
#include "bybit-gather.h"

/* Bars in one answer. */
#define PAGE 1000

/* A page that fails is asked for again, so often. */
#define MAX_TRIES 10

typedef enum
{
    SERIES_BARS,
    SERIES_MARKS,
    SERIES_INDICES,
    SERIES_SETTLEMENTS,
} SeriesKind;

static const char *const paths[] = { "kline", "mark-price-kline", "index-price-kline",
                                     "funding/history" };

/* One thing to be read of one instrument. */
typedef struct
{
    SeriesKind kind;
    CarryInstrument *instrument;
    gint64 ts_next; /* bars: the first of the next page; settlements: the last */
} Series;

typedef struct
{
    BybitVenue *venue;
    BybitHistoryOptions options;
    gint64 ts_from;
    gint64 ts_to;
    GArray *series; /* Series, read one after the other */
    guint current;
    guint first; /* event of the current series */
    guint n_tries;
    GArray *events;
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

static Series *
get_series (Job *job)
{
    return &g_array_index (job->series, Series, job->current);
}

/* --- rows into events ---------------------------------------------------------------------- */

static gboolean
add_kline (Job *job, const Series *series, const BybitKline *kline)
{
    CarryMarketEvent event = { .instrument = series->instrument->index };

    if (series->kind == SERIES_BARS)
    {
        if (!bybit_event_set_bar (&event, kline, job->options.bar_minutes, series->instrument))
            return FALSE;
    }
    else
    {
        event.kind = series->kind == SERIES_MARKS ? CARRY_MARKET_MARK : CARRY_MARKET_INDEX;
        event.ts_venue = kline->ts_start + job->options.bar_minutes * CARRY_NS_PER_MINUTE;
        if (!bybit_event_set_price (&event, kline->close, series->instrument))
            return FALSE;
    }
    event.ts_local = event.ts_venue;
    /* The newest is usually not over yet. */
    if (event.ts_venue <= job->ts_to)
        g_array_append_val (job->events, event);
    return TRUE;
}

static gboolean
add_settlement (Job *job, const Series *series, const BybitFundingRate *row)
{
    CarryMarketEvent event = {
        .ts_venue = row->ts,
        .ts_local = row->ts,
        .instrument = series->instrument->index,
        .kind = CARRY_MARKET_SETTLEMENT,
    };

    if (!bybit_event_scale (row->rate, CARRY_RATE_SCALE, &event.funding.rate))
        return FALSE;
    event.funding.interval_ns = series->instrument->funding_interval_ns;
    if (row->ts >= job->ts_from)
        g_array_append_val (job->events, event);
    return TRUE;
}

/* Returns: whether every row could be taken; @out_more: whether there is another page. */
static gboolean
take_page (Job *job, const GArray *rows, gboolean *out_more)
{
    Series *series = get_series (job);
    gint64 step = job->options.bar_minutes * CARRY_NS_PER_MINUTE;

    if (series->kind == SERIES_SETTLEMENTS)
    {
        for (guint i = 0; i < rows->len; i++)
            if (!add_settlement (job, series, &g_array_index (rows, BybitFundingRate, i)))
                return FALSE;
        if (rows->len > 0)
            series->ts_next =
                g_array_index (rows, BybitFundingRate, rows->len - 1).ts - CARRY_NS_PER_MS;
        *out_more = rows->len > 0 && series->ts_next >= job->ts_from;
        return TRUE;
    }
    for (guint i = rows->len; i-- > 0;)
        if (!add_kline (job, series, &g_array_index (rows, BybitKline, i)))
            return FALSE;
    series->ts_next += PAGE * step;
    *out_more = series->ts_next < job->ts_to;
    return TRUE;
}

/* --- the end of a series, and of all ------------------------------------------------------- */

static int
compare_events (gconstpointer a, gconstpointer b)
{
    const CarryMarketEvent *left = a;
    const CarryMarketEvent *right = b;

    if (left->ts_local != right->ts_local)
        return left->ts_local < right->ts_local ? -1 : 1;
    return (int) carry_market_event_class (left) - (int) carry_market_event_class (right);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
    const CarryMarketEvent *left = a;
    const CarryMarketEvent *right = b;

    return (left->ts_local > right->ts_local) - (left->ts_local < right->ts_local);
}

/* The checksum is of what the rows mean: the venue's answers hold the time they were given. */
static void
end_series (Job *job)
{
    const Series *series = get_series (job);
    guint n = job->events->len - job->first;
    g_autofree char *name = g_strdup_printf (
        "%s/v5/market/%s?category=%s&symbol=%s", job->venue->hosts->rest, paths[series->kind],
        carry_category_to_text (series->instrument->category), series->instrument->symbol);
    CarrySource *source = carry_source_new (name);

    if (n > 0)
    {
        CarryMarketEvent *first = &g_array_index (job->events, CarryMarketEvent, job->first);

        qsort (first, n, sizeof *first, compare_times);
        source->ts_first = first[0].ts_local;
        source->ts_last = first[n - 1].ts_local;
        g_free (source->sha256);
        source->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) first,
                                                      n * sizeof *first);
    }
    source->rows = n;
    g_ptr_array_add (job->sources, source);
    job->first = job->events->len;
}

static void
free_job (Job *job)
{
    g_array_unref (job->series);
    g_clear_pointer (&job->events, g_array_unref);
    g_ptr_array_unref (job->sources);
    g_free (job);
}

static void
finish (Job *job, const GError *error)
{
    CarryCursor *cursor = NULL;

    if (error == NULL)
    {
        g_array_sort (job->events, compare_events);
        cursor = bybit_history_cursor_new (g_steal_pointer (&job->events));
    }
    job->func (cursor, job->sources, error, job->user_data);
    free_job (job);
}

static void
go_on (Job *job)
{
    if (job->current < job->series->len)
        ask (job);
    else
        finish (job, NULL);
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
on_page (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GError) problem = NULL;
    gboolean more = FALSE;

    if (error != NULL)
    {
        if (may_try_again (job, error))
            ask (job);
        else
            finish (job, error);
        return;
    }
    job->n_tries = 0;
    if (!take_page (job, bybit_gather_get (gather, 0), &more))
    {
        problem = g_error_new (CARRY_ERROR, CARRY_ERROR_CORRUPT,
                               "%s of %s: a number has more digits than the data scale holds",
                               paths[get_series (job)->kind], get_series (job)->instrument->symbol);
        finish (job, problem);
        return;
    }
    if (!more)
    {
        end_series (job);
        job->current++;
    }
    go_on (job);
}

static void
ask (Job *job)
{
    const Series *series = get_series (job);
    gint64 step = job->options.bar_minutes * CARRY_NS_PER_MINUTE;
    BybitReading reading;

    if (series->kind == SERIES_SETTLEMENTS)
        reading = bybit_reading_funding_until (series->instrument->symbol, series->ts_next);
    else
        reading = bybit_reading_klines (paths[series->kind], series->instrument->category,
                                        series->instrument->symbol, job->options.bar_minutes,
                                        series->ts_next, series->ts_next + (PAGE - 1) * step);
    bybit_gather_one (job->venue, &reading, on_page, job);
}

static void
add_series (Job *job, SeriesKind kind, const CarryInstrument *instrument)
{
    gint64 step = job->options.bar_minutes * CARRY_NS_PER_MINUTE;
    const Series series = {
        .kind = kind,
        .instrument = carry_instrument_copy (instrument),
        .ts_next = kind == SERIES_SETTLEMENTS ? job->ts_to : job->ts_from - job->ts_from % step,
    };

    g_array_append_val (job->series, series);
}

void
bybit_history_open (BybitVenue *venue, const BybitHistoryOptions *options,
                    const CarryHistoryRequest *request, BybitHistoryFunc func, gpointer user_data)
{
    Job *job = g_new0 (Job, 1);

    job->venue = venue;
    job->options = *options;
    job->ts_from = MAX (request->ts_from - options->warm_up_ns, 0);
    job->ts_to = MIN (request->ts_to,
                      bybit_clock_offset_to_server (&venue->offset, bybit_venue_get_now (venue)));
    job->series = g_array_new (FALSE, FALSE, sizeof (Series));
    g_array_set_clear_func (job->series, clear_series);
    job->events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    job->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);
    job->func = func;
    job->user_data = user_data;
    for (guint i = 0; i < request->instruments->len; i++)
    {
        const CarryInstrument *instrument = g_ptr_array_index (request->instruments, i);

        add_series (job, SERIES_BARS, instrument);
        if (instrument->category != CARRY_CATEGORY_LINEAR)
            continue;
        add_series (job, SERIES_SETTLEMENTS, instrument);
        if (options->prices)
        {
            add_series (job, SERIES_MARKS, instrument);
            add_series (job, SERIES_INDICES, instrument);
        }
    }
    go_on (job);
}
