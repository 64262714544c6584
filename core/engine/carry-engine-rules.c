/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "model/carry-instruments-private.h"

/*
 * A venue changed the rules of an instrument. The table's entry takes them, so that
 * the next order is made by them. What cannot be traded by is halted: an order by
 * the old rules would only be refused.
 */
void
carry_engine_on_instrument (CarryEngine *self, const CarryInstrument *changed, guint module)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    CarryRestriction restriction = {
        .owner = module,
        .instrument = changed->index,
        .state = CARRY_RISK_HALTED,
        .until_human = TRUE,
        .ts = self->now,
        .code = "rules-unusable",
    };

    if (carry_instruments_change (self->instruments, changed, &error))
    {
        text = g_strdup_printf ("%s: orders are made by the venue's new rules from now on",
                                changed->symbol);
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, module, CARRY_NOTICE_WARNING,
                                  "rules-changed", text);
        return;
    }
    text = g_strdup_printf ("%s is halted: its new rules cannot be traded by: %s", changed->symbol,
                            error->message);
    restriction.reason = text;
    if (carry_gate_restrict (self->gate, &restriction))
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, module, CARRY_NOTICE_CRITICAL,
                                  restriction.code, text);
}
