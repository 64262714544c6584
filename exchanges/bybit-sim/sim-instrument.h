/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-number.h"
#include "sim-types.h"

G_BEGIN_DECLS

/* One step of the risk limits of a linear symbol; ascending by limit. */
typedef struct
{
    int risk_id;
    SimMoney limit; /* largest position value */
    SimRate max_leverage;
    SimRate maintenance; /* maintenance margin rate */
} SimRiskTier;
#define SIM_MAX_RISK_TIERS 8

/*
 * What instruments-info tells, and what the simulation needs besides. The same
 * struct configures an instrument (sim_exchange_add_instrument() copies it) and
 * is read back. Symbols are told apart by category and symbol together.
 */
typedef struct
{
    SimCategory category;
    char symbol[32];
    char base_coin[20]; /* "1000PEPE" on the perpetual, "PEPE" on spot */
    char quote_coin[12];
    char settle_coin[12]; /* linear */
    int symbol_id;        /* 0: given by the exchange */
    SimInstrumentStatus status;
    gint64 ts_launch;
    gint64 ts_delivery; /* 0: "0", none */

    /* priceFilter, lotSizeFilter */
    SimPrice tick;
    SimPrice min_price; /* linear */
    SimPrice max_price; /* linear */
    SimQty qty_step;    /* linear qtyStep, spot basePrecision */
    SimQty min_qty;
    SimQty max_qty;           /* linear maxOrderQty, spot maxLimitOrderQty */
    SimQty max_market_qty;    /* maxMktOrderQty, maxMarketOrderQty */
    SimQty max_post_only_qty; /* postOnlyMaxOrderQty, postOnlyMaxLimitOrderSize */
    SimMoney min_notional;    /* linear minNotionalValue, spot minOrderAmt; quote */
    SimMoney max_notional;    /* spot maxOrderAmt (deprecated, not checked) */
    SimMoney quote_step;      /* spot quotePrecision */
    guint price_decimals;     /* of the tick: what prices are padded to; filled in */
    guint qty_decimals;       /* of the step; filled in */

    /* riskParameters, leverageFilter, funding: linear but for the first two */
    SimRate price_limit_x;
    SimRate price_limit_y;
    SimRate min_leverage;
    SimRate max_leverage;
    SimRate leverage_step;
    gint64 funding_interval; /* nominal, ns: what fundingInterval says */
    SimRate upper_funding_rate;
    SimRate lower_funding_rate;
    SimRiskTier tiers[SIM_MAX_RISK_TIERS];
    guint n_tiers;
    gboolean is_reduce_only; /* the venue takes only reducing orders: 110023 */

    /* Fees of an account that has none of its own. */
    SimRate maker_fee;
    SimRate taker_fee;

    /* The market. */
    gint64 multiplier; /* base units of the coin in one unit: 1000 for 1000PEPE */
    char coin[20];     /* the coin whose index drives both: "PEPE" */
} SimInstrument;

/*
 * Appends the instruments of the issue to out (SimInstrument by value): BTC, ETH,
 * SOL, XRP, DOGE as spot and linear, 1000PEPEUSDT and PEPEUSDT.
 */
void sim_instrument_add_defaults (GArray *out);
/*
 * Fills self with typical values for a symbol of that category; tick, step and
 * limits are derived from the price. For tests with many symbols.
 */
void sim_instrument_init (SimInstrument *self, SimCategory category, const char *coin,
                          gint64 multiplier, SimPrice price);
/* Starting price of a coin of the defaults; 0 for others. */
SimPrice sim_instrument_default_price (const char *coin);

G_END_DECLS
