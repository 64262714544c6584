/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The link as an exchange: what the engine asks of it. */

#include "sim-account.h"
#include "sim-link-private.h"

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    SimLink *self = (SimLink *) exchange;
    SimTrack *track = sim_link_add_track (self, order);
    SimOrder request;

    self->on_wire (self->user_data, SIM_CREATE, order);
    sim_account_make_order (order, &request);
    track->ts_created = track->ts_sent = *self->now;
    if (sim_net_is_up (self->net, *self->now))
        sim_link_send (self, SIM_CREATE, &request);
    else
        sim_link_reject (self, track, "not sent: no connection");
}

static void
change (SimLink *self, SimTrack *track, SimMessageKind kind, const SimOrder *request)
{
    track->ts_sent = *self->now;
    if (sim_net_is_up (self->net, *self->now))
        sim_link_send (self, kind, request);
    else
        sim_link_drop_pending (self, track);
}

static void
amend (CarryExchange *exchange, const CarryOrder *order, const CarryDecimal *quantity,
       const CarryDecimal *price)
{
    SimLink *self = (SimLink *) exchange;
    SimTrack *track = sim_link_add_track (self, order);
    SimOrder request;

    self->on_wire (self->user_data, SIM_AMEND, order);
    sim_account_make_order (order, &request);
    track->order.pending = CARRY_ORDER_PENDING_AMEND;
    track->amend_quantity = quantity != NULL ? *quantity : carry_decimal_invalid ();
    track->amend_price = price != NULL ? *price : carry_decimal_invalid ();
    request.quantity = quantity != NULL ? sim_account_to_lots (*quantity) : 0;
    request.price = price != NULL ? sim_account_to_ticks (*price) : 0;
    change (self, track, SIM_AMEND, &request);
}

static void
cancel (CarryExchange *exchange, const CarryOrder *order)
{
    SimLink *self = (SimLink *) exchange;
    SimTrack *track = sim_link_add_track (self, order);
    SimOrder request;

    self->on_wire (self->user_data, SIM_CANCEL, order);
    sim_account_make_order (order, &request);
    if (!carry_order_state_is_final (track->order.state))
        track->order.pending = CARRY_ORDER_PENDING_CANCEL;
    change (self, track, SIM_CANCEL, &request);
}

static void
cancel_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
    const SimOrder nothing = { 0 };

    sim_link_send ((SimLink *) exchange, SIM_CANCEL_ALL, &nothing);
}

static void
query (CarryExchange *exchange, const CarryOrder *order)
{
    SimLink *self = (SimLink *) exchange;
    SimTrack *track = sim_link_find_track (self, order->link_id);

    if (track == NULL)
    {
        track = sim_link_add_track (self, order);
        track->ts_created = track->ts_sent = *self->now;
        track->doubts = order->certain ? 0 : SIM_DOUBT_STATE;
    }
    sim_link_ask_later (self, track, 0);
}

static void
snapshot_async (CarryExchange *exchange, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
    SimLink *self = (SimLink *) exchange;
    GTask *task = g_task_new (self, cancellable, callback, user_data);
    const SimOrder nothing = { 0 };
    guint64 request = sim_link_send (self, SIM_ACCOUNT, &nothing);

    g_hash_table_insert (self->snapshots, g_memdup2 (&request, sizeof request), task);
}

static CarrySnapshot *
snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_instruments_async (CarryExchange *exchange, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);

    g_task_return_boolean (task, TRUE);
}

static GPtrArray *
list_instruments_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);

    for (guint i = 0; i < SIM_N_INSTRUMENTS; i++)
    {
        CarryInstrument *instrument = carry_instrument_new (
            "sim", i == SIM_PERP ? CARRY_CATEGORY_LINEAR : CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC",
            "USDT");

        instrument->price_scale = SIM_TICK_SCALE;
        instrument->size_scale = SIM_LOT_SCALE;
        instrument->tick_size = carry_decimal_make (1, SIM_TICK_SCALE);
        instrument->qty_step = instrument->min_qty = carry_decimal_make (1, SIM_LOT_SCALE);
        g_ptr_array_add (list, instrument);
    }
    return list;
}

void
sim_link_exchange_init (CarryExchangeInterface *iface)
{
    iface->submit = submit;
    iface->amend = amend;
    iface->cancel = cancel;
    iface->cancel_all = cancel_all;
    iface->query = query;
    iface->snapshot_async = snapshot_async;
    iface->snapshot_finish = snapshot_finish;
    iface->list_instruments_async = list_instruments_async;
    iface->list_instruments_finish = list_instruments_finish;
}
