/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-ending.h"

#include "base/carry-wait.h"

/* The group of this position has coins on one leg alone, or nobody knows. */
static gboolean
is_apart (const CarryEnding *self, guint position)
{
    CarryDecimal coins = carry_engine_get_apart (self->engine, position);

    return !carry_decimal_is_valid (coins) || carry_decimal_sign (coins) != 0;
}

/* Legs that are apart stay so when who brings them together is gone. */
static gboolean
are_together (const CarryEnding *self)
{
    const CarryGroups *groups = carry_engine_get_groups (self->engine);

    for (guint i = 0; i < carry_groups_get_size (groups); i++)
        if (is_apart (self, i))
            return FALSE;
    return TRUE;
}

static gboolean
is_done (gpointer user_data)
{
    const CarryEnding *self = user_data;

    if (carry_ledger_get_n_open (carry_engine_get_ledger (self->engine)) != 0 ||
        !are_together (self))
        return FALSE;
    return !self->flatten ||
           carry_portfolio_get_n_exposed (carry_engine_get_portfolio (self->engine)) == 0;
}

/* Whether everything has its answer, and its other leg, before @patience_ns are over. */
gboolean
carry_ending_wait (const CarryEnding *self, gint64 patience_ns)
{
    carry_engine_stop_opening (self->engine);
    carry_engine_cancel_open (self->engine);
    if (self->flatten)
        carry_engine_flatten (self->engine);
    return carry_wait_until (is_done, (gpointer) self, patience_ns, NULL);
}

static void
warn_of_leg (const CarryEnding *self, guint position)
{
    const CarryGroup *group =
        &carry_groups_get (carry_engine_get_groups (self->engine), position)->group;
    const CarryInstrument *first =
        carry_instruments_get (carry_engine_get_instruments (self->engine), group->first);
    CarryDecimal coins = carry_engine_get_apart (self->engine, position);
    g_autofree char *size = NULL;

    if (!is_apart (self, position))
        return;
    coins = carry_decimal_normalize (carry_decimal_abs (coins));
    size = carry_decimal_to_string (&coins);
    g_warning ("%s %s of %s are left on one leg alone (group %" G_GUINT64_FORMAT
               ", %s): look at the venue",
               size, first->base, first->symbol, group->id,
               carry_group_state_to_text (group->state));
}

/* Names what is left open. */
void
carry_ending_warn (const CarryEnding *self)
{
    CarryLedger *ledger = carry_engine_get_ledger (self->engine);

    for (guint i = 0; i < carry_ledger_get_n_open (ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (ledger, i);

        g_warning ("order %s is left %s%s: look at the venue", order->link_id,
                   carry_order_state_to_text (order->state), order->certain ? "" : " (UNKNOWN)");
    }
    for (guint i = 0; i < carry_groups_get_size (carry_engine_get_groups (self->engine)); i++)
        warn_of_leg (self, i);
    if (carry_portfolio_get_n_exposed (carry_engine_get_portfolio (self->engine)) > 0)
        g_warning ("positions are left open");
}
