/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "host/carry-problems.h"

static void
test_parts (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autofree char *text = NULL;

    carry_problems_add (problems, "a.conf", 3, "strategy.carry", "symbols", "is %s; fix", "bad");
    carry_problems_add (problems, "a.conf", 3, "strategy.carry", NULL, "section");
    carry_problems_add (problems, "a.conf", 3, NULL, "symbols", "key");
    carry_problems_add (problems, "a.conf", 3, NULL, NULL, "line");
    carry_problems_add (problems, "a.conf", 0, NULL, NULL, "file");
    carry_problems_add (problems, NULL, 0, "strategy.carry", "symbols", "no origin");
    carry_problems_add (problems, NULL, 0, NULL, NULL, "nothing");

    text = carry_problems_format (problems);
    g_assert_cmpstr (text, ==,
                     "strategy.carry.symbols: no origin\n"
                     "nothing\n"
                     "a.conf: file\n"
                     "a.conf:3: strategy.carry.symbols: is bad; fix\n"
                     "a.conf:3: strategy.carry: section\n"
                     "a.conf:3: symbols: key\n"
                     "a.conf:3: line\n");
    g_assert_cmpuint (carry_problems_get_count (problems), ==, 7);
}

static void
test_order (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autofree char *text = NULL;

    carry_problems_add_source (problems, "first.conf");
    carry_problems_add_source (problems, "second.conf");
    carry_problems_add (problems, "third.conf", 1, NULL, NULL, "f");
    carry_problems_add (problems, "second.conf", 1, NULL, NULL, "e");
    carry_problems_add (problems, "first.conf", 10, NULL, NULL, "d");
    carry_problems_add (problems, "first.conf", 9, NULL, NULL, "b");
    carry_problems_add (problems, "first.conf", 9, NULL, NULL, "c");
    carry_problems_add (problems, "first.conf", 9, NULL, NULL, "c");
    carry_problems_add (problems, "first.conf", 1, NULL, NULL, "a");

    text = carry_problems_format (problems);
    g_assert_cmpstr (text, ==,
                     "first.conf:1: a\nfirst.conf:9: b\nfirst.conf:9: c\nfirst.conf:9: c\n"
                     "first.conf:10: d\nsecond.conf:1: e\nthird.conf:1: f\n");
}

static void
test_error (void)
{
    g_autoptr (CarryProblems) problems = carry_problems_new ();
    g_autoptr (GError) error = carry_problems_to_error (problems);

    g_assert_null (error);
    carry_problems_add (problems, "a.conf", 1, NULL, NULL, "one");
    carry_problems_add (problems, "a.conf", 2, NULL, NULL, "two");
    error = carry_problems_to_error (problems);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_cmpstr (error->message, ==, "a.conf:1: one\na.conf:2: two");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/host/problems/parts", test_parts);
    g_test_add_func ("/host/problems/order", test_order);
    g_test_add_func ("/host/problems/error", test_error);
    return g_test_run ();
}
