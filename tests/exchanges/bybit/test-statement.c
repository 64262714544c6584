/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* At the end of a day its log is read once more, and compared with the books. */

#include "bybit-lab.h"
#include "bybit-statement.h"

#define DAY 20000
#define BEGIN (DAY * CARRY_NS_PER_DAY)
#define END (BEGIN + CARRY_NS_PER_DAY)
#define MINUTE CARRY_NS_PER_MINUTE
#define N_PIECES 12
#define HOUR CARRY_NS_PER_HOUR

/* A row of the log: when it happened, and the rest of it. */
typedef struct
{
    gint64 ts;
    const char *fields;
} Row;

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    BybitStatement *statement;
    Row rows[8];
    guint n_rows;
    const char *funding; /* booked, of USDT */
    gboolean fails;      /* the next question */
    gboolean is_partial; /* the books began later */
} World;

#define TRADE(category, coin, side, qty, price, flow, fee)                                         \
    "\"type\":\"TRADE\",\"category\":\"" category "\",\"currency\":\"" coin                        \
    "\",\"symbol\":\"BTCUSDT\",\"side\":\"" side "\",\"qty\":\"" qty "\",\"tradePrice\":\"" price  \
    "\",\"cashFlow\":\"" flow "\",\"fee\":\"" fee "\",\"change\":\"1\",\"funding\":\"\""
#define OTHER(type, coin, funding, change)                                                         \
    "\"type\":\"" type "\",\"category\":\"linear\",\"currency\":\"" coin                           \
    "\",\"symbol\":\"BTCUSDT\",\"side\":\"Sell\",\"qty\":\"1\",\"tradePrice\":\"50000\","          \
    "\"cashFlow\":\"0\",\"fee\":\"0\",\"change\":\"" change "\",\"funding\":\"" funding "\""

static gint64
read_time (const char *query, const char *name)
{
    const char *at = strstr (query, name);

    g_assert_nonnull (at);
    return g_ascii_strtoll (at + strlen (name), NULL, 10) * CARRY_NS_PER_MS;
}

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    World *world = lab->data;
    g_autoptr (GString) text =
        g_string_new ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"nextPageCursor\":\"\","
                      "\"list\":[");
    gint64 from = read_time (query, "startTime="), to = read_time (query, "endTime=");
    guint n = 0;

    g_assert_cmpstr (path, ==, "/v5/account/transaction-log");
    g_assert_cmpint (from, >=, BEGIN);
    g_assert_cmpint (to, <, END);
    for (guint i = 0; i < world->n_rows; i++)
        if (world->rows[i].ts >= from && world->rows[i].ts <= to)
            g_string_append_printf (text, "%s{%s,\"transactionTime\":\"%" G_GINT64_FORMAT "\"}",
                                    n++ > 0 ? "," : "", world->rows[i].fields,
                                    world->rows[i].ts / CARRY_NS_PER_MS);
    g_string_append (text, "]}}");
    lab_answer (message, world->fails ? 502 : 200, text->str);
    world->fails = FALSE;
}

static CarryAmount
amount (const char *text)
{
    return carry_amount_from_decimal (carry_decimal_from_text (text));
}

static gboolean
get_day_sum (Lab *lab, gint64 ts_day, const char *coin, CarryDaySum *out_sum)
{
    const World *world = lab->data;

    g_assert_cmpint (ts_day, ==, BEGIN);
    *out_sum = (CarryDaySum){ { 0 } };
    if (g_str_equal (coin, "BTC"))
        *out_sum = (CarryDaySum){ .traded = amount ("1"), .fees = amount ("0.001") };
    if (g_str_equal (coin, "USDT"))
        *out_sum = (CarryDaySum){ .traded = amount ("10"),
                                  .fees = amount ("5.001"),
                                  .funding = amount (world->funding) };
    return !world->is_partial;
}

static void
add_row (World *world, gint64 ts, const char *fields)
{
    world->rows[world->n_rows++] = (Row){ ts, fields };
}

static void
set_up (World *world, gconstpointer data)
{
    gint64 now;

    world->lab = lab_new ();
    world->lab->on_request = serve;
    world->lab->on_day_sum = get_day_sum;
    world->lab->is_in_charge = TRUE;
    world->lab->data = world;
    world->venue = lab_venue (world->lab, "key");
    /* What the venue allows in a second may have to be waited for. */
    world->venue->times.request_deadline_ns = 5 * CARRY_NS_PER_SECOND;
    now = bybit_venue_get_now (world->venue);
    g_assert_true (bybit_clock_offset_add (&world->venue->offset, now, now, now));
    world->statement = bybit_statement_new (world->venue);
    world->funding = "2.5";
    add_row (world, BEGIN, TRADE ("spot", "BTC", "Buy", "1", "50000", "1", "0.001"));
    add_row (world, BEGIN, TRADE ("spot", "USDT", "Buy", "-50000", "50000", "-50000", "0"));
    add_row (world, BEGIN + 3 * HOUR, TRADE ("linear", "USDT", "Sell", "1", "50010", "0", "5.001"));
    add_row (world, BEGIN + 8 * HOUR, OTHER ("SETTLEMENT", "USDT", "2.5", "2.5"));
    add_row (world, END - CARRY_NS_PER_MS, OTHER ("TRANSFER_IN", "USDT", "", "1000"));
    bybit_statement_look (world->statement, BEGIN + HOUR);
}

static void
tear_down (World *world, gconstpointer data)
{
    bybit_statement_free (world->statement);
    bybit_venue_free (world->venue);
    lab_sleep (20);
    lab_free (world->lab);
}

/* Looks once, until all pieces of the day were read. */
static void
read_day (World *world, gint64 now)
{
    guint n = world->lab->requests->len;

    bybit_statement_look (world->statement, now);
    lab_until (world->lab->requests->len == n + N_PIECES);
    lab_sleep (50);
}

static const char *
get_told (const World *world)
{
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_NOTICE), ==, 1);
    g_assert_true (lab_has_notice (world->lab, "Q18-log"));
    return lab_get (world->lab, CARRY_EVENT_NOTICE, 0)->text;
}

/* The same on both sides: one reading, two minutes after the end, and one word of it. */
static void
test_clean (World *world, gconstpointer data)
{
    bybit_statement_look (world->statement, END + 2 * MINUTE - 1);
    lab_sleep (50);
    g_assert_cmpuint (world->lab->requests->len, ==, 0);
    read_day (world, END + 2 * MINUTE);
    g_assert_cmpstr (get_told (world), ==,
                     "0 differences between the books and the account's log of 2024-10-04, which "
                     "has 4 rows of trades and funding");
    bybit_statement_look (world->statement, END + 5 * MINUTE);
    lab_sleep (50);
    g_assert_cmpuint (world->lab->requests->len, ==, N_PIECES);
}

/* Rows may come late, so people are told of a difference that three readings found. */
static void
test_difference (World *world, gconstpointer data)
{
    world->funding = "2.4";
    read_day (world, END + 2 * MINUTE);
    bybit_statement_look (world->statement, END + 2 * MINUTE + MINUTE / 2 - 1);
    lab_sleep (50);
    g_assert_cmpuint (world->lab->requests->len, ==, N_PIECES);
    read_day (world, END + 3 * MINUTE);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_NOTICE), ==, 0);
    read_day (world, END + 4 * MINUTE);
    g_assert_cmpstr (get_told (world), ==,
                     "the books differ from the account's log of 2024-10-04: funding of USDT: "
                     "booked 2.4, the log says 2.5");
}

static void
test_late_row (World *world, gconstpointer data)
{
    world->n_rows--;
    world->rows[3].ts = END; /* not there yet */
    read_day (world, END + 2 * MINUTE);
    world->rows[3].ts = BEGIN + 8 * HOUR;
    read_day (world, END + 3 * MINUTE);
    g_assert_nonnull (strstr (get_told (world), "0 differences"));
}

/* A trade that the books lack, in a coin that nothing else is known of. */
static void
test_foreign_trade (World *world, gconstpointer data)
{
    add_row (world, END - HOUR, TRADE ("spot", "DOGE", "Buy", "7", "0.1", "7", "0"));
    for (gint64 i = 2; i <= 4; i++)
        read_day (world, END + i * MINUTE);
    g_assert_nonnull (strstr (get_told (world), "trades of DOGE: booked 0, the log says 7"));
}

/* What the log says of a part of a day says nothing of books that hold another part. */
static void
test_partial (World *world, gconstpointer data)
{
    world->is_partial = TRUE;
    read_day (world, END + 2 * MINUTE);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_NOTICE), ==, 0);
}

/* A reading that failed is no reading; after half a day nobody asks any more. */
static void
test_failure (World *world, gconstpointer data)
{
    world->fails = TRUE;
    bybit_statement_look (world->statement, END + 2 * MINUTE);
    lab_until (world->lab->requests->len > 0);
    lab_sleep (50);
    bybit_statement_look (world->statement, END + 13 * HOUR);
    lab_sleep (50);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_NOTICE), ==, 0);
    g_assert_cmpuint (world->lab->requests->len, <, N_PIECES);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)
    ADD ("/bybit/statement/clean", test_clean);
    ADD ("/bybit/statement/difference", test_difference);
    ADD ("/bybit/statement/late-row", test_late_row);
    ADD ("/bybit/statement/foreign-trade", test_foreign_trade);
    ADD ("/bybit/statement/partial", test_partial);
    ADD ("/bybit/statement/failure", test_failure);
    return g_test_run ();
}
