/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is judged without the venue: keys, accounts, lists of instruments, rows of orders. */

#include "bybit-account.h"
#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-lab.h"
#include "bybit-listing.h"
#include "bybit-order-row.h"

typedef GPtrArray Sentences;

static gboolean
says (const Sentences *sentences, const char *part)
{
    for (guint i = 0; i < sentences->len; i++)
        if (strstr (g_ptr_array_index (sentences, i), part) != NULL)
            return TRUE;
    return FALSE;
}

static const BybitKeyInfo good_key = {
    .can_trade_spot = TRUE,
    .can_trade_contracts = TRUE,
    .is_ip_bound = TRUE,
    .deadline_day = -2,
};

static void
test_key (void)
{
    g_autoptr (GPtrArray) risks = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
    BybitKeyInfo key = good_key;

    bybit_account_judge_key (&key, risks, faults);
    g_assert_cmpuint (risks->len + faults->len, ==, 0);
    key.can_withdraw = key.can_transfer = key.is_master = TRUE;
    key.is_ip_bound = FALSE;
    key.deadline_day = 13;
    key.ts_expires = 1;
    bybit_account_judge_key (&key, risks, faults);
    g_assert_cmpuint (risks->len, ==, 5);
    g_assert_cmpuint (faults->len, ==, 0);
    g_assert_true (says (risks, "withdraw") && says (risks, "transfer") && says (risks, "address"));
    g_assert_true (says (risks, "13 days") && says (risks, "main account"));
    key = good_key;
    key.is_read_only = TRUE;
    key.can_trade_spot = FALSE;
    bybit_account_judge_key (&key, risks, faults);
    g_assert_true (says (faults, "read-only") && says (faults, "spot"));
}

/* Fourteen days are enough, thirteen are not. */
static void
test_deadline (void)
{
    g_autoptr (GPtrArray) risks = g_ptr_array_new_with_free_func (g_free);
    BybitKeyInfo key = good_key;

    key.ts_expires = 1;
    key.deadline_day = 14;
    bybit_account_judge_key (&key, risks, risks);
    g_assert_cmpuint (risks->len, ==, 0);
    key.deadline_day = 0;
    bybit_account_judge_key (&key, risks, risks);
    g_assert_cmpuint (risks->len, ==, 1);
}

static void
test_mode (void)
{
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
    BybitAccountPolicy policy = { .leverage = D ("3") };
    BybitAccountInfo info = { .unified_status = 6, .margin_mode = BYBIT_MARGIN_MODE_CROSS };
    BybitPosition row = { .leverage = D ("3.00") };

    bybit_account_judge_mode (&info, &policy, faults);
    bybit_account_judge_position (&row, &policy, faults);
    policy.margin = BYBIT_MARGIN_CROSS;
    bybit_account_judge_mode (&info, &policy, faults);
    g_assert_cmpuint (faults->len, ==, 0);
    policy.margin = BYBIT_MARGIN_ISOLATED;
    info.unified_status = 1;
    row.leverage = D ("10");
    bybit_account_judge_mode (&info, &policy, faults);
    bybit_account_judge_position (&row, &policy, faults);
    g_assert_cmpuint (faults->len, ==, 3);
    row.position_idx = 1;
    bybit_account_judge_position (&row, &policy, faults);
    g_assert_true (says (faults, "hedge mode"));
}

/* --- instruments --------------------------------------------------------------------------- */

static BybitInstrument
make_row (BybitCategory category, const char *symbol, const char *base)
{
    BybitInstrument row = {
        .category = category,
        .contract = category == BYBIT_CATEGORY_LINEAR ? BYBIT_CONTRACT_LINEAR_PERPETUAL
                                                      : BYBIT_CONTRACT_NONE,
        .status = BYBIT_TRADING_TRADING,
        .tick_size = D ("0.1"),
        .qty_step = D ("0.001"),
        .min_qty = D ("0.001"),
        .max_qty = D ("100"),
        .max_market_qty = D ("100"),
        .min_notional = D ("5"),
        .quote_step = D ("0.01"),
    };

    g_strlcpy (row.symbol, symbol, sizeof row.symbol);
    g_strlcpy (row.base_coin, base, sizeof row.base_coin);
    g_strlcpy (row.quote_coin, "USDT", sizeof row.quote_coin);
    if (category == BYBIT_CATEGORY_LINEAR)
        g_strlcpy (row.settle_coin, "USDT", sizeof row.settle_coin);
    return row;
}

static GArray *
make_rows (BybitCategory category, const char *const *names)
{
    GArray *rows = g_array_new (FALSE, FALSE, sizeof (BybitInstrument));

    for (gsize i = 0; names[i] != NULL; i += 2)
    {
        BybitInstrument row = make_row (category, names[i], names[i + 1]);

        g_array_append_val (rows, row);
    }
    return rows;
}

static void
test_listing (void)
{
    const char *const spot_names[] = {
        "BTCUSDT", "BTC", "PEPEUSDT", "PEPE", "ETHUSDT", "ETH", NULL
    };
    const char *const perp_names[] = { "BTCUSDT", "BTC", "1000PEPEUSDT", "1000PEPE", NULL };
    const char *const symbols[] = { "1000PEPEUSDT", "1000PEPEUSDT", NULL };
    const char *const unknown[] = { "NOSUCHUSDT", NULL };
    g_autoptr (GArray) spots = make_rows (BYBIT_CATEGORY_SPOT, spot_names);
    g_autoptr (GArray) perps = make_rows (BYBIT_CATEGORY_LINEAR, perp_names);
    g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (BybitFeeRate));
    BybitFeeRate rate = { .symbol = "1000PEPEUSDT",
                          .maker_rate = D ("0.0001"),
                          .taker_rate = D ("0.0004") };
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) all = bybit_listing_build (spots, perps, NULL, NULL, NULL, &error);
    g_autoptr (GPtrArray) some = NULL;
    const CarryInstrument *perp, *spot;

    g_assert_no_error (error);
    g_assert_cmpuint (all->len, ==, 5);
    g_array_append_val (rates, rate);
    some = bybit_listing_build (spots, perps, NULL, rates, symbols, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (some->len, ==, 2);
    perp = g_ptr_array_index (some, 0);
    spot = g_ptr_array_index (some, 1);
    g_assert_cmpstr (spot->symbol, ==, "PEPEUSDT");
    assert_decimal (perp->multiplier, "1000");
    assert_decimal (perp->taker_fee, "0.0004");
    g_assert_true (carry_instrument_is_pair (perp, spot));
    g_assert_null (bybit_listing_build (spots, perps, NULL, NULL, unknown, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "NOSUCHUSDT"));
}

/* --- rows of orders ------------------------------------------------------------------------ */

typedef struct
{
    const char *name;
    CarryOrderState from;
    BybitOrderStatus status;
    const char *filled;
    CarryTimeInForce time_in_force;
    const char *reject_reason;
    CarryOrderState to;
} RowCase;

#define GTC CARRY_TIME_IN_FORCE_GTC
#define IOC CARRY_TIME_IN_FORCE_IOC

static const RowCase row_cases[] = {
    { "new", CARRY_ORDER_SENT, BYBIT_STATUS_NEW, "0", GTC, "", CARRY_ORDER_ACCEPTED },
    { "part", CARRY_ORDER_SENT, BYBIT_STATUS_PARTIALLY_FILLED, "0.4", GTC, "",
      CARRY_ORDER_PARTIALLY_FILLED },
    { "filled", CARRY_ORDER_ACCEPTED, BYBIT_STATUS_FILLED, "1", GTC, "", CARRY_ORDER_FILLED },
    { "canceled", CARRY_ORDER_ACCEPTED, BYBIT_STATUS_CANCELLED, "0.4", GTC, "EC_PerCancelRequest",
      CARRY_ORDER_CANCELED },
    { "canceled-but-whole", CARRY_ORDER_ACCEPTED, BYBIT_STATUS_CANCELLED, "1", GTC, "",
      CARRY_ORDER_FILLED },
    { "dust", CARRY_ORDER_SENT, BYBIT_STATUS_PARTIALLY_FILLED_CANCELED, "0.99", IOC,
      "EC_CancelForNoFullFill", CARRY_ORDER_EXPIRED },
    { "ioc", CARRY_ORDER_SENT, BYBIT_STATUS_CANCELLED, "0", IOC, "EC_NoImmediateQtyToFill",
      CARRY_ORDER_EXPIRED },
    { "post-only", CARRY_ORDER_SENT, BYBIT_STATUS_CANCELLED, "0", CARRY_TIME_IN_FORCE_POST_ONLY,
      "EC_PostOnlyWillTakeLiquidity", CARRY_ORDER_CANCELED },
    { "rejected", CARRY_ORDER_SENT, BYBIT_STATUS_REJECTED, "0", GTC, "EC_Others",
      CARRY_ORDER_REJECTED },
    { "rejected-after-rest", CARRY_ORDER_ACCEPTED, BYBIT_STATUS_REJECTED, "0", GTC, "EC_Others",
      CARRY_ORDER_CANCELED },
    { "rejected-with-fills", CARRY_ORDER_SENT, BYBIT_STATUS_REJECTED, "0.2", GTC, "EC_Others",
      CARRY_ORDER_CANCELED },
    { "old-new", CARRY_ORDER_PARTIALLY_FILLED, BYBIT_STATUS_NEW, "0", GTC, "",
      CARRY_ORDER_PARTIALLY_FILLED },
    { "second-filled", CARRY_ORDER_FILLED, BYBIT_STATUS_FILLED, "1", GTC,
      "EC_OrigClOrdIDDoesNotExist", CARRY_ORDER_FILLED },
    { "late-new", CARRY_ORDER_CANCELED, BYBIT_STATUS_NEW, "0", GTC, "", CARRY_ORDER_CANCELED },
    { "unknown", CARRY_ORDER_ACCEPTED, BYBIT_STATUS_UNKNOWN, "0", GTC, "", CARRY_ORDER_ACCEPTED },
};

static void
test_row (gconstpointer data)
{
    const RowCase *wanted = data;
    g_autoptr (Lab) lab = lab_new ();
    CarryOrder order = lab_order (lab, lab->perp, "1-1");
    BybitOrder row = {
        .status = wanted->status,
        .cum_exec_qty = D (wanted->filled),
        .qty = D ("1"),
        .price = D ("50000"),
        .avg_price = D ("0"),
    };

    order.state = wanted->from;
    order.time_in_force = wanted->time_in_force;
    order.filled = wanted->from == CARRY_ORDER_FILLED ? D ("1") : D ("0");
    g_strlcpy (row.reject_reason, wanted->reject_reason, sizeof row.reject_reason);
    g_assert_true (bybit_order_row_merge (&row, &order));
    g_assert_cmpint (order.state, ==, wanted->to);
    g_assert_false (carry_decimal_is_valid (order.average_price));
}

/* More filled than ordered cannot be. */
static void
test_row_too_much (void)
{
    g_autoptr (Lab) lab = lab_new ();
    CarryOrder order = lab_order (lab, lab->perp, "1-1");
    const BybitOrder row = { .status = BYBIT_STATUS_PARTIALLY_FILLED,
                             .cum_exec_qty = D ("1.1"),
                             .qty = D ("1"),
                             .price = D ("1"),
                             .avg_price = D ("1") };

    g_assert_false (bybit_order_row_merge (&row, &order));
    g_assert_cmpint (order.state, ==, CARRY_ORDER_SENT);
}

/* --- fees and fundings --------------------------------------------------------------------- */

typedef struct
{
    const char *name;
    gboolean is_spot;
    BybitSide side;
    const char *fee;
    const char *said;
    const char *coin;
} FeeCase;

static const FeeCase fee_cases[] = {
    { "linear", FALSE, BYBIT_SIDE_BUY, "0.1", "", "USDT" },
    { "spot-buy", TRUE, BYBIT_SIDE_BUY, "0.1", "", "BTC" },
    { "spot-sell", TRUE, BYBIT_SIDE_SELL, "0.1", "", "USDT" },
    { "spot-buy-rebate", TRUE, BYBIT_SIDE_BUY, "-0.1", "", "USDT" },
    { "spot-sell-rebate", TRUE, BYBIT_SIDE_SELL, "-0.1", "", "BTC" },
    { "third-coin", TRUE, BYBIT_SIDE_BUY, "0.1", "MNT", "MNT" },
};

static void
test_fee (gconstpointer data)
{
    const FeeCase *wanted = data;
    g_autoptr (Lab) lab = lab_new ();
    BybitExecution row = {
        .side = wanted->side,
        .effect = BYBIT_EFFECT_FILL,
        .price = D ("50000"),
        .qty = D ("0.5"),
        .fee = D (wanted->fee),
        .n_extra_fees = 1,
    };
    CarryFill fill;

    g_strlcpy (row.fee_coin, wanted->said, sizeof row.fee_coin);
    g_strlcpy (row.extra_fees[0].coin, wanted->coin, sizeof row.extra_fees[0].coin);
    row.extra_fees[0].amount = D ("0.02");
    g_assert_true (bybit_execution_to_carry (&row, wanted->is_spot ? lab->spot : lab->perp, &fill));
    g_assert_cmpstr (fill.fee_coin, ==, wanted->coin);
    g_assert_true (carry_decimal_equal (fill.fee, carry_decimal_add (D (wanted->fee), D ("0.02"))));
    row.fee = carry_decimal_invalid ();
    g_assert_false (bybit_execution_to_carry (&row, lab->perp, &fill));
}

/* The log's amount is positive when it was received; its rate has the sign of the side. */
static void
test_payment (void)
{
    g_autoptr (Lab) lab = lab_new ();
    const BybitLogRow row = { .size = D ("-0.5"),
                              .price = D ("50000"),
                              .funding = D ("2.5"),
                              .fee_rate = D ("-0.0001"),
                              .ts = 7 };
    CarryFundingPayment payment;

    bybit_log_row_to_payment (&row, lab->perp, &payment);
    assert_decimal (payment.amount, "2.5");
    assert_decimal (payment.position, "-0.5");
    assert_decimal (payment.rate, "0.0001");
    g_assert_cmpint (payment.ts, ==, 7);
}

static void
add_cases (const char *folder, const char *name, gconstpointer data, GTestDataFunc function)
{
    g_autofree char *path = g_strdup_printf ("/bybit/%s/%s", folder, name);

    g_test_add_data_func (path, data, function);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/account/key", test_key);
    g_test_add_func ("/bybit/account/deadline", test_deadline);
    g_test_add_func ("/bybit/account/mode", test_mode);
    g_test_add_func ("/bybit/listing/build", test_listing);
    for (gsize i = 0; i < G_N_ELEMENTS (row_cases); i++)
        add_cases ("order-row", row_cases[i].name, &row_cases[i], test_row);
    g_test_add_func ("/bybit/order-row/too-much", test_row_too_much);
    for (gsize i = 0; i < G_N_ELEMENTS (fee_cases); i++)
        add_cases ("fee", fee_cases[i].name, &fee_cases[i], test_fee);
    g_test_add_func ("/bybit/funding/payment", test_payment);
    return g_test_run ();
}
