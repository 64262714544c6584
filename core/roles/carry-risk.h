/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exposure.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_TYPE_RISK (carry_risk_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryRisk, carry_risk, CARRY, RISK, CarryModule)

/**
 * CarryRiskInterface:
 * @check: may this order go out? FALSE with %CARRY_ERROR_REFUSED says why not
 * @on_event: something happened; may halt through the context
 * @on_timer: a timer of this module is due
 * @on_sent: something that all risk modules allowed goes out to the venue
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
    void (*on_sent) (CarryRisk *self, CarryRequestKind kind, const CarryOrder *order,
                     const CarryInstrument *instrument, gint64 now);
};

CARRY_API
gboolean carry_risk_check (CarryRisk *self, const CarryOrder *order,
                           const CarryInstrument *instrument, const CarryExposure *exposure,
                           GError **error);
CARRY_API
void carry_risk_on_event (CarryRisk *self, const CarryEvent *event);
CARRY_API
void carry_risk_on_timer (CarryRisk *self, guint64 timer, gint64 now);
CARRY_API
void carry_risk_on_sent (CarryRisk *self, CarryRequestKind kind, const CarryOrder *order,
                         const CarryInstrument *instrument, gint64 now);

G_END_DECLS
