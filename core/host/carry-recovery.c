/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-recovery.h"

#include "base/carry-wait.h"
#include "engine/carry-reconciler.h"
#include "host/carry-acceptance.h"

struct _CarryRecovery
{
    CarryEngine *engine;
    const CarryHostSettings *settings;
    GPtrArray *reconcilers; /* CarryReconciler */
};

CarryRecovery *
carry_recovery_new (CarryEngine *engine, const CarryHostSettings *settings, GPtrArray *exchanges)
{
    const CarryReconcilerSettings reconciler = {
        .interval_ns = settings->reconcile_interval_ns,
        .confirm_ns = settings->reconcile_confirm_ns,
    };
    CarryRecovery *self = g_new0 (CarryRecovery, 1);

    self->engine = engine;
    self->settings = settings;
    self->reconcilers = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_reconciler_free);
    for (guint i = 0; i < exchanges->len; i++)
    {
        CarryModule *exchange = g_ptr_array_index (exchanges, i);

        if (!(carry_exchange_get_caps (CARRY_EXCHANGE (exchange)) & CARRY_EXCHANGE_IS_SIMULATED))
            g_ptr_array_add (self->reconcilers,
                             carry_reconciler_new (engine, exchange, &reconciler));
    }
    return self;
}

void
carry_recovery_free (CarryRecovery *self)
{
    g_ptr_array_unref (self->reconcilers);
    g_free (self);
}

static gboolean
is_compared (gpointer user_data)
{
    CarryRecovery *self = user_data;

    for (guint i = 0; i < self->reconcilers->len; i++)
        if (carry_reconciler_get_verdict (g_ptr_array_index (self->reconcilers, i)) ==
            CARRY_RECONCILER_UNKNOWN)
            return FALSE;
    return TRUE;
}

void
carry_recovery_wait (CarryRecovery *self, GCancellable *cancellable)
{
    const char *folder = self->settings->data_dir;

    carry_acceptance_begin (folder, self->reconcilers);
    if (!carry_wait_until (is_compared, self, self->settings->reconcile_timeout_ns, cancellable) &&
        !g_cancellable_is_cancelled (cancellable))
        carry_engine_halt (self->engine, "not-reconciled",
                           "what the account holds could not be compared with what is booked");
    carry_acceptance_end (folder, self->reconcilers, self->engine);
}
