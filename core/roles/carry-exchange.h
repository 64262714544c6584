/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryExchangeCaps:
 * @CARRY_EXCHANGE_CAN_AMEND: orders can be amended
 * @CARRY_EXCHANGE_IS_SIMULATED: fills come from a model, not from a venue
 * @CARRY_EXCHANGE_IS_LIVE: real money, or a venue's own test system
 */
typedef enum
{
    CARRY_EXCHANGE_CAN_AMEND = 1 << 0,
    CARRY_EXCHANGE_IS_SIMULATED = 1 << 1,
    CARRY_EXCHANGE_IS_LIVE = 1 << 2,
} CarryExchangeCaps;

#define CARRY_TYPE_EXCHANGE_CAPS (carry_exchange_caps_get_type ())
CARRY_API
GType carry_exchange_caps_get_type (void);

/**
 * CarrySnapshot:
 * @positions: (element-type CarryPosition): positions, spot holdings too
 * @orders: (element-type CarryOrder): open orders
 * @fills: (element-type CarryFill): recent executions
 * @transfers: (element-type CarryTransfer): balances, one a coin
 *
 * What the venue says the account is.
 */
typedef struct _CarrySnapshot CarrySnapshot;

struct _CarrySnapshot
{
    GPtrArray *positions;
    GPtrArray *orders;
    GPtrArray *fills;
    GPtrArray *transfers;
};

#define CARRY_TYPE_SNAPSHOT (carry_snapshot_get_type ())
CARRY_API
GType carry_snapshot_get_type (void);
CARRY_API
CarrySnapshot *carry_snapshot_new (void);
CARRY_API
CarrySnapshot *carry_snapshot_copy (const CarrySnapshot *self);
CARRY_API
void carry_snapshot_free (CarrySnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySnapshot, carry_snapshot_free)

#define CARRY_TYPE_EXCHANGE (carry_exchange_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryExchange, carry_exchange, CARRY, EXCHANGE, CarryModule)

/**
 * CarryExchangeInterface:
 * @get_caps: what it can do
 * @list_instruments_async: what can be traded, with the account's fees
 * @list_instruments_finish: the list
 * @snapshot_async: what the account is now
 * @snapshot_finish: the snapshot
 * @submit: send a new order
 * @amend: change quantity or price of an order; what is NULL stays
 * @cancel: cancel an order
 * @cancel_all: cancel all open orders of an instrument; of all when NULL
 * @query: ask what became of an order
 * @flush: no more is asked for at this moment; optional, for a venue that sends together what
 *   belongs together
 * @on_market: the market changed, for venues that simulate
 * @on_timer: a timer of this module is due
 * @list_assumptions: how fills, fees and margin are modelled, a sentence each; nothing
 *   for a real venue
 * @dup_account: whose orders these are, for example `bybit:1234567`; known once started
 * @check_async: read what the account is and may do, placing nothing
 * @check_finish: what was found, a line each
 *
 * A place to trade. @submit, @amend, @cancel, @query and @flush never block and never
 * fail directly: every outcome arrives later as an event through the context.
 */
struct _CarryExchangeInterface
{
    GTypeInterface parent_iface;

    CarryExchangeCaps (*get_caps) (CarryExchange *self);
    void (*list_instruments_async) (CarryExchange *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
    GPtrArray *(*list_instruments_finish) (CarryExchange *self, GAsyncResult *result,
                                           GError **error);
    void (*snapshot_async) (CarryExchange *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
    CarrySnapshot *(*snapshot_finish) (CarryExchange *self, GAsyncResult *result, GError **error);
    void (*submit) (CarryExchange *self, const CarryOrder *order);
    void (*amend) (CarryExchange *self, const CarryOrder *order, const CarryDecimal *quantity,
                   const CarryDecimal *price);
    void (*cancel) (CarryExchange *self, const CarryOrder *order);
    void (*cancel_all) (CarryExchange *self, const CarryInstrument *instrument);
    void (*query) (CarryExchange *self, const CarryOrder *order);
    void (*on_market) (CarryExchange *self, const CarryMarketEvent *event);
    void (*on_timer) (CarryExchange *self, guint64 timer, gint64 now);
    char **(*list_assumptions) (CarryExchange *self);
    char *(*dup_account) (CarryExchange *self);
    void (*check_async) (CarryExchange *self, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
    char **(*check_finish) (CarryExchange *self, GAsyncResult *result, GError **error);
    void (*flush) (CarryExchange *self);
};

CARRY_API
CarryExchangeCaps carry_exchange_get_caps (CarryExchange *self);
CARRY_API
void carry_exchange_list_instruments_async (CarryExchange *self, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
CARRY_API
GPtrArray *
carry_exchange_list_instruments_finish (CarryExchange *self, GAsyncResult *result, GError **error);
CARRY_API
void carry_exchange_snapshot_async (CarryExchange *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
CARRY_API
CarrySnapshot *
carry_exchange_snapshot_finish (CarryExchange *self, GAsyncResult *result, GError **error);
CARRY_API
void carry_exchange_submit (CarryExchange *self, const CarryOrder *order);
CARRY_API
void carry_exchange_amend (CarryExchange *self, const CarryOrder *order,
                           const CarryDecimal *quantity, const CarryDecimal *price);
CARRY_API
void carry_exchange_cancel (CarryExchange *self, const CarryOrder *order);
CARRY_API
void carry_exchange_cancel_all (CarryExchange *self, const CarryInstrument *instrument);
CARRY_API
void carry_exchange_query (CarryExchange *self, const CarryOrder *order);
CARRY_API
void carry_exchange_flush (CarryExchange *self);
CARRY_API
void carry_exchange_on_market (CarryExchange *self, const CarryMarketEvent *event);
CARRY_API
void carry_exchange_on_timer (CarryExchange *self, guint64 timer, gint64 now);
CARRY_API
char **carry_exchange_list_assumptions (CarryExchange *self);
CARRY_API
char *carry_exchange_dup_account (CarryExchange *self);
CARRY_API
void carry_exchange_check_async (CarryExchange *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
CARRY_API
char **carry_exchange_check_finish (CarryExchange *self, GAsyncResult *result, GError **error);

G_END_DECLS
