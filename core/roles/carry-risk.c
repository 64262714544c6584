/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-risk.h"

#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryRisk, carry_risk, CARRY_TYPE_MODULE)

/* A module may guard by events alone. */
static gboolean
default_check (CarryRisk *self, const CarryOrder *order, const CarryInstrument *instrument,
               const CarryExposure *exposure, GError **error)
{
    return TRUE;
}

static void
default_on_event (CarryRisk *self, const CarryEvent *event)
{
}

static void
default_on_timer (CarryRisk *self, guint64 timer, gint64 now)
{
}

static void
default_on_sent (CarryRisk *self, CarryRequestKind kind, const CarryOrder *order,
                 const CarryInstrument *instrument, gint64 now)
{
}

static void
carry_risk_default_init (CarryRiskInterface *iface)
{
    iface->check = default_check;
    iface->on_event = default_on_event;
    iface->on_timer = default_on_timer;
    iface->on_sent = default_on_sent;
}

/**
 * carry_risk_check: (virtual check)
 * @self: a risk module
 * @order: (transfer none): what would go out, good until this returns
 * @instrument: (transfer none): its instrument
 * @exposure: (transfer none): the worst case it is checked against
 * @error: return location for an error: %CARRY_ERROR_REFUSED, the module's id and the
 *   reason
 *
 * Returns: whether the order may go out
 */
gboolean
carry_risk_check (CarryRisk *self, const CarryOrder *order, const CarryInstrument *instrument,
                  const CarryExposure *exposure, GError **error)
{
    g_return_val_if_fail (CARRY_IS_RISK (self), FALSE);
    g_return_val_if_fail (order != NULL, FALSE);
    g_return_val_if_fail (instrument != NULL, FALSE);
    g_return_val_if_fail (exposure != NULL, FALSE);

    GError *cause = NULL;
    gboolean allowed =
        CARRY_RISK_GET_IFACE (self)->check (self, order, instrument, exposure, &cause);
    return carry_module_check_slot (self, "check", allowed, cause, error);
}

/**
 * carry_risk_on_event: (virtual on_event)
 * @self: a risk module
 * @event: (transfer none): what happened, good until this returns
 *
 * Tells it what happened.
 */
void
carry_risk_on_event (CarryRisk *self, const CarryEvent *event)
{
    g_return_if_fail (CARRY_IS_RISK (self));
    g_return_if_fail (event != NULL);
    CARRY_RISK_GET_IFACE (self)->on_event (self, event);
}

/**
 * carry_risk_on_timer: (virtual on_timer)
 * @self: a risk module
 * @timer: number of the timer
 * @now: nanoseconds since 1970 UTC
 *
 * Tells it that one of its timers is due.
 */
void
carry_risk_on_timer (CarryRisk *self, guint64 timer, gint64 now)
{
    g_return_if_fail (CARRY_IS_RISK (self));
    CARRY_RISK_GET_IFACE (self)->on_timer (self, timer, now);
}

/**
 * carry_risk_on_sent: (virtual on_sent)
 * @self: a risk module
 * @kind: a new order, an amend or a cancel
 * @order: (transfer none): the order; of an amend as it is wanted
 * @instrument: (transfer none): its instrument
 * @now: nanoseconds since 1970 UTC
 *
 * Tells it what goes out to the venue, to count it: a check that said yes is not
 * enough for that, because another module may have said no.
 */
void
carry_risk_on_sent (CarryRisk *self, CarryRequestKind kind, const CarryOrder *order,
                    const CarryInstrument *instrument, gint64 now)
{
    g_return_if_fail (CARRY_IS_RISK (self));
    g_return_if_fail (order != NULL);
    g_return_if_fail (instrument != NULL);
    CARRY_RISK_GET_IFACE (self)->on_sent (self, kind, order, instrument, now);
}
