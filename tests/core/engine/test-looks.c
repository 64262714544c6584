/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"
#include "engine/carry-looks.h"

#define DAY CARRY_NS_PER_DAY
#define MINUTE CARRY_NS_PER_MINUTE

static void
assert_said (CarryLooks *looks, gint64 now, gboolean is_different, const char *text)
{
    g_autofree char *said = carry_looks_add (looks, now, is_different);

    g_assert_cmpstr (said, ==, text);
}

static void
test_day (void)
{
    CarryLooks looks = { 0 };

    assert_said (&looks, 100 * DAY, FALSE, NULL);
    assert_said (&looks, 100 * DAY + 60 * MINUTE, TRUE, NULL);
    assert_said (&looks, 101 * DAY - 2 * MINUTE - 1, FALSE, NULL);
    assert_said (&looks, 101 * DAY - 2 * MINUTE, FALSE,
                 "0 differences at the end of the day; of 4 comparisons with the account 1 found a "
                 "difference");
    assert_said (&looks, 101 * DAY - MINUTE, TRUE, NULL);
    /* Another day begins anew. */
    assert_said (&looks, 101 * DAY, FALSE, NULL);
    assert_said (&looks, 102 * DAY - 1, TRUE,
                 "a difference at the end of the day; of 2 comparisons with the account 1 found a "
                 "difference");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/looks/day", test_day);
    return g_test_run ();
}
