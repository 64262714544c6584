/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryExposure:
 * @position: signed quantity held
 * @open_buys: quantity of open, in-flight and unknown buys, this order not counted
 * @open_sells: the same of sells
 * @price: last known price; invalid when there is none
 * @ts_price: when it became known
 * @equity: what the account is worth
 * @open_orders: open orders of the instrument
 * @total_open_orders: open orders of all instruments
 *
 * The worst case an order is checked against.
 */
typedef struct _CarryExposure CarryExposure;

struct _CarryExposure
{
    CarryDecimal position;
    CarryDecimal open_buys;
    CarryDecimal open_sells;
    CarryDecimal price;
    gint64 ts_price;
    CarryDecimal equity;
    guint open_orders;
    guint total_open_orders;
};

#define CARRY_TYPE_RISK (carry_risk_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryRisk, carry_risk, CARRY, RISK, CarryModule)

/**
 * CarryRiskInterface:
 * @check: may this order go out? FALSE with %CARRY_ERROR_REFUSED says why not
 * @on_event: something happened; may halt through the context
 * @on_timer: a timer of this module is due
 *
 * What says yes or no. It never changes an order.
 */
struct _CarryRiskInterface
{
    GTypeInterface parent_iface;

    gboolean (*check) (CarryRisk *self, const CarryOrder *order, const CarryInstrument *instrument,
                       const CarryExposure *exposure, GError **error);
    void (*on_event) (CarryRisk *self, const CarryEvent *event);
    void (*on_timer) (CarryRisk *self, guint64 timer, gint64 now);
};

CARRY_API
gboolean carry_risk_check (CarryRisk *self, const CarryOrder *order,
                           const CarryInstrument *instrument, const CarryExposure *exposure,
                           GError **error);
CARRY_API
void carry_risk_on_event (CarryRisk *self, const CarryEvent *event);
CARRY_API
void carry_risk_on_timer (CarryRisk *self, guint64 timer, gint64 now);

G_END_DECLS
