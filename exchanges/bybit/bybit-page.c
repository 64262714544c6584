/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-page.h"

#include "bybit-gather.h"

/* Rows in one answer. */
#define MAX_BARS 1000
#define MAX_SETTLEMENTS 200

/* The shortest time between settlements that the venue has. */
#define MIN_SETTLEMENT_NS CARRY_NS_PER_HOUR

/* So long after the end of a bar it is what it stays. */
#define SETTLED_AFTER_NS (10 * CARRY_NS_PER_SECOND)

typedef struct
{
    BybitVenue *venue;
    CarryPageRequest request;
    CarryInstrument *instrument;
    gint64 ts_begin; /* of this page */
    gint64 ts_end;   /* the last that may begin, or be settled, in it */
    BybitPageFunc func;
    gpointer user_data;
} Job;

static void ask (Job *job);

static const struct
{
    CarrySeries series;
    const char *name;
} names[] = {
    { CARRY_SERIES_BARS, "kline" },
    { CARRY_SERIES_MARKS, "mark-price-kline" },
    { CARRY_SERIES_INDICES, "index-price-kline" },
    { CARRY_SERIES_PREMIUMS, "premium-index-price-kline" },
    { CARRY_SERIES_SETTLEMENTS, "funding/history" },
    { CARRY_SERIES_TRADES, "recent-trade" },
};

const char *
bybit_page_get_name (CarrySeries series)
{
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (names[i].series == series)
            return names[i].name;
    return "nothing";
}

static gboolean
is_settlements (const Job *job)
{
    return job->request.series == CARRY_SERIES_SETTLEMENTS;
}

static gboolean
is_trades (const Job *job)
{
    return job->request.series == CARRY_SERIES_TRADES;
}

/* Whether its rows have a length. */
static gboolean
is_bars (const Job *job)
{
    return !is_settlements (job) && !is_trades (job);
}

/* --- the end ------------------------------------------------------------------------------- */

static void
finish (Job *job, CarryPage *page, const GError *error)
{
    job->func (page, error, job->user_data);
    carry_instrument_free (job->instrument);
    g_free (job);
}

static void
fail (Job *job, CarryError code, const char *what)
{
    g_autoptr (GError) error =
        g_error_new (CARRY_ERROR, code, "%s of %s: %s", bybit_page_get_name (job->request.series),
                     job->instrument->symbol, what);

    finish (job, NULL, error);
}

/* --- rows ---------------------------------------------------------------------------------- */

static CarryHistoryRow
make_row (const Job *job, const GArray *rows, guint i)
{
    CarryHistoryRow row = { 0 };

    if (is_settlements (job))
    {
        const BybitFundingRate *rate = &g_array_index (rows, BybitFundingRate, i);

        row.ts = rate->ts;
        row.open = rate->rate;
        row.high = row.low = row.close = row.volume = row.turnover = carry_decimal_invalid ();
        return row;
    }
    const BybitKline *kline = &g_array_index (rows, BybitKline, i);

    row.ts = kline->ts_start;
    row.open = kline->open;
    row.high = kline->high;
    row.low = kline->low;
    row.close = kline->close;
    row.volume = kline->volume;
    row.turnover = kline->turnover;
    return row;
}

/* The venue sends the newest first. What is not in order, or was not asked for, is not believed. */
static gboolean
add_rows (const Job *job, const GArray *rows, GArray *out_rows)
{
    gint64 last = job->ts_begin - 1;

    for (guint i = rows->len; i-- > 0;)
    {
        CarryHistoryRow row = make_row (job, rows, i);

        if (row.ts <= last || row.ts > job->ts_end || !carry_decimal_is_valid (row.open))
            return FALSE;
        last = row.ts;
        g_array_append_val (out_rows, row);
    }
    return TRUE;
}

static CarryPage *
make_page (const Job *job, GArray *rows)
{
    CarryPage *page = carry_page_new ();
    gint64 step = is_settlements (job) ? CARRY_NS_PER_MS : job->request.interval_ns;
    gint64 ts_next = job->ts_end + step;
    gint64 ts_last = is_settlements (job) ? job->request.ts_to : job->request.ts_to - step;

    page->rows = g_array_ref (rows);
    if (ts_next > ts_last)
        return page;
    page->position = g_strdup_printf ("%" G_GINT64_FORMAT, ts_next / CARRY_NS_PER_MS);
    page->fraction = (double) (ts_next - job->request.ts_from) /
                     (double) (job->request.ts_to - job->request.ts_from);
    return page;
}

static void
on_answer (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CarryHistoryRow));

    if (error != NULL)
    {
        finish (job, NULL, error);
        return;
    }
    const GArray *got = bybit_gather_get (gather, 0);
    /* As many as fit: more may have been settled than it says, so less time is asked for. */
    if (is_settlements (job) && got->len >= MAX_SETTLEMENTS)
    {
        if (job->ts_end - job->ts_begin < CARRY_NS_PER_MINUTE)
        {
            fail (job, CARRY_ERROR_CORRUPT, "more rates in a minute than an answer holds");
            return;
        }
        job->ts_end = job->ts_begin + (job->ts_end - job->ts_begin) / 2;
        job->ts_end -= job->ts_end % CARRY_NS_PER_MS;
        ask (job);
        return;
    }
    if (add_rows (job, got, rows))
        finish (job, make_page (job, rows), NULL);
    else
        fail (job, CARRY_ERROR_CORRUPT, "rows that were not asked for, or stand in no order");
}

/* --- trades -------------------------------------------------------------------------------- */

static guint
get_max_trades (const Job *job)
{
    return job->instrument->category == CARRY_CATEGORY_SPOT ? BYBIT_MAX_TRADES_SPOT
                                                            : BYBIT_MAX_TRADES_LINEAR;
}

/* With as many as an answer holds, others may have been made in the instant of the oldest. */
static gboolean
reaches_back (const Job *job, const GArray *got)
{
    return got->len < get_max_trades (job) ||
           g_array_index (got, BybitTrade, got->len - 1).ts < job->ts_begin;
}

static gboolean
add_trades (const Job *job, const GArray *got, GArray *out_trades)
{
    gint64 last = 0;

    for (guint i = got->len; i-- > 0;)
    {
        const BybitTrade *from = &g_array_index (got, BybitTrade, i);
        CarryHistoryTrade trade = {
            .ts = from->ts,
            .price = from->price,
            .size = from->size,
            .side = from->side == BYBIT_SIDE_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        };

        if (from->ts < last || !g_str_equal (from->symbol, job->instrument->symbol) ||
            from->side <= BYBIT_SIDE_UNKNOWN)
            return FALSE;
        last = from->ts;
        /* A block trade was agreed elsewhere and says nothing of this book. */
        if (from->is_block_trade || from->ts < job->ts_begin || from->ts > job->ts_end)
            continue;
        g_strlcpy (trade.id, from->trade_id, sizeof trade.id);
        g_array_append_val (out_trades, trade);
    }
    return TRUE;
}

static void
fail_trades (Job *job, const GArray *got)
{
    char oldest[CARRY_TIME_BUFFER];
    g_autofree char *what = g_strdup_printf (
        "the venue gives out the newest %u trades, and the oldest of them is of %s; begin later "
        "than that, or download its daily files",
        get_max_trades (job),
        carry_time_to_text (g_array_index (got, BybitTrade, got->len - 1).ts, oldest));

    fail (job, CARRY_ERROR_NOT_FOUND, what);
}

static void
on_trades (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GArray) trades = g_array_new (FALSE, FALSE, sizeof (CarryHistoryTrade));
    CarryPage *page;

    if (error != NULL)
    {
        finish (job, NULL, error);
        return;
    }
    const GArray *got = bybit_gather_get (gather, 0);
    if (!add_trades (job, got, trades))
        fail (job, CARRY_ERROR_CORRUPT, "trades that were not asked for, or stand in no order");
    else if (!reaches_back (job, got))
        fail_trades (job, got);
    else
    {
        page = carry_page_new ();
        page->trades = g_array_ref (trades);
        finish (job, page, NULL);
    }
}

/* --- questions ----------------------------------------------------------------------------- */

static void
ask (Job *job)
{
    BybitReading reading;

    if (is_trades (job))
    {
        reading = bybit_reading_trades (job->instrument->category, job->instrument->symbol);
        bybit_gather_one (job->venue, &reading, on_trades, job);
        return;
    }
    if (is_settlements (job))
        reading =
            bybit_reading_funding_between (job->instrument->symbol, job->ts_begin, job->ts_end);
    else
        reading = bybit_reading_klines (bybit_page_get_name (job->request.series),
                                        job->instrument->category, job->instrument->symbol,
                                        (guint) (job->request.interval_ns / CARRY_NS_PER_MINUTE),
                                        job->ts_begin, job->ts_end);
    bybit_gather_one (job->venue, &reading, on_answer, job);
}

/* How much time one answer surely covers, whatever was settled how often. */
static gint64
get_span (const Job *job)
{
    gint64 interval = job->instrument->funding_interval_ns;
    gint64 n_bars = job->venue->page_rows > 0 ? job->venue->page_rows : MAX_BARS;

    if (!is_settlements (job))
        return (n_bars - 1) * job->request.interval_ns;
    return (MAX_SETTLEMENTS - 1) * (interval > 0 ? interval : MIN_SETTLEMENT_NS);
}

static gint64
round_up (gint64 ts, gint64 step)
{
    return ts % step == 0 ? ts : ts - ts % step + step;
}

static gboolean
set_times (Job *job)
{
    const CarryPageRequest *request = &job->request;
    gint64 step = is_bars (job) ? request->interval_ns : CARRY_NS_PER_MS;
    gint64 ts_last = is_bars (job) ? request->ts_to - step : request->ts_to;
    gint64 ms = 0;

    job->ts_begin = round_up (request->ts_from, step);
    if (request->position != NULL)
    {
        if (!g_ascii_string_to_signed (request->position, 10, 1, G_MAXINT64 / CARRY_NS_PER_MS, &ms,
                                       NULL) ||
            ms * CARRY_NS_PER_MS < job->ts_begin)
            return FALSE;
        job->ts_begin = ms * CARRY_NS_PER_MS;
    }
    job->ts_end = ts_last - ts_last % step;
    if (!is_trades (job))
        job->ts_end = MIN (job->ts_end, job->ts_begin + get_span (job));
    return TRUE;
}

static gboolean
is_length (gint64 ns)
{
    static const guint16 minutes[] = { 1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440 };

    for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
        if (ns == minutes[i] * CARRY_NS_PER_MINUTE)
            return TRUE;
    return FALSE;
}

gint64
bybit_page_get_latest (const BybitVenue *venue)
{
    return bybit_clock_offset_to_server (&venue->offset, bybit_venue_get_now (venue)) -
           SETTLED_AFTER_NS;
}

static gboolean
check_request (Job *job)
{
    const CarryPageRequest *request = &job->request;

    if ((request->series & BYBIT_PAGE_SERIES) == 0)
        fail (job, CARRY_ERROR_NOT_SUPPORTED, "the venue has no such record");
    else if (job->instrument->category != CARRY_CATEGORY_LINEAR &&
             request->series != CARRY_SERIES_BARS && !is_trades (job))
        fail (job, CARRY_ERROR_NOT_SUPPORTED, "only perpetuals have it");
    else if (is_bars (job) && !is_length (request->interval_ns))
        fail (job, CARRY_ERROR_INVALID,
              "bars are 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 12h or 1d long");
    else if (request->ts_to > bybit_page_get_latest (job->venue))
        fail (job, CARRY_ERROR_INVALID,
              "the period ends later than the venue's clock allows; end it in the past");
    else if (!set_times (job) || (is_trades (job) && request->position != NULL))
        fail (job, CARRY_ERROR_INVALID, "a position that is none of this record");
    else
        return TRUE;
    return FALSE;
}

void
bybit_page_read (BybitVenue *venue, const CarryPageRequest *request, BybitPageFunc func,
                 gpointer user_data)
{
    Job *job = g_new0 (Job, 1);
    g_autoptr (GArray) none = NULL;

    job->venue = venue;
    job->request = *request;
    job->instrument = carry_instrument_copy (request->instrument);
    job->func = func;
    job->user_data = user_data;
    if (!check_request (job))
        return;
    job->request.position = NULL; /* it belongs to who asked */
    if (job->ts_begin <= job->ts_end)
    {
        ask (job);
        return;
    }
    none = g_array_new (FALSE, FALSE, sizeof (CarryHistoryRow)); /* no bar fits into the period */
    finish (job, make_page (job, none), NULL);
}
