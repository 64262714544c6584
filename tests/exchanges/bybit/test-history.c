/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The venue's record, page by page. */

#include "bybit-history.h"
#include "bybit-lab.h"
#include "bybit-page.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define START_MS G_GINT64_CONSTANT (1700006400000) /* 2023-11-15 */
#define N_HOURS 2500

static gint64
find_number (const char *query, const char *name)
{
    g_autofree char *start = g_strconcat (name, "=", NULL);
    const char *at = strstr (query, start);

    return at != NULL ? g_ascii_strtoll (at + strlen (start), NULL, 10) : 0;
}

/* Bars of an hour, the newest first, at most a thousand. */
static char *
make_klines (const char *query, gboolean has_volume)
{
    GString *rows = g_string_new (NULL);
    gint64 from = find_number (query, "&start");
    gint64 to = find_number (query, "&end");
    guint n = 0;

    for (gint64 ts = to - to % HOUR_MS; ts >= from && n < 1000; ts -= HOUR_MS)
    {
        if (ts < START_MS || ts >= START_MS + N_HOURS * HOUR_MS)
            continue;
        g_string_append_printf (rows, "%s[\"%" G_GINT64_FORMAT "\",\"5\",\"7\",\"4\",\"6\"%s]",
                                n++ > 0 ? "," : "", ts, has_volume ? ",\"1.5\",\"9\"" : "");
    }
    return g_string_free (rows, FALSE);
}

/* Settlements every eight hours between two times, the newest first, at most two hundred. */
static char *
make_fundings (const char *query)
{
    GString *rows = g_string_new (NULL);
    gint64 to = find_number (query, "&endTime");
    gint64 from = MAX (find_number (query, "&startTime"), START_MS);
    guint n = 0;

    for (gint64 ts = to - to % (8 * HOUR_MS); ts >= from && n < 200; ts -= 8 * HOUR_MS)
        g_string_append_printf (rows,
                                "%s{\"symbol\":\"BTCUSDT\",\"fundingRate\":\"0.0001\","
                                "\"fundingRateTimestamp\":\"%" G_GINT64_FORMAT "\"}",
                                n++ > 0 ? "," : "", ts);
    return g_string_free (rows, FALSE);
}

/* As many trades as the venue gives out, a second apart, the newest first, one of them a block. */
static char *
make_trades (const char *query, const char *symbol)
{
    GString *rows = g_string_new (NULL);
    gint64 limit = find_number (query, "&limit");

    for (gint64 i = 0; i < limit; i++)
        g_string_append_printf (rows,
                                "%s{\"execId\":\"id-%" G_GINT64_FORMAT "\",\"symbol\":\"%s\","
                                "\"price\":\"100.50\",\"size\":\"0.%" G_GINT64_FORMAT "1\","
                                "\"side\":\"%s\",\"time\":\"%" G_GINT64_FORMAT "\","
                                "\"isBlockTrade\":%s,\"isRPITrade\":false,\"seq\":\"7\"}",
                                i > 0 ? "," : "", i, symbol, i % 10, i % 2 == 0 ? "Buy" : "Sell",
                                START_MS + HOUR_MS - 1000 * i, i == 5 ? "true" : "false");
    return g_string_free (rows, FALSE);
}

/* Every fifth request fails, and must be repeated. */
static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    g_autofree char *rows = NULL;
    g_autofree char *answer = NULL;

    if (lab->requests->len % 5 == 0)
    {
        lab_answer (message, 503, "");
        return;
    }
    if (strstr (path, "trade") != NULL)
        rows = make_trades (query, strstr (query, "ETH") != NULL ? "ETHUSDT" : "BTCUSDT");
    else if (strstr (path, "funding") != NULL)
        rows = make_fundings (query);
    else if (strstr (path, "premium") != NULL)
        rows = g_strdup_printf ("[\"%" G_GINT64_FORMAT "\",\"-0.0001\",\"0\",\"-0.0002\",\"0\"]",
                                find_number (query, "&start"));
    else
        rows = make_klines (query, strstr (path, "price") == NULL);
    answer = g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":"
                              "\"linear\",\"symbol\":\"BTCUSDT\",\"list\":[%s]}}",
                              rows);
    lab_answer (message, 200, answer);
}

typedef struct
{
    gboolean is_done;
    CarryCursor *cursor;
    GPtrArray *sources;
    GError *error;
} Seen;

static void
see (CarryCursor *cursor, GPtrArray *sources, const GError *error, gpointer user_data)
{
    Seen *seen = user_data;

    seen->is_done = TRUE;
    seen->cursor = cursor;
    seen->sources = g_ptr_array_ref (sources);
    seen->error = error != NULL ? g_error_copy (error) : NULL;
}

static GArray *
read_all (CarryCursor *cursor)
{
    GArray *events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    CarryMarketEvent buffer[100];
    gssize n;

    while ((n = carry_cursor_read (cursor, buffer, G_N_ELEMENTS (buffer), NULL)) > 0)
        g_array_append_vals (events, buffer, (guint) n);
    g_assert_cmpint (n, ==, 0);
    return events;
}

static void
open_history (Lab *lab, BybitVenue *venue, gint64 to_ms, Seen *seen)
{
    const BybitHistoryOptions options = { .bar_minutes = 60, .prices = TRUE };
    g_autoptr (GPtrArray) instruments = g_ptr_array_new ();
    const CarryHistoryRequest request = {
        .instruments = instruments,
        .ts_from = START_MS * CARRY_NS_PER_MS,
        .ts_to = to_ms * CARRY_NS_PER_MS,
    };

    g_ptr_array_add (instruments, (gpointer) lab->perp);
    g_ptr_array_add (instruments, (gpointer) lab->spot);
    lab->on_request = serve;
    bybit_history_open (venue, &options, &request, see, seen);
}

static void
clear_seen (Seen *seen)
{
    g_clear_object (&seen->cursor);
    g_clear_pointer (&seen->sources, g_ptr_array_unref);
    g_clear_error (&seen->error);
}

static void
test_pages (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_autoptr (GArray) events = NULL;
    Seen seen = { 0 };
    guint n[CARRY_MARKET_N_KINDS] = { 0 };
    gint64 last = 0;

    open_history (lab, venue, START_MS + N_HOURS * HOUR_MS, &seen);
    lab_until (seen.is_done);
    g_assert_no_error (seen.error);
    events = read_all (seen.cursor);
    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = &g_array_index (events, CarryMarketEvent, i);

        g_assert_cmpint (event->ts_local, >=, last);
        last = event->ts_local;
        n[event->kind]++;
    }
    g_assert_cmpuint (n[CARRY_MARKET_BAR], ==, 2 * N_HOURS);
    g_assert_cmpuint (n[CARRY_MARKET_MARK], ==, N_HOURS);
    g_assert_cmpuint (n[CARRY_MARKET_INDEX], ==, N_HOURS);
    g_assert_cmpuint (n[CARRY_MARKET_SETTLEMENT], ==, N_HOURS / 8 + 1);
    g_assert_cmpuint (seen.sources->len, ==, 5);
    for (guint i = 0; i < seen.sources->len; i++)
        g_assert_cmpuint (strlen (((CarrySource *) g_ptr_array_index (seen.sources, i))->sha256),
                          ==, 64);
    /* Three pages a series of bars, and two of settlements; some were asked for twice. */
    g_assert_cmpuint (lab->requests->len, >=, 14);
    clear_seen (&seen);
}

/* A bar that ends after the request's end is not over for it. */
static void
test_end (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_autoptr (GArray) events = NULL;
    Seen seen = { 0 };

    open_history (lab, venue, START_MS + 10 * HOUR_MS + 1, &seen);
    lab_until (seen.is_done);
    g_assert_no_error (seen.error);
    events = read_all (seen.cursor);
    g_assert_cmpint (g_array_index (events, CarryMarketEvent, events->len - 1).ts_local, ==,
                     (START_MS + 10 * HOUR_MS) * CARRY_NS_PER_MS);
    clear_seen (&seen);
}

static void
test_no_venue (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    Seen seen = { 0 };

    soup_server_disconnect (lab->server);
    open_history (lab, venue, START_MS + 10 * HOUR_MS, &seen);
    lab_until (seen.is_done);
    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED);
    g_assert_null (seen.cursor);
    clear_seen (&seen);
}

static void
test_close (void)
{
    g_autoptr (Lab) lab = lab_new ();
    BybitVenue *venue = lab_venue (lab, NULL);
    Seen seen = { 0 };

    open_history (lab, venue, START_MS + N_HOURS * HOUR_MS, &seen);
    lab_until (lab->requests->len == 2);
    bybit_venue_free (venue);
    g_assert_true (seen.is_done);
    g_assert_error (seen.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    clear_seen (&seen);
}

typedef struct
{
    gboolean is_done;
    CarryPage *page;
    GError *error;
} SeenPage;

static void
see_page (CarryPage *page, const GError *error, gpointer user_data)
{
    SeenPage *seen = user_data;

    seen->is_done = TRUE;
    seen->page = page;
    seen->error = error != NULL ? g_error_copy (error) : NULL;
}

static SeenPage
read_page_of (const CarryInstrument *instrument, Lab *lab, BybitVenue *venue, CarrySeries series,
              gint64 from_ms, gint64 to_ms, const char *position)
{
    const CarryPageRequest request = {
        .instrument = instrument,
        .series = series,
        .interval_ns = CARRY_NS_PER_HOUR,
        .ts_from = from_ms * CARRY_NS_PER_MS,
        .ts_to = to_ms * CARRY_NS_PER_MS,
        .position = position,
    };
    SeenPage seen = { 0 };

    lab->on_request = serve;
    bybit_page_read (venue, &request, see_page, &seen);
    lab_until (seen.is_done);
    return seen;
}

static SeenPage
read_page (Lab *lab, BybitVenue *venue, CarrySeries series, gint64 from_ms, gint64 to_ms,
           const char *position)
{
    return read_page_of (lab->perp, lab, venue, series, from_ms, to_ms, position);
}

static void
clear_page (SeenPage *seen)
{
    g_clear_pointer (&seen->page, carry_page_free);
    g_clear_error (&seen->error);
}

/* A premium is below 0 as often as not. */
static void
test_premium (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    SeenPage seen =
        read_page (lab, venue, CARRY_SERIES_PREMIUMS, START_MS + 1, START_MS + 3 * HOUR_MS, NULL);
    const CarryHistoryRow *row;

    g_assert_no_error (seen.error);
    g_assert_cmpuint (seen.page->rows->len, ==, 1);
    g_assert_null (seen.page->position);
    row = &g_array_index (seen.page->rows, CarryHistoryRow, 0);
    /* The first that begins in the period. */
    g_assert_cmpint (row->ts, ==, (START_MS + HOUR_MS) * CARRY_NS_PER_MS);
    g_assert_cmpint (carry_decimal_compare (row->open, D ("-0.0001")), ==, 0);
    g_assert_false (carry_decimal_is_valid (row->volume));
    clear_page (&seen);
}

/* Settlements were more frequent once than they are now: no answer may hide any. */
static void
test_dense_settlements (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_autoptr (CarryInstrument) perp = carry_instrument_copy (lab->perp);
    g_autofree char *position = NULL;
    gint64 last = 0;
    guint n = 0, n_pages = 0;

    /* The list says every 24 hours, and they come every 8. */
    perp->funding_interval_ns = 24 * CARRY_NS_PER_HOUR;
    do
    {
        SeenPage seen = read_page_of (perp, lab, venue, CARRY_SERIES_SETTLEMENTS, START_MS,
                                      START_MS + N_HOURS * HOUR_MS, position);

        if (seen.error == NULL)
        {
            for (guint i = 0; i < seen.page->rows->len; i++, n++)
            {
                gint64 ts = g_array_index (seen.page->rows, CarryHistoryRow, i).ts;

                g_assert_cmpint (ts, ==, last == 0 ? ts : last + 8 * CARRY_NS_PER_HOUR);
                last = ts;
            }
            g_free (position);
            position = g_strdup (seen.page->position);
            n_pages++;
        }
        else /* every fifth request */
            g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED);
        clear_page (&seen);
    } while (position != NULL || n_pages == 0);
    g_assert_cmpuint (n, ==, N_HOURS / 8 + 1);
    g_assert_cmpuint (n_pages, >=, 2);
}

/* All of a period that the newest trades reach back to, in order, but for block trades. */
static void
test_trades (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    SeenPage seen = read_page (lab, venue, CARRY_SERIES_TRADES, START_MS + HOUR_MS - 8000,
                               START_MS + HOUR_MS - 1000, NULL);
    const CarryHistoryTrade *trade;

    g_assert_no_error (seen.error);
    g_assert_null (seen.page->position);
    g_assert_null (seen.page->rows);
    g_assert_cmpuint (seen.page->trades->len, ==, 7);
    trade = &g_array_index (seen.page->trades, CarryHistoryTrade, 0);
    g_assert_cmpint (trade->ts, ==, (START_MS + HOUR_MS - 8000) * CARRY_NS_PER_MS);
    g_assert_cmpstr (trade->id, ==, "id-8");
    g_assert_cmpint (trade->side, ==, CARRY_SIDE_BUY);
    g_assert_cmpint (carry_decimal_compare (trade->size, D ("0.81")), ==, 0);
    trade = &g_array_index (seen.page->trades, CarryHistoryTrade, 6);
    g_assert_cmpstr (trade->id, ==, "id-1");
    g_assert_cmpint (trade->side, ==, CARRY_SIDE_SELL);
    clear_page (&seen);
}

/* Never a part of a period: in the instant of the oldest there may have been more. */
static void
test_old_trades (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    g_autoptr (CarryInstrument) spot = carry_instrument_copy (lab->spot);
    const gint64 to = START_MS + HOUR_MS;
    SeenPage seen = read_page (lab, venue, CARRY_SERIES_TRADES, to - 999 * 1000, to, NULL);

    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (seen.error->message, "the newest 1000 trades, and the oldest of "
                                                   "them is of"));
    clear_page (&seen);
    seen = read_page (lab, venue, CARRY_SERIES_TRADES, to - 999 * 1000 + 1, to, NULL);
    g_assert_no_error (seen.error);
    g_assert_cmpuint (seen.page->trades->len, ==, 998);
    clear_page (&seen);
    seen = read_page_of (spot, lab, venue, CARRY_SERIES_TRADES, to - 59 * 1000, to, NULL);
    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    clear_page (&seen);
    /* Somebody else's. */
    spot->symbol = g_intern_string ("XRPUSDT");
    seen = read_page_of (spot, lab, venue, CARRY_SERIES_TRADES, to - 5000, to, NULL);
    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    clear_page (&seen);
    seen = read_page (lab, venue, CARRY_SERIES_TRADES, to - 5000, to, "1");
    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_INVALID);
    clear_page (&seen);
}

static void
test_refused_pages (void)
{
    g_autoptr (Lab) lab = lab_new ();
    g_autoptr (BybitVenue) venue = lab_venue (lab, NULL);
    static const char *const positions[] = { "x", "", "-5", "1" };
    SeenPage seen = read_page (lab, venue, CARRY_SERIES_BARS, START_MS,
                               START_MS + G_GINT64_CONSTANT (4000000000000), NULL);

    g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_INVALID);
    clear_page (&seen);
    for (gsize i = 0; i < G_N_ELEMENTS (positions); i++)
    {
        seen =
            read_page (lab, venue, CARRY_SERIES_BARS, START_MS, START_MS + HOUR_MS, positions[i]);
        g_assert_error (seen.error, CARRY_ERROR, CARRY_ERROR_INVALID);
        clear_page (&seen);
    }
    g_assert_cmpuint (lab->requests->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/history/pages", test_pages);
    g_test_add_func ("/bybit/history/end", test_end);
    g_test_add_func ("/bybit/history/no-venue", test_no_venue);
    g_test_add_func ("/bybit/history/close", test_close);
    g_test_add_func ("/bybit/history/premium", test_premium);
    g_test_add_func ("/bybit/history/dense-settlements", test_dense_settlements);
    g_test_add_func ("/bybit/history/trades", test_trades);
    g_test_add_func ("/bybit/history/old-trades", test_old_trades);
    g_test_add_func ("/bybit/history/refused-pages", test_refused_pages);
    return g_test_run ();
}
