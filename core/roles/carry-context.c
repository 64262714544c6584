/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

G_DEFINE_FINAL_TYPE (CarryContext, carry_context, G_TYPE_OBJECT)

static void
carry_context_finalize (GObject *object)
{
    CarryContext *self = CARRY_CONTEXT (object);

    g_free (self->id);
    G_OBJECT_CLASS (carry_context_parent_class)->finalize (object);
}

static void
carry_context_class_init (CarryContextClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_context_finalize;
}

static void
carry_context_init (CarryContext *self)
{
}

/**
 * carry_context_new: (skip)
 * @functions: what answers
 * @backend: handed to @functions; outlives the context
 * @id: the module's id
 * @number: the module's number
 *
 * Returns: (transfer full): a context for one module
 */
CarryContext *
carry_context_new (const CarryContextBackend *functions, gpointer backend, const char *id,
                   guint number)
{
    g_return_val_if_fail (functions != NULL, NULL);
    g_return_val_if_fail (id != NULL, NULL);

    CarryContext *self = g_object_new (CARRY_TYPE_CONTEXT, NULL);
    self->functions = functions;
    self->backend = backend;
    self->id = g_strdup (id);
    self->number = number;

    guint64 seed = functions->get_seed != NULL ? functions->get_seed (backend) : 0;
    carry_random_init (&self->random, seed, id);
    return self;
}

/**
 * carry_context_get_id:
 * @self: a context
 *
 * Returns: (transfer none): the id of its module
 */
const char *
carry_context_get_id (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    return self->id;
}

/**
 * carry_context_get_number:
 * @self: a context
 *
 * Returns: the number of its module in this run
 */
guint
carry_context_get_number (CarryContext *self)
{
    /* Asked at each timer and order: the walk up the types is left out. */
    g_return_val_if_fail (self != NULL, 0);
    return self->number;
}

/**
 * carry_context_get_random: (skip)
 * @self: a context
 *
 * The module's own random numbers: they follow from the run's seed and the
 * module's id, and do not depend on what other modules draw.
 *
 * Returns: (transfer none): the generator
 */
CarryRandom *
carry_context_get_random (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    return &self->random;
}

/**
 * carry_context_get_now:
 * @self: a context
 *
 * The time at which everything happens, real or simulated.
 *
 * Returns: nanoseconds since 1970 UTC
 */
gint64
carry_context_get_now (CarryContext *self)
{
    g_return_val_if_fail (self != NULL, 0);

    if (self->functions->get_now == NULL)
        return 0;
    return self->functions->get_now (self->backend);
}

/**
 * carry_context_get_from:
 * @self: a context
 *
 * Returns: when trading begins; before it everything is warm-up, nanoseconds since
 *   1970 UTC
 */
gint64
carry_context_get_from (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);

    if (self->functions->get_from == NULL)
        return 0;
    return self->functions->get_from (self->backend);
}

/**
 * carry_context_get_to:
 * @self: a context
 *
 * Returns: when the run ends, nanoseconds since 1970 UTC; 0 when it has no end
 */
gint64
carry_context_get_to (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);

    if (self->functions->get_to == NULL)
        return 0;
    return self->functions->get_to (self->backend);
}

/**
 * carry_context_get_is_trading:
 * @self: a context
 *
 * Returns: whether orders are taken: not while warming up, ending or halted
 */
gboolean
carry_context_get_is_trading (CarryContext *self)
{
    g_return_val_if_fail (self != NULL, FALSE);

    if (self->functions->get_is_trading == NULL)
        return FALSE;
    return self->functions->get_is_trading (self->backend);
}

/**
 * carry_context_get_is_watching:
 * @self: a context
 *
 * Returns: whether the run only looks at markets: a venue then needs no account, and
 *   must not touch one
 */
gboolean
carry_context_get_is_watching (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);

    if (self->functions->get_is_watching == NULL)
        return FALSE;
    return self->functions->get_is_watching (self->backend);
}

/**
 * carry_context_get_is_in_charge:
 * @self: a context
 *
 * An exchange that is there for its data alone, or for a sentinel that watches a run, meets
 * orders on the account that it does not know: they are the business of somebody else.
 *
 * Returns: whether the orders of the account are this run's to look after
 */
gboolean
carry_context_get_is_in_charge (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);

    if (self->functions->get_is_in_charge == NULL)
        return FALSE;
    return self->functions->get_is_in_charge (self->backend, self);
}

/**
 * carry_context_get_data_latency_ns:
 * @self: a context
 *
 * Returns: how long after the venue the market is known here, in nanoseconds
 */
gint64
carry_context_get_data_latency_ns (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);

    if (self->functions->get_data_latency_ns == NULL)
        return 0;
    return self->functions->get_data_latency_ns (self->backend);
}

/**
 * carry_context_get_forget_after_ns:
 * @self: a context
 *
 * Returns: how long the run knows an order after its end, in nanoseconds; 0: for as long as it
 *   lasts
 */
gint64
carry_context_get_forget_after_ns (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);

    if (self->functions->get_forget_after_ns == NULL)
        return 0;
    return self->functions->get_forget_after_ns (self->backend);
}

/**
 * carry_context_get_day_sum: (skip)
 * @self: the context of an exchange
 * @ts_day: when the day begins: today or the day before (UTC)
 * @coin: a coin
 * @out_sum: (out): what was booked of it
 *
 * For who compares the books with the venue's record of the day.
 *
 * Returns: FALSE when the books began later than the day, so that they hold only a part of it
 */
gboolean
carry_context_get_day_sum (CarryContext *self, gint64 ts_day, const char *coin,
                           CarryDaySum *out_sum)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail (coin != NULL, FALSE);
    g_return_val_if_fail (out_sum != NULL, FALSE);

    if (self->functions->get_day_sum == NULL)
        return FALSE;
    return self->functions->get_day_sum (self->backend, self, ts_day, coin, out_sum);
}

/**
 * carry_context_get_capital: (skip)
 * @self: a context
 *
 * Returns: what a simulated account starts with, in carry_context_get_quote_coin();
 *   invalid when the run has no such account
 */
CarryDecimal
carry_context_get_capital (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), carry_decimal_invalid ());

    if (self->functions->get_capital == NULL)
        return carry_decimal_invalid ();
    return self->functions->get_capital (self->backend);
}

/**
 * carry_context_get_quote_coin:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the coin results are counted in
 */
const char *
carry_context_get_quote_coin (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);

    if (self->functions->get_quote_coin == NULL)
        return NULL;
    return self->functions->get_quote_coin (self->backend);
}

/**
 * carry_context_dup_status:
 * @self: a context
 *
 * How the whole run stands: account, symbols, orders, risk, queues and modules, as one object of
 * JSON. `docs/control.md` names its members. It takes about a tenth of a millisecond: for reports
 * that are asked now and then, not for every event.
 *
 * Returns: (transfer full) (nullable): the text; %NULL where there is no run
 */
char *
carry_context_dup_status (CarryContext *self)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);

    return self->functions->dup_status != NULL ? self->functions->dup_status (self->backend) : NULL;
}
