/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-types.h"

G_BEGIN_DECLS

/*
 * The venue's rows as plain structs. A decimal that was absent or empty is
 * invalid, a time that was absent is 0 (times are nanoseconds since 1970 UTC),
 * a text is empty, an integer is 0 unless said otherwise. Nothing needs to be freed.
 */

#define BYBIT_MAX_FEES 8
#define BYBIT_MAX_IPS 16

typedef struct
{
    BybitCategory category;
    gint64 symbol_id;
    char symbol[BYBIT_SYMBOL_SIZE];
    char base_coin[BYBIT_COIN_SIZE];
    char quote_coin[BYBIT_COIN_SIZE];
    char settle_coin[BYBIT_COIN_SIZE]; /* empty on spot */
    BybitContract contract;
    BybitTrading status;
    char symbol_type[BYBIT_WORD_SIZE];
    gboolean is_pre_listing;
    gint64 ts_launch;
    gint64 ts_delivery; /* 0: none */
    CarryDecimal tick_size;
    CarryDecimal min_price;
    CarryDecimal max_price;
    CarryDecimal qty_step; /* basePrecision on spot */
    CarryDecimal quote_step;
    CarryDecimal min_qty;
    CarryDecimal max_qty;
    CarryDecimal max_market_qty;
    CarryDecimal min_notional; /* minOrderAmt on spot */
    CarryDecimal min_leverage;
    CarryDecimal max_leverage;
    CarryDecimal leverage_step;
    gint64 funding_interval_ns; /* 0: unknown */
    CarryDecimal upper_funding_rate;
    CarryDecimal lower_funding_rate;
    CarryDecimal price_limit_ratio_x;
    CarryDecimal price_limit_ratio_y;
    char odd[BYBIT_ODD_SIZE];
} BybitInstrument;

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    char trade_id[BYBIT_ID_SIZE];
    BybitSide side; /* of the taker */
    CarryDecimal price;
    CarryDecimal size;
    gint64 ts;
    gint64 seq; /* 0: not given */
    gboolean is_block_trade;
    gboolean is_rpi;
    char odd[BYBIT_ODD_SIZE];
} BybitTrade;

typedef struct
{
    gint64 ts_start;
    gint64 ts_end; /* WebSocket only: of its last millisecond */
    CarryDecimal open;
    CarryDecimal high;
    CarryDecimal low;
    CarryDecimal close;
    CarryDecimal volume;   /* invalid on mark, index and premium candles */
    CarryDecimal turnover; /* likewise */
    gboolean is_closed;    /* WebSocket only; the newest of REST is usually open */
} BybitKline;

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    CarryDecimal rate;
    gint64 ts;
} BybitFundingRate;

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    BybitSide side; /* Buy: a long was liquidated */
    CarryDecimal size;
    CarryDecimal price; /* of bankruptcy */
    gint64 ts;
    char odd[BYBIT_ODD_SIZE];
} BybitLiquidation;

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    CarryDecimal buy_limit;
    CarryDecimal sell_limit;
    gint64 ts;
} BybitPriceLimit;

typedef struct
{
    char symbol[BYBIT_SYMBOL_SIZE];
    CarryDecimal taker_rate;
    CarryDecimal maker_rate;
} BybitFeeRate;

/* One tier of a symbol's risk limits; rates as the venue says them. */
typedef struct
{
    gint64 id;
    char symbol[BYBIT_SYMBOL_SIZE];
    CarryDecimal limit; /* of the position's value */
    CarryDecimal maintenance;
    CarryDecimal initial;
    CarryDecimal max_leverage;
    CarryDecimal deduction;
} BybitRiskLimit;

/* What a coin counts as margin. */
typedef struct
{
    char coin[BYBIT_COIN_SIZE];
    CarryDecimal ratio; /* of its value */
    gboolean is_taken;  /* by the venue */
    gboolean is_given;  /* by the account */
} BybitCollateral;

typedef struct
{
    gint64 unified_status; /* 1 classic, 3 UTA1, 4 UTA1 pro, 5 UTA2, 6 UTA2 pro */
    BybitMarginMode margin_mode;
    gint64 ts_updated;
    char odd[BYBIT_ODD_SIZE];
} BybitAccountInfo;

/* What a key may do. It holds no part of the key. */
typedef struct
{
    gboolean is_read_only;
    gboolean can_trade_spot;
    gboolean can_trade_contracts;
    gboolean can_withdraw;
    gboolean can_transfer; /* between accounts, or to sub-members */
    gboolean is_ip_bound;
    guint n_ips;
    char ips[BYBIT_MAX_IPS][BYBIT_WORD_SIZE]; /* the first of them */
    char permissions[2048];                   /* `Spot.SpotTrade Wallet.Withdraw`, all of them */
    gint64 deadline_day;                      /* days left; negative: does not expire */
    gint64 ts_expires;                        /* 0: does not expire */
    gint64 uta;
    gint64 unified;
    gint64 user_id;
    gboolean is_master;
    char vip_level[BYBIT_WORD_SIZE];
} BybitKeyInfo;

typedef struct
{
    char coin[BYBIT_COIN_SIZE];
    CarryDecimal equity; /* may be negative */
    CarryDecimal usd_value;
    CarryDecimal wallet_balance;
    CarryDecimal locked;
    CarryDecimal borrow_amount;
    CarryDecimal spot_borrow;
    CarryDecimal accrued_interest;
    CarryDecimal order_im;
    CarryDecimal position_im;
    CarryDecimal position_mm;
    CarryDecimal unrealised_pnl;
    CarryDecimal cum_realised_pnl;
    CarryDecimal bonus;
    gboolean is_collateral;
    gboolean is_collateral_on;
} BybitCoin;

typedef struct
{
    char account_type[BYBIT_WORD_SIZE];
    CarryDecimal total_equity;
    CarryDecimal total_wallet_balance;
    CarryDecimal total_margin_balance;
    CarryDecimal total_available_balance;
    CarryDecimal total_perp_upl;
    CarryDecimal total_initial_margin;
    CarryDecimal total_maintenance_margin;
    CarryDecimal im_rate;
    CarryDecimal mm_rate;
} BybitWallet;

typedef struct
{
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    gint64 position_idx; /* 0 one-way, 1 and 2 hedge mode */
    BybitSide side;      /* NONE when flat */
    CarryDecimal size;   /* not negative */
    CarryDecimal entry_price;
    CarryDecimal value;
    CarryDecimal mark_price;
    CarryDecimal liq_price;
    CarryDecimal break_even_price;
    CarryDecimal leverage;
    CarryDecimal position_im;
    CarryDecimal position_mm;
    CarryDecimal unrealised_pnl;
    CarryDecimal cum_realised_pnl;
    CarryDecimal cur_realised_pnl;
    CarryDecimal risk_limit_value;
    gint64 risk_id;
    gint64 trade_mode;
    gint64 auto_add_margin;
    gint64 adl_rank;
    gint64 seq; /* -1 when never traded */
    BybitPositionStatus status;
    gboolean is_reduce_only;
    gint64 ts_created;
    gint64 ts_updated;
    char odd[BYBIT_ODD_SIZE];
} BybitPosition;

typedef struct
{
    char coin[BYBIT_COIN_SIZE];
    char type[BYBIT_WORD_SIZE]; /* of an extra fee: TAX, GST, …; empty for the fee itself */
    CarryDecimal rate;
    CarryDecimal amount; /* positive: paid */
} BybitFee;

typedef struct
{
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    char order_id[BYBIT_ID_SIZE];
    char link_id[BYBIT_ID_SIZE];
    BybitSide side;
    BybitOrderType type;
    BybitTimeInForce time_in_force;
    BybitOrderStatus status;
    char cancel_type[BYBIT_WORD_SIZE];
    char reject_reason[BYBIT_WORD_SIZE];
    char create_type[BYBIT_WORD_SIZE];
    char stop_order_type[BYBIT_WORD_SIZE];
    char smp_type[BYBIT_WORD_SIZE];
    char market_unit[BYBIT_WORD_SIZE];
    CarryDecimal price;     /* market: protective on linear, 0 on spot */
    CarryDecimal qty;       /* spot market buy by value: in quote coin */
    CarryDecimal avg_price; /* may be 0 when unfilled */
    CarryDecimal leaves_qty;
    CarryDecimal leaves_value;
    CarryDecimal cum_exec_qty; /* what counts, whatever the status */
    CarryDecimal cum_exec_value;
    CarryDecimal cum_exec_fee;
    CarryDecimal trigger_price;
    CarryDecimal closed_pnl;
    char fee_coin[BYBIT_COIN_SIZE];
    guint n_fees;
    BybitFee fees[BYBIT_MAX_FEES]; /* of cumFeeDetail */
    gint64 position_idx;
    gint64 is_leverage;
    gboolean reduce_only;
    gboolean close_on_trigger;
    gint64 ts_created;
    gint64 ts_updated;
    char odd[BYBIT_ODD_SIZE];
} BybitOrder;

typedef struct
{
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    char order_id[BYBIT_ID_SIZE];
    char link_id[BYBIT_ID_SIZE]; /* empty on maker fills of execution.fast */
    char exec_id[BYBIT_ID_SIZE];
    BybitSide side; /* of a funding row: of the position */
    BybitOrderType order_type;
    BybitExecType type;
    BybitEffect effect;
    CarryDecimal price;
    CarryDecimal qty;
    CarryDecimal value;
    CarryDecimal fee; /* positive: paid, funding too */
    CarryDecimal fee_rate;
    char fee_coin[BYBIT_COIN_SIZE];
    guint n_extra_fees;
    BybitFee extra_fees[BYBIT_MAX_FEES]; /* taxes on top of the fee */
    CarryDecimal order_price;
    CarryDecimal order_qty;
    CarryDecimal leaves_qty;
    CarryDecimal closed_size;
    CarryDecimal mark_price;
    CarryDecimal pnl;
    char create_type[BYBIT_WORD_SIZE];
    char stop_order_type[BYBIT_WORD_SIZE];
    gboolean is_maker;
    gint64 seq;
    gint64 ts;
    gboolean is_fast; /* of execution.fast: fees and much else are not there */
    char odd[BYBIT_ODD_SIZE];
} BybitExecution;

typedef struct
{
    char id[BYBIT_ID_SIZE]; /* not unique */
    BybitCategory category;
    char symbol[BYBIT_SYMBOL_SIZE];
    BybitSide side;
    BybitLogType type;
    char type_text[BYBIT_WORD_SIZE];
    char sub_type[BYBIT_WORD_SIZE];
    char coin[BYBIT_COIN_SIZE];
    char trade_id[BYBIT_ID_SIZE];
    char order_id[BYBIT_ID_SIZE];
    char link_id[BYBIT_ID_SIZE];
    CarryDecimal qty;  /* signed on spot */
    CarryDecimal size; /* signed position */
    CarryDecimal price;
    CarryDecimal funding; /* positive: received; the opposite of an execution's fee */
    CarryDecimal fee;     /* positive: paid */
    CarryDecimal fee_rate;
    CarryDecimal cash_flow;
    CarryDecimal change;
    CarryDecimal cash_balance;
    gint64 ts;
    char odd[BYBIT_ODD_SIZE];
} BybitLogRow;

G_END_DECLS
