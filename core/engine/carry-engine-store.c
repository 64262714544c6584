/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "engine/carry-engine-private.h"

/*
 * What must not be forgotten: every event of the account is handed to the writer
 * before anyone acts on it, and an order is on disk before it is on the wire.
 */

static const char *
find_owner_id (CarryEngine *self, const CarryEvent *event)
{
    guint owner = 0;

    if (event->order != NULL)
        owner = event->order->owner;
    else if (event->fill != NULL)
        owner = event->fill->owner;
    else if (event->group != NULL)
        owner = event->group->owner;
    else if (event->notice != NULL)
        return event->notice->module;
    return owner > 0 ? carry_context_get_id (carry_engine_get_module (self, owner)->context) : NULL;
}

/* Nothing may be forgotten, so when nothing can be kept nothing new is begun. */
static void
stop_opening (CarryEngine *self, const char *why)
{
    g_autofree char *text = g_strdup_printf ("events can no longer be kept: %s; nothing but "
                                             "cancels goes out until the next start",
                                             why);

    if (self->store_failed)
        return;
    self->store_failed = TRUE;
    carry_engine_halt_now (self, "store-failed", text);
}

/* Whether there is a disk, or was one when what is replayed was recorded. */
static gboolean
keeps (const CarryEngine *self)
{
    return self->writer != NULL || self->tape.keeps;
}

static gboolean
push (CarryEngine *self, const CarryEvent *event, guint64 ticket)
{
    gboolean is_lost = self->writer != NULL && !carry_writer_push (self->writer, event, ticket);

    return !carry_engine_note_lost (self, event->seq, is_lost);
}

/* Gives the event its number, and a copy of it to the writer. */
void
carry_engine_keep (CarryEngine *self, CarryEvent *event)
{
    event->seq = ++self->seq;
    event->ts = self->now;
    carry_engine_note_event (self, event);
    if (!keeps (self))
        return;
    event->module = find_owner_id (self, event);
    if (!self->store_failed && !push (self, event, 0))
        stop_opening (self, "too many are waiting for the disk");
}

/* The order is told to the disk; carry_engine_on_commit() hears when it is there. */
static gboolean
keep_intent (CarryEngine *self, const CarryOrder *order)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_ORDER,
        .seq = ++self->seq,
        .ts = self->now,
        .order = order,
        .instrument = carry_instruments_get (self->instruments, order->instrument),
    };

    carry_engine_note_event (self, &event);
    event.module = find_owner_id (self, &event);
    return !self->store_failed && push (self, &event, order->id);
}

static void
send_order (CarryEngine *self, CarryOrder *order)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);

    carry_ledger_set_state (self->ledger, order, CARRY_ORDER_SENT, self->now);
    carry_engine_begin_sent (self, CARRY_ENGINE_SENT_SUBMIT, order, NULL, NULL);
    carry_exchange_submit (carry_engine_get_module (self, instrument->exchange)->exchange, order);
    carry_engine_end_sent (self);
}

/* An order that passed the gate: to the disk and then to the venue, or at once. */
void
carry_engine_release_order (CarryEngine *self, CarryOrder *order)
{
    carry_ledger_set_state (self->ledger, order, CARRY_ORDER_PENDING, self->now);
    carry_ledger_set_mark (self->ledger, order,
                           carry_gate_get_leave (self->gate, order->instrument));
    if (!keeps (self))
    {
        send_order (self, order);
        return;
    }
    if (keep_intent (self, order))
        return;
    carry_engine_refuse (self, order, "not-kept: the order could not be stored, so it is not sent");
    stop_opening (self, "too many are waiting for the disk");
}

/*
 * Did trading become stricter after @order was allowed, so that it is no longer? That something
 * was let on meanwhile is no reason. After a halt only what is marked reduce-only goes on; else
 * also what shrinks a position, or brings the legs of a pair together where that may be had.
 */
static gboolean
is_forbidden_since (CarryEngine *self, const CarryOrder *order)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);
    CarryRiskState state = carry_gate_get_state (self->gate, order->instrument);
    CarryExposure exposure;

    if (carry_gate_get_leave (self->gate, order->instrument) <=
        carry_ledger_get_mark (self->ledger, order))
        return FALSE;
    if (state == CARRY_RISK_CANCEL_ONLY || order->reduce_only)
        return state == CARRY_RISK_CANCEL_ONLY;
    if (carry_gate_get_n_halts (self->gate) > 0)
        return TRUE;
    carry_engine_get_exposure (self, order, &exposure);
    return !carry_exposure_is_reducing (&exposure, order) &&
           (state != CARRY_RISK_REDUCING ||
            !carry_exposure_is_hedging (&exposure, order, instrument));
}

/* Between the gate and the disk time has passed: what was allowed then may not be now. */
void
carry_engine_on_commit (CarryEngine *self, const CarryInput *input)
{
    CarryOrder *order = carry_ledger_find (self->ledger, input->commit.order);

    if (!input->commit.is_safe)
        stop_opening (self, "the store failed");
    if (order == NULL || order->state != CARRY_ORDER_PENDING)
        return;
    carry_engine_look_at_latch (self);
    if (!input->commit.is_safe)
        carry_engine_refuse (self, order,
                             "not-kept: the order could not be stored, so it is not sent");
    else if (order->pending == CARRY_ORDER_PENDING_CANCEL)
    {
        order->pending = CARRY_ORDER_PENDING_NONE;
        carry_engine_end_order (self, order, CARRY_ORDER_CANCELED, "canceled before it was sent");
    }
    else if (is_forbidden_since (self, order))
        carry_engine_refuse (self, order,
                             "halted: trading was halted or restricted before the order was sent");
    else
        send_order (self, order);
}

static void
on_done (guint64 ticket, const GError *error, gpointer user_data)
{
    CarryEngine *self = user_data;
    CarryInput *input = carry_engine_add_input (self, CARRY_INPUT_COMMIT, 0, self->now);

    if (error != NULL)
        g_warning ("%s", error->message);
    input->commit.order = ticket;
    input->commit.is_safe = error == NULL;
    carry_engine_note_post (self, input);
}

/* 0 when there is none of this id. */
guint
carry_engine_find_module_number (CarryEngine *self, const char *id)
{
    for (guint i = 0; id != NULL && i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (g_str_equal (carry_context_get_id (entry->context), id))
            return i + 1;
    }
    return 0;
}

static void
restore_order (CarryEngine *self, const CarryEvent *event)
{
    CarryOrder order = *event->order;

    order.owner = carry_engine_find_module_number (self, event->module);
    order.instrument = event->instrument->index;
    carry_ledger_restore (self->ledger, &order);
}

static void
restore_fill (CarryEngine *self, const CarryEvent *event)
{
    CarryFill fill = *event->fill;
    g_autoptr (GError) error = NULL;
    gboolean is_new = FALSE;

    fill.instrument = event->instrument->index;
    if (!carry_ledger_apply_fill (self->ledger, &fill, event->ts, &is_new, &error))
    {
        /* What is in the store was booked, whenever that was. */
        is_new = g_error_matches (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND) &&
                 carry_ledger_has_forgotten (self->ledger, fill.order, fill.link_id);
        if (!is_new)
            g_warning ("the store: %s", error->message);
    }
    if (is_new)
    {
        carry_engine_book_fill (self, &fill);
        carry_engine_watch_fill (self, &fill);
    }
}

static void
restore_group (CarryEngine *self, const CarryEvent *event)
{
    CarryGroup group = *event->group;

    group.owner = carry_engine_find_module_number (self, event->module);
    carry_groups_restore (self->groups, &group);
}

static void
restore_adjustment (CarryEngine *self, const CarryEvent *event)
{
    CarryAdjustment adjustment = *event->adjustment;

    if (event->instrument != NULL)
        adjustment.instrument = event->instrument->index;
    carry_portfolio_apply_adjustment (self->portfolio, &adjustment);
}

static void
restore_funding (CarryEngine *self, const CarryEvent *event)
{
    CarryFundingPayment payment = *event->funding;
    gboolean is_new = FALSE;

    payment.instrument = event->instrument->index;
    if (carry_ledger_add_funding (self->ledger, &payment, event->ts, &is_new, NULL) && is_new)
        carry_engine_book_funding (self, &payment);
}

/* The first is what the account held when its books were opened. */
static void
restore_transfer (CarryEngine *self, const CarryEvent *event)
{
    gboolean is_new = FALSE;

    if (self->ts_books == 0)
        self->ts_books = event->transfer->ts - 1;
    if (carry_ledger_add_transfer (self->ledger, event->transfer, event->ts, &is_new, NULL) &&
        is_new)
        carry_portfolio_apply_transfer (self->portfolio, event->transfer);
}

/* Nobody is told: strategies and reports begin with what is, not with how it came to be. */
void
carry_engine_restore (const CarryEvent *event, gpointer user_data)
{
    CarryEngine *self = user_data;

    carry_engine_note_restored (self, event);
    self->n_restored++;
    self->seq = MAX (self->seq, event->seq);
    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        restore_order (self, event);
        break;
    case CARRY_EVENT_FILL:
        restore_fill (self, event);
        break;
    case CARRY_EVENT_FUNDING:
        restore_funding (self, event);
        break;
    case CARRY_EVENT_TRANSFER:
        restore_transfer (self, event);
        break;
    case CARRY_EVENT_GROUP:
        restore_group (self, event);
        break;
    case CARRY_EVENT_ADJUSTMENT:
        restore_adjustment (self, event);
        break;
    case CARRY_EVENT_EQUITY:
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
    case CARRY_EVENT_MARKET:
    case CARRY_EVENT_DECISION:
        break;
    }
    carry_ledger_forget_restored (self->ledger, event->ts, self->settings.forget_after_ns);
    carry_groups_forget (self->groups, event->ts, self->settings.forget_after_ns);
}

/*
 * Opens the stores (element-type CarryStore), and rebuilds from the first what
 * earlier runs knew. From here on everything is kept. Waits for the disk.
 */
gboolean
carry_engine_open_stores (CarryEngine *self, GPtrArray *stores, const CarryStoreIdentity *identity,
                          GError **error)
{
    g_autoptr (CarryWriter) writer = carry_writer_new (stores, on_done, self);

    if (self->settings.disk_queue > 0)
        carry_writer_set_queue (writer, self->settings.disk_queue);
    if (!self->settings.disk_is_stepped)
        carry_writer_start (writer);
    if (!carry_writer_open (writer, identity, error) ||
        !carry_writer_load (writer, carry_engine_restore, self, error))
        return FALSE;
    self->writer = g_steal_pointer (&writer);
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_KEEP, NULL);
    carry_engine_end_call (self);
    return TRUE;
}

/* Everything that happened is on disk afterwards, and the stores are closed. */
void
carry_engine_close_stores (CarryEngine *self)
{
    g_clear_pointer (&self->writer, carry_writer_free);
}

/* Of a stepped disk: appends at most @n_max of what waits. Returns how much still does. */
guint
carry_engine_write (CarryEngine *self, guint n_max)
{
    if (self->writer == NULL)
        return 0;
    carry_writer_step (self->writer, n_max);
    return carry_writer_get_depth (self->writer);
}

/* The process dies: what waits for a stepped disk is gone. */
void
carry_engine_lose_stores (CarryEngine *self)
{
    if (self->writer != NULL)
        carry_writer_lose (self->writer);
    carry_engine_close_stores (self);
}

/* Everything that happened until now is on disk afterwards, or never will be. */
void
carry_engine_drain_stores (CarryEngine *self)
{
    if (self->writer != NULL)
        carry_writer_drain (self->writer);
}

/* How many events earlier runs left. */
guint64
carry_engine_get_n_restored (const CarryEngine *self)
{
    return self->n_restored;
}

/* Asks the venues what became of every order that nobody can say. */
void
carry_engine_query_unknown (CarryEngine *self)
{
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_QUERY_UNKNOWN, NULL);
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);
        const CarryInstrument *instrument =
            carry_instruments_get (self->instruments, order->instrument);

        if (order->certain)
            continue;
        carry_engine_begin_sent (self, CARRY_ENGINE_SENT_QUERY, order, NULL, NULL);
        carry_exchange_query (carry_engine_get_module (self, instrument->exchange)->exchange,
                              order);
        carry_engine_end_sent (self);
    }
    carry_engine_end_call (self);
}
