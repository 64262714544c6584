/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-venue.h"

#include "base/carry-error.h"
#include "engine/carry-ledger.h"
#include "roles/carry-context.h"

/* Between two tries to connect. */
#define RETRY_NS (2 * CARRY_NS_PER_SECOND)

struct _CarrySentinelVenue
{
    CarrySentinelDesk *desk;
    CarryModule *exchange;
    guint64 epoch;
    guint64 n_orders;
    GCancellable *cancellable; /* gone when this is */
    gboolean is_connecting;
    gboolean is_ready;
    gint64 ts_retry;
    GError *refusal; /* why the venue does not let it in; NULL when it does or cannot be reached */
    CarrySentinelSnapshotFunc func; /* while a snapshot is being read */
    gpointer user_data;
    CarryOrder order; /* the last; link id empty before the first */
    char *trouble;    /* what was told of last */
};

static void
on_order (const CarryOrder *order, gpointer user_data)
{
    CarrySentinelVenue *self = user_data;

    if (!g_str_equal (order->link_id, self->order.link_id))
        return;
    self->order = *order;
    g_message ("order %s: %s, %s%s", order->link_id, carry_order_state_to_text (order->state),
               order->certain ? "certain" : "UNKNOWN", order->reason[0] != '\0' ? ", " : "");
    if (order->reason[0] != '\0')
        g_message ("order %s: %s", order->link_id, order->reason);
}

CarrySentinelVenue *
carry_sentinel_venue_new (CarrySentinelDesk *desk, CarryModule *exchange, guint64 epoch)
{
    CarrySentinelVenue *self = g_new0 (CarrySentinelVenue, 1);

    self->desk = desk;
    self->exchange = g_object_ref (exchange);
    self->epoch = epoch;
    self->cancellable = g_cancellable_new ();
    carry_sentinel_desk_listen (desk, on_order, self);
    return self;
}

void
carry_sentinel_venue_free (CarrySentinelVenue *self)
{
    carry_sentinel_desk_listen (self->desk, NULL, NULL);
    g_cancellable_cancel (self->cancellable);
    carry_module_stop (self->exchange);
    g_object_unref (self->cancellable);
    g_object_unref (self->exchange);
    g_clear_error (&self->refusal);
    g_free (self->trouble);
    g_free (self);
}

/* --- connecting ---------------------------------------------------------------------------- */

/* Who acts goes on trying with any mistake; who only begins may end because of some. */
static void
fail (CarrySentinelVenue *self, const GError *error)
{
    self->is_connecting = FALSE;
    self->ts_retry = carry_sentinel_desk_get_now (self->desk) + RETRY_NS;
    carry_module_stop (self->exchange);
    g_clear_error (&self->refusal);
    if (g_error_matches (error, CARRY_ERROR, CARRY_ERROR_AUTH) ||
        g_error_matches (error, CARRY_ERROR, CARRY_ERROR_CONFIG))
        self->refusal = g_error_copy (error);
    if (g_strcmp0 (error->message, self->trouble) != 0)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "no-venue",
                                  "the venue cannot be reached, it is tried again: %s",
                                  error->message);
    g_free (self->trouble);
    self->trouble = g_strdup (error->message);
}

static gboolean
add_instruments (CarrySentinelVenue *self, const GPtrArray *list, GError **error)
{
    CarryInstruments *table = carry_sentinel_desk_get_instruments (self->desk);

    for (guint i = 0; i < list->len; i++)
    {
        CarryInstrument entry = *(const CarryInstrument *) g_ptr_array_index (list, i);

        if (carry_instruments_find (table, entry.venue, entry.category, entry.symbol) != NULL)
            continue; /* it was connected before */
        entry.exchange = carry_context_get_number (carry_module_get_context (self->exchange));
        if (carry_instruments_add (table, &entry, error) == NULL)
            return FALSE;
    }
    return TRUE;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) list =
        carry_exchange_list_instruments_finish (CARRY_EXCHANGE (source), result, &error);
    CarrySentinelVenue *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone, or was never there */
    if (list == NULL || !add_instruments (self, list, &error))
    {
        fail (self, error);
        return;
    }
    self->is_connecting = FALSE;
    self->is_ready = TRUE;
    g_clear_error (&self->refusal);
    g_clear_pointer (&self->trouble, g_free);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    CarrySentinelVenue *self = user_data;
    gboolean done = carry_module_start_finish (CARRY_MODULE (source), result, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!done)
        fail (self, error);
    else
        carry_exchange_list_instruments_async (CARRY_EXCHANGE (source), self->cancellable,
                                               on_listed, self);
}

/* Begins, when it is time; to be called again and again. */
void
carry_sentinel_venue_connect (CarrySentinelVenue *self)
{
    if (self->is_ready || self->is_connecting ||
        carry_sentinel_desk_get_now (self->desk) < self->ts_retry)
        return;
    self->is_connecting = TRUE;
    carry_module_start_async (self->exchange, self->cancellable, on_started, self);
}

gboolean
carry_sentinel_venue_is_ready (const CarrySentinelVenue *self)
{
    return self->is_ready;
}

/* (transfer none) (nullable): why the venue does not let it in. */
const GError *
carry_sentinel_venue_get_refusal (const CarrySentinelVenue *self)
{
    return self->refusal;
}

/* (transfer full) (nullable) */
char *
carry_sentinel_venue_dup_account (CarrySentinelVenue *self)
{
    return carry_exchange_dup_account (CARRY_EXCHANGE (self->exchange));
}

/* --- asking -------------------------------------------------------------------------------- */

static void
on_snapshot (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        carry_exchange_snapshot_finish (CARRY_EXCHANGE (source), result, &error);
    CarrySentinelVenue *self = user_data;
    CarrySentinelSnapshotFunc func;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    func = g_steal_pointer (&self->func);
    func (snapshot, error, self->user_data);
}

/* FALSE while an earlier answer is out. */
gboolean
carry_sentinel_venue_read (CarrySentinelVenue *self, CarrySentinelSnapshotFunc func,
                           gpointer user_data)
{
    if (!self->is_ready || self->func != NULL)
        return FALSE;
    self->func = func;
    self->user_data = user_data;
    carry_exchange_snapshot_async (CARRY_EXCHANGE (self->exchange), self->cancellable, on_snapshot,
                                   self);
    return TRUE;
}

/* Of every instrument, whoever placed them, until the venue shows none. */
void
carry_sentinel_venue_cancel_all (CarrySentinelVenue *self)
{
    carry_exchange_cancel_all (CARRY_EXCHANGE (self->exchange), NULL);
}

/* One that a reading showed. */
void
carry_sentinel_venue_cancel (CarrySentinelVenue *self, const CarryOrder *order)
{
    carry_exchange_cancel (CARRY_EXCHANGE (self->exchange), order);
}

/* --- orders -------------------------------------------------------------------------------- */

/* (transfer full): of the next order; to be kept before it is sent. */
char *
carry_sentinel_venue_make_link (CarrySentinelVenue *self)
{
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
                            CARRY_LEDGER_SENTINEL_PREFIX, self->epoch, ++self->n_orders);
}

void
carry_sentinel_venue_submit (CarrySentinelVenue *self, const CarrySentinelStep *step,
                             const char *link_id)
{
    gint64 now = carry_sentinel_desk_get_now (self->desk);

    self->order = (CarryOrder){
        .id = self->n_orders,
        .owner = carry_context_get_number (carry_module_get_context (self->exchange)),
        .instrument = step->instrument->index,
        .side = step->side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .state = CARRY_ORDER_SENT,
        .certain = TRUE,
        .reduce_only = step->instrument->category == CARRY_CATEGORY_LINEAR,
        .quantity = step->quantity,
        .price = carry_decimal_invalid (),
        .decision_price = carry_decimal_invalid (),
        .filled = carry_decimal_zero (),
        .average_price = carry_decimal_invalid (),
        .ts_created = now,
        .ts_updated = now,
    };
    g_strlcpy (self->order.link_id, link_id, sizeof self->order.link_id);
    carry_exchange_submit (CARRY_EXCHANGE (self->exchange), &self->order);
}

/* (nullable): the last order that was sent, as it is now. */
const CarryOrder *
carry_sentinel_venue_get_order (const CarrySentinelVenue *self)
{
    return self->order.link_id[0] != '\0' ? &self->order : NULL;
}
