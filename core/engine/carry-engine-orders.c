/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-error.h"

void
carry_engine_post_notice (CarryEngine *self, CarryInputKind kind, guint module,
                          CarryNoticeLevel level, const char *code, const char *text)
{
    CarryInput *input = carry_inbox_add (self->inbox, kind, module, self->now);

    input->notice.level = level;
    input->notice.code = g_intern_string (code);
    input->notice.text = g_strdup (text);
}

static void
post_order (CarryEngine *self, const CarryOrder *order)
{
    carry_inbox_add (self->inbox, CARRY_INPUT_ORDER, order->owner, self->now)->order = *order;
}

/* The order ends here, and its owner hears why. */
void
carry_engine_end_order (CarryEngine *self, CarryOrder *order, CarryOrderState state,
                        const char *why)
{
    carry_order_set_reason (order, "%s", why);
    carry_ledger_set_state (self->ledger, order, state, self->now);
    post_order (self, order);
}

void
carry_engine_refuse (CarryEngine *self, CarryOrder *order, const char *why)
{
    carry_engine_end_order (self, order, CARRY_ORDER_REJECTED, why);
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, order->owner, CARRY_NOTICE_WARNING,
                              "order-refused", why);
}

static void
get_exposure (CarryEngine *self, const CarryInstrument *instrument, CarryExposure *out_exposure)
{
    CarryEquity equity;

    carry_portfolio_get_equity (self->portfolio, self->now, &equity, NULL);
    *out_exposure = (CarryExposure){
        .position = carry_portfolio_get_position (self->portfolio, instrument->index),
        .price = carry_market_get_price (self->market, instrument),
        .ts_price = carry_market_get (self->market, instrument->index)->ts_price,
        .equity = equity.equity,
        .total_open_orders = carry_ledger_get_n_open (self->ledger) - 1, /* not this one */
    };
    carry_ledger_get_open (self->ledger, instrument->index, &out_exposure->open_buys,
                           &out_exposure->open_sells, &out_exposure->open_orders);
}

/*
 * The order path: ledger, gate, disk, venue. Returns the order's id; whatever
 * happens to it arrives later as an event.
 */
guint64
carry_engine_submit (CarryEngine *self, CarryContext *context, const CarryOrderRequest *request)
{
    g_autoptr (GError) error = NULL;
    const CarryInstrument *instrument = request->instrument;
    CarryDecimal price = carry_market_get_price (self->market, instrument);
    CarryOrder *order = carry_ledger_create (self->ledger, request,
                                             carry_context_get_number (context), price, self->now);
    CarryExposure exposure;

    if (!self->trading)
    {
        carry_engine_refuse (self, order, "warm-up: trading has not started or is over");
        return order->id;
    }
    get_exposure (self, instrument, &exposure);
    if (!carry_gate_check (self->gate, order, instrument, &exposure, &error))
    {
        carry_engine_refuse (self, order, error->message);
        return order->id;
    }
    carry_engine_release_order (self, order);
    return order->id;
}

static CarryExchange *
find_venue (CarryEngine *self, const CarryOrder *order)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);

    return carry_engine_get_module (self, instrument->exchange)->exchange;
}

static CarryOrder *
find_open (CarryEngine *self, guint64 id)
{
    CarryOrder *order = carry_ledger_find (self->ledger, id);

    return order != NULL && !carry_order_state_is_final (order->state) ? order : NULL;
}

/* What the order may still do, taken out of the exposure: it is asked about anew. */
static void
exclude_order (CarryEngine *self, const CarryOrder *order, CarryExposure *exposure)
{
    CarryDecimal *open =
        order->side == CARRY_SIDE_BUY ? &exposure->open_buys : &exposure->open_sells;

    *open = carry_decimal_sub (*open, carry_ledger_get_open_quantity (self->ledger, order));
    exposure->open_orders--;
}

/*
 * An amend passes the gate with the larger of both open quantities, as if the
 * order were new: it may raise what can be bought or sold, or at what price. One
 * that only shrinks the order needs nobody's leave.
 */
static gboolean
check_amend (CarryEngine *self, const CarryOrder *order, const CarryDecimal *quantity,
             const CarryDecimal *price, GError **error)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);
    CarryDecimal open = carry_ledger_get_open_quantity (self->ledger, order);
    CarryOrder wanted = *order;
    CarryExposure exposure;

    wanted.quantity = open;
    if (quantity != NULL)
        wanted.quantity = carry_decimal_sub (*quantity, order->filled);
    if (price == NULL && carry_decimal_is_valid (wanted.quantity) &&
        carry_decimal_compare (wanted.quantity, open) <= 0)
        return TRUE;
    if (price != NULL)
        wanted.price = *price;
    if (carry_decimal_is_valid (wanted.quantity))
        wanted.quantity = carry_decimal_max (wanted.quantity, open);
    wanted.filled = carry_decimal_zero ();
    get_exposure (self, instrument, &exposure);
    exclude_order (self, order, &exposure);
    return carry_gate_check (self->gate, &wanted, instrument, &exposure, error);
}

void
carry_engine_amend (CarryEngine *self, guint64 id, const CarryDecimal *quantity,
                    const CarryDecimal *price)
{
    g_autoptr (GError) error = NULL;
    CarryOrder *order = find_open (self, id);

    if (order == NULL)
        return;
    if (!check_amend (self, order, quantity, price, &error))
    {
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, order->owner, CARRY_NOTICE_WARNING,
                                  "amend-refused", error->message);
        return;
    }
    carry_ledger_set_amended (self->ledger, order, quantity);
    carry_exchange_amend (find_venue (self, order), order, quantity, price);
}

/* Cancels always go out. */
void
carry_engine_cancel (CarryEngine *self, guint64 id)
{
    CarryOrder *order = find_open (self, id);

    if (order == NULL)
        return;
    order->pending = CARRY_ORDER_PENDING_CANCEL;
    /* What is on its way to the disk never gets to the venue. */
    if (order->state != CARRY_ORDER_PENDING)
        carry_exchange_cancel (find_venue (self, order), order);
}

void
carry_engine_cancel_all (CarryEngine *self, CarryContext *context,
                         const CarryInstrument *instrument)
{
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->owner == carry_context_get_number (context) && order->state != CARRY_ORDER_NEW &&
            (instrument == NULL || order->instrument == instrument->index))
            carry_engine_cancel (self, order->id);
    }
}

/* Every open order that went out, whoever sent it. */
void
carry_engine_cancel_open (CarryEngine *self)
{
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->state != CARRY_ORDER_NEW)
            carry_engine_cancel (self, order->id);
    }
}
