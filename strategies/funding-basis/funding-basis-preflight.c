/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-preflight.h"

static gboolean
refuse (const CarryInstrument *instrument, const char *why, GError **error)
{
    g_autofree char *name = carry_instrument_to_string (instrument);

    g_set_error (error, CARRY_ERROR, CARRY_ERROR_REFUSED, "%s: %s", name, why);
    return FALSE;
}

static gboolean
check_instrument (CarryContext *context, const CarryInstrument *instrument, GError **error)
{
    if (instrument->ts_delivery != 0)
        return refuse (instrument, "it is going to be delisted", error);
    if (carry_context_get_is_stale (context, instrument))
        return refuse (instrument, "its market has not been heard of", error);
    if (carry_context_get_risk_state (context, instrument) != CARRY_RISK_ACTIVE)
        return refuse (instrument, "risk lets nothing be opened", error);
    if (carry_context_get_open_orders (context, instrument) > 0)
        return refuse (instrument, "orders of an earlier trade are open", error);
    return TRUE;
}

/* What both markets must be before either leg is sent. */
gboolean
funding_basis_preflight_check_pair (CarryContext *context, const FundingBasisPair *pair,
                                    GError **error)
{
    return check_instrument (context, pair->perp, error) &&
           check_instrument (context, pair->spot, error);
}

/* Would both orders pass every limit, as things are now? Nothing is sent. */
gboolean
funding_basis_preflight_check_legs (CarryContext *context, const CarryOrderRequest *perp,
                                    const CarryOrderRequest *spot, GError **error)
{
    return carry_context_check_order (context, spot, error) &&
           carry_context_check_order (context, perp, error);
}
