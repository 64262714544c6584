/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-guard.h"

#include "base/carry-error.h"
#include "sim-types.h"

static void sim_guard_risk_init (CarryRiskInterface *iface);

G_DEFINE_TYPE_WITH_CODE (SimGuard, sim_guard, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, sim_guard_risk_init))

static gboolean
check (CarryRisk *risk, const CarryOrder *order, const CarryInstrument *instrument,
       const CarryExposure *exposure, GError **error)
{
    CarryDecimal worst = carry_exposure_get_worst (exposure, order->side, order->quantity);

    if (order->reduce_only ||
        carry_decimal_compare (carry_decimal_abs (worst),
                               carry_decimal_make (SIM_CAP, SIM_LOT_SCALE)) <= 0 ||
        carry_exposure_is_reducing (exposure, order))
        return TRUE;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "cap: too much of it");
    return FALSE;
}

static void
hear (CarryRisk *risk, const CarryEvent *event)
{
    SimGuard *self = (SimGuard *) risk;

    self->on_event (self->user_data, event);
}

static void
sim_guard_risk_init (CarryRiskInterface *iface)
{
    iface->check = check;
    iface->on_event = hear;
}

static void
sim_guard_init (SimGuard *self)
{
}

static void
sim_guard_class_init (SimGuardClass *klass)
{
}

SimGuard *
sim_guard_new (SimHear on_event, gpointer user_data)
{
    SimGuard *self = g_object_new (sim_guard_get_type (), "id", "guard", NULL);

    self->on_event = on_event;
    self->user_data = user_data;
    return self;
}
