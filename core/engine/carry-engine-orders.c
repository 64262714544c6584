/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-error.h"
#include "base/carry-secret.h"

/* Returns the input, which is whole. */
const CarryInput *
carry_engine_post_notice (CarryEngine *self, CarryInputKind kind, guint module,
                          CarryNoticeLevel level, const char *code, const char *text)
{
    CarryInput *input = carry_engine_add_input (self, kind, module, self->now);

    input->notice.level = level;
    input->notice.code = g_intern_string (code);
    input->notice.text = carry_secret_strike (text);
    return input;
}

static void
post_order (CarryEngine *self, const CarryOrder *order)
{
    carry_engine_add_input (self, CARRY_INPUT_ORDER, order->owner, self->now)->order = *order;
}

/* The order ends here, before the venue had a say, and its owner hears why. */
void
carry_engine_end_order (CarryEngine *self, CarryOrder *order, CarryOrderState state,
                        const char *why)
{
    carry_order_set_reason (order, "%s", why);
    order->cause = CARRY_ORDER_CAUSE_UNSENT;
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

/* H2: is it no flood? People are told of one when it begins. */
static gboolean
take_intent (CarryEngine *self, guint owner)
{
    gboolean is_first = FALSE;

    if (carry_gate_take_intent (self->gate, owner, self->now, &is_first))
        return TRUE;
    if (is_first)
        post_warning (self, owner, "H2",
                      "orders come too fast; until that ends they are dropped unseen");
    return FALSE;
}

/* H4: what no order can be made of; NULL when there is nothing of the kind. */
static const char *
find_fault (CarryEngine *self, const CarryOrderRequest *request)
{
    if (!is_known (self, request->instrument))
        return "unknown-instrument";
    if (request->side != CARRY_SIDE_BUY && request->side != CARRY_SIDE_SELL)
        return "bad-side";
    if (request->type != CARRY_ORDER_TYPE_MARKET && request->type != CARRY_ORDER_TYPE_LIMIT)
        return "bad-type";
    if ((guint) request->time_in_force > CARRY_TIME_IN_FORCE_POST_ONLY)
        return "bad-time-in-force";
    return NULL;
}

static void
tell_disabled (CarryEngine *self, guint owner)
{
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, owner, CARRY_NOTICE_CRITICAL, "H4",
                              "too many malformed orders; until a person looks at it, only what "
                              "shrinks a position goes out");
}

/* FALSE for what never becomes an order. */
static gboolean
take_request (CarryEngine *self, guint owner, const CarryOrderRequest *request)
{
    const char *fault;

    if (!take_intent (self, owner))
        return FALSE;
    fault = find_fault (self, request);
    if (fault == NULL)
        return TRUE;
    post_warning (self, owner, fault,
                  "an order was dropped, because its instrument, side, type or time in force does "
                  "not exist here");
    if (carry_gate_strike (self->gate, owner, self->now, fault))
        tell_disabled (self, owner);
    return FALSE;
}

/* Asks the gate. People are told when it has seen one malformed order too many. */
static gboolean
ask_gate (CarryEngine *self, const CarryOrder *order, GError **error)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);
    gboolean was_disabled = carry_gate_is_disabled (self->gate, order->owner);
    CarryExposure exposure;
    gboolean allowed;

    carry_engine_get_exposure (self, order, &exposure);
    allowed = carry_gate_check (self->gate, order, instrument, &exposure, error);
    if (!was_disabled && carry_gate_is_disabled (self->gate, order->owner))
        tell_disabled (self, order->owner);
    return allowed;
}

/*
 * The order path: ledger, gate, disk, venue. Returns the order's id; whatever
 * happens to it arrives later as an event. 0 for what never became an order.
 */
static guint64
submit (CarryEngine *self, guint owner, const CarryOrderRequest *request)
{
    g_autoptr (GError) error = NULL;
    const CarryInstrument *instrument;
    g_autofree char *why = NULL;
    CarryOrder *order;

    if (!take_request (self, owner, request))
        return 0;
    instrument = carry_instruments_get (self->instruments, request->instrument->index);
    order = carry_ledger_create (self->ledger, request, owner,
                                 carry_market_get_price (self->market, instrument), self->now);
    if (!self->trading)
    {
        carry_engine_refuse (self, order, "warm-up: trading has not started or is over");
        return order->id;
    }
    /* What the engine closes leaves the other leg alone for a moment, whatever that is worth. */
    if (owner != CARRY_ENGINE_HOST && !carry_engine_check_naked (self, order, &why))
    {
        carry_engine_refuse (self, order, why);
        return order->id;
    }
    carry_engine_look_at_latch (self);
    if (!ask_gate (self, order, &error))
    {
        carry_engine_refuse (self, order, error->message);
        return order->id;
    }
    carry_gate_tell_sent (self->gate, CARRY_REQUEST_SUBMIT, order, instrument, self->now);
    carry_engine_release_order (self, order);
    return order->id;
}

guint64
carry_engine_submit (CarryEngine *self, CarryContext *context, const CarryOrderRequest *request)
{
    return submit (self, carry_context_get_number (context), request);
}

/* Of the engine itself: it belongs to no module. */
guint64
carry_engine_submit_own (CarryEngine *self, const CarryOrderRequest *request)
{
    return submit (self, CARRY_ENGINE_HOST, request);
}

/* As carry_engine_submit() asks, with an order that is in no ledger and has no number. */
gboolean
carry_engine_check_order (CarryEngine *self, CarryContext *context,
                          const CarryOrderRequest *request, GError **error)
{
    const CarryOrder order = {
        .group = request->group,
        .owner = carry_context_get_number (context),
        .instrument = request->instrument->index,
        .side = request->side,
        .type = request->type,
        .time_in_force = request->time_in_force,
        .reduce_only = request->reduce_only,
        .certain = TRUE,
        .quantity = request->quantity,
        .price =
            request->type == CARRY_ORDER_TYPE_LIMIT ? request->price : carry_decimal_invalid (),
        .ts_created = self->now,
        .ts_updated = self->now,
    };
    g_autofree char *why = NULL;

    if (!is_known (self, request->instrument))
        why = g_strdup ("unknown-instrument: the instrument is none of this run");
    else if (!self->trading)
        why = g_strdup ("warm-up: trading has not started or is over");
    else if (carry_engine_check_naked (self, &order, &why))
        return ask_gate (self, &order, error);
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, why);
    return FALSE;
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
    CarryDecimal open = carry_ledger_get_open_quantity (self->ledger, order);
    CarryOrder wanted = *order;

    wanted.quantity = open;
    if (quantity != NULL)
        wanted.quantity =
            carry_decimal_sub (*quantity, carry_ledger_get_fills (self->ledger, order));
    if (price == NULL && carry_decimal_is_valid (wanted.quantity) &&
        carry_decimal_compare (wanted.quantity, open) <= 0)
        return TRUE;
    if (price != NULL)
        wanted.price = *price;
    if (carry_decimal_is_valid (wanted.quantity))
        wanted.quantity = carry_decimal_max (wanted.quantity, open);
    wanted.filled = carry_decimal_zero ();
    return ask_gate (self, &wanted, error);
}

void
carry_engine_amend (CarryEngine *self, guint64 id, const CarryDecimal *quantity,
                    const CarryDecimal *price)
{
    g_autoptr (GError) error = NULL;
    CarryOrder *order = find_open (self, id);

    if (order == NULL || !take_intent (self, order->owner))
        return;
    if (order->state == CARRY_ORDER_PENDING)
    {
        post_warning (self, order->owner, "amend-refused",
                      "the order is on its way to the disk; the venue does not know it yet");
        return;
    }
    if (!check_amend (self, order, quantity, price, &error))
    {
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, order->owner, CARRY_NOTICE_WARNING,
                                  "amend-refused", error->message);
        return;
    }
    carry_gate_tell_sent (self->gate, CARRY_REQUEST_AMEND, order,
                          carry_instruments_get (self->instruments, order->instrument), self->now);
    carry_ledger_set_amended (self->ledger, order, quantity);
    carry_engine_begin_sent (self, CARRY_ENGINE_SENT_AMEND, order, quantity, price);
    carry_exchange_amend (find_venue (self, order), order, quantity, price);
    carry_engine_end_sent (self);
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
    if (order->state == CARRY_ORDER_PENDING)
        return;
    carry_engine_begin_sent (self, CARRY_ENGINE_SENT_CANCEL, order, NULL, NULL);
    carry_exchange_cancel (find_venue (self, order), order);
    carry_engine_end_sent (self);
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
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_CANCEL_OPEN, NULL);
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->state != CARRY_ORDER_NEW)
            carry_engine_cancel (self, order->id);
    }
    carry_engine_end_call (self);
}

/* The same when the kill switch was set, but for what closes since. */
void
carry_engine_cancel_killed (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_CANCEL_KILLED, NULL);
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->state != CARRY_ORDER_NEW && !carry_engine_is_closing (self, order))
            carry_engine_cancel (self, order->id);
    }
    carry_engine_end_call (self);
}
