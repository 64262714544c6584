/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-policy.h"

#define HOUR CARRY_NS_PER_HOUR

static const FundingBasisRules threshold = {
    .policy = FUNDING_BASIS_POLICY_THRESHOLD,
    .exit = FUNDING_BASIS_EXIT_THRESHOLD,
    .min_apr = 0.1,
    .hold_across_events = TRUE,
};

static FundingBasisVerdict
decide (FundingBasisRules rules, int side, double rate, gint64 interval_ns)
{
    FundingBasisTerms terms = {
        .now = 100 * HOUR,
        .side = side,
        .rate = rate,
        .interval_ns = interval_ns,
        .ts_opened = 50 * HOUR,
        .ts_settled = 96 * HOUR,
        .ts_next = 104 * HOUR,
    };

    return funding_basis_decide (&rules, &terms);
}

/* 1 bp each 8 hours is 10.95 % a year; the same each 2 hours is four times that. */
static void
test_annualise (void)
{
    g_assert_cmpfloat_with_epsilon (funding_basis_annualise (0.0001, 8 * HOUR), 0.1095, 1e-12);
    g_assert_cmpfloat_with_epsilon (funding_basis_annualise (0.0001, 2 * HOUR), 0.438, 1e-12);
    g_assert_cmpfloat (funding_basis_annualise (0.0001, 0), ==, 0);
}

static void
test_threshold (void)
{
    FundingBasisRules sign = threshold;

    sign.exit = FUNDING_BASIS_EXIT_SIGN;
    g_assert_cmpint (decide (threshold, 0, 0.0001, 8 * HOUR), ==, FUNDING_BASIS_OPEN);
    g_assert_cmpint (decide (threshold, 0, 0.00009, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (decide (threshold, 0, 0.00009, 2 * HOUR), ==, FUNDING_BASIS_OPEN);
    g_assert_cmpint (decide (threshold, 0, -0.0001, 8 * HOUR), ==, FUNDING_BASIS_OPEN_REVERSE);
    g_assert_cmpint (decide (threshold, 1, 0.00009, 8 * HOUR), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (decide (threshold, 1, 0.0001, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (decide (threshold, -1, -0.0001, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (decide (threshold, -1, 0.0001, 8 * HOUR), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (decide (sign, 1, 0.00001, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (decide (sign, 1, 0, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (decide (sign, 1, -0.00001, 8 * HOUR), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (decide (sign, -1, 0.00001, 8 * HOUR), ==, FUNDING_BASIS_CLOSE);
}

static void
test_always (void)
{
    FundingBasisRules always = threshold;

    always.policy = FUNDING_BASIS_POLICY_ALWAYS;
    g_assert_cmpint (decide (always, 0, -0.01, 8 * HOUR), ==, FUNDING_BASIS_OPEN);
    g_assert_cmpint (decide (always, 1, -0.01, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
}

/* The next settlement is 4 hours away. */
static void
test_pre_event (void)
{
    FundingBasisRules rules = threshold;

    rules.pre_event_open_ns = 3 * HOUR;
    g_assert_cmpint (decide (rules, 0, 0.001, 8 * HOUR), ==, FUNDING_BASIS_HOLD);
    rules.pre_event_open_ns = 4 * HOUR;
    g_assert_cmpint (decide (rules, 0, 0.001, 8 * HOUR), ==, FUNDING_BASIS_OPEN);
}

static void
test_one_event (void)
{
    FundingBasisRules rules = threshold;

    rules.hold_across_events = FALSE;
    g_assert_cmpint (decide (rules, 1, 0.001, 8 * HOUR), ==, FUNDING_BASIS_CLOSE);
}

/* What was closed after a settlement is not opened again before a later price is known. */
static void
test_not_at_once (void)
{
    FundingBasisRules rules = threshold;
    FundingBasisTerms terms = {
        .now = 97 * HOUR,
        .rate = 0.001,
        .interval_ns = 8 * HOUR,
        .ts_settled = 96 * HOUR,
        .ts_next = 104 * HOUR,
        .ts_closed = 96 * HOUR,
        .ts_priced = 96 * HOUR,
    };

    g_assert_cmpint (funding_basis_decide (&rules, &terms), ==, FUNDING_BASIS_OPEN);
    rules.hold_across_events = FALSE;
    g_assert_cmpint (funding_basis_decide (&rules, &terms), ==, FUNDING_BASIS_HOLD);
    terms.ts_priced = 97 * HOUR;
    g_assert_cmpint (funding_basis_decide (&rules, &terms), ==, FUNDING_BASIS_OPEN);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/policy/annualise", test_annualise);
    g_test_add_func ("/funding-basis/policy/threshold", test_threshold);
    g_test_add_func ("/funding-basis/policy/always", test_always);
    g_test_add_func ("/funding-basis/policy/pre-event", test_pre_event);
    g_test_add_func ("/funding-basis/policy/one-event", test_one_event);
    g_test_add_func ("/funding-basis/policy/not-at-once", test_not_at_once);
    return g_test_run ();
}
