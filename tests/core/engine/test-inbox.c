/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-inbox.h"

#include "base/carry-random.h"

/* Inputs come out by time, and at one time in the order they were posted. */
static void
test_order (void)
{
    g_autoptr (CarryInbox) inbox = carry_inbox_new ();
    CarryRandom random;
    CarryInput input;
    gint64 last_ts = -1;
    guint64 last_seq = 0;
    guint n = 0;

    carry_random_init (&random, 7, "inbox");
    for (guint i = 0; i < 5000; i++)
    {
        carry_inbox_add (inbox, CARRY_INPUT_TIMER, 1, carry_random_range (&random, 0, 200));
        if (i % 3 == 0 && carry_inbox_pop (inbox, &input))
            n++;
    }
    while (carry_inbox_pop (inbox, &input))
    {
        g_assert_cmpint (input.ts, >=, last_ts);
        if (input.ts == last_ts)
            g_assert_cmpuint (input.seq, >, last_seq);
        last_ts = input.ts;
        last_seq = input.seq;
        n++;
    }
    g_assert_cmpuint (n, ==, 5000);
}

static void
test_removed_timer (void)
{
    g_autoptr (CarryInbox) inbox = carry_inbox_new ();
    guint64 first = carry_inbox_add (inbox, CARRY_INPUT_TIMER, 1, 10)->seq;
    guint64 second = carry_inbox_add (inbox, CARRY_INPUT_TIMER, 1, 20)->seq;
    CarryInput input;

    g_assert_true (carry_inbox_remove_timer (inbox, first));
    g_assert_false (carry_inbox_remove_timer (inbox, first));
    g_assert_true (carry_inbox_pop (inbox, &input));
    g_assert_cmpint (input.kind, ==, CARRY_INPUT_NONE);
    g_assert_true (carry_inbox_pop (inbox, &input));
    g_assert_cmpuint (input.seq, ==, second);
    g_assert_false (carry_inbox_pop (inbox, &input));
}

/* Texts of notices that nobody took out are freed with the inbox. */
static void
test_notice_left (void)
{
    g_autoptr (CarryInbox) inbox = carry_inbox_new ();

    carry_inbox_add (inbox, CARRY_INPUT_NOTICE, 1, 10)->notice.text = g_strdup ("left");
    g_assert_cmpuint (carry_inbox_get_size (inbox), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/inbox/order", test_order);
    g_test_add_func ("/engine/inbox/removed-timer", test_removed_timer);
    g_test_add_func ("/engine/inbox/notice-left", test_notice_left);
    return g_test_run ();
}
