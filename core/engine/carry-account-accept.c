/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-account-accept.h"

#include "base/carry-error.h"
#include "engine/carry-account-diff.h"
#include "engine/carry-engine-private.h"

typedef struct
{
    CarryEngine *engine;
    CarryModule *exchange;
    const CarrySnapshot *snapshot;
    const char *reason;
} Acceptance;

static void
post (const Acceptance *self, CarryAdjustment *adjustment)
{
    guint number = carry_context_get_number (carry_module_get_context (self->exchange));
    CarryInput *input;
    char *end;

    adjustment->ts = self->engine->now;
    g_strlcpy (adjustment->reason, self->reason, sizeof adjustment->reason);
    if (!g_utf8_validate (adjustment->reason, -1, (const char **) &end))
        *end = '\0';
    input =
        carry_engine_add_input (self->engine, CARRY_INPUT_ADJUSTMENT, number, self->engine->now);
    input->adjustment = *adjustment;
    carry_engine_note_post (self->engine, input);
}

static CarryDecimal
find_entry_price (const Acceptance *self, guint32 instrument)
{
    for (guint i = 0; i < self->snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (self->snapshot->positions, i);

        if (position->instrument == instrument && carry_decimal_sign (position->quantity) != 0)
            return position->entry_price;
    }
    return carry_decimal_invalid ();
}

/*
 * The price of the change after which the position costs here what it costs at the
 * venue. A part that was closed says nothing of its price: it is booked at the mark, or
 * at what it cost.
 */
static CarryDecimal
get_price (const Acceptance *self, const CarryInstrument *instrument, CarryDecimal held,
           CarryDecimal change)
{
    CarryAmount cost = carry_portfolio_get_entry_value (self->engine->portfolio, instrument->index);
    CarryDecimal after = carry_decimal_add (held, change);
    CarryDecimal mark = carry_market_get_mark (self->engine->market, instrument);
    CarryDecimal entry = find_entry_price (self, instrument->index);
    int side = carry_decimal_sign (held);

    if (side != 0 && side * carry_decimal_sign (after) < 0)
        return entry;
    if (side * carry_decimal_sign (change) >= 0)
        return carry_amount_divide (carry_amount_sub (carry_amount_product (after, entry), cost),
                                    change, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);
    return carry_decimal_is_valid (mark)
               ? mark
               : carry_amount_divide (cost, held, CARRY_AMOUNT_BOOKING_SCALE,
                                      CARRY_ROUND_HALF_EVEN);
}

static gboolean
accept_position (const Acceptance *self, const CarryInstrument *instrument, GError **error)
{
    CarryDecimal booked = carry_portfolio_get_position (self->engine->portfolio, instrument->index);
    CarryAdjustment adjustment = {
        .instrument = instrument->index,
        .amount = carry_decimal_sub (
            carry_account_find_position (self->snapshot, instrument->index), booked),
    };

    if (carry_decimal_sign (adjustment.amount) == 0)
        return TRUE;
    adjustment.price = get_price (self, instrument, booked, adjustment.amount);
    if (!carry_decimal_is_valid (adjustment.price))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED,
                     "what the position in %s cost is not known, so it cannot be booked",
                     instrument->symbol);
        return FALSE;
    }
    post (self, &adjustment);
    return TRUE;
}

/* Coins are booked at their price, so that they are no result of trading; or at none. */
static CarryDecimal
find_price (const Acceptance *self, const char *coin)
{
    CarryEngine *engine = self->engine;

    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (engine->instruments, i);
        CarryDecimal price = carry_market_get_price (engine->market, instrument);

        if (instrument->category == CARRY_CATEGORY_SPOT && instrument->base == coin &&
            carry_decimal_is_valid (price))
            return price;
    }
    return carry_decimal_zero ();
}

static void
accept_balance (const Acceptance *self, const char *coin)
{
    CarryAdjustment adjustment = {
        .instrument = G_MAXUINT32,
        .coin = coin,
        .amount = carry_account_get_balance_difference (self->engine, self->snapshot, coin),
    };

    if (!carry_decimal_is_valid (adjustment.amount) || carry_decimal_sign (adjustment.amount) == 0)
        return;
    adjustment.price = find_price (self, coin);
    post (self, &adjustment);
}

static gboolean
check_orders (const Acceptance *self, GError **error)
{
    for (guint i = 0; i < self->snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (self->snapshot->orders, i);

        if (carry_ledger_find_link (self->engine->ledger, order->link_id) != NULL)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "an order of somebody else (%s) is open, and may change the account at any "
                     "time; cancel it at the venue, then accept",
                     order->link_id[0] != '\0' ? order->link_id : "without id");
        return FALSE;
    }
    return TRUE;
}

/*
 * Makes the books what the account of @exchange is, by events that say so and why.
 * Nothing is booked when something of it cannot be.
 */
gboolean
carry_account_accept (CarryEngine *engine, CarryModule *exchange, const CarrySnapshot *snapshot,
                      const char *reason, GError **error)
{
    const Acceptance self = { engine, exchange, snapshot, reason };
    guint number = carry_context_get_number (carry_module_get_context (exchange));
    g_autoptr (GPtrArray) coins = carry_account_list_coins (engine, snapshot);

    if (!check_orders (&self, error))
        return FALSE;
    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (engine->instruments, i);

        if (instrument->exchange == number && instrument->category == CARRY_CATEGORY_LINEAR &&
            !accept_position (&self, instrument, error))
            return FALSE;
    }
    for (guint i = 0; i < coins->len; i++)
        accept_balance (&self, g_ptr_array_index (coins, i));
    return TRUE;
}
