/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-venue.h"

#include "base/carry-error.h"

static CarryDecimal
D (const char *text)
{
    return carry_decimal_from_text (text);
}

static void fake_venue_exchange_init (CarryExchangeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeVenue, fake_venue, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE,
                                                      fake_venue_exchange_init))

static gboolean
fake_venue_start (CarryModule *module, GError **error)
{
    FakeVenue *self = FAKE_VENUE (module);

    if (self->n_starts == 0)
        return TRUE;
    self->n_starts--;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED, "the line is cut");
    return FALSE;
}

static CarryInstrument *
make_instrument (CarryCategory category, const char *coin)
{
    g_autofree char *symbol = g_strconcat (coin, "USDT", NULL);
    CarryInstrument *entry = carry_instrument_new ("test", category, symbol, coin, "USDT");

    entry->tick_size = D ("0.01");
    entry->price_scale = 2;
    entry->size_scale = 4;
    entry->qty_step = entry->min_qty = D ("0.01");
    entry->min_notional = D ("5");
    return entry;
}

static void
list_instruments_async (CarryExchange *exchange, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);
    GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free);

    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_LINEAR, "AAA"));
    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_SPOT, "AAA"));
    g_ptr_array_add (list, make_instrument (CARRY_CATEGORY_LINEAR, "BBB"));
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_instruments_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snapshot_async (CarryExchange *exchange, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
    FakeVenue *self = FAKE_VENUE (exchange);
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);
    g_autoptr (CarrySnapshot) snapshot = carry_snapshot_new ();

    if (self->n_silent > 0)
    {
        self->n_silent--;
        g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_DISCONNECTED, "no answer");
        return;
    }
    for (guint32 i = 0; i < FAKE_N_INSTRUMENTS; i++)
    {
        const CarryPosition position = { .instrument = i, .quantity = self->held[i] };

        g_ptr_array_add (snapshot->positions, g_memdup2 (&position, sizeof position));
    }
    for (guint i = 0; i < self->orders->len; i++)
        g_ptr_array_add (snapshot->orders, carry_order_copy (g_ptr_array_index (self->orders, i)));
    for (guint i = 0; i < self->fills->len; i++)
        g_ptr_array_add (snapshot->fills, carry_fill_copy (g_ptr_array_index (self->fills, i)));
    g_task_return_pointer (task, g_steal_pointer (&snapshot), (GDestroyNotify) carry_snapshot_free);
}

static CarrySnapshot *
snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cancel_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
    FakeVenue *self = FAKE_VENUE (exchange);

    g_assert_null (instrument);
    self->n_sweeps++;
    if (!self->is_stuck)
        g_ptr_array_set_size (self->orders, 0);
}

static void
cancel (CarryExchange *exchange, const CarryOrder *order)
{
    FakeVenue *self = FAKE_VENUE (exchange);

    for (guint i = self->orders->len; i > 0; i--)
        if (g_str_equal (((CarryOrder *) g_ptr_array_index (self->orders, i - 1))->link_id,
                         order->link_id))
            g_ptr_array_remove_index (self->orders, i - 1);
}

/* As of @order, whole. */
void
fake_venue_add_fill (FakeVenue *self, const CarryOrder *order, gint64 ts)
{
    CarryFill *fill = g_new0 (CarryFill, 1);

    fill->instrument = order->instrument;
    fill->side = order->side;
    fill->price = D ("100");
    fill->quantity = order->quantity;
    fill->fee = D ("0");
    fill->fee_coin = "USDT";
    fill->ts = ts;
    g_strlcpy (fill->link_id, order->link_id, sizeof fill->link_id);
    g_snprintf (fill->exec_id, sizeof fill->exec_id, "e%u", self->fills->len);
    g_ptr_array_add (self->fills, fill);
}

/* What is filled must shrink what is held. */
static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    FakeVenue *self = FAKE_VENUE (exchange);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryDecimal *held = &self->held[order->instrument];
    CarryOrder after = *order;
    CarryDecimal change =
        order->side == CARRY_SIDE_BUY ? order->quantity : carry_decimal_negate (order->quantity);

    self->n_submitted++;
    if (self->n_refused > 0 && order->instrument < 2)
    {
        self->n_refused--;
        after.state = CARRY_ORDER_REJECTED;
        carry_order_set_reason (&after, "not now");
    }
    else
    {
        self->adds |=
            carry_decimal_sign (*held) * carry_decimal_sign (change) >= 0 ||
            carry_decimal_compare (carry_decimal_abs (change), carry_decimal_abs (*held)) > 0 ||
            order->reduce_only != (order->instrument != 1);
        *held = carry_decimal_add (*held, change);
        after.state = CARRY_ORDER_FILLED;
        after.filled = order->quantity;
        fake_venue_add_fill (self, order, carry_context_get_now (context));
    }
    carry_context_emit_order (context, &after, carry_context_get_now (context));
}

static char *
dup_account (CarryExchange *exchange)
{
    return g_strdup ("test:1");
}

static void
fake_venue_exchange_init (CarryExchangeInterface *iface)
{
    iface->list_instruments_async = list_instruments_async;
    iface->list_instruments_finish = list_instruments_finish;
    iface->snapshot_async = snapshot_async;
    iface->snapshot_finish = snapshot_finish;
    iface->cancel = cancel;
    iface->cancel_all = cancel_all;
    iface->submit = submit;
    iface->dup_account = dup_account;
}

static void
fake_venue_finalize (GObject *object)
{
    FakeVenue *self = FAKE_VENUE (object);

    g_ptr_array_unref (self->orders);
    g_ptr_array_unref (self->fills);
    G_OBJECT_CLASS (fake_venue_parent_class)->finalize (object);
}

static void
fake_venue_class_init (FakeVenueClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_venue_finalize;
    CARRY_MODULE_CLASS (klass)->start = fake_venue_start;
}

static void
fake_venue_init (FakeVenue *self)
{
    self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_order_free);
    self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_fill_free);
}
