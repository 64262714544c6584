/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whoever cancels everything ends orders of categories that are not traded here as well. */

#include "bybit-lab.h"
#include "bybit-sweep.h"

/* What the venue has in one category. */
typedef struct
{
    const char *symbols[4]; /* of open orders; NULL ends them */
    gint64 code;            /* what a question is answered with */
    guint n_codes;          /* so often, and then as if nothing had been; 0: always */
    gint64 cancel_code;     /* what a cancel is answered with, and nothing is canceled */
} Shelf;

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    Shelf inverse;
    Shelf option;
    gboolean keeps_one;      /* the first cancel takes nothing away */
    gboolean is_slow;        /* cancels of options take a while */
    SoupServerMessage *slow; /* the last of them */
    guint n_slow;            /* that are under way */
    guint max_slow;
} World;

static Shelf *
find_shelf (World *world, const char *text)
{
    if (strstr (text, "inverse") != NULL)
        return &world->inverse;
    return strstr (text, "option") != NULL ? &world->option : NULL;
}

static void
answer_orders (SoupServerMessage *message, Shelf *shelf)
{
    g_autoptr (GString) body = g_string_new (NULL);

    g_string_printf (body,
                     "{\"retCode\":%" G_GINT64_FORMAT
                     ",\"retMsg\":\"OK\",\"result\":{\"nextPageCursor\":\"\",\"list\":[",
                     shelf != NULL ? shelf->code : 0);
    if (shelf != NULL && shelf->n_codes > 0 && --shelf->n_codes == 0)
        shelf->code = 0;
    for (guint i = 0; shelf != NULL && shelf->symbols[i] != NULL; i++)
        g_string_append_printf (body,
                                "%s{\"symbol\":\"%s\",\"orderId\":\"o-%u\",\"orderLinkId\":\"x%u\","
                                "\"side\":\"Buy\",\"orderType\":\"Limit\",\"orderStatus\":\"New\","
                                "\"price\":\"5\",\"qty\":\"1\",\"cumExecQty\":\"0\"}",
                                i > 0 ? "," : "", shelf->symbols[i], i, i);
    g_string_append (body, "]},\"time\":1700000000000}");
    lab_answer (message, 200, body->str);
}

/* Every order of the symbol that the request names is gone. */
static void
take_away (World *world, Shelf *shelf, const char *body)
{
    guint n = 0;

    if (world->keeps_one)
    {
        world->keeps_one = FALSE;
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS (shelf->symbols) && shelf->symbols[i] != NULL; i++)
    {
        g_autofree char *quoted = g_strdup_printf ("\"%s\"", shelf->symbols[i]);

        if (strstr (body, quoted) == NULL)
            shelf->symbols[n++] = shelf->symbols[i];
    }
    shelf->symbols[n] = NULL;
}

static gboolean
go_on (gpointer user_data)
{
    World *world = user_data;

    world->n_slow--;
    soup_server_message_unpause (world->slow);
    g_clear_object (&world->slow);
    return G_SOURCE_REMOVE;
}

/* The answer is made already, and goes out after a while. */
static void
slow_down (World *world, SoupServerMessage *message)
{
    world->n_slow++;
    world->max_slow = MAX (world->max_slow, world->n_slow);
    if (world->slow != NULL)
        return; /* one too many, which the test finds */
    world->slow = g_object_ref (message);
    soup_server_message_pause (message);
    g_timeout_add (20, go_on, world);
}

static void
answer_cancel (World *world, SoupServerMessage *message, const char *body)
{
    Shelf *shelf = find_shelf (world, body);
    g_autofree char *answer = NULL;

    if (shelf != NULL && shelf->cancel_code == 0)
        take_away (world, shelf, body);
    if (shelf != NULL && shelf->cancel_code != 0)
        soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                      "X-Bapi-Limit", "1");
    answer = g_strdup_printf ("{\"retCode\":%" G_GINT64_FORMAT
                              ",\"retMsg\":\"OK\",\"result\":{\"list\":[]}}",
                              shelf != NULL ? shelf->cancel_code : 0);
    lab_answer (message, 200, answer);
    if (shelf == &world->option && world->is_slow)
        slow_down (world, message);
}

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    World *world = lab->data;
    Shelf *shelf = find_shelf (world, query != NULL ? query : body);

    if (g_str_equal (path, "/v5/order/cancel-all"))
        answer_cancel (world, message, body);
    else
        answer_orders (message, shelf);
}

static void
set_up (World *world, gconstpointer data)
{
    gint64 now;

    world->lab = lab_new ();
    world->lab->on_request = serve;
    world->lab->data = world;
    world->venue = lab_venue (world->lab, "key");
    lab_open_account (world->venue, BYBIT_ENTRY_REST);
    now = bybit_venue_get_now (world->venue);
    g_assert_true (bybit_clock_offset_add (&world->venue->offset, now, now, now));
}

static void
tear_down (World *world, gconstpointer data)
{
    bybit_venue_free (world->venue);
    lab_sleep (20);
    lab_free (world->lab);
}

static guint
count_texts (const World *world, const char *part)
{
    guint n = 0;

    for (guint i = 0; i < lab_count (world->lab, CARRY_EVENT_NOTICE); i++)
        n += strstr (lab_get (world->lab, CARRY_EVENT_NOTICE, i)->text, part) != NULL;
    return n;
}

#define INVERSE "GET /v5/order/realtime?category=inverse"
#define OPTION "GET /v5/order/realtime?category=option"

static gboolean
was_asked_before (const World *world, const char *first, const char *second)
{
    for (guint i = 0; i < world->lab->requests->len; i++)
    {
        const char *request = g_ptr_array_index (world->lab->requests, i);

        if (strstr (request, first) != NULL)
            return TRUE;
        if (strstr (request, second) != NULL)
            return FALSE;
    }
    return FALSE;
}

/* Where there are none, one question each, and none before the cancels of what is traded. */
static void
test_none (World *world, gconstpointer data)
{
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (lab_has_notice (world->lab, "cancel-all-done"));
    lab_until (lab_count_requests (world->lab, OPTION) > 0);
    lab_sleep (300);
    g_assert_cmpuint (lab_count_requests (world->lab, INVERSE), ==, 1);
    g_assert_cmpuint (lab_count_requests (world->lab, OPTION), ==, 1);
    g_assert_cmpuint (lab_count_requests (world->lab, "POST /v5/order/cancel-all"), ==, 7);
    g_assert_true (was_asked_before (world, "\"tpslOrder\"", "category=inverse"));
    g_assert_true (was_asked_before (world, "\"OcoOrder\"", "category=inverse"));
    g_assert_true (was_asked_before (world, "\"BidirectionalTpslOrder\"", "category=inverse"));
    g_assert_cmpuint (count_texts (world, "no spot or linear order is open on the account"), ==, 1);
    g_assert_cmpuint (count_texts (world, "no inverse order is open on the account"), ==, 1);
    g_assert_cmpuint (count_texts (world, "no option order is open on the account"), ==, 1);
}

/* Of one instrument: the others are none of its business. */
static void
test_one_instrument (World *world, gconstpointer data)
{
    bybit_sweep_start (world->venue->sweep, world->lab->perp);
    lab_until (lab_has_notice (world->lab, "cancel-all-done"));
    lab_sleep (100);
    g_assert_cmpuint (lab_count_requests (world->lab, INVERSE), ==, 0);
}

/* Symbol by symbol, again and again, until the venue shows none. */
static void
test_cancels (World *world, gconstpointer data)
{
    world->inverse = (Shelf){ .symbols = { "BTCUSD", "ETHUSD", "BTCUSD" } };
    world->option = (Shelf){ .symbols = { "BTC-13FEB25-89000-P-USDT" } };
    world->keeps_one = TRUE;
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (count_texts (world, "no inverse order is open on the account any more") == 1 &&
               count_texts (world, "no option order is open on the account any more") == 1);
    g_assert_null (world->inverse.symbols[0]);
    g_assert_null (world->option.symbols[0]);
    g_assert_cmpuint (count_texts (world, "3 inverse orders"), ==, 1);
    g_assert_cmpuint (lab_count_requests (world->lab, INVERSE), >=, 2);
}

/* An account without options: that is said once, and nothing else waits for it. */
static void
test_refused (World *world, gconstpointer data)
{
    world->option.code = 10005;
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (count_texts (world, "whether option orders are open") == 1);
    lab_until (lab_has_notice (world->lab, "cancel-all-done"));
    lab_sleep (300);
    g_assert_cmpuint (lab_count_requests (world->lab, OPTION), ==, 1);
}

/* What passes is asked again, whatever the code is usually good for. */
static void
test_passes (World *world, gconstpointer data)
{
    const gint64 codes[] = { 10002, 110066, 10027, 110123, 10006, 10016 };

    for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
        world->option =
            (Shelf){ .symbols = { "BTC-13FEB25-89000-P-USDT" }, .code = codes[i], .n_codes = 2 };
        bybit_sweep_start (world->venue->sweep, NULL);
        lab_until (count_texts (world, "no option order is open on the account any more") == i + 1);
        g_assert_null (world->option.symbols[0]);
    }
    g_assert_cmpuint (count_texts (world, "whether option orders are open"), ==, 0);
}

/* Codes that nobody knows may pass, too: people hear of it, and it is asked ever less often. */
static void
test_pauses (World *world, gconstpointer data)
{
    guint n;

    world->option.code = 424242;
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (count_texts (world, "it is not proven that no option order") == 1);
    n = lab_count_requests (world->lab, OPTION);
    /* After 20, 40, 80, 160 and 320 ms; evenly it would be 60 times. */
    lab_sleep (600);
    g_assert_cmpuint (lab_count_requests (world->lab, OPTION), <=, n + 6);
    world->option.code = 0;
    lab_until (lab_count_requests (world->lab, OPTION) > n + 5);
}

#define CANCEL_OPTION "POST /v5/order/cancel-all? {\"category\":\"option\""

/* Many symbols do not stand in the way of what is traded. */
static void
test_one_at_a_time (World *world, gconstpointer data)
{
    world->option = (Shelf){ .symbols = { "BTC-1", "BTC-2", "BTC-3" } };
    world->is_slow = TRUE;
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (count_texts (world, "no option order is open") == 1);
    g_assert_cmpuint (lab_count_requests (world->lab, CANCEL_OPTION), ==, 3);
    g_assert_cmpuint (world->max_slow, ==, 1);
}

/* Refused for too many requests, or told of a smaller limit: that is theirs alone. */
static void
test_own_budget (World *world, gconstpointer data)
{
    BybitLimits *limits = world->venue->limits;
    gint64 now;

    world->option = (Shelf){ .symbols = { "BTC-1" }, .cancel_code = 10006 };
    bybit_sweep_start (world->venue->sweep, NULL);
    lab_until (lab_count_requests (world->lab, CANCEL_OPTION) > 0);
    lab_until (lab_has_notice (world->lab, "cancel-all-done"));
    lab_sleep (50);
    now = bybit_venue_get_now (world->venue);
    g_assert_cmpuint (
        bybit_limits_get_left (limits, BYBIT_ENDPOINT_CANCEL_OPTION, CARRY_CATEGORY_LINEAR, now),
        ==, 0);
    g_assert_cmpuint (
        bybit_limits_get_left (limits, BYBIT_ENDPOINT_CANCEL_ALL, CARRY_CATEGORY_LINEAR, now), >=,
        8);
    g_assert_cmpuint (
        bybit_limits_get_left (limits, BYBIT_ENDPOINT_CANCEL_INVERSE, CARRY_CATEGORY_LINEAR, now),
        ==, 10);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)
    ADD ("/bybit/others/none", test_none);
    ADD ("/bybit/others/one-instrument", test_one_instrument);
    ADD ("/bybit/others/cancels", test_cancels);
    ADD ("/bybit/others/refused", test_refused);
    ADD ("/bybit/others/passes", test_passes);
    ADD ("/bybit/others/pauses", test_pauses);
    ADD ("/bybit/others/one-at-a-time", test_one_at_a_time);
    ADD ("/bybit/others/own-budget", test_own_budget);
    return g_test_run ();
}
