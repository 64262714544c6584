/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-portfolio-private.h"

#include <string.h>

#include "model/carry-cost.h"

CarryPortfolio *
carry_portfolio_new (CarryInstruments *instruments, CarryMarket *market, const char *quote_coin)
{
    CarryPortfolio *self = g_new0 (CarryPortfolio, 1);

    self->instruments = carry_instruments_ref (instruments);
    self->market = market;
    self->quote_coin = g_intern_string (quote_coin);
    self->holdings = g_array_new (FALSE, TRUE, sizeof (CarryHolding));
    self->balances = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
    return self;
}

void
carry_portfolio_free (CarryPortfolio *self)
{
    g_array_unref (self->holdings);
    g_hash_table_unref (self->balances);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

static CarryHolding *
get_holding (CarryPortfolio *self, guint32 instrument)
{
    if (instrument >= self->holdings->len)
        g_array_set_size (self->holdings, carry_instruments_get_size (self->instruments));
    return &g_array_index (self->holdings, CarryHolding, instrument);
}

static void
add_to (CarryAmount *sum, CarryAmount amount)
{
    *sum = carry_amount_add (*sum, amount);
}

static void
add_balance (CarryPortfolio *self, const char *coin, CarryAmount amount)
{
    CarryAmount *balance = g_hash_table_lookup (self->balances, coin);

    if (balance == NULL)
    {
        balance = g_new0 (CarryAmount, 1);
        g_hash_table_insert (self->balances, (gpointer) g_intern_string (coin), balance);
    }
    add_to (balance, amount);
}

CarryAmount
carry_portfolio_get_balance (const CarryPortfolio *self, const char *coin)
{
    const CarryAmount *balance = g_hash_table_lookup (self->balances, coin);

    return balance != NULL ? *balance : carry_amount_zero ();
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer container) (element-type utf8): every coin that was ever booked, by name. */
GPtrArray *
carry_portfolio_list_coins (const CarryPortfolio *self)
{
    g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->balances, NULL);
    GPtrArray *coins = g_ptr_array_new ();

    for (guint i = 0; names[i] != NULL; i++)
        g_ptr_array_add (coins, names[i]);
    g_ptr_array_sort (coins, compare_names);
    return coins;
}

/* Coins worth less than the smallest order are dust, not a position. */
static gboolean
is_exposed (const CarryInstrument *instrument, const CarryHolding *holding, CarryDecimal price)
{
    CarryDecimal size = carry_decimal_abs (holding->quantity);
    CarryAmount value;

    if (instrument->category == CARRY_CATEGORY_LINEAR)
        return carry_decimal_sign (size) != 0;
    if (!carry_decimal_is_valid (instrument->min_notional))
        return carry_decimal_compare (size, instrument->qty_step) >= 0;
    value = carry_amount_product (size, price);
    return carry_amount_compare (value, carry_amount_from_decimal (instrument->min_notional)) >= 0;
}

static void
count_exposure (CarryPortfolio *self, CarryHolding *holding, gboolean is, gint64 ts)
{
    if (holding->is_exposed == is)
        return;
    holding->is_exposed = is;
    if (is)
    {
        if (self->n_exposed++ == 0)
            self->ts_exposed = ts;
        return;
    }
    holding->round_trips++;
    if (--self->n_exposed == 0)
        self->exposed_ns += ts - self->ts_exposed;
}

gint64
carry_portfolio_get_exposed_ns (const CarryPortfolio *self, gint64 now)
{
    return self->exposed_ns + (self->n_exposed > 0 ? now - self->ts_exposed : 0);
}

/* Moves a perpetual position by @signed_quantity at @price; the realised result. */
static CarryAmount
move_perp (CarryHolding *holding, CarryDecimal signed_quantity, CarryDecimal price)
{
    CarryCost cost = { holding->quantity, holding->entry_value };
    CarryAmount realised = carry_cost_move (&cost, signed_quantity, price);

    holding->quantity = cost.quantity;
    holding->entry_value = cost.value;
    return realised;
}

/* What a fee is worth in quote coin at the price of its own fill. */
static CarryAmount
value_fee (const CarryPortfolio *self, const CarryInstrument *instrument, const CarryFill *fill)
{
    if (fill->fee_coin == instrument->base && fill->fee_coin != instrument->quote)
        return carry_amount_product (fill->fee, fill->price);
    return carry_amount_from_decimal (fill->fee);
}

static void
book_slippage (CarryHolding *holding, const CarryFill *fill, CarryDecimal signed_quantity)
{
    if (!carry_decimal_is_valid (fill->decision_price))
        return;
    add_to (&holding->slippage,
            carry_amount_product (signed_quantity,
                                  carry_decimal_sub (fill->price, fill->decision_price)));
    add_to (&holding->decided, carry_amount_product (fill->quantity, fill->decision_price));
    if (fill->liquidity == CARRY_LIQUIDITY_MAKER)
        add_to (&holding->made, carry_amount_product (fill->quantity, fill->decision_price));
}

void
carry_portfolio_apply_fill (CarryPortfolio *self, const CarryFill *fill)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, fill->instrument);
    CarryHolding *holding = get_holding (self, fill->instrument);
    CarryDecimal signed_quantity =
        fill->side == CARRY_SIDE_BUY ? fill->quantity : carry_decimal_negate (fill->quantity);
    CarryAmount fee = carry_amount_from_decimal (fill->fee);
    CarryAmount value = carry_amount_product (signed_quantity, fill->price);

    if (instrument->category == CARRY_CATEGORY_LINEAR)
        add_balance (self, instrument->quote, move_perp (holding, signed_quantity, fill->price));
    else
    {
        add_balance (self, instrument->quote, carry_amount_negate (value));
        add_balance (self, instrument->base, carry_amount_from_decimal (signed_quantity));
        holding->quantity = carry_decimal_add (holding->quantity, signed_quantity);
        if (fill->fee_coin == instrument->base)
            holding->quantity = carry_decimal_sub (holding->quantity, fill->fee);
    }
    add_balance (self, fill->fee_coin, carry_amount_negate (fee));
    holding->flow = carry_amount_sub (holding->flow, value);
    add_to (&holding->fees, value_fee (self, instrument, fill));
    if (fill->fee_coin == instrument->base && instrument->category == CARRY_CATEGORY_SPOT)
        add_to (&holding->fee_coins, carry_amount_product (fill->fee, fill->price));
    book_slippage (holding, fill, signed_quantity);
    holding->has_filled = TRUE;
    if (fill->is_liquidation)
        self->liquidations++;
    count_exposure (self, holding, is_exposed (instrument, holding, fill->price), fill->ts);
}

void
carry_portfolio_apply_funding (CarryPortfolio *self, const CarryFundingPayment *payment)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, payment->instrument);
    CarryAmount amount = carry_amount_from_decimal (payment->amount);

    add_balance (self, instrument->quote, amount);
    add_to (&get_holding (self, payment->instrument)->funding, amount);
}

/* Coins that come from outside are there to be sold, and no result of trading. */
static void
add_inventory (CarryPortfolio *self, const CarryTransfer *transfer)
{
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);
        CarryHolding *holding;

        if (instrument->category != CARRY_CATEGORY_SPOT || instrument->base != transfer->coin ||
            instrument->quote != self->quote_coin)
            continue;
        holding = get_holding (self, i);
        holding->inventory = carry_decimal_add (holding->inventory, transfer->amount);
    }
}

void
carry_portfolio_apply_transfer (CarryPortfolio *self, const CarryTransfer *transfer)
{
    CarryAmount amount = carry_amount_from_decimal (transfer->amount);

    add_balance (self, transfer->coin, amount);
    if (transfer->is_borrow)
        self->borrow = carry_amount_sub (self->borrow, amount);
    else if (g_strcmp0 (transfer->coin, self->quote_coin) == 0)
        add_to (&self->capital, amount);
    else
        add_inventory (self, transfer);
}

/* As if @quantity had changed hands at @price, with the money outside: no result of trading. */
static void
shift_holding (CarryPortfolio *self, guint32 index, CarryDecimal quantity,
               const CarryAdjustment *adjustment)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, index);
    CarryHolding *holding = get_holding (self, index);
    CarryDecimal price =
        carry_decimal_is_valid (adjustment->price) ? adjustment->price : carry_decimal_zero ();
    CarryAmount value = carry_amount_product (quantity, price);

    holding->flow = carry_amount_sub (holding->flow, value);
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        self->capital = carry_amount_sub (self->capital, move_perp (holding, quantity, price));
    else
    {
        holding->quantity = carry_decimal_add (holding->quantity, quantity);
        add_to (&self->capital, value);
    }
    count_exposure (self, holding, is_exposed (instrument, holding, price), adjustment->ts);
}

/* Coins that are missing were there before as far as such are left; the rest was a trade's. */
static void
shift_coins (CarryPortfolio *self, guint32 index, const CarryAdjustment *adjustment)
{
    CarryHolding *holding = get_holding (self, index);
    CarryDecimal spare = carry_decimal_max (holding->inventory, carry_decimal_zero ());
    CarryDecimal taken = carry_decimal_max (adjustment->amount, carry_decimal_negate (spare));
    CarryDecimal rest = carry_decimal_sub (adjustment->amount, taken);

    holding->inventory = carry_decimal_add (holding->inventory, taken);
    if (carry_decimal_sign (rest) != 0)
        shift_holding (self, index, rest, adjustment);
}

void
carry_portfolio_apply_adjustment (CarryPortfolio *self, const CarryAdjustment *adjustment)
{
    CarryAmount amount = carry_amount_from_decimal (adjustment->amount);

    if (adjustment->coin == NULL)
    {
        shift_holding (self, adjustment->instrument, adjustment->amount, adjustment);
        return;
    }
    add_balance (self, adjustment->coin, amount);
    if (g_strcmp0 (adjustment->coin, self->quote_coin) == 0)
        add_to (&self->capital, amount);
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);

        if (instrument->category == CARRY_CATEGORY_SPOT && instrument->base == adjustment->coin &&
            instrument->quote == self->quote_coin)
            shift_coins (self, i, adjustment);
    }
}

CarryDecimal
carry_portfolio_get_position (const CarryPortfolio *self, guint32 instrument)
{
    const CarryHolding *holding;

    if (instrument >= self->holdings->len)
        return carry_decimal_zero ();
    holding = &g_array_index (self->holdings, CarryHolding, instrument);
    return carry_decimal_add (holding->quantity, holding->inventory);
}

/* What trading made of it; carry_portfolio_get_position() counts what was there before, too. */
CarryDecimal
carry_portfolio_get_traded (const CarryPortfolio *self, guint32 instrument)
{
    if (instrument >= self->holdings->len)
        return carry_decimal_zero ();
    return g_array_index (self->holdings, CarryHolding, instrument).quantity;
}

/*
 * What fills cost beyond the last price of their decision, the value they had at that price, and
 * the part of it that waited in the book, and so paid the maker fee.
 */
void
carry_portfolio_get_slippage (const CarryPortfolio *self, guint32 instrument, CarryAmount *out_cost,
                              CarryAmount *out_decided, CarryAmount *out_made)
{
    const CarryHolding *holding = NULL;

    if (instrument < self->holdings->len)
        holding = &g_array_index (self->holdings, CarryHolding, instrument);
    *out_cost = holding != NULL ? holding->slippage : carry_amount_zero ();
    *out_decided = holding != NULL ? holding->decided : carry_amount_zero ();
    *out_made = holding != NULL ? holding->made : carry_amount_zero ();
}

/* What the open position of a perpetual cost, signed; 0 of spot. */
CarryAmount
carry_portfolio_get_entry_value (const CarryPortfolio *self, guint32 instrument)
{
    if (instrument >= self->holdings->len)
        return carry_amount_zero ();
    return g_array_index (self->holdings, CarryHolding, instrument).entry_value;
}

/* How many instruments have a position that trading made. */
guint
carry_portfolio_get_n_exposed (const CarryPortfolio *self)
{
    return self->n_exposed;
}

CarryAmount
carry_portfolio_get_capital (const CarryPortfolio *self)
{
    return self->capital;
}

guint
carry_portfolio_get_liquidations (const CarryPortfolio *self)
{
    return self->liquidations;
}

/* What @quantity of a holding is worth now; perpetuals at mark less what they cost. */
CarryAmount
carry_portfolio_value_holding (CarryPortfolio *self, guint32 index, CarryDecimal quantity)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, index);
    const CarryHolding *holding = &g_array_index (self->holdings, CarryHolding, index);
    CarryDecimal price = carry_decimal_invalid ();
    CarryAmount value;

    if (carry_decimal_sign (quantity) == 0)
        return carry_amount_zero ();
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        price = carry_market_get_mark (self->market, instrument);
    if (!carry_decimal_is_valid (price))
        price = carry_market_get_price (self->market, instrument);
    value = carry_amount_product (quantity, price);
    return instrument->category == CARRY_CATEGORY_LINEAR
               ? carry_amount_sub (value, holding->entry_value)
               : value;
}

/* What closing a perpetual at its mark would bring; 0 of spot, whose coins have no cost here. */
CarryAmount
carry_portfolio_get_unrealised (CarryPortfolio *self, guint32 instrument)
{
    if (instrument >= self->holdings->len ||
        carry_instruments_get (self->instruments, instrument)->category != CARRY_CATEGORY_LINEAR)
        return carry_amount_zero ();
    return carry_portfolio_value_holding (self, instrument,
                                          carry_portfolio_get_traded (self, instrument));
}

/* An amount with the digits of bookings; with fewer where 64 bits do not hold so many. */
CarryDecimal
carry_portfolio_state_amount (CarryAmount amount)
{
    CarryDecimal stated = carry_decimal_invalid ();

    for (guint unwanted = 0; unwanted <= CARRY_AMOUNT_BOOKING_SCALE; unwanted++)
    {
        stated = carry_amount_to_decimal (carry_amount_round (
            amount, CARRY_AMOUNT_BOOKING_SCALE - unwanted, CARRY_ROUND_HALF_EVEN));
        if (carry_decimal_is_valid (stated))
            break;
    }
    return stated;
}

/* What the account is worth at @now; @out_exact (optional) without rounding. */
void
carry_portfolio_get_equity (CarryPortfolio *self, gint64 now, CarryEquity *out_equity,
                            CarryAmount *out_exact)
{
    CarryAmount cash = carry_portfolio_get_balance (self, self->quote_coin);
    CarryAmount spot = carry_amount_zero ();
    CarryAmount perp = carry_amount_zero ();
    CarryAmount total;

    for (guint i = 0; i < self->holdings->len; i++)
    {
        gboolean linear =
            carry_instruments_get (self->instruments, i)->category == CARRY_CATEGORY_LINEAR;

        add_to (linear ? &perp : &spot,
                carry_portfolio_value_holding (self, i, carry_portfolio_get_position (self, i)));
    }
    total = carry_amount_add (cash, carry_amount_add (spot, perp));
    out_equity->ts = now;
    out_equity->cash = carry_portfolio_state_amount (cash);
    out_equity->spot_value = carry_portfolio_state_amount (spot);
    out_equity->perp_unrealised = carry_portfolio_state_amount (perp);
    out_equity->equity = carry_portfolio_state_amount (total);
    if (out_exact != NULL)
        *out_exact = total;
}
