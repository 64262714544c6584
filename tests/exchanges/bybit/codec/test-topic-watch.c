/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-topic-watch.h"

/* Which topic should have spoken, and how often it is asked for anew. */

#define SECOND CARRY_NS_PER_SECOND

static BybitTopicWatch *
make_watch (void)
{
    BybitTopicWatch *watch = bybit_topic_watch_new ();

    g_assert_cmpint (bybit_topic_watch_add (watch, 5 * SECOND, g_strdup ("orderbook.1.X")), ==, 0);
    g_assert_cmpint (bybit_topic_watch_add (watch, 0, g_strdup ("publicTrade.X")), ==, 1);
    return watch;
}

static void
test_names (void)
{
    g_autoptr (BybitTopicWatch) watch = make_watch ();
    const char *const *names = bybit_topic_watch_get_names (watch);

    g_assert_cmpstr (names[0], ==, "orderbook.1.X");
    g_assert_cmpstr (names[1], ==, "publicTrade.X");
    g_assert_null (names[2]);
    g_assert_cmpint (bybit_topic_watch_find (watch, (CarryJsonText){ "publicTrade.X", 13 }), ==, 1);
    g_assert_cmpint (bybit_topic_watch_find (watch, (CarryJsonText){ "publicTrade.XY", 14 }), ==,
                     BYBIT_NO_TOPIC);
}

static void
test_silence (void)
{
    g_autoptr (BybitTopicWatch) watch = make_watch ();

    /* Not connected: nobody has to speak. */
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 100 * SECOND), ==, BYBIT_NO_TOPIC);
    bybit_topic_watch_begin (watch, 100 * SECOND);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 105 * SECOND), ==, BYBIT_NO_TOPIC);
    bybit_topic_watch_hear (watch, 0, 104 * SECOND);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 109 * SECOND), ==, BYBIT_NO_TOPIC);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 110 * SECOND), ==, 0);
    /* It has as long again; the other may be silent for ever, and how long it was is known. */
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 115 * SECOND), ==, BYBIT_NO_TOPIC);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 116 * SECOND), ==, 0);
    g_assert_true (bybit_topic_watch_is_older (watch, 1, 15 * SECOND, 116 * SECOND));
    g_assert_false (bybit_topic_watch_is_older (watch, 1, 16 * SECOND, 116 * SECOND));
    bybit_topic_watch_end (watch);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 200 * SECOND), ==, BYBIT_NO_TOPIC);
    g_assert_false (bybit_topic_watch_is_older (watch, 1, SECOND, 200 * SECOND));
}

static void
test_renewal (void)
{
    g_autoptr (BybitTopicWatch) watch = make_watch ();

    bybit_topic_watch_begin (watch, 100 * SECOND);
    g_assert_true (bybit_topic_watch_renew (watch, 1, 100 * SECOND));
    g_assert_false (bybit_topic_watch_renew (watch, 1, 100 * SECOND + SECOND / 2));
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 101 * SECOND - 1), ==, BYBIT_NO_TOPIC);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 101 * SECOND), ==, 1);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 101 * SECOND), ==, BYBIT_NO_TOPIC);
    g_assert_false (bybit_topic_watch_renew (watch, 1, 101 * SECOND));
    /* What was to be renewed is forgotten with the connection. */
    bybit_topic_watch_end (watch);
    g_assert_cmpint (bybit_topic_watch_take_silent (watch, 200 * SECOND), ==, BYBIT_NO_TOPIC);
}

/* What is allowed doubles while nothing comes of asking, up to a bound, and not once it spoke. */
static void
test_misses (void)
{
    g_autoptr (BybitTopicWatch) watch = make_watch ();
    gint64 now = 100 * SECOND;

    bybit_topic_watch_begin (watch, now);
    for (gint64 allowed = 5; allowed <= 320; allowed *= 2)
    {
        g_assert_false (bybit_topic_watch_is_older (watch, 1, 5 * SECOND, now + allowed * SECOND));
        now += allowed * SECOND + 1;
        g_assert_true (bybit_topic_watch_is_older (watch, 1, 5 * SECOND, now));
        bybit_topic_watch_miss (watch, 1, now);
    }
    g_assert_true (bybit_topic_watch_is_older (watch, 1, 5 * SECOND, now + 321 * SECOND));
    bybit_topic_watch_hear (watch, 1, now);
    g_assert_true (bybit_topic_watch_is_older (watch, 1, 5 * SECOND, now + 6 * SECOND));
    bybit_topic_watch_miss (watch, 1, now);
    bybit_topic_watch_begin (watch, now);
    g_assert_true (bybit_topic_watch_is_older (watch, 1, 5 * SECOND, now + 6 * SECOND));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/topic-watch/names", test_names);
    g_test_add_func ("/bybit/topic-watch/silence", test_silence);
    g_test_add_func ("/bybit/topic-watch/renewal", test_renewal);
    g_test_add_func ("/bybit/topic-watch/misses", test_misses);
    return g_test_run ();
}
