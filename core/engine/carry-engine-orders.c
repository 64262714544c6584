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

/* Whether @instrument is one of this run: also a copy of it is, another run's is not. */
static gboolean
is_known (CarryEngine *self, const CarryInstrument *instrument)
{
    const CarryInstrument *own;

    if (instrument->index >= carry_instruments_get_size (self->instruments))
        return FALSE;
    own = carry_instruments_get (self->instruments, instrument->index);
    return own == instrument ||
           (own->category == instrument->category && own->exchange == instrument->exchange &&
            g_strcmp0 (own->symbol, instrument->symbol) == 0 &&
            g_strcmp0 (own->venue, instrument->venue) == 0);
}

static void
post_warning (CarryEngine *self, guint owner, const char *code, const char *text)
{
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, owner, CARRY_NOTICE_WARNING, code, text);
}

/*
 * What never becomes an order: an intent out of a flood, and one for an
 * instrument that is not here.
 */
static gboolean
take_intent (CarryEngine *self, guint owner, const CarryOrderRequest *request)
{
    gboolean is_first = FALSE;

    if (!carry_gate_take_intent (self->gate, owner, self->now, &is_first))
    {
        if (is_first)
            post_warning (self, owner, "H2",
                          "orders come too fast; until that ends they are dropped unseen");
        return FALSE;
    }
    if (is_known (self, request->instrument))
        return TRUE;
    carry_gate_strike (self->gate, owner, self->now, "unknown-instrument");
    post_warning (self, owner, "unknown-instrument",
                  "an order is for an instrument that this run does not have; it was dropped");
    return FALSE;
}

/*
 * The order path: ledger, gate, disk, venue. Returns the order's id; whatever
 * happens to it arrives later as an event. 0 for what never became an order.
 */
guint64
carry_engine_submit (CarryEngine *self, CarryContext *context, const CarryOrderRequest *request)
{
    g_autoptr (GError) error = NULL;
    guint owner = carry_context_get_number (context);
    const CarryInstrument *instrument;
    CarryExposure exposure;
    CarryOrder *order;

    if (!take_intent (self, owner, request))
        return 0;
    instrument = carry_instruments_get (self->instruments, request->instrument->index);
    order = carry_ledger_create (self->ledger, request, owner,
                                 carry_market_get_price (self->market, instrument), self->now);
    if (!self->trading)
    {
        carry_engine_refuse (self, order, "warm-up: trading has not started or is over");
        return order->id;
    }
    carry_engine_get_exposure (self, order, &exposure);
    if (!carry_gate_check (self->gate, order, instrument, &exposure, &error))
    {
        carry_engine_refuse (self, order, error->message);
        return order->id;
    }
    carry_gate_tell_sent (self->gate, CARRY_REQUEST_SUBMIT, order, instrument, self->now);
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
    carry_engine_get_exposure (self, &wanted, &exposure);
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
    carry_gate_tell_sent (self->gate, CARRY_REQUEST_AMEND, order,
                          carry_instruments_get (self->instruments, order->instrument), self->now);
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
    carry_gate_tell_sent (self->gate, CARRY_REQUEST_CANCEL, order,
                          carry_instruments_get (self->instruments, order->instrument), self->now);
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
