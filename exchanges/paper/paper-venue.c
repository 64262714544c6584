/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-venue.h"

#include "paper-entry.h"
#include "paper-funding.h"
#include "paper-liquidation.h"
#include "paper-resting.h"

/* As many ended orders and executions as a venue's recent lists tell about. */
#define PAPER_VENUE_RECENT 500

PaperVenue *
paper_venue_new (CarryContext *context, const PaperRules *rules, const PaperLatency *latency)
{
    PaperVenue *self = g_new0 (PaperVenue, 1);

    self->context = g_object_ref (context);
    self->rules = rules;
    self->latency = *latency;
    self->account = paper_account_new ();
    self->markets = g_ptr_array_new ();
    self->orders = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                          (GDestroyNotify) paper_order_free);
    self->open = g_ptr_array_new ();
    self->ts_opened = carry_context_get_now (context);
    self->ts_margin_checked = G_MININT64;
    return self;
}

static void
remove_timers (PaperVenue *self)
{
    for (guint i = 0; i < self->open->len; i++)
    {
        const PaperOrder *order = g_ptr_array_index (self->open, i);
        if (order->timer != 0)
            carry_context_remove_timer (self->context, order->timer);
    }
    if (self->margin_timer != 0)
        carry_context_remove_timer (self->context, self->margin_timer);
    if (self->interest_timer != 0)
        carry_context_remove_timer (self->context, self->interest_timer);
}

void
paper_venue_free (PaperVenue *self)
{
    remove_timers (self);
    for (guint i = 0; i < self->markets->len; i++)
    {
        PaperMarket *market = g_ptr_array_index (self->markets, i);
        g_clear_pointer (&market, paper_market_free);
    }
    g_ptr_array_unref (self->markets);
    g_ptr_array_unref (self->open);
    g_queue_clear (&self->ended);
    g_queue_clear_full (&self->fills, (GDestroyNotify) carry_fill_free);
    g_hash_table_unref (self->orders);
    paper_account_free (self->account);
    g_object_unref (self->context);
    g_free (self);
}

/* What happens now was true at the venue that much earlier. */
gint64
paper_venue_get_time (const PaperVenue *self)
{
    return carry_context_get_now (self->context) -
           carry_context_get_data_latency_ns (self->context);
}

/* When an answer given now is known to the trader. */
gint64
paper_venue_next_answer (PaperVenue *self)
{
    return paper_latency_next_answer (&self->latency, carry_context_get_random (self->context),
                                      paper_venue_get_time (self),
                                      carry_context_get_now (self->context));
}

/* The mark of a perpetual or what stands in for it; the last price of spot, or 0. */
CarryDecimal
paper_venue_get_price (PaperVenue *self, const CarryInstrument *instrument)
{
    gboolean is_linear = instrument->category == CARRY_CATEGORY_LINEAR;
    CarryDecimal price = carry_decimal_invalid ();
    CarryQuote quote;

    if (is_linear)
        price = carry_context_get_mark_price (self->context, instrument);
    if (!carry_decimal_is_valid (price))
        price = carry_context_get_last_price (self->context, instrument);
    if (!carry_decimal_is_valid (price) &&
        carry_context_get_quote (self->context, instrument, &quote))
        price = quote.bid;
    if (carry_decimal_is_valid (price))
        return price;
    const PaperPosition *position = paper_account_find_position (self->account, instrument);
    return is_linear && position != NULL ? paper_position_get_entry_price (position)
                                         : carry_decimal_zero ();
}

static CarryDecimal
get_price (gpointer user_data, const CarryInstrument *instrument)
{
    return paper_venue_get_price (user_data, instrument);
}

void
paper_venue_get_margin (PaperVenue *self, PaperMargin *out_margin)
{
    paper_margin_compute (&self->rules->margin, self->account, get_price, self, out_margin);
}

void
paper_venue_get_upkeep (PaperVenue *self, PaperMargin *out_margin)
{
    paper_margin_compute_upkeep (&self->rules->margin, self->account, get_price, self, out_margin);
}

/* Returns: (nullable): what is kept of an instrument. */
PaperMarket *
paper_venue_get_market (const PaperVenue *self, const CarryInstrument *instrument)
{
    if (instrument->index >= self->markets->len)
        return NULL;
    return g_ptr_array_index (self->markets, instrument->index);
}

PaperMarket *
paper_venue_ensure_market (PaperVenue *self, const CarryInstrument *instrument)
{
    PaperMarket *market = paper_venue_get_market (self, instrument);
    if (market != NULL)
        return market;
    if (instrument->index >= self->markets->len)
        g_ptr_array_set_size (self->markets, (gint) instrument->index + 1);
    market = paper_market_new (instrument, self->rules);
    self->markets->pdata[instrument->index] = market;
    return market;
}

PaperOrder *
paper_venue_add_order (PaperVenue *self, const CarryOrder *order, const CarryInstrument *instrument)
{
    PaperOrder *added = paper_order_new (order, instrument);
    g_hash_table_insert (self->orders, &added->order.id, added);
    g_ptr_array_add (self->open, added);
    return added;
}

/* Returns: (nullable): an open order, or one that ended not long ago. */
PaperOrder *
paper_venue_find_order (const PaperVenue *self, guint64 id)
{
    return g_hash_table_lookup (self->orders, &id);
}

/* How much of an order may trade: a reduce-only one stops where the position ends. */
CarryDecimal
paper_venue_get_reducible (const PaperVenue *self, const PaperOrder *order)
{
    CarryDecimal open = carry_order_get_open_quantity (&order->order);
    if (!order->order.reduce_only)
        return open;
    CarryAmount held = paper_account_get_quantity (self->account, order->instrument);
    if (order->order.side == CARRY_SIDE_BUY)
        held = carry_amount_negate (held);
    if (carry_amount_sign (held) <= 0)
        return carry_decimal_zero ();
    held = paper_amount_min (held, carry_amount_from_decimal (open));
    return carry_decimal_round_to_step (carry_amount_to_decimal (held), order->instrument->qty_step,
                                        CARRY_ROUND_FLOOR);
}

/* Tells what an order is now. */
void
paper_venue_answer (PaperVenue *self, const CarryOrder *order)
{
    carry_context_emit_order (self->context, order, paper_venue_next_answer (self));
}

/* A change of a balance that no trade made. */
void
paper_venue_deposit (PaperVenue *self, const char *coin, CarryAmount amount, gboolean is_borrow)
{
    CarryTransfer transfer = {
        .ts = paper_venue_get_time (self),
        .coin = coin,
        .amount = carry_amount_to_decimal (amount),
        .is_borrow = is_borrow,
    };
    paper_account_add (self->account, coin, amount);
    carry_context_emit_transfer (self->context, &transfer, paper_venue_next_answer (self));
}

static void
keep_fill (PaperVenue *self, const CarryFill *fill)
{
    g_queue_push_tail (&self->fills, carry_fill_copy (fill));
    if (self->fills.length > PAPER_VENUE_RECENT)
        carry_fill_free (g_queue_pop_head (&self->fills));
}

/* Books an execution whose price, quantity, side and fee are set, and tells it. */
static void
book_fill (PaperVenue *self, PaperMarket *market, CarryFill *fill)
{
    const CarryInstrument *instrument = market->instrument;

    fill->instrument = instrument->index;
    fill->ts = paper_venue_get_time (self);
    g_snprintf (fill->exec_id, sizeof fill->exec_id, "%" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT,
                self->ts_opened / CARRY_NS_PER_SECOND, ++self->n_executions);
    paper_account_book_trade (self->account, instrument, fill->side, fill->price, fill->quantity,
                              fill->fee, fill->fee_coin);
    market->owner = fill->owner;
    market->is_held =
        carry_amount_sign (paper_account_get_quantity (self->account, instrument)) != 0;
    paper_market_update (market);
    keep_fill (self, fill);
    carry_context_emit_fill (self->context, fill, paper_venue_next_answer (self));
    paper_funding_watch_debt (self);
}

/* When a position has gone, what could only reduce it goes too. */
static void
cancel_reducers (PaperVenue *self, PaperMarket *market)
{
    for (guint i = 0; i < market->resting->len; i++)
    {
        PaperOrder *order = g_ptr_array_index (market->resting, i);
        if (order->order.reduce_only && paper_order_is_open (order) &&
            carry_decimal_sign (paper_venue_get_reducible (self, order)) == 0)
            paper_venue_end (self, order, CARRY_ORDER_CANCELED, "no position is left to reduce");
    }
}

/* One execution of an order: the fill is told first, then what the order became. */
void
paper_venue_fill (PaperVenue *self, PaperOrder *order, CarryDecimal price, CarryDecimal quantity,
                  CarryLiquidity liquidity)
{
    PaperMarket *market = paper_venue_ensure_market (self, order->instrument);
    PaperFee fee = paper_fees_compute (&self->rules->fees, order->instrument, order->order.side,
                                       liquidity, price, quantity);
    CarryFill fill = {
        .order = order->order.id,
        .owner = order->order.owner,
        .side = order->order.side,
        .liquidity = liquidity,
        .price = carry_decimal_normalize (price),
        .quantity = carry_decimal_normalize (quantity),
        .fee = fee.amount,
        .fee_coin = fee.coin,
        .decision_price = order->order.decision_price,
    };

    g_strlcpy (fill.link_id, order->order.link_id, sizeof fill.link_id);
    book_fill (self, market, &fill);
    paper_order_fill (order, fill.price, fill.quantity, fill.ts);
    self->has_ended |= !paper_order_is_open (order);
    paper_venue_answer (self, &order->order);
    cancel_reducers (self, market);
}

/* The venue itself closes a whole position in a perpetual. */
void
paper_venue_close (PaperVenue *self, PaperMarket *market, CarryDecimal price)
{
    CarryAmount held = paper_account_get_quantity (self->account, market->instrument);
    CarryAmount quantity = paper_amount_abs (held);
    CarryAmount fee =
        carry_amount_scale_by (paper_amount_times (quantity, price), self->rules->liquidation_fee,
                               CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);
    CarryFill fill = {
        .owner = market->owner,
        .side = carry_amount_sign (held) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .liquidity = CARRY_LIQUIDITY_TAKER,
        .price = carry_decimal_normalize (price),
        .quantity = carry_amount_to_decimal (quantity),
        .fee = carry_amount_to_decimal (fee),
        .fee_coin = market->instrument->quote,
        .decision_price = carry_decimal_invalid (),
        .is_liquidation = TRUE,
    };
    book_fill (self, market, &fill);
}

/* Ends an order and says why. */
void
paper_venue_end (PaperVenue *self, PaperOrder *order, CarryOrderState state, const char *format,
                 ...)
{
    char reason[CARRY_REASON_SIZE];
    va_list arguments;

    va_start (arguments, format);
    g_vsnprintf (reason, sizeof reason, format, arguments);
    va_end (arguments);
    if (order->timer != 0)
        carry_context_remove_timer (self->context, order->timer);
    order->timer = 0;
    paper_order_end (order, state, reason, paper_venue_get_time (self));
    self->has_ended = TRUE;
    paper_venue_answer (self, &order->order);
}

/* All open orders of @instrument; of all instruments when it is NULL. */
void
paper_venue_cancel_all (PaperVenue *self, const CarryInstrument *instrument, const char *reason)
{
    for (guint i = 0; i < self->open->len; i++)
    {
        PaperOrder *order = g_ptr_array_index (self->open, i);
        if (paper_order_is_open (order) && (instrument == NULL || instrument == order->instrument))
            paper_venue_end (self, order, CARRY_ORDER_CANCELED, "%s", reason);
    }
}

static void
forget_oldest (PaperVenue *self)
{
    while (self->ended.length > PAPER_VENUE_RECENT)
    {
        const PaperOrder *order = g_queue_pop_head (&self->ended);
        g_hash_table_remove (self->orders, &order->order.id);
    }
}

/* Puts away the orders that ended; not to be called while walking over orders. */
void
paper_venue_sweep (PaperVenue *self)
{
    if (!self->has_ended)
        return;
    self->has_ended = FALSE;
    for (guint i = 0; i < self->open->len;)
    {
        PaperOrder *order = g_ptr_array_index (self->open, i);
        if (paper_order_is_open (order))
        {
            i++;
            continue;
        }
        g_ptr_array_remove_index (self->open, i);
        if (order->is_resting)
            paper_market_sweep (paper_venue_get_market (self, order->instrument));
        g_queue_push_tail (&self->ended, order);
    }
    forget_oldest (self);
}

/* A market event of an instrument that is ordered or held. */
void
paper_venue_on_market_active (PaperVenue *self, PaperMarket *market, const CarryMarketEvent *event)
{
    if (event->kind == CARRY_MARKET_SETTLEMENT && market->is_held)
        paper_funding_on_settlement (self, market, event);
    paper_resting_on_market (self, market, event);
    paper_venue_sweep (self);
    paper_market_update (market);
    if (market->is_held)
        paper_liquidation_on_market (self, market, event);
}

void
paper_venue_on_timer (PaperVenue *self, guint64 timer)
{
    if (timer == self->margin_timer)
        paper_liquidation_check (self);
    else if (timer == self->interest_timer)
        paper_funding_charge_interest (self);
    else
        paper_entry_on_timer (self, timer);
    paper_venue_sweep (self);
}

/* An amount as a venue states it: exact, or to 8 digits where it is too long for that. */
static CarryDecimal
state_amount (CarryAmount amount)
{
    CarryDecimal exact = carry_amount_to_decimal (amount);
    if (carry_decimal_is_valid (exact))
        return exact;
    return carry_amount_to_decimal (carry_amount_round (amount, 8, CARRY_ROUND_HALF_EVEN));
}

static CarryTransfer *
transfer_new (gint64 ts, const char *coin, CarryAmount balance)
{
    CarryTransfer transfer = {
        .ts = ts,
        .coin = coin,
        .amount = state_amount (balance),
    };
    return g_boxed_copy (CARRY_TYPE_TRANSFER, &transfer);
}

static CarryPosition *
position_new (const PaperPosition *position)
{
    CarryPosition copy = {
        .instrument = position->instrument->index,
        .quantity = state_amount (position->quantity),
        .entry_price = paper_position_get_entry_price (position),
    };
    return g_boxed_copy (CARRY_TYPE_POSITION, &copy);
}

/* Returns: (transfer full): the account and its orders as they are now. */
CarrySnapshot *
paper_venue_snapshot (const PaperVenue *self)
{
    CarrySnapshot *snapshot = carry_snapshot_new ();
    guint n;

    const PaperHolding *holdings = paper_account_get_holdings (self->account, &n);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add (snapshot->transfers, transfer_new (paper_venue_get_time (self),
                                                            holdings[i].coin, holdings[i].balance));
    const PaperPosition *positions = paper_account_get_positions (self->account, &n);
    for (guint i = 0; i < n; i++)
    {
        if (carry_amount_sign (positions[i].quantity) != 0)
            g_ptr_array_add (snapshot->positions, position_new (&positions[i]));
    }
    for (guint i = 0; i < self->open->len; i++)
    {
        const PaperOrder *order = g_ptr_array_index (self->open, i);
        g_ptr_array_add (snapshot->orders, carry_order_copy (&order->order));
    }
    for (const GList *link = self->fills.head; link != NULL; link = link->next)
        g_ptr_array_add (snapshot->fills, carry_fill_copy (link->data));
    return snapshot;
}
