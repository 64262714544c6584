/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-group.h"

/* Every pair of states: a row says which states may follow, in the order of the enumeration. */
static const char *const may_follow[CARRY_GROUP_N_STATES] = {
    /*                              PPLHHCCC */
    [CARRY_GROUP_PLANNED] = "01000001",      [CARRY_GROUP_PREFLIGHT] = "00101101",
    [CARRY_GROUP_LEG_ONE] = "00010111",      [CARRY_GROUP_HEDGING] = "00101111",
    [CARRY_GROUP_HEDGED] = "01010111",       [CARRY_GROUP_CLOSING] = "00000011",
    [CARRY_GROUP_COMPENSATING] = "00001101", [CARRY_GROUP_CLOSED] = "00000000",
};

static void
test_table (void)
{
    for (guint from = 0; from < CARRY_GROUP_N_STATES; from++)
        for (guint to = 0; to < CARRY_GROUP_N_STATES; to++)
            g_assert_cmpint (
                carry_group_state_may_become ((CarryGroupState) from, (CarryGroupState) to), ==,
                may_follow[from][to] == '1');
}

static guint
find_reachable (guint from)
{
    guint seen = 1u << from, before = 0;

    while (seen != before)
    {
        before = seen;
        for (guint state = 0; state < CARRY_GROUP_N_STATES; state++)
            for (guint to = 0; (seen & (1u << state)) != 0 && to < CARRY_GROUP_N_STATES; to++)
                if (carry_group_state_may_become ((CarryGroupState) state, (CarryGroupState) to))
                    seen |= 1u << to;
    }
    return seen;
}

/* No way is a dead end, nothing leads back to the beginning, and closing never opens. */
static void
test_ways (void)
{
    const guint opening = 1u << CARRY_GROUP_PREFLIGHT | 1u << CARRY_GROUP_LEG_ONE;

    g_assert_cmpuint (find_reachable (CARRY_GROUP_PLANNED), ==, (1u << CARRY_GROUP_N_STATES) - 1);
    for (guint state = 0; state < CARRY_GROUP_N_STATES; state++)
    {
        guint reachable = find_reachable (state);

        g_assert_true (reachable & 1u << CARRY_GROUP_CLOSED);
        g_assert_true (state == CARRY_GROUP_PLANNED || !(reachable & 1u << CARRY_GROUP_PLANNED));
        g_assert_cmpint (carry_group_state_is_final ((CarryGroupState) state), ==,
                         state == CARRY_GROUP_CLOSED);
        g_assert_nonnull (carry_group_state_to_text ((CarryGroupState) state));
    }
    for (guint to = 0; to < CARRY_GROUP_N_STATES; to++)
        g_assert_false (carry_group_state_may_become (CARRY_GROUP_CLOSING, (CarryGroupState) to) &&
                        (opening & 1u << to));
}

static void
test_reason (void)
{
    CarryGroup group = { .id = 1 };
    g_autoptr (CarryGroup) copy = NULL;
    g_autofree char *text = g_strnfill (CARRY_REASON_SIZE - 2, 'a');
    g_autofree char *cut = g_strconcat (text, "円円", NULL);

    carry_group_set_reason (&group, cut);
    g_assert_cmpstr (carry_group_get_reason (&group), ==, text);
    copy = carry_group_copy (&group);
    g_assert_cmpmem (copy, sizeof *copy, &group, sizeof group);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/group/table", test_table);
    g_test_add_func ("/group/ways", test_ways);
    g_test_add_func ("/group/reason", test_reason);
    return g_test_run ();
}
