/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whoever cancels everything ends orders of categories that are not traded here as well. */

#include "bybit-lab.h"
#include "bybit-sweep.h"

/* What the venue has in one category. */
typedef struct
{
    const char *symbols[4]; /* of open orders; NULL ends them */
    gint64 code;            /* what a question is answered with */
} Shelf;

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    Shelf inverse;
    Shelf option;
    gboolean keeps_one; /* the first cancel takes nothing away */
} World;

static Shelf *
find_shelf (World *world, const char *text)
{
    if (strstr (text, "inverse") != NULL)
        return &world->inverse;
    return strstr (text, "option") != NULL ? &world->option : NULL;
}

static void
answer_orders (SoupServerMessage *message, const Shelf *shelf)
{
    g_autoptr (GString) body = g_string_new (NULL);

    g_string_printf (body,
                     "{\"retCode\":%" G_GINT64_FORMAT
                     ",\"retMsg\":\"OK\",\"result\":{\"nextPageCursor\":\"\",\"list\":[",
                     shelf != NULL ? shelf->code : 0);
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

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    World *world = lab->data;
    Shelf *shelf = find_shelf (world, query != NULL ? query : body);

    if (g_str_equal (path, "/v5/order/cancel-all"))
    {
        shelf = find_shelf (world, body);
        if (shelf != NULL)
            take_away (world, shelf, body);
        lab_answer (message, 200, "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"list\":[]}}");
    }
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
    g_assert_cmpuint (lab_count_requests (world->lab, "POST /v5/order/cancel-all"), ==, 5);
    g_assert_true (was_asked_before (world, "tpslOrder", "category=inverse"));
    g_assert_false (lab_has_notice (world->lab, "Q16"));
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
    lab_until (count_texts (world, "no inverse order is open") == 1 &&
               count_texts (world, "no option order is open") == 1);
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

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)
    ADD ("/bybit/others/none", test_none);
    ADD ("/bybit/others/one-instrument", test_one_instrument);
    ADD ("/bybit/others/cancels", test_cancels);
    ADD ("/bybit/others/refused", test_refused);
    return g_test_run ();
}
