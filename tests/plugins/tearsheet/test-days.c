/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tearsheet-day-files.h"
#include "tearsheet-day-pages.h"
#include "tearsheet-host.h"
#include "tearsheet-lowest.h"

#define DAY CARRY_NS_PER_DAY
#define HOUR CARRY_NS_PER_HOUR
#define SECOND CARRY_NS_PER_SECOND
#define START TEARSHEET_HOST_START

/* Two days of a pair, written down by hand. */
typedef struct
{
    TearsheetHost *host;
    TearsheetDays *days;
    guint64 n_fills;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->host = tearsheet_host_new ("BTC");
    fixture->days = tearsheet_days_new ("USDT");
    tearsheet_days_add_span (fixture->days, START, START + DAY);
    tearsheet_days_add_span (fixture->days, START + DAY, START + 2 * DAY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    tearsheet_days_free (fixture->days);
    tearsheet_host_free (fixture->host);
}

static void
order (Fixture *fixture, gint64 ts, guint64 id, guint64 group, CarryOrderState state,
       const char *reason)
{
    CarryOrder one = { .id = id, .group = group, .state = state, .certain = TRUE };
    const CarryEvent event = { .kind = CARRY_EVENT_ORDER, .ts = ts, .order = &one };

    g_strlcpy (one.reason, reason, sizeof one.reason);
    tearsheet_days_add_event (&event, fixture->days);
}

static void
fill (Fixture *fixture, gint64 ts, const CarryInstrument *instrument, guint64 order_id,
      CarrySide side, const char *quantity, const char *price, const char *fee,
      const char *fee_coin, const char *decision)
{
    const CarryFill one = {
        .order = order_id,
        .instrument = instrument->index,
        .side = side,
        .price = D (price),
        .quantity = D (quantity),
        .fee = D (fee),
        .fee_coin = fee_coin,
        .decision_price = decision != NULL ? D (decision) : carry_decimal_invalid (),
        .ts = ts,
    };
    const CarryEvent event = {
        .kind = CARRY_EVENT_FILL,
        .ts = ts,
        .fill = &one,
        .instrument = instrument,
        .module = "carry",
    };

    tearsheet_days_add_event (&event, fixture->days);
}

static void
fund (Fixture *fixture, gint64 ts, const char *amount)
{
    const CarryFundingPayment one = { .ts = ts, .amount = D (amount) };
    const CarryEvent event = {
        .kind = CARRY_EVENT_FUNDING, .ts = ts, .funding = &one, .instrument = fixture->host->perp
    };

    tearsheet_days_add_event (&event, fixture->days);
}

static void
transfer (Fixture *fixture, gint64 ts, const char *coin, const char *amount, gboolean is_borrow)
{
    const CarryTransfer one = { ts, coin, D (amount), is_borrow };
    const CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .ts = ts, .transfer = &one };

    tearsheet_days_add_event (&event, fixture->days);
}

static void
value (Fixture *fixture, gint64 ts, const char *equity)
{
    const CarryEquity one = { .ts = ts, .equity = D (equity) };
    const CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .ts = ts, .equity = &one };

    tearsheet_days_add_event (&event, fixture->days);
}

static void
say (Fixture *fixture, gint64 ts, CarryEventKind kind, const char *code, const char *text)
{
    const CarryNotice one = { ts, CARRY_NOTICE_WARNING, "guards", code, text };
    const CarryEvent event = { .kind = kind, .ts = ts, .notice = &one };

    tearsheet_days_add_event (&event, fixture->days);
}

/* Opened on the first day, the spot leg two seconds late; closed on the second. */
static void
tell_story (Fixture *fixture)
{
    const CarryInstrument *perp = fixture->host->perp, *spot = fixture->host->spot;

    transfer (fixture, START, "USDT", "10000", FALSE);
    value (fixture, START + 1, "10000");
    order (fixture, START + HOUR, 1, 7, CARRY_ORDER_PENDING, "");
    order (fixture, START + HOUR, 2, 7, CARRY_ORDER_PENDING, "");
    fill (fixture, START + HOUR, perp, 1, CARRY_SIDE_SELL, "0.1", "50000", "2.75", "USDT", "50010");
    order (fixture, START + HOUR, 1, 7, CARRY_ORDER_FILLED, "");
    fill (fixture, START + HOUR + 2 * SECOND, spot, 2, CARRY_SIDE_BUY, "0.1001", "49990", "0.0001",
          "BTC", "49980");
    order (fixture, START + HOUR + 2 * SECOND, 2, 7, CARRY_ORDER_FILLED, "");
    fund (fixture, START + 8 * HOUR, "0.5");
    value (fixture, START + 23 * HOUR, "9995");

    fund (fixture, START + DAY, "0.75");
    value (fixture, START + DAY + HOUR, "9997");
    order (fixture, START + DAY + 2 * HOUR, 3, 0, CARRY_ORDER_REJECTED, "P1: BTCUSDT: too large");
    order (fixture, START + DAY + 2 * HOUR, 4, 0, CARRY_ORDER_REJECTED, "P1: BTCUSDT: again");
    fill (fixture, START + DAY + 3 * HOUR, perp, 5, CARRY_SIDE_BUY, "0.1", "49000", "2.695", "USDT",
          NULL);
    fill (fixture, START + DAY + 3 * HOUR + SECOND / 2, spot, 6, CARRY_SIDE_SELL, "0.1", "49005",
          "4.9005", "USDT", "49005");
    transfer (fixture, START + DAY + 4 * HOUR, "USDT", "-0.25", TRUE);
    transfer (fixture, START + DAY + 4 * HOUR, "ETH", "1", FALSE);
    say (fixture, START + DAY + 5 * HOUR, CARRY_EVENT_HALT, "account-differs",
         "<b>balance</b> | of USDT");
    say (fixture, START + DAY + 6 * HOUR, CARRY_EVENT_NOTICE, "P1", "above *the* warning");
    say (fixture, START + DAY + 6 * HOUR, CARRY_EVENT_NOTICE, "liquidation-distance",
         "0.61 of the price");
    say (fixture, START + DAY + 6 * HOUR, CARRY_EVENT_NOTICE, "liquidation-distance",
         "0.5825 of the price");
    say (fixture, START + DAY + 6 * HOUR, CARRY_EVENT_NOTICE, "Q18", "0 differences at the end");
    value (fixture, START + DAY + 7 * HOUR, "9991");
    /* Of the log of a day people are told on the next. */
    say (fixture, START + 2 * DAY + HOUR, CARRY_EVENT_NOTICE, "Q18-log", "0 differences in 9 rows");
    tearsheet_days_finish (fixture->days, START + 2 * DAY);
}

static void
assert_amount (CarryAmount amount, const char *expected)
{
    char text[CARRY_AMOUNT_BUFFER];

    g_assert_cmpstr (carry_amount_format (amount, text), ==, expected);
}

static void
test_sums (Fixture *fixture, gconstpointer data)
{
    const TearsheetDay *first, *second;

    tell_story (fixture);
    first = tearsheet_days_find (fixture->days, START);
    second = tearsheet_days_find (fixture->days, START + DAY);

    assert_amount (first->total.funding, "0.5");
    assert_amount (first->total.realised, "0");
    assert_amount (first->total.fees, "7.749"); /* 2.75 and 0.0001 BTC at 49990 */
    assert_amount (first->total.slippage, "2.001");
    assert_amount (first->transfers, "10000");
    g_assert_cmpuint (first->orders, ==, 2);
    g_assert_cmpuint (first->ends[CARRY_ORDER_FILLED], ==, 2);

    assert_amount (second->total.funding, "0.75");
    assert_amount (second->total.realised, "1.5"); /* 100 of the perpetual, -98.5 of spot */
    assert_amount (second->total.fees, "7.5955");
    assert_amount (second->total.borrow, "0.25");
    assert_amount (tearsheet_part_get_net (&second->total), "-5.5955");
    g_assert_cmpuint (second->total.unpriced, ==, 1);
    assert_amount (tearsheet_daily_get_change (second), "-4"); /* from the last of the day before */
    assert_amount (tearsheet_daily_get_valuation (second), "1.5955");
}

static void
test_naked (Fixture *fixture, gconstpointer data)
{
    tell_story (fixture);
    g_assert_cmpint (tearsheet_days_find (fixture->days, START)->total.naked_ns, ==, 2 * SECOND);
    g_assert_cmpint (tearsheet_days_find (fixture->days, START + DAY)->total.naked_ns, ==,
                     SECOND / 2);
}

/* A leg that is alone over midnight counts on both days, until the end of what is known. */
static void
test_naked_over_midnight (Fixture *fixture, gconstpointer data)
{
    order (fixture, START, 1, 1, CARRY_ORDER_PENDING, "");
    fill (fixture, START + DAY - HOUR, fixture->host->perp, 1, CARRY_SIDE_SELL, "0.1", "50000", "0",
          "USDT", NULL);
    tearsheet_days_finish (fixture->days, START + DAY + 2 * HOUR);
    g_assert_cmpint (tearsheet_days_find (fixture->days, START)->total.naked_ns, ==, HOUR);
    g_assert_cmpint (tearsheet_days_find (fixture->days, START + DAY)->total.naked_ns, ==,
                     2 * HOUR);
}

/* One leg alone that belongs to no group is a position, not half of a pair. */
static void
test_single (Fixture *fixture, gconstpointer data)
{
    fill (fixture, START + HOUR, fixture->host->perp, 1, CARRY_SIDE_SELL, "0.1", "50000", "0",
          "USDT", NULL);
    tearsheet_days_finish (fixture->days, START + DAY);
    g_assert_cmpint (tearsheet_days_find (fixture->days, START)->total.naked_ns, ==, 0);
}

static void
test_incidents (Fixture *fixture, gconstpointer data)
{
    const TearsheetDay *second;
    const TearsheetReject *reject;
    const TearsheetPart *group;

    tell_story (fixture);
    second = tearsheet_days_find (fixture->days, START + DAY);
    g_assert_cmpuint (second->rejects->len, ==, 1);
    reject = g_ptr_array_index (second->rejects, 0);
    g_assert_cmpstr (reject->code, ==, "P1");
    g_assert_cmpuint (reject->count, ==, 2);
    g_assert_cmpuint (second->halts->len, ==, 1);
    g_assert_cmpuint (second->differences->len, ==, 1);
    g_assert_cmpuint (second->notices.kinds->len, ==, 4);
    g_assert_cmpstr (second->logged, ==, "0 differences in 9 rows");
    g_assert_null (tearsheet_days_find (fixture->days, START)->logged);
    g_assert_cmpuint (second->foreign->len, ==, 1);
    g_assert_cmpuint (second->groups->len, ==, 0);
    g_assert_cmpuint (tearsheet_days_find (fixture->days, START)->groups->len, ==, 1);
    group = g_ptr_array_index (tearsheet_days_find (fixture->days, START)->groups, 0);
    g_assert_cmpstr (group->name, ==, "7");
    g_assert_cmpuint (group->fills, ==, 2);
}

/* Of what is traded while a group goes on, only that between its opening and its closing resizes. */
static void
test_resizing (Fixture *fixture, gconstpointer data)
{
    static const CarryGroupState states[] = { CARRY_GROUP_LEG_ONE, CARRY_GROUP_HEDGED,
                                              CARRY_GROUP_HEDGING, CARRY_GROUP_CLOSING,
                                              CARRY_GROUP_CLOSED };
    const TearsheetDay *day = tearsheet_days_find (fixture->days, START);

    order (fixture, START, 1, 7, CARRY_ORDER_PENDING, "");
    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
        const CarryGroup one = { .id = 7, .second = 1, .state = states[i] };
        const CarryEvent event = { .kind = CARRY_EVENT_GROUP, .ts = START, .group = &one };

        tearsheet_days_add_event (&event, fixture->days);
        fill (fixture, START, fixture->host->perp, 1, CARRY_SIDE_BUY, "0.02", "60000", "0.5",
              "USDT", "59990");
        fund (fixture, START, "1");
    }
    assert_amount (day->total.resizing, "0.7"); /* 0.5 and 0.02 x 10 */
    assert_amount (day->total.fees, "2.5");
    assert_amount (((TearsheetPart *) g_ptr_array_index (day->groups, 0))->resizing, "0.7");
    assert_amount (((TearsheetPart *) g_ptr_array_index (day->groups, 0))->funding, "4");
}

/* What a venue says may look like markup: it is shown and does nothing. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
    TearsheetDaily daily = { .coin = "USDT" };
    g_autofree char *html = NULL, *markdown = NULL, *json = NULL;

    tell_story (fixture);
    daily.day = tearsheet_days_find (fixture->days, START + DAY);
    daily.before = tearsheet_days_find (fixture->days, START);
    html = tearsheet_daily_format_html (&daily);
    markdown = tearsheet_daily_format_markdown (&daily);
    json = tearsheet_daily_format_json (&daily);

    g_assert_nonnull (strstr (html, "The day 2024-01-02"));
    g_assert_null (strstr (html, "<b>balance</b>"));
    g_assert_nonnull (strstr (html, "&lt;b&gt;balance"));
    g_assert_null (strstr (html, "PARTIAL"));
    g_assert_nonnull (strstr (html, "HALTED"));
    g_assert_nonnull (strstr (markdown, "| Funding | +0.75 | +0.50 | +0.25 |"));
    g_assert_nonnull (strstr (markdown, "\\<b\\>balance\\</b\\> \\| of USDT"));
    g_assert_nonnull (strstr (json, "\"net\" : \"-5.5955\""));
    g_assert_nonnull (strstr (json, "\"liquidation_distance_min\" : \"0.5825\""));
    g_assert_nonnull (strstr (json, "\"compared\" : \"0 differences at the end\""));
    g_assert_nonnull (
        strstr (markdown, "| Books and account at the end | 0 differences at the end |"));
    g_assert_nonnull (strstr (json, "\"logged\" : \"0 differences in 9 rows\""));
    if (g_getenv ("CARRY_KEEP_PAGE") != NULL)
        g_assert_true (g_file_set_contents (g_getenv ("CARRY_KEEP_PAGE"), html, -1, NULL));
}

static void
assert_removed (const char *folder, const char *name)
{
    static const char *const endings[] = { ".md", ".json", ".html" };

    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
        g_autofree char *file = g_strconcat (name, endings[i], NULL);
        g_autofree char *path = g_build_filename (folder, file, NULL);

        g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-days-XXXXXX", NULL);
    g_autofree char *base = NULL, *again = NULL;
    g_autoptr (GError) error = NULL;

    tell_story (fixture);
    g_assert_false (tearsheet_day_files_exist (folder, START));
    base = tearsheet_day_files_write (fixture->days, tearsheet_days_find (fixture->days, START),
                                      NULL, folder, &error);
    g_assert_no_error (error);
    g_assert_true (g_str_has_suffix (base, "/2024-01-01"));
    g_assert_true (tearsheet_day_files_exist (folder, START));
    again = tearsheet_day_files_write (fixture->days, tearsheet_days_find (fixture->days, START),
                                       NULL, "/proc/none", &error);
    g_assert_null (again);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    assert_removed (folder, "2024-01-01");
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A store that tells the story to whoever reads it. */
typedef struct
{
    CarryModule parent_instance;
} StoryStore;

typedef struct
{
    CarryModuleClass parent_class;
} StoryStoreClass;

static GType story_store_get_type (void);
static void story_store_implement (CarryStoreInterface *iface);

G_DEFINE_TYPE_WITH_CODE (StoryStore, story_store, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, story_store_implement))

static gboolean
read_story (CarryStore *store, CarryInstruments *instruments,
            void (*func) (const CarryEvent *event, gpointer user_data), gpointer user_data,
            GError **error)
{
    Fixture fixture = { .host = tearsheet_host_new ("BTC"), .days = user_data };

    g_assert_true (func == tearsheet_days_add_event);
    tell_story (&fixture);
    tearsheet_host_free (fixture.host);
    return TRUE;
}

static void
story_store_implement (CarryStoreInterface *iface)
{
    iface->read = read_story;
}

static void
story_store_class_init (StoryStoreClass *klass)
{
}

static void
story_store_init (StoryStore *self)
{
}

/* Days that are over and have no report get one; the day that runs does not. */
static void
test_missing (void)
{
    g_autoptr (CarryModule) store = g_object_new (story_store_get_type (), "id", "memory", NULL);
    g_autofree char *folder = g_dir_make_tmp ("carry-days-XXXXXX", NULL);
    g_autoptr (GError) error = NULL;
    guint n = 0;

    g_assert_true (tearsheet_day_files_write_missing (CARRY_STORE (store), "USDT",
                                                      START + DAY + HOUR, folder, &n, &error));
    g_assert_cmpuint (n, ==, 1);
    g_assert_true (tearsheet_day_files_write_missing (CARRY_STORE (store), "USDT",
                                                      START + 2 * DAY + 1, folder, &n, &error));
    g_assert_cmpuint (n, ==, 1);
    g_assert_no_error (error);
    assert_removed (folder, "2024-01-01");
    assert_removed (folder, "2024-01-02");
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A span of two days is compared with the two before, of which nothing is known. */
static void
test_span (void)
{
    g_autoptr (CarryModule) store = g_object_new (story_store_get_type (), "id", "memory", NULL);
    g_autofree char *folder = g_dir_make_tmp ("carry-days-XXXXXX", NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *base = tearsheet_day_files_write_span (CARRY_STORE (store), "USDT", START,
                                                            START + 2 * DAY, folder, &error);
    g_autofree char *path = g_strconcat (base, ".json", NULL);
    g_autofree char *json = NULL;

    g_assert_no_error (error);
    g_assert_true (g_str_has_suffix (base, "/2024-01-01_2024-01-02"));
    g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
    g_assert_nonnull (strstr (json, "\"net\" : \"-12.8445\""));
    g_assert_nonnull (strstr (json, "\"before\" : null"));
    assert_removed (folder, "2024-01-01_2024-01-02");
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Told when it falls, not each time, and anew each day. */
static void
test_lowest (void)
{
    static const char format[] = "{\"symbols\":[{\"liquidation_distance\":%s},"
                                 "{\"liquidation_distance\":null},{\"liquidation_distance\":0.9}]}";
    static const struct
    {
        gint64 ts;
        const char *distance;
        const char *told; /* NULL for nothing */
    } looks[] = {
        { START, "0.7", "0.7000" },        { START + CARRY_NS_PER_MINUTE, "0.5", NULL },
        { START + HOUR, "0.8", "0.5000" }, { START + 2 * HOUR, "0.499", NULL },
        { START + DAY, "0.95", "0.9000" },
    };
    TearsheetLowest lowest = { 0 };

    g_assert_null (tearsheet_lowest_look (&lowest, NULL, START));
    g_assert_null (tearsheet_lowest_look (&lowest, "{}", START));
    for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
        g_autofree char *status = g_strdup_printf (format, looks[i].distance);
        g_autofree char *text = NULL;

        text = tearsheet_lowest_look (&lowest, status, looks[i].ts);
        g_assert_cmpint (text != NULL, ==, looks[i].told != NULL);
        g_assert_true (text == NULL || g_str_has_prefix (text, looks[i].told));
    }
}

/* Without spans, days are made as events come, and let go of again. */
static void
test_growing (void)
{
    g_autoptr (TearsheetDays) days = tearsheet_days_new ("USDT");
    const CarryEquity first = { .ts = START + HOUR, .equity = D ("1") };
    const CarryEquity third = { .ts = START + 2 * DAY + HOUR, .equity = D ("3") };
    const CarryEvent events[] = {
        { .kind = CARRY_EVENT_EQUITY, .ts = first.ts, .equity = &first },
        { .kind = CARRY_EVENT_EQUITY, .ts = third.ts, .equity = &third },
    };

    tearsheet_days_set_grows (days, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        tearsheet_days_add_event (&events[i], days);
    g_assert_cmpuint (tearsheet_days_list (days)->len, ==, 3);
    assert_amount (tearsheet_daily_get_change (tearsheet_days_find (days, START + 2 * DAY)), "2");
    tearsheet_days_forget (days, START + 2 * DAY);
    g_assert_cmpuint (tearsheet_days_list (days)->len, ==, 2);
}

#define ADD(name, test) g_test_add ("/days/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("sums", test_sums);
    ADD ("naked", test_naked);
    ADD ("naked-over-midnight", test_naked_over_midnight);
    ADD ("single", test_single);
    ADD ("resizing", test_resizing);
    ADD ("incidents", test_incidents);
    ADD ("pages", test_pages);
    ADD ("files", test_files);
    g_test_add_func ("/days/missing", test_missing);
    g_test_add_func ("/days/span", test_span);
    g_test_add_func ("/days/lowest", test_lowest);
    g_test_add_func ("/days/growing", test_growing);
    return g_test_run ();
}
