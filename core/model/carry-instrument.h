/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-types.h"

G_BEGIN_DECLS

/**
 * CARRY_RATE_SCALE:
 *
 * Funding rates in market events are integers in units of 1e-12.
 */
#define CARRY_RATE_SCALE 12

/**
 * CarryInstrument:
 * @index: place in the run's table of instruments
 * @venue: the venue, also on paper (`bybit`); interned
 * @category: spot or linear
 * @symbol: the venue's name (`BTCUSDT`); interned
 * @base: base coin, without multiplier (`PEPE` for 1000PEPEUSDT); interned
 * @quote: quote coin; interned
 * @multiplier: base coins in one unit of quantity (1000 for 1000PEPEUSDT)
 * @tick_size: step of prices
 * @qty_step: step of quantities
 * @min_qty: smallest order, in units of quantity
 * @max_qty: largest limit order; invalid when there is none
 * @max_market_qty: largest market order; invalid when there is none
 * @min_notional: smallest order in quote coin; invalid when there is none
 * @maker_fee: the account's maker fee rate (0.001 is 10 bp)
 * @taker_fee: the account's taker fee rate
 * @fee_in_base: buys pay their fee in base coin, as the venue does on spot
 * @maintenance_margin: maintenance margin rate of the lowest tier (linear)
 * @price_scale: digits after the point of prices in market events
 * @size_scale: digits after the point of sizes in market events
 * @funding_interval_ns: nominal time between settlements; 0 when unknown
 * @ts_delivery: when it is delisted; 0 when that is not known to happen
 * @collateral_ratio: of spot: share of a coin's value that counts as margin; invalid when unknown
 * @funding_cap: highest rate of a settlement; unknown when it is not above 0
 * @funding_floor: lowest rate of a settlement; unknown when it is not below 0
 * @exchange: number of the module that trades it
 *
 * What is traded, and by which rules. A plain copyable struct: its strings are
 * interned and need no freeing.
 */
typedef struct _CarryInstrument CarryInstrument;

struct _CarryInstrument
{
    guint32 index;
    guint32 exchange;
    const char *venue;
    const char *symbol;
    const char *base;
    const char *quote;
    CarryCategory category;
    guint8 price_scale;
    guint8 size_scale;
    gboolean fee_in_base;
    CarryDecimal multiplier;
    CarryDecimal tick_size;
    CarryDecimal qty_step;
    CarryDecimal min_qty;
    CarryDecimal max_qty;
    CarryDecimal max_market_qty;
    CarryDecimal min_notional;
    CarryDecimal maker_fee;
    CarryDecimal taker_fee;
    CarryDecimal maintenance_margin;
    gint64 funding_interval_ns;
    gint64 ts_delivery;
    CarryDecimal collateral_ratio;
    CarryDecimal funding_cap;
    CarryDecimal funding_floor;
};

#define CARRY_TYPE_INSTRUMENT (carry_instrument_get_type ())
CARRY_API
GType carry_instrument_get_type (void);

CARRY_API
CarryInstrument *carry_instrument_new (const char *venue, CarryCategory category,
                                       const char *symbol, const char *base, const char *quote);
CARRY_API
CarryInstrument *carry_instrument_copy (const CarryInstrument *self);
CARRY_API
void carry_instrument_free (CarryInstrument *self);
CARRY_API
char *carry_instrument_to_string (const CarryInstrument *self);
CARRY_API
gboolean carry_instrument_is_pair (const CarryInstrument *perp, const CarryInstrument *spot);
CARRY_API
CarryDecimal carry_instrument_get_most (const CarryInstrument *self, CarryOrderType type);
CARRY_API
CarryDecimal carry_instrument_cut_quantity (const CarryInstrument *self, CarryOrderType type,
                                            CarryDecimal quantity);

/* A price of a market event as an exact number. Inline: it runs for every event. */
static inline CarryDecimal
carry_instrument_price (const CarryInstrument *self, gint64 price)
{
    return carry_decimal_make (price, self->price_scale);
}

/* A size of a market event as an exact number, in units of quantity. */
static inline CarryDecimal
carry_instrument_size (const CarryInstrument *self, gint64 size)
{
    return carry_decimal_make (size, self->size_scale);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryInstrument, carry_instrument_free)

/**
 * CarryInstruments:
 *
 * The table of all instruments of a run. Entries are never moved or removed, so
 * a `const CarryInstrument *` and its index stay good as long as the table.
 */
typedef struct _CarryInstruments CarryInstruments;

#define CARRY_TYPE_INSTRUMENTS (carry_instruments_get_type ())
CARRY_API
GType carry_instruments_get_type (void);

CARRY_API
CarryInstruments *carry_instruments_new (void);
CARRY_API
CarryInstruments *carry_instruments_ref (CarryInstruments *self);
CARRY_API
void carry_instruments_unref (CarryInstruments *self);
CARRY_API
const CarryInstrument *
carry_instruments_add (CarryInstruments *self, const CarryInstrument *instrument, GError **error);
CARRY_API
guint carry_instruments_get_size (const CarryInstruments *self);
CARRY_API
const CarryInstrument *carry_instruments_get (const CarryInstruments *self, guint index);
CARRY_API
const CarryInstrument *carry_instruments_find (const CarryInstruments *self, const char *venue,
                                               CarryCategory category, const char *symbol);
CARRY_API
const CarryInstrument *
carry_instruments_find_pair (const CarryInstruments *self, const CarryInstrument *perp);
CARRY_API
void carry_instruments_set_delivery (CarryInstruments *self, guint32 index, gint64 ts);
CARRY_API
gboolean carry_instruments_read_csv (CarryInstruments *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryInstruments, carry_instruments_unref)

G_END_DECLS
