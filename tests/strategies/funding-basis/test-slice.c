/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-slice.h"

#define N_ROUNDS 50000

static CarryInstrument perp, spot;

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static FundingBasisPair
make_pair (void)
{
    perp = (CarryInstrument){
        .category = CARRY_CATEGORY_LINEAR,
        .multiplier = number ("1"),
        .tick_size = number ("0.1"),
        .qty_step = number ("0.001"),
        .min_qty = number ("0.001"),
        .min_notional = number ("5"),
    };
    spot = perp;
    spot.category = CARRY_CATEGORY_SPOT;
    spot.qty_step = number ("0.000001");
    return (FundingBasisPair){ .perp = &perp, .spot = &spot };
}

static FundingBasisSlice
make_slice (const char *rest, const char *perp_coins, const char *spot_coins)
{
    return (FundingBasisSlice){
        .rest = number (rest),
        .whole = number (rest),
        .perp = { .best = number ("100"), .own = number ("99.9"), .coins = number (perp_coins) },
        .spot = { .best = number ("100"), .own = number ("99.9"), .coins = number (spot_coins) },
    };
}

static void
check_size (const FundingBasisSlice *slice, double share, guint slices, const char *cap,
            const char *size)
{
    FundingBasisPair pair = make_pair ();
    const FundingBasisExecution execution = {
        .slice_share = share,
        .max_slices = slices,
        .max_naked_notional = number (cap),
    };
    CarryDecimal found = funding_basis_slice_get_size (slice, &pair, &execution);
    g_autofree char *text = carry_decimal_to_string (&found);

    g_test_message ("%s, and %s was expected", text, size);
    g_assert_cmpint (carry_decimal_compare (found, number (size)), ==, 0);
}

static void
test_size (void)
{
    FundingBasisSlice slice = make_slice ("10", "4", "2");

    check_size (&slice, 0.5, 100, "0", "1");
    check_size (&slice, 1, 100, "0", "2");
    /* Little is offered: the whole is cut into no more than so many. */
    check_size (&slice, 0.5, 4, "0", "2.5");
    check_size (&slice, 0.5, 1, "0", "10");
    /* Whatever is offered: never more than may be alone. */
    check_size (&slice, 1, 1, "100", "0.95");
    /* Nor nothing at all: an order of 0 is refused for what it is, not for what it would do. */
    check_size (&slice, 1, 1, "0.05", "0.001");
    /* A rest that is no order of its own goes with the last. */
    slice = make_slice ("1.1", "1", "1");
    check_size (&slice, 1, 100, "0", "1.1");
    slice = make_slice ("0.1", "1", "1");
    check_size (&slice, 1, 100, "0", "0.1");
}

static void
test_leader (void)
{
    FundingBasisSlice slice = make_slice ("10", "4", "2");

    g_assert_false (funding_basis_slice_is_led_by_perp (&slice));
    slice = make_slice ("10", "1", "2");
    g_assert_true (funding_basis_slice_is_led_by_perp (&slice));
    slice = make_slice ("10", "2", "2");
    g_assert_false (funding_basis_slice_is_led_by_perp (&slice));
}

static void
test_limit (void)
{
    FundingBasisPair pair = make_pair ();
    const FundingBasisDepth depth = { .best = number ("65013"), .coins = number ("1") };
    CarryDecimal buy = funding_basis_depth_get_limit (&depth, pair.perp, CARRY_SIDE_BUY, 20);
    CarryDecimal sell = funding_basis_depth_get_limit (&depth, pair.perp, CARRY_SIDE_SELL, 20);

    /* 65143.026 and 64882.974: in whole ticks, and no further. */
    g_assert_cmpint (carry_decimal_compare (buy, number ("65143.0")), ==, 0);
    g_assert_cmpint (carry_decimal_compare (sell, number ("64883.0")), ==, 0);
    g_assert_false (carry_decimal_is_valid (
        funding_basis_depth_get_limit (&depth, pair.perp, CARRY_SIDE_BUY, 0)));
}

/* Whatever is offered: slices are whole lots, end in so many, and add up to the whole. */
static void
test_property (void)
{
    CarryRandom random;
    FundingBasisPair pair = make_pair ();

    carry_random_init (&random, 7, "slices");
    for (guint i = 0; i < N_ROUNDS; i++)
    {
        FundingBasisSlice slice = make_slice ("0", "0", "0");
        FundingBasisExecution execution = {
            .slice_share = 0.01 + (double) (carry_random_next (&random) % 200) / 100,
            .max_slices = 1 + (guint) (carry_random_next (&random) % 20),
            .max_naked_notional = carry_decimal_zero (),
        };
        guint n = 0;

        slice.rest = slice.whole =
            carry_decimal_make (1 + (gint64) (carry_random_next (&random) % 100000), 3);
        while (carry_decimal_sign (slice.rest) > 0)
        {
            CarryDecimal size;

            slice.perp.coins =
                carry_decimal_make ((gint64) (carry_random_next (&random) % 5000), 3);
            slice.spot.coins =
                carry_decimal_make ((gint64) (carry_random_next (&random) % 5000), 3);
            size = funding_basis_slice_get_size (&slice, &pair, &execution);
            g_assert_cmpint (carry_decimal_sign (size), >, 0);
            g_assert_true (carry_decimal_is_multiple (size, perp.qty_step));
            g_assert_cmpint (carry_decimal_compare (size, slice.rest), <=, 0);
            slice.rest = carry_decimal_sub (slice.rest, size);
            n++;
            g_assert_cmpuint (n, <=, execution.max_slices);
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/slice/size", test_size);
    g_test_add_func ("/slice/leader", test_leader);
    g_test_add_func ("/slice/limit", test_limit);
    g_test_add_func ("/slice/property", test_property);
    return g_test_run ();
}
