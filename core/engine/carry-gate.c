/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-gate.h"

#include "base/carry-error.h"

struct _CarryGate
{
    GPtrArray *risks; /* CarryRisk */
    char *halt_reason;
};

CarryGate *
carry_gate_new (void)
{
    CarryGate *self = g_new0 (CarryGate, 1);

    self->risks = g_ptr_array_new_with_free_func (g_object_unref);
    return self;
}

void
carry_gate_free (CarryGate *self)
{
    g_ptr_array_unref (self->risks);
    g_free (self->halt_reason);
    g_free (self);
}

void
carry_gate_add (CarryGate *self, CarryRisk *risk)
{
    g_ptr_array_add (self->risks, g_object_ref (risk));
}

/* From now on only orders that shrink a position go out. The first reason stays. */
void
carry_gate_halt (CarryGate *self, const char *reason)
{
    if (self->halt_reason == NULL)
        self->halt_reason = g_strdup (reason);
}

const char *
carry_gate_get_halt_reason (const CarryGate *self)
{
    return self->halt_reason;
}

/* Does this order, filled whole on top of all that is open, only shrink the position? */
static gboolean
is_reducing (const CarryOrder *order, const CarryExposure *exposure)
{
    gboolean sells = order->side == CARRY_SIDE_SELL;
    int side = carry_decimal_sign (exposure->position);
    CarryDecimal worst =
        carry_decimal_add (sells ? exposure->open_sells : exposure->open_buys, order->quantity);

    if (side == 0 || (side > 0) != sells)
        return FALSE;
    return carry_decimal_is_valid (worst) &&
           carry_decimal_compare (worst, carry_decimal_abs (exposure->position)) <= 0;
}

static gboolean
check_numbers (const CarryOrder *order, GError **error)
{
    if (!carry_decimal_is_valid (order->quantity) || carry_decimal_sign (order->quantity) <= 0)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                             "bad-quantity: the quantity is not a number above zero");
        return FALSE;
    }
    if (order->type == CARRY_ORDER_TYPE_LIMIT &&
        (!carry_decimal_is_valid (order->price) || carry_decimal_sign (order->price) <= 0))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                             "bad-price: the limit price is not a number above zero");
        return FALSE;
    }
    return TRUE;
}

/* TRUE when the order may go out; else %CARRY_ERROR_REFUSED with `code: sentence`. */
gboolean
carry_gate_check (CarryGate *self, const CarryOrder *order, const CarryInstrument *instrument,
                  const CarryExposure *exposure, GError **error)
{
    if (!check_numbers (order, error))
        return FALSE;
    if (self->halt_reason != NULL && !order->reduce_only && !is_reducing (order, exposure))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED,
                     "halted: trading is halted (%s); only orders that shrink a position go out",
                     self->halt_reason);
        return FALSE;
    }
    for (guint i = 0; i < self->risks->len; i++)
    {
        if (!carry_risk_check (g_ptr_array_index (self->risks, i), order, instrument, exposure,
                               error))
            return FALSE;
    }
    return TRUE;
}
