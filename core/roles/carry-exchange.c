/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-exchange.h"

#include "roles/carry-module-private.h"

G_DEFINE_FLAGS_TYPE (CarryExchangeCaps, carry_exchange_caps,
                     G_DEFINE_ENUM_VALUE (CARRY_EXCHANGE_CAN_AMEND, "can-amend"),
                     G_DEFINE_ENUM_VALUE (CARRY_EXCHANGE_IS_SIMULATED, "is-simulated"),
                     G_DEFINE_ENUM_VALUE (CARRY_EXCHANGE_IS_LIVE, "is-live"))

G_DEFINE_INTERFACE (CarryExchange, carry_exchange, CARRY_TYPE_MODULE)

/* Defaults: a venue with nothing to trade, whose every answer still is an event. */

static CarryExchangeCaps
default_get_caps (CarryExchange *self)
{
    return 0;
}

static void
default_list_instruments_async (CarryExchange *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, default_list_instruments_async);
    g_task_return_pointer (task,
                           g_ptr_array_new_with_free_func ((GDestroyNotify) carry_instrument_free),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
default_snapshot_async (CarryExchange *self, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, default_snapshot_async);
    g_task_return_pointer (task, carry_snapshot_new (), (GDestroyNotify) carry_snapshot_free);
}

/* Also for classes that answer with a GTask and have no finish of their own. */
static gpointer
finish_task (CarryExchange *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), NULL);
    return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
default_list_instruments_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    return finish_task (self, result, error);
}

static CarrySnapshot *
default_snapshot_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    return finish_task (self, result, error);
}

static void
emit (CarryExchange *self, const CarryOrder *order)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    g_return_if_fail (context != NULL);

    CarryOrder changed = *order;
    changed.ts_updated = carry_context_get_now (context);
    carry_context_emit_order (context, &changed, changed.ts_updated);
}

static void
default_submit (CarryExchange *self, const CarryOrder *order)
{
    CarryOrder rejected = *order;

    rejected.state = CARRY_ORDER_REJECTED;
    rejected.pending = CARRY_ORDER_PENDING_NONE;
    rejected.certain = TRUE;
    carry_order_set_reason (&rejected, "this exchange takes no orders");
    emit (self, &rejected);
}

/* The order stays as it is; what was pending is over. */
static void
refuse_change (CarryExchange *self, const CarryOrder *order, const char *reason)
{
    CarryOrder unchanged = *order;

    unchanged.pending = CARRY_ORDER_PENDING_NONE;
    carry_order_set_reason (&unchanged, "%s", reason);
    emit (self, &unchanged);
}

static void
default_amend (CarryExchange *self, const CarryOrder *order, const CarryDecimal *quantity,
               const CarryDecimal *price)
{
    refuse_change (self, order, "this exchange amends no orders");
}

static void
default_cancel (CarryExchange *self, const CarryOrder *order)
{
    refuse_change (self, order, "this exchange cancels no orders");
}

static void
default_cancel_all (CarryExchange *self, const CarryInstrument *instrument)
{
}

static void
default_query (CarryExchange *self, const CarryOrder *order)
{
}

static void
default_flush (CarryExchange *self)
{
}

static void
default_on_market (CarryExchange *self, const CarryMarketEvent *event)
{
}

static void
default_on_timer (CarryExchange *self, guint64 timer, gint64 now)
{
}

static char **
default_list_assumptions (CarryExchange *self)
{
    return g_new0 (char *, 1);
}

static char *
default_dup_account (CarryExchange *self)
{
    return NULL;
}

static void
default_check_async (CarryExchange *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, default_check_async);
    g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

static char **
default_check_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    return finish_task (self, result, error);
}

static void
carry_exchange_default_init (CarryExchangeInterface *iface)
{
    iface->get_caps = default_get_caps;
    iface->list_instruments_async = default_list_instruments_async;
    iface->list_instruments_finish = default_list_instruments_finish;
    iface->snapshot_async = default_snapshot_async;
    iface->snapshot_finish = default_snapshot_finish;
    iface->submit = default_submit;
    iface->amend = default_amend;
    iface->cancel = default_cancel;
    iface->cancel_all = default_cancel_all;
    iface->query = default_query;
    iface->flush = default_flush;
    iface->on_market = default_on_market;
    iface->on_timer = default_on_timer;
    iface->list_assumptions = default_list_assumptions;
    iface->dup_account = default_dup_account;
    iface->check_async = default_check_async;
    iface->check_finish = default_check_finish;
}

/**
 * carry_exchange_get_caps: (virtual get_caps)
 * @self: an exchange
 *
 * Returns: what it can do
 */
CarryExchangeCaps
carry_exchange_get_caps (CarryExchange *self)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), 0);
    return CARRY_EXCHANGE_GET_IFACE (self)->get_caps (self);
}

/**
 * carry_exchange_list_instruments_async: (virtual list_instruments_async)
 * @self: an exchange
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks what can be traded, with the account's fees.
 */
void
carry_exchange_list_instruments_async (CarryExchange *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
    CARRY_EXCHANGE_GET_IFACE (self)->list_instruments_async (self, cancellable, callback,
                                                             user_data);
}

/**
 * carry_exchange_list_instruments_finish: (virtual list_instruments_finish)
 * @self: an exchange
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CarryInstrument): what can be traded
 */
GPtrArray *
carry_exchange_list_instruments_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), NULL);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

    GError *cause = NULL;
    g_autoptr (GPtrArray) list =
        CARRY_EXCHANGE_GET_IFACE (self)->list_instruments_finish (self, result, &cause);
    if (!carry_module_check_slot (self, "list_instruments", list != NULL, cause, error))
        return NULL;
    return g_steal_pointer (&list);
}

/**
 * carry_exchange_snapshot_async: (virtual snapshot_async)
 * @self: an exchange
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks what the account is now.
 */
void
carry_exchange_snapshot_async (CarryExchange *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
    CARRY_EXCHANGE_GET_IFACE (self)->snapshot_async (self, cancellable, callback, user_data);
}

/**
 * carry_exchange_snapshot_finish: (virtual snapshot_finish)
 * @self: an exchange
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): what the venue says the account is
 */
CarrySnapshot *
carry_exchange_snapshot_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), NULL);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

    GError *cause = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        CARRY_EXCHANGE_GET_IFACE (self)->snapshot_finish (self, result, &cause);
    if (!carry_module_check_slot (self, "snapshot", snapshot != NULL, cause, error))
        return NULL;
    return g_steal_pointer (&snapshot);
}

/**
 * carry_exchange_submit: (virtual submit)
 * @self: an exchange
 * @order: (transfer none): a new order, good until this returns
 *
 * Sends an order. The outcome arrives as an order event; the default rejects it.
 */
void
carry_exchange_submit (CarryExchange *self, const CarryOrder *order)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (order != NULL);
    CARRY_EXCHANGE_GET_IFACE (self)->submit (self, order);
}

/**
 * carry_exchange_amend: (virtual amend)
 * @self: an exchange
 * @order: (transfer none): an open order, good until this returns
 * @quantity: (nullable): the new quantity; %NULL leaves it
 * @price: (nullable): the new price; %NULL leaves it
 *
 * Changes an order. The outcome arrives as an order event; the default leaves it as
 * it is and says so.
 */
void
carry_exchange_amend (CarryExchange *self, const CarryOrder *order, const CarryDecimal *quantity,
                      const CarryDecimal *price)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (order != NULL);
    g_return_if_fail (quantity != NULL || price != NULL);
    CARRY_EXCHANGE_GET_IFACE (self)->amend (self, order, quantity, price);
}

/**
 * carry_exchange_cancel: (virtual cancel)
 * @self: an exchange
 * @order: (transfer none): an open order, good until this returns
 *
 * Cancels an order. The outcome arrives as an order event; the default leaves it as
 * it is and says so.
 */
void
carry_exchange_cancel (CarryExchange *self, const CarryOrder *order)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (order != NULL);
    CARRY_EXCHANGE_GET_IFACE (self)->cancel (self, order);
}

/**
 * carry_exchange_cancel_all: (virtual cancel_all)
 * @self: an exchange
 * @instrument: (transfer none) (nullable): an instrument; %NULL for all
 *
 * Cancels all open orders. Each outcome arrives as an order event.
 */
void
carry_exchange_cancel_all (CarryExchange *self, const CarryInstrument *instrument)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    CARRY_EXCHANGE_GET_IFACE (self)->cancel_all (self, instrument);
}

/**
 * carry_exchange_query: (virtual query)
 * @self: an exchange
 * @order: (transfer none): an order, good until this returns
 *
 * Asks what became of an order. The answer arrives as an order event.
 */
void
carry_exchange_query (CarryExchange *self, const CarryOrder *order)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    g_return_if_fail (order != NULL);
    CARRY_EXCHANGE_GET_IFACE (self)->query (self, order);
}

/**
 * carry_exchange_flush: (virtual flush)
 * @self: an exchange
 *
 * Tells it that no more is asked for at this moment. Where nobody calls this, as
 * outside of a live run, what it gathered must go out by itself soon after.
 */
void
carry_exchange_flush (CarryExchange *self)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    CARRY_EXCHANGE_GET_IFACE (self)->flush (self);
}

/**
 * carry_exchange_on_market: (virtual on_market)
 * @self: an exchange
 * @event: (transfer none): what changed, good until this returns
 *
 * Tells a venue that simulates that the market changed. Called for every event, so
 * the arguments are not checked.
 */
void
carry_exchange_on_market (CarryExchange *self, const CarryMarketEvent *event)
{
    CARRY_EXCHANGE_GET_IFACE (self)->on_market (self, event);
}

/**
 * carry_exchange_on_timer: (virtual on_timer)
 * @self: an exchange
 * @timer: number of the timer
 * @now: nanoseconds since 1970 UTC
 *
 * Tells it that one of its timers is due. Called for every one, so the arguments are
 * not checked.
 */
void
carry_exchange_on_timer (CarryExchange *self, guint64 timer, gint64 now)
{
    CARRY_EXCHANGE_GET_IFACE (self)->on_timer (self, timer, now);
}

/**
 * carry_exchange_list_assumptions: (virtual list_assumptions)
 * @self: an exchange
 *
 * Returns: (transfer full) (array zero-terminated=1): how fills, fees and margin are
 *   modelled, a sentence each; nothing for a real venue
 */
char **
carry_exchange_list_assumptions (CarryExchange *self)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), NULL);
    return CARRY_EXCHANGE_GET_IFACE (self)->list_assumptions (self);
}

/**
 * carry_exchange_dup_account: (virtual dup_account)
 * @self: an exchange, started
 *
 * Whose orders these are: what is kept of them is never mixed with another account's.
 *
 * Returns: (transfer full) (nullable): `venue:user`; %NULL where there is no account
 */
char *
carry_exchange_dup_account (CarryExchange *self)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), NULL);
    return CARRY_EXCHANGE_GET_IFACE (self)->dup_account (self);
}

/**
 * carry_exchange_check_async: (virtual check_async)
 * @self: an exchange, started
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what the account is and what its key may do. Nothing is placed or changed.
 */
void
carry_exchange_check_async (CarryExchange *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (CARRY_IS_EXCHANGE (self));
    CARRY_EXCHANGE_GET_IFACE (self)->check_async (self, cancellable, callback, user_data);
}

/**
 * carry_exchange_check_finish: (virtual check_finish)
 * @self: an exchange
 * @result: what the callback got
 * @error: return location for an error, the module's id in front
 *
 * Returns: (transfer full) (array zero-terminated=1): what was found, a line each
 */
char **
carry_exchange_check_finish (CarryExchange *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_EXCHANGE (self), NULL);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

    GError *cause = NULL;
    char **lines = CARRY_EXCHANGE_GET_IFACE (self)->check_finish (self, result, &cause);
    if (!carry_module_check_slot (self, "check", lines != NULL, cause, error))
    {
        g_strfreev (lines);
        return NULL;
    }
    return lines;
}
