/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-risk.h"

#include "roles/carry-context-private.h"

/*
 * Each limit just kept and just broken. The base is a plain buy of 10 at 100 by an
 * account worth 100000, with fresh data, in real time; a case changes one thing.
 */

#define MIB ((gint64) 1024 * 1024)
#define NOW (1000 * CARRY_NS_PER_DAY)

typedef struct
{
    LimitsRisk *limits;
    CarryInstrument *instrument;
    CarryExposure exposure;
    CarryOrder order;
} Fixture;

typedef struct
{
    const char *name;
    const char *refusal;  /* how the sentence begins; NULL when it is allowed */
    const char *settings; /* `name=value,name=value` */
    void (*change) (Fixture *fixture);
} Case;

static CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

static void
set_setting (GObject *module, const char *name, const char *text)
{
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (module), name);
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (pspec);
    g_assert_true (carry_setting_parse (pspec, text, &value, &error));
    g_assert_no_error (error);
    g_object_set_property (module, name, &value);
}

static void
set_up_market (Fixture *fixture)
{
    fixture->exposure = (CarryExposure){
        .now = NOW,
        .is_real_time = TRUE,
        .price = number ("100"),
        .ts_price = NOW,
        .equity = number ("100000"),
        .bid = number ("99.9"),
        .ask = number ("100.1"),
        .ts_quote = NOW,
        .mark = number ("100"),
        .ts_mark = NOW,
        .ts_message = NOW,
        .own_bid = carry_decimal_invalid (),
        .own_ask = carry_decimal_invalid (),
        .free_disk = 4096 * MIB,
        .margin_balance = number ("100000"),
        .initial_rate = number ("0.1"),
        .maintenance_rate = number ("0.005"),
        .stated_initial = carry_decimal_invalid (),
        .stated_maintenance = carry_decimal_invalid (),
        .liquidation_price = carry_decimal_invalid (),
        .depth = carry_decimal_invalid (),
    };
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->limits = g_object_new (LIMITS_TYPE_RISK, "id", "limits", NULL);
    set_setting (G_OBJECT (fixture->limits), "symbols", "BTCUSDT,ETHUSDT");
    fixture->instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    fixture->instrument->tick_size = number ("0.1");
    fixture->instrument->qty_step = number ("0.001");
    fixture->instrument->min_qty = number ("0.001");
    fixture->instrument->min_notional = number ("5");
    fixture->instrument->maintenance_margin = number ("0.005");
    set_up_market (fixture);
    fixture->order = (CarryOrder){
        .id = 1,
        .owner = 1,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = CARRY_TIME_IN_FORCE_GTC,
        .quantity = number ("10"),
        .price = number ("100"),
    };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_object_unref (fixture->limits);
    carry_instrument_free (fixture->instrument);
}

static void
assert_answer (Fixture *fixture, const char *refusal)
{
    g_autoptr (GError) error = NULL;
    gboolean allowed = carry_risk_check (CARRY_RISK (fixture->limits), &fixture->order,
                                         fixture->instrument, &fixture->exposure, &error);
    g_autofree char *start = g_strdup_printf ("limits: %s: ", refusal);

    if (refusal == NULL)
    {
        g_assert_no_error (error);
        g_assert_true (allowed);
        return;
    }
    g_assert_false (allowed);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED);
    if (!g_str_has_prefix (error->message, start))
        g_error ("\"%s\" does not begin with \"%s\"", error->message, start);
}

/* The order goes out. */
static void
send (Fixture *fixture)
{
    assert_answer (fixture, NULL);
    carry_risk_on_sent (CARRY_RISK (fixture->limits), CARRY_REQUEST_SUBMIT, &fixture->order,
                        fixture->instrument, fixture->exposure.now);
    fixture->order.id++;
}

/* clang-format off: one line a change */
#define CHANGE(name, code)                                                                         \
    static void name (Fixture *f)                                                                  \
    {                                                                                              \
        code;                                                                                      \
    }
CHANGE (nothing, (void) f)
CHANGE (quantity_25, f->order.quantity = number ("25"))
CHANGE (mark_up, f->exposure.mark = number ("210"); f->order.quantity = number ("10"))
CHANGE (no_equity, f->exposure.equity = carry_decimal_invalid ())
CHANGE (no_price, f->exposure.price = f->exposure.ask = f->exposure.mark = carry_decimal_invalid ();
        f->exposure.is_real_time = FALSE; f->order.price = carry_decimal_invalid ();
        f->order.type = CARRY_ORDER_TYPE_MARKET; f->instrument->min_notional = number ("0"))
CHANGE (open_buys, f->exposure.open_buys = number ("240"))
CHANGE (open_buys_less, f->exposure.open_buys = number ("239"))
CHANGE (open_sells, f->exposure.open_sells = number ("240"))
CHANGE (inventory, f->exposure.position = f->exposure.inventory = number ("1000"))
CHANGE (gross, f->exposure.other_gross = number ("199000"))
CHANGE (gross_less, f->exposure.other_gross = number ("198900"))
CHANGE (gross_unknown, f->exposure.other_gross = carry_decimal_invalid ())
CHANGE (net_long, f->exposure.other_long = number ("4500"))
CHANGE (net_long_less, f->exposure.other_long = number ("3900"))
CHANGE (net_short, f->exposure.other_short = number ("-100000"))
CHANGE (net_hedge, f->exposure.other_long = number ("100000");
        f->exposure.coin_position = number ("-10"))
CHANGE (leverage, f->exposure.other_linear = number ("299500"))
CHANGE (maintenance, f->exposure.other_maintenance = number ("24999"))
/* 10 at the ask are 1001: 100.1 of initial and 5.005 of maintenance margin. */
CHANGE (initial, f->exposure.other_initial = number ("49899.91"))
CHANGE (initial_just, f->exposure.other_initial = number ("49899.9"))
CHANGE (initial_stated, f->exposure.stated_initial = number ("49899.91"))
CHANGE (initial_balance, f->exposure.other_initial = number ("4899.91");
        f->exposure.margin_balance = number ("10000"))
CHANGE (initial_unknown, f->exposure.initial_rate = carry_decimal_invalid ())
CHANGE (initial_awaited, f->exposure.initial_rate = carry_decimal_invalid ();
        f->exposure.stated_maintenance = number ("0"))
CHANGE (maintenance_just, f->exposure.other_maintenance = number ("24994.995"))
CHANGE (maintenance_stated, f->exposure.stated_maintenance = number ("24994.996"))
CHANGE (maintenance_deducted, f->exposure.other_maintenance = number ("24998");
        f->exposure.maintenance_deduction = number ("4"))
CHANGE (maintenance_tier, f->exposure.maintenance_rate = number ("0.05");
        f->exposure.other_maintenance = number ("24951"))
CHANGE (maintenance_unknown, f->exposure.maintenance_rate = carry_decimal_invalid ();
        f->exposure.other_maintenance = number ("24999"))
CHANGE (maintenance_awaited, f->exposure.maintenance_rate = carry_decimal_invalid ();
        f->exposure.stated_maintenance = number ("0"))
CHANGE (margin_spot, f->instrument->category = CARRY_CATEGORY_SPOT;
        f->exposure.other_initial = number ("99999"))
/* 99994.995 above maintenance over 666633 is just 0.15. */
CHANGE (liquidation_near, f->exposure.other_linear = number ("665640"))
CHANGE (liquidation_far, f->exposure.other_linear = number ("665630"))
CHANGE (liquidation_isolated, f->exposure.is_isolated = TRUE)
CHANGE (liquidation_isolated_far, f->exposure.is_isolated = TRUE;
        f->exposure.initial_rate = number ("0.155"))
CHANGE (liquidation_stated, f->exposure.position = f->order.quantity;
        f->exposure.liquidation_price = number ("85.01"))
CHANGE (liquidation_stated_far, f->exposure.position = f->order.quantity;
        f->exposure.liquidation_price = number ("85"))
CHANGE (shallow, f->order.group = 1; f->exposure.depth = number ("29.999"))
CHANGE (deep, f->order.group = 1; f->exposure.depth = number ("30"))
CHANGE (shallow_alone, f->exposure.depth = number ("1"))
CHANGE (shallow_hedge, f->order.group = 1; f->exposure.depth = number ("1");
        f->exposure.coin_position = number ("-10"))
CHANGE (disk_full, f->exposure.free_disk = 1024 * MIB - 1)
CHANGE (disk_room, f->exposure.free_disk = 1024 * MIB)
CHANGE (disk_unknown, f->exposure.free_disk = CARRY_EXPOSURE_UNKNOWN_DISK)
CHANGE (disk_none, f->exposure.free_disk = CARRY_EXPOSURE_NO_DISK)
CHANGE (disk_full_exit, f->exposure.free_disk = 0; f->exposure.position = number ("-20");
        f->order.reduce_only = TRUE)
CHANGE (buys_high, f->order.price = number ("100.6"))
CHANGE (buys_low, f->order.price = number ("50"))
CHANGE (above_mark, f->exposure.mark = number ("98.9"))
CHANGE (ioc_slip, f->order.time_in_force = CARRY_TIME_IN_FORCE_IOC;
        f->order.price = number ("100.4"))
CHANGE (sells_low, f->order.side = CARRY_SIDE_SELL; f->order.price = number ("99.4"))
CHANGE (wide_market, f->order.type = CARRY_ORDER_TYPE_MARKET;
        f->order.price = carry_decimal_invalid (); f->exposure.bid = number ("95"))
CHANGE (stale, f->exposure.is_stale = TRUE)
CHANGE (stale_backtest, f->exposure.is_stale = TRUE; f->exposure.is_real_time = FALSE)
CHANGE (old_message, f->exposure.ts_message = NOW - 3 * CARRY_NS_PER_SECOND - 1)
CHANGE (old_quote, f->exposure.ts_quote = NOW - 5 * CARRY_NS_PER_SECOND - 1)
CHANGE (just_quote, f->exposure.ts_quote = NOW - 5 * CARRY_NS_PER_SECOND)
CHANGE (old_mark, f->exposure.ts_mark = NOW - 3 * CARRY_NS_PER_SECOND - 1)
CHANGE (no_mark, f->exposure.ts_mark = 0)
CHANGE (old_in_backtest, f->exposure.ts_mark = f->exposure.ts_quote = 1;
        f->exposure.is_real_time = FALSE)
CHANGE (open_orders, f->exposure.open_orders = 20)
CHANGE (total_orders, f->exposure.total_open_orders = 100)
CHANGE (unknown_buy, f->exposure.unknown_buys = 1)
CHANGE (unknown_sell, f->exposure.unknown_sells = 1)
CHANGE (unknown_total, f->exposure.total_unknown = 3)
CHANGE (unknown_hedge, f->exposure.total_unknown = 3; f->exposure.coin_position = number ("-10"))
CHANGE (not_listed, f->instrument->symbol = "XRPUSDT")
CHANGE (not_listed_backtest, f->instrument->symbol = "XRPUSDT"; f->exposure.is_real_time = FALSE)
CHANGE (fok, f->order.time_in_force = CARRY_TIME_IN_FORCE_FOK)
CHANGE (exit_plain, f->exposure.position = number ("-20"))
CHANGE (exit_marked, f->exposure.position = number ("-20"); f->order.reduce_only = TRUE)
CHANGE (exit_turns, f->exposure.position = number ("-9"); f->order.reduce_only = TRUE)
CHANGE (exit_adds, f->exposure.position = number ("9"); f->order.reduce_only = TRUE)
CHANGE (exit_of_nothing, f->order.reduce_only = TRUE)
CHANGE (exit_huge, f->exposure.position = number ("-2000"); f->order.quantity = number ("2000");
        f->order.reduce_only = TRUE; f->exposure.is_stale = TRUE; f->exposure.open_orders = 999)
CHANGE (crosses, f->exposure.own_ask = number ("100"))
CHANGE (crosses_not, f->exposure.own_ask = number ("100.1"))
CHANGE (market_crosses, f->exposure.own_ask = number ("100.1");
        f->order.type = CARRY_ORDER_TYPE_MARKET; f->order.price = carry_decimal_invalid ())
CHANGE (delivery, f->instrument->ts_delivery = NOW + 99 * CARRY_NS_PER_DAY)
CHANGE (no_step, f->order.quantity = number ("1.0005"))
CHANGE (no_tick, f->order.price = number ("99.95"))
CHANGE (small, f->order.quantity = number ("0.052"))
CHANGE (small_enough, f->order.quantity = number ("0.053"))
CHANGE (spot_sale, f->instrument->category = CARRY_CATEGORY_SPOT; f->order.side = CARRY_SIDE_SELL;
        f->exposure.position = number ("15"); f->exposure.open_sells = number ("6"))
CHANGE (spot_sale_there, f->instrument->category = CARRY_CATEGORY_SPOT;
        f->order.side = CARRY_SIDE_SELL;
        f->exposure.position = f->exposure.inventory = number ("16");
        f->exposure.open_sells = number ("6"))
CHANGE (before_funding, f->exposure.ts_next_funding = NOW + 59 * CARRY_NS_PER_SECOND)
CHANGE (after_funding, f->exposure.ts_last_funding = NOW - 59 * CARRY_NS_PER_SECOND)
CHANGE (far_funding, f->exposure.ts_next_funding = NOW + 60 * CARRY_NS_PER_SECOND;
        f->exposure.ts_last_funding = NOW - 60 * CARRY_NS_PER_SECOND)
/* clang-format on */

static const Case cases[] = {
    { "plain", NULL, NULL, nothing },
    { "order-too-large", "P1", NULL, quantity_25 },
    { "order-by-mark", "P1", "collar-mark=0", mark_up },
    { "order-by-equity", "P1", "max-order-fraction=0.009", nothing },
    { "order-no-equity", "P1", NULL, no_equity },
    { "order-no-equity-needed", NULL,
      "max-order-fraction=0,max-position-fraction=0,max-gross-fraction=0,max-net-fraction=0,"
      "max-leverage=0,max-maintenance=0,max-initial=0,min-liquidation=0",
      no_equity },
    { "order-no-price", "P1", NULL, no_price },
    { "position-too-large", "P2", "max-net-fraction=0", open_buys },
    { "position-just-so", NULL, "max-net-fraction=0", open_buys_less },
    { "position-other-side", NULL, "max-net-fraction=0", open_sells },
    { "position-of-others", NULL, "max-net-fraction=0", inventory },
    { "position-by-equity", "P2", "max-position-fraction=0.009", nothing },
    { "gross-too-large", "P2", NULL, gross },
    { "gross-just-so", NULL, NULL, gross_less },
    { "gross-unknown", "P2", NULL, gross_unknown },
    { "net-too-long", "P2", NULL, net_long },
    { "net-just-so", NULL, NULL, net_long_less },
    { "net-other-side", NULL, NULL, net_short },
    { "net-hedge", NULL, NULL, net_hedge },
    { "leverage", "P15", NULL, leverage },
    { "maintenance", "P15", NULL, maintenance },
    { "maintenance-just-so", NULL, NULL, maintenance_just },
    { "maintenance-stated", "P15", NULL, maintenance_stated },
    { "maintenance-deducted", NULL, NULL, maintenance_deducted },
    { "maintenance-by-tier", "P15", NULL, maintenance_tier },
    { "maintenance-unknown", NULL, NULL, maintenance_unknown },
    { "maintenance-awaited", "P15", NULL, maintenance_awaited },
    { "maintenance-off", NULL, "max-maintenance=0", maintenance_awaited },
    { "initial", "P15", NULL, initial },
    { "initial-just-so", NULL, NULL, initial_just },
    { "initial-stated", "P15", NULL, initial_stated },
    { "initial-of-balance", "P15", NULL, initial_balance },
    { "initial-unknown", NULL, NULL, initial_unknown },
    { "initial-awaited", "P15", NULL, initial_awaited },
    { "initial-off", NULL, "max-initial=0", initial },
    { "margin-of-spot", NULL, NULL, margin_spot },
    { "liquidation-near", "P15", "max-leverage=0,max-gross-fraction=0", liquidation_near },
    { "liquidation-far", NULL, "max-leverage=0,max-gross-fraction=0", liquidation_far },
    { "liquidation-off", NULL, "max-leverage=0,min-liquidation=0", liquidation_near },
    { "liquidation-isolated", "P15", NULL, liquidation_isolated },
    { "liquidation-isolated-far", NULL, NULL, liquidation_isolated_far },
    { "liquidation-stated", "P15", NULL, liquidation_stated },
    { "liquidation-stated-far", NULL, NULL, liquidation_stated_far },
    { "shallow", "P16", NULL, shallow },
    { "deep", NULL, NULL, deep },
    { "shallow-off", NULL, "min-depth=0", shallow },
    { "shallow-alone", NULL, NULL, shallow_alone },
    { "shallow-hedge", NULL, NULL, shallow_hedge },
    { "disk-full", "P22", NULL, disk_full },
    { "disk-room", NULL, NULL, disk_room },
    { "disk-full-off", NULL, "min-free-disk=0", disk_full },
    { "disk-unknown", "P22", NULL, disk_unknown },
    { "disk-of-nobody", NULL, NULL, disk_none },
    { "disk-full-exit", NULL, NULL, disk_full_exit },
    { "collar-mid", "P4", NULL, buys_high },
    { "collar-off", NULL, "collar-mid=0", buys_high },
    { "collar-better-price", NULL, NULL, buys_low },
    { "collar-mark", "P4", NULL, above_mark },
    { "collar-ioc", "P4", NULL, ioc_slip },
    { "collar-sell", "P4", NULL, sells_low },
    { "collar-wide-market", "P4", NULL, wide_market },
    { "gap", "P5", NULL, stale },
    { "gap-in-backtest", "P5", NULL, stale_backtest },
    { "old-message", "P5", NULL, old_message },
    { "old-quote", "P5", NULL, old_quote },
    { "just-fresh", NULL, NULL, just_quote },
    { "old-mark", "P5", NULL, old_mark },
    { "no-mark", "P5", NULL, no_mark },
    { "no-mark-needed", NULL, "max-mark-age=0s", no_mark },
    { "old-in-backtest", NULL, NULL, old_in_backtest },
    { "open-orders", "P8", NULL, open_orders },
    { "total-orders", "P8", NULL, total_orders },
    { "unknown-side", "P9", NULL, unknown_buy },
    { "unknown-other-side", NULL, NULL, unknown_sell },
    { "unknown-total", "P9", NULL, unknown_total },
    { "unknown-hedge", NULL, NULL, unknown_hedge },
    { "symbol", "P12", NULL, not_listed },
    { "symbol-in-backtest", "P12", NULL, not_listed_backtest },
    { "no-list", "P12", "symbols=", nothing },
    { "no-list-in-backtest", NULL, "symbols=", old_in_backtest },
    { "category", "P12", "categories=spot", nothing },
    { "type", "P12", "order-types=market", nothing },
    { "time-in-force", "P12", NULL, fok },
    { "exit-plain", "P13", NULL, exit_plain },
    { "exit-plain-allowed", NULL, "require-reduce-only=false", exit_plain },
    { "exit-marked", NULL, NULL, exit_marked },
    { "exit-turns", "P13", NULL, exit_turns },
    { "exit-adds", "P13", NULL, exit_adds },
    { "exit-of-nothing", "P13", "require-reduce-only=false", exit_of_nothing },
    { "exit-huge", NULL, NULL, exit_huge },
    { "crosses", "P14", NULL, crosses },
    { "crosses-not", NULL, NULL, crosses_not },
    { "market-crosses", "P14", NULL, market_crosses },
    { "delivery", "P17", NULL, delivery },
    { "step", "P18", NULL, no_step },
    { "tick", "P18", NULL, no_tick },
    { "small", "P18", NULL, small },
    { "small-enough", NULL, NULL, small_enough },
    { "borrow", "P19", NULL, spot_sale },
    { "borrow-allowed", NULL, "allow-borrow=true", spot_sale },
    { "inventory-sold", NULL, NULL, spot_sale_there },
    { "before-funding", "P25", NULL, before_funding },
    { "after-funding", "P25", NULL, after_funding },
    { "far-from-funding", NULL, NULL, far_funding },
    { "funding-off", NULL, "funding-window=0s", before_funding },
};

static void
test_case (Fixture *fixture, gconstpointer data)
{
    const Case *row = data;
    g_auto (GStrv) settings = NULL;

    set_setting (G_OBJECT (fixture->limits), "symbols", "BTCUSDT");
    settings = g_strsplit (row->settings != NULL ? row->settings : "", ",", -1);
    for (guint i = 0; settings[i] != NULL; i++)
    {
        char *equals = strchr (settings[i], '=');

        *equals = '\0';
        set_setting (G_OBJECT (fixture->limits), settings[i], equals + 1);
    }
    row->change (fixture);
    assert_answer (fixture, row->refusal);
}

static void
move (Fixture *fixture, gint64 ns)
{
    fixture->exposure.now += ns;
    fixture->exposure.ts_message = fixture->exposure.ts_quote = fixture->exposure.ts_mark =
        fixture->exposure.now;
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
    send (fixture);
    move (fixture, CARRY_NS_PER_SECOND - 1);
    assert_answer (fixture, "P10");
    fixture->order.owner = 2;
    assert_answer (fixture, NULL);
    fixture->order.owner = 1;
    fixture->order.quantity = number ("10.001");
    assert_answer (fixture, NULL);
    fixture->order.quantity = number ("10");
    move (fixture, 1);
    assert_answer (fixture, NULL);
}

/* Children of one group are no duplicates of each other, and one entry. */
static void
test_groups (Fixture *fixture, gconstpointer data)
{
    set_setting (G_OBJECT (fixture->limits), "max-symbol-entries", "2");
    set_setting (G_OBJECT (fixture->limits), "max-symbol-messages", "100");
    set_setting (G_OBJECT (fixture->limits), "max-messages", "100");
    fixture->order.group = 7;
    for (guint i = 0; i < 5; i++)
        send (fixture);
    fixture->order.group = 8;
    assert_answer (fixture, "P10");
    fixture->order.quantity = number ("9");
    send (fixture);
    fixture->order.group = 0;
    fixture->order.quantity = number ("8");
    assert_answer (fixture, "P11");
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
    fixture->order.group = 7;
    for (guint i = 0; i < 3; i++)
        send (fixture);
    assert_answer (fixture, "P6");
    /* What shrinks a position has the rest of the budget, and a backtest has no such thing. */
    fixture->exposure.position = number ("-20");
    fixture->order.reduce_only = TRUE;
    assert_answer (fixture, NULL);
    fixture->order.reduce_only = FALSE;
    fixture->exposure.position = number ("0");
    fixture->exposure.is_real_time = FALSE;
    assert_answer (fixture, NULL);
    fixture->exposure.is_real_time = TRUE;
    move (fixture, CARRY_NS_PER_SECOND);
    assert_answer (fixture, NULL);
    carry_risk_on_sent (CARRY_RISK (fixture->limits), CARRY_REQUEST_CANCEL, &fixture->order,
                        fixture->instrument, fixture->exposure.now);
    fixture->instrument->index = 1;
    for (guint i = 0; i < 4; i++)
        carry_risk_on_sent (CARRY_RISK (fixture->limits), CARRY_REQUEST_CANCEL, &fixture->order,
                            fixture->instrument, fixture->exposure.now);
    assert_answer (fixture, "P6");
}

static void
tell_sent (Fixture *fixture, guint64 group, guint instrument)
{
    CarryOrder order = fixture->order;

    order.group = group;
    order.instrument = instrument;
    carry_risk_on_sent (CARRY_RISK (fixture->limits), CARRY_REQUEST_SUBMIT, &order,
                        fixture->instrument, fixture->exposure.now);
}

/*
 * Pairs that are opened at one instant: a first leg is sent when there is room for both, and
 * the other leg may have all of the budget, so that none of them is taken back.
 */
static void
test_messages_of_pairs (Fixture *fixture, gconstpointer data)
{
    guint instrument = fixture->order.instrument;

    fixture->order.group = 7;
    for (guint i = 1; i <= 3; i++)
        tell_sent (fixture, 10 + i, instrument + 10 * i);
    assert_answer (fixture, NULL);
    tell_sent (fixture, 14, instrument + 40);
    assert_answer (fixture, "P6");
    /* Both legs at once: the second is no first one. */
    move (fixture, CARRY_NS_PER_SECOND);
    for (guint i = 1; i <= 4; i++)
        tell_sent (fixture, 6 + i, instrument + 10 * i);
    assert_answer (fixture, NULL);
    /* The leg that is missing. */
    for (guint i = 1; i <= 3; i++)
        tell_sent (fixture, 0, instrument + 10 * i);
    assert_answer (fixture, "P6");
    fixture->exposure.coin_position = number ("-20");
    assert_answer (fixture, NULL);
    tell_sent (fixture, 0, instrument + 10);
    assert_answer (fixture, "P6");
}

static void
test_day (Fixture *fixture, gconstpointer data)
{
    set_setting (G_OBJECT (fixture->limits), "max-daily-orders", "2");
    send (fixture);
    move (fixture, CARRY_NS_PER_MINUTE);
    send (fixture);
    move (fixture, CARRY_NS_PER_MINUTE);
    assert_answer (fixture, "P7");
    move (fixture, CARRY_NS_PER_DAY);
    assert_answer (fixture, NULL);
}

/* Once off, it stays off, however long one waits. */
static void
test_entries (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 10; i++)
    {
        send (fixture);
        move (fixture, 5 * CARRY_NS_PER_SECOND);
    }
    assert_answer (fixture, "P11");
    move (fixture, CARRY_NS_PER_DAY);
    assert_answer (fixture, "P11");
    fixture->order.owner = 2;
    assert_answer (fixture, NULL);
    fixture->order.owner = 1;
    fixture->exposure.coin_position = number ("-10");
    assert_answer (fixture, NULL);
}

static void
test_entries_of_a_strategy (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 100; i++)
    {
        send (fixture);
        move (fixture, 30 * CARRY_NS_PER_SECOND);
    }
    assert_answer (fixture, "P11");
}

static void
hear_notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
             const char *text)
{
    g_assert_cmpint (level, ==, CARRY_NOTICE_WARNING);
    g_string_append_printf (backend, "%s: %s\n", code, text);
}

/* What nears a limit is told once, and again after it was further away. */
static void
test_near (Fixture *fixture, gconstpointer data)
{
    static const CarryContextBackend functions = { .notice = hear_notice };
    g_autoptr (GString) heard = g_string_new (NULL);
    g_autoptr (CarryContext) context = carry_context_new (&functions, heard, "limits", 1);
    const char *sentences =
        "P1: BTCUSDT: the order's value is 1701.70, above 1600.000000\n"
        "P1: BTCUSDT: the order's value is 1701.70, above 1600.000000\n"
        "P22: 2000 MiB are free where events are kept; below 1024 nothing is opened\n";

    carry_module_set_context (CARRY_MODULE (fixture->limits), context);
    set_setting (G_OBJECT (fixture->limits), "max-order-notional", "2000");
    set_setting (G_OBJECT (fixture->limits), "max-order-fraction", "0.02");
    set_setting (G_OBJECT (fixture->limits), "warn-order-fraction", "0");
    assert_answer (fixture, NULL);
    g_assert_cmpstr (heard->str, ==, "");
    for (guint i = 0; i < 2; i++)
    {
        fixture->order.quantity = number ("17");
        assert_answer (fixture, NULL);
        assert_answer (fixture, NULL);
        fixture->order.quantity = number ("10");
        assert_answer (fixture, NULL);
    }
    fixture->exposure.free_disk = 2000 * MIB;
    assert_answer (fixture, NULL);
    assert_answer (fixture, NULL);
    g_assert_cmpstr (heard->str, ==, sentences);
    carry_module_set_context (CARRY_MODULE (fixture->limits), NULL);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
        g_autofree char *name = g_strdup_printf ("/limits/%s", cases[i].name);

        g_test_add (name, Fixture, &cases[i], set_up, test_case, tear_down);
    }
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/limits/duplicate", test_duplicate);
    ADD ("/limits/groups", test_groups);
    ADD ("/limits/messages", test_messages);
    ADD ("/limits/messages-of-pairs", test_messages_of_pairs);
    ADD ("/limits/day", test_day);
    ADD ("/limits/entries", test_entries);
    ADD ("/limits/entries-of-a-strategy", test_entries_of_a_strategy);
    ADD ("/limits/near", test_near);
    return g_test_run ();
}
