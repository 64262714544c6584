/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-nearest.h"

static void
test_nearest (void)
{
    static const char *const keys[] = { "symbols", "base-size", "notional",
                                        "policy",  "min-apr",   NULL };
    static const struct
    {
        const char *wanted;
        const char *found;
    } cases[] = {
        { "symbols", "symbols" },
        { "symbol", "symbols" },      /* a letter missing */
        { "symbolss", "symbols" },    /* one too many */
        { "smybols", "symbols" },     /* neighbours swapped */
        { "polizy", "policy" },       /* another letter */
        { "Base_Size", "base-size" }, /* case and _ cost nothing */
        { "notionall", "notional" },
        { "minapr", "min-apr" },
        { "leverage", NULL }, /* far from all */
        { "", NULL },
        { "x", NULL },
        { "symbols-symbols-symbols-symbols-symbols", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_cmpstr (carry_nearest_name (cases[i].wanted, keys), ==, cases[i].found);
}

static void
test_nearest_of_equals (void)
{
    static const char *const keys[] = { "bat", "cat", "rat", NULL };
    static const char *const none[] = { NULL };

    g_assert_cmpstr (carry_nearest_name ("hat", keys), ==, "bat");
    g_assert_cmpstr (carry_nearest_name ("rat", keys), ==, "rat");
    g_assert_null (carry_nearest_name ("rat", none));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/base/nearest/names", test_nearest);
    g_test_add_func ("/base/nearest/equals", test_nearest_of_equals);
    return g_test_run ();
}
