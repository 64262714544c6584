/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-account.h"

static void
test_plain (void)
{
    CarryPosition position = { .instrument = 3, .quantity = carry_decimal_from_text ("-2.5") };
    CarryFundingPayment payment = { .ts = 5, .amount = carry_decimal_from_text ("0.125") };
    CarryTransfer transfer = { .ts = 6, .coin = g_intern_static_string ("USDT") };
    CarryEquity equity = { .ts = 7, .cash = carry_decimal_from_text ("10") };
    const struct
    {
        GType type;
        gconstpointer value;
        gsize size;
    } cases[] = {
        { CARRY_TYPE_POSITION, &position, sizeof position },
        { CARRY_TYPE_FUNDING_PAYMENT, &payment, sizeof payment },
        { CARRY_TYPE_TRANSFER, &transfer, sizeof transfer },
        { CARRY_TYPE_EQUITY, &equity, sizeof equity },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        gpointer copy = g_boxed_copy (cases[i].type, cases[i].value);
        g_assert_true (copy != cases[i].value);
        g_assert_cmpmem (copy, cases[i].size, cases[i].value, cases[i].size);
        g_boxed_free (cases[i].type, copy);
    }
}

/* A boxed notice must not point into the stack it came from. */
static void
test_notice (void)
{
    char text[] = "the feed is late";
    CarryNotice notice = { .level = CARRY_NOTICE_WARNING, .code = "late", .text = text };
    CarryNotice *copy = g_boxed_copy (CARRY_TYPE_NOTICE, &notice);

    text[0] = 'T';
    g_assert_cmpint (copy->level, ==, CARRY_NOTICE_WARNING);
    g_assert_null (copy->module);
    g_assert_cmpstr (copy->code, ==, "late");
    g_assert_cmpstr (copy->text, ==, "the feed is late");
    g_boxed_free (CARRY_TYPE_NOTICE, copy);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/account/plain", test_plain);
    g_test_add_func ("/account/notice", test_notice);
    return g_test_run ();
}
