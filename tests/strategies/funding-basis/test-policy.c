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

    return funding_basis_decide (&rules, &terms).verdict;
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

    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_OPEN);
    rules.hold_across_events = FALSE;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_HOLD);
    terms.ts_priced = 97 * HOUR;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_OPEN);
}

/* H 720 h, g 0.5, Hx 72 h, theta 1: the settings a decision starts from. */
static const FundingBasisRules expected = {
    .policy = FUNDING_BASIS_POLICY_EXPECTED,
    .hold_across_events = TRUE,
    .entry_horizon_ns = 720 * HOUR,
    .entry_margin_ratio = 0.5,
    .exit_horizon_ns = 72 * HOUR,
    .exit_margin_ratio = 1,
    .add_min_basis = -0.005,
};

static FundingBasisVerdict
expect (const FundingBasisRules *rules, int side, double per_hour, double deviation)
{
    FundingBasisTerms terms = {
        .now = 100 * HOUR,
        .side = side,
        .rate = 0.0001,
        .interval_ns = 8 * HOUR,
        .expected = per_hour,
        .deviation = deviation,
        .cost_ratio = 0.0036,
    };

    return funding_basis_decide (rules, &terms).verdict;
}

/* 720 f > 1.5 x 0.0036 = 0.0054 from f = 7.5e-6 an hour; 72 f < -0.0036 from f = -5e-5. */
static void
test_expected (void)
{
    g_assert_cmpint (expect (&expected, 0, 7.6e-6, 0), ==, FUNDING_BASIS_OPEN);
    g_assert_cmpint (expect (&expected, 0, 7.4e-6, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&expected, 0, -1, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&expected, 1, -4.9e-5, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&expected, 1, -5.1e-5, 0), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (expect (&expected, -1, 5.1e-5, 0), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (expect (&expected, -1, -5.1e-5, 0), ==, FUNDING_BASIS_HOLD);
}

/* A hurdle of 2e-6 an hour moves both sides by as much. */
static void
test_hurdle (void)
{
    FundingBasisRules rules = expected;

    rules.idle_per_hour = 2e-6;
    g_assert_cmpint (expect (&rules, 0, 9.4e-6, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&rules, 0, 9.6e-6, 0), ==, FUNDING_BASIS_OPEN);
    g_assert_cmpint (expect (&rules, 1, -4.7e-5, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&rules, 1, -4.9e-5, 0), ==, FUNDING_BASIS_CLOSE);
}

/* With k 1 a perpetual 20 bp richer than usual is worth 20 bp; 20 bp poorer, as much less. */
static void
test_basis (void)
{
    FundingBasisRules rules = expected;

    rules.basis_weight = 1;
    g_assert_cmpint (expect (&rules, 0, 5e-6, 0.002), ==, FUNDING_BASIS_OPEN); /* 36 + 20 bp */
    g_assert_cmpint (expect (&rules, 0, 5e-6, 0.0017), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (expect (&rules, 1, -3e-5, -0.0014), ==, FUNDING_BASIS_HOLD); /* -21.6 - 14 */
    g_assert_cmpint (expect (&rules, 1, -3e-5, -0.0015), ==, FUNDING_BASIS_CLOSE);
    g_assert_cmpint (expect (&expected, 1, -3e-5, -0.0015), ==, FUNDING_BASIS_HOLD);
}

static FundingBasisVerdict
resize (double size, double rate, double basis)
{
    FundingBasisTerms terms = {
        .now = 100 * HOUR,
        .side = 1,
        .rate = rate,
        .interval_ns = 8 * HOUR,
        .basis = basis,
        .cost_ratio = 0.0036,
        .size = size,
        .resize_band = 0.25,
    };

    return funding_basis_decide (&expected, &terms).verdict;
}

/* Smaller always; larger only while the rate pays and the basis is not torn. */
static void
test_resize (void)
{
    g_assert_cmpint (resize (1.24, 0.0001, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (resize (1.25, 0.0001, 0), ==, FUNDING_BASIS_RESIZE);
    g_assert_cmpint (resize (1.25, -0.01, -0.1), ==, FUNDING_BASIS_RESIZE);
    g_assert_cmpint (resize (0.76, 0.0001, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (resize (0.75, 0.0001, 0), ==, FUNDING_BASIS_RESIZE);
    g_assert_cmpint (resize (0.75, 0, 0), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (resize (0.75, 0.0001, -0.0049), ==, FUNDING_BASIS_RESIZE);
    g_assert_cmpint (resize (0.75, 0.0001, -0.0051), ==, FUNDING_BASIS_HOLD);
    g_assert_cmpint (resize (0, 0.0001, 0), ==, FUNDING_BASIS_HOLD);
}

/* A short that lost its margin is closed, whatever it earns; one that is only larger is resized. */
static void
test_margin (void)
{
    FundingBasisRules rules = expected;
    FundingBasisTerms terms = { .side = 1, .expected = 1, .resize_band = 0.25, .size = 1.47 };

    rules.margin_ratio = 0.5;
    rules.min_margin_ratio = 0.02;
    g_assert_cmpfloat_with_epsilon (funding_basis_get_left_ratio (&rules, &terms), 0.03 / 1.47,
                                    1e-12);
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_RESIZE);
    terms.size = 1.48;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
    rules.min_margin_ratio = 0;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_RESIZE);
    rules.min_margin_ratio = 0.02;
    rules.margin_ratio = 0;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_RESIZE);
    rules.margin_ratio = 0.5;
    terms.side = -1;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
    terms.expected = -1;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_HOLD);
}

/* 72 x -2e-5 is -14 bp, for 36 of costs; 23 more that the coming settlement is known to take close. */
static void
test_ahead (void)
{
    FundingBasisTerms terms = {
        .side = 1, .expected = -2e-5, .cost_ratio = 0.0036, .ahead = -0.0021
    };

    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_HOLD);
    terms.ahead = -0.0023;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
    terms.side = 0;
    terms.expected = 7e-6; /* 50.4 bp, for 54 */
    terms.ahead = 0.0003;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_HOLD);
    terms.ahead = 0.0004;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_OPEN);
}

/* Where settlements came to be an hour apart nothing is added before the first; less is always possible. */
static void
test_jump (void)
{
    FundingBasisTerms terms = {
        .side = 1, .rate = 0.0001, .size = 0.7, .resize_band = 0.25, .is_jump = TRUE
    };

    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_HOLD);
    terms.size = 1.3;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_RESIZE);
    terms.size = 0.7;
    terms.is_jump = FALSE;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_RESIZE);
}

/* With 90 % of the coins as margin a leg that doubled has 0.5 - 1 + 1.8 left, and nothing where nobody said. */
static void
test_coins_count (void)
{
    FundingBasisRules rules = expected;
    FundingBasisTerms terms = { .side = 1, .expected = 1, .size = 2, .collateral_ratio = 0.9 };

    rules.margin_ratio = 0.5;
    rules.min_margin_ratio = 0.02;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
    rules.coins_count = TRUE;
    g_assert_cmpfloat_with_epsilon (funding_basis_get_left_ratio (&rules, &terms), 0.65, 1e-12);
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_HOLD);
    terms.collateral_ratio = -1;
    g_assert_cmpint (funding_basis_decide (&rules, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
}

/* What stands in the way stops an opening by any rule, and no closing. */
static void
test_obstacle (void)
{
    FundingBasisRules rules = expected;
    FundingBasisTerms terms = { .expected = 1, .cost_ratio = 0.0036, .obstacle = "young" };

    for (int policy = FUNDING_BASIS_POLICY_EXPECTED; policy <= FUNDING_BASIS_POLICY_ALWAYS;
         policy++)
    {
        FundingBasisDecision decision;

        rules.policy = policy;
        decision = funding_basis_decide (&rules, &terms);
        g_assert_cmpint (decision.verdict, ==, FUNDING_BASIS_HOLD);
        g_assert_cmpstr (decision.reason, ==, "young");
    }
    terms.side = 1;
    terms.expected = -1;
    g_assert_cmpint (funding_basis_decide (&expected, &terms).verdict, ==, FUNDING_BASIS_CLOSE);
}

/* 720 x 1e-5 is 72 bp; another pair must be worth 54 bp more: 126 bp, or 1.75e-5 an hour. */
static void
test_switch (void)
{
    FundingBasisTerms held = { .expected = 1e-5, .cost_ratio = 0.0036 };
    FundingBasisTerms wanted = { .expected = 1.74e-5, .cost_ratio = 0.0036 };
    double given_up = funding_basis_get_value (&expected, &held, expected.entry_horizon_ns);

    g_assert_false (funding_basis_is_worth_switching (&expected, given_up, &wanted));
    wanted.expected = 1.76e-5;
    g_assert_true (funding_basis_is_worth_switching (&expected, given_up, &wanted));
    wanted.cost_ratio = 0.0040;
    g_assert_false (funding_basis_is_worth_switching (&expected, given_up, &wanted));
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
    g_test_add_func ("/funding-basis/policy/expected", test_expected);
    g_test_add_func ("/funding-basis/policy/hurdle", test_hurdle);
    g_test_add_func ("/funding-basis/policy/basis", test_basis);
    g_test_add_func ("/funding-basis/policy/resize", test_resize);
    g_test_add_func ("/funding-basis/policy/margin", test_margin);
    g_test_add_func ("/funding-basis/policy/switch", test_switch);
    g_test_add_func ("/funding-basis/policy/coins-count", test_coins_count);
    g_test_add_func ("/funding-basis/policy/ahead", test_ahead);
    g_test_add_func ("/funding-basis/policy/jump", test_jump);
    g_test_add_func ("/funding-basis/policy/obstacle", test_obstacle);
    return g_test_run ();
}
