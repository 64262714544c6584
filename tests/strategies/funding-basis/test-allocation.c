/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-allocation.h"

static void
assert_number (CarryDecimal found, const char *wanted)
{
    g_autofree char *text = carry_decimal_to_string (&found);

    if (carry_decimal_compare (found, carry_decimal_from_text (wanted)) != 0)
        g_error ("%s, wanted %s", text, wanted);
}

/* @n pairs of different perpetuals, none held. */
static GArray *
make_pairs (guint n)
{
    GArray *pairs = g_array_new (FALSE, TRUE, sizeof (FundingBasisPair));

    g_array_set_size (pairs, n);
    for (guint i = 0; i < n; i++)
    {
        FundingBasisPair *pair = &g_array_index (pairs, FundingBasisPair, i);

        pair->perp = GUINT_TO_POINTER (i + 1); /* an address to compare, never looked at */
        pair->notional = carry_decimal_zero ();
    }
    return pairs;
}

static FundingBasisAllocation
make_allocation (const GArray *pairs)
{
    return (FundingBasisAllocation){
        .notional = carry_decimal_zero (),
        .capital = carry_decimal_from_text ("100000"),
        .margin = carry_decimal_from_text ("0.5"),
        .symbol_share = carry_decimal_zero (),
        .total_share = carry_decimal_from_text ("1"),
        .group_share = carry_decimal_from_text ("1"),
        .pairs = pairs,
    };
}

/* 100000 over five pairs with half a leg beside each: 20000 / 1.5. */
static void
test_equal (void)
{
    g_autoptr (GArray) pairs = make_pairs (5);
    FundingBasisAllocation allocation = make_allocation (pairs);

    assert_number (funding_basis_allocation_get_full (&allocation), "13333.33333333");
    for (guint i = 0; i < pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (pairs, FundingBasisPair, i);

        pair->notional = funding_basis_allocation_get_room (&allocation, pair);
        assert_number (pair->notional, "13333.33333333");
        pair->side = 1;
    }
    allocation.notional = carry_decimal_from_text ("700");
    assert_number (funding_basis_allocation_get_full (&allocation), "700");
}

/* 60 % for one, so 40 % for the next and nothing for a third; 90 % for all leaves 30 %. */
static void
test_caps (void)
{
    g_autoptr (GArray) pairs = make_pairs (3);
    FundingBasisAllocation allocation = make_allocation (pairs);
    FundingBasisPair *pair = (FundingBasisPair *) pairs->data;

    allocation.symbol_share = carry_decimal_from_text ("0.6");
    pair[0].notional = funding_basis_allocation_get_room (&allocation, &pair[0]);
    assert_number (pair[0].notional, "40000");
    pair[0].side = 1;
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[0]), "40000");
    allocation.total_share = carry_decimal_from_text ("0.9");
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[1]), "20000");
    allocation.total_share = carry_decimal_from_text ("1");
    pair[1].notional = funding_basis_allocation_get_room (&allocation, &pair[1]);
    assert_number (pair[1].notional, "26666.66666666");
    pair[1].orders = 2;
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[2]), "0");
    pair[1].orders = 0; /* between two slices of a closing */
    pair[1].group = 7;
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[2]), "0");
}

/* Of three that move together at 40 % each, 60 % for all of them; the fourth is on its own. */
static void
test_group (void)
{
    g_autoptr (GArray) pairs = make_pairs (4);
    FundingBasisAllocation allocation = make_allocation (pairs);
    FundingBasisPair *pair = (FundingBasisPair *) pairs->data;

    allocation.symbol_share = carry_decimal_from_text ("0.4");
    allocation.group_share = carry_decimal_from_text ("0.6");
    for (guint i = 0; i < 3; i++)
        pair[i].herd = "alts";
    pair[0].notional = funding_basis_allocation_get_room (&allocation, &pair[0]);
    assert_number (pair[0].notional, "26666.66666666");
    pair[0].side = 1;
    pair[1].notional = funding_basis_allocation_get_room (&allocation, &pair[1]);
    assert_number (pair[1].notional, "13333.33333334");
    pair[1].side = 1;
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[2]), "0");
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[3]), "26666.66666666");
    pair[0].herd = "others";
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[2]), "26666.66666666");
}

/*
 * 40 % are held of one that moves with the wanted pair, and of one that is on its own. Closing the
 * second passes on only what the group leaves, and nothing when that is too little.
 */
static void
test_passed_on (void)
{
    g_autoptr (GArray) pairs = make_pairs (3);
    FundingBasisAllocation allocation = make_allocation (pairs);
    FundingBasisPair *pair = (FundingBasisPair *) pairs->data;

    allocation.symbol_share = carry_decimal_from_text ("0.4");
    allocation.total_share = carry_decimal_from_text ("0.8");
    allocation.group_share = carry_decimal_from_text ("0.5");
    pair[0].herd = pair[2].herd = "alts";
    for (guint i = 0; i < 2; i++)
    {
        pair[i].notional = funding_basis_allocation_get_full (&allocation);
        pair[i].side = 1;
    }
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[2]), "0");
    g_assert_cmpfloat_with_epsilon (
        funding_basis_allocation_get_passed_on (&allocation, &pair[2], &pair[1]), 0.25, 1e-9);
    g_assert_cmpfloat (funding_basis_allocation_get_passed_on (&allocation, &pair[2], &pair[0]), ==,
                       1);
    allocation.group_share = carry_decimal_from_text ("0.45");
    g_assert_cmpfloat (funding_basis_allocation_get_passed_on (&allocation, &pair[2], &pair[1]), ==,
                       0);
}

/* A cap below a quarter of a share is what the pairs under it share, not a reason for none of them. */
static void
test_small_caps (void)
{
    g_autoptr (GArray) pairs = make_pairs (2);
    FundingBasisAllocation allocation = make_allocation (pairs);
    FundingBasisPair *pair = (FundingBasisPair *) pairs->data;

    allocation.symbol_share = carry_decimal_from_text ("0.6");
    allocation.group_share = carry_decimal_from_text ("0.12");
    pair[0].herd = pair[1].herd = "alts";
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[0]), "8000");
    pair[0].side = 1;
    pair[0].notional = carry_decimal_from_text ("6000");
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[1]), "2000");
    pair[0].notional = carry_decimal_from_text ("6001");
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[1]), "0");
    pair[1].herd = NULL;
    pair[0].side = 0;
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[1]), "40000");
    allocation.total_share = carry_decimal_from_text ("0.03");
    assert_number (funding_basis_allocation_get_room (&allocation, &pair[1]), "2000");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/funding-basis/allocation/equal", test_equal);
    g_test_add_func ("/funding-basis/allocation/caps", test_caps);
    g_test_add_func ("/funding-basis/allocation/group", test_group);
    g_test_add_func ("/funding-basis/allocation/passed-on", test_passed_on);
    g_test_add_func ("/funding-basis/allocation/small-caps", test_small_caps);
    return g_test_run ();
}
