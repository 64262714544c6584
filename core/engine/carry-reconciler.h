/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarryReconcilerSettings: (skip)
 * @interval_ns: between two looks at the account
 * @confirm_ns: before the second look that confirms a difference
 */
typedef struct
{
    gint64 interval_ns;
    gint64 confirm_ns;
} CarryReconcilerSettings;

/**
 * CarryReconcilerVerdict: (skip)
 * @CARRY_RECONCILER_UNKNOWN: nothing to go by yet
 * @CARRY_RECONCILER_EQUAL: at the last look the venue had what is booked here
 * @CARRY_RECONCILER_DIFFERS: two looks found the same difference, and trading is halted
 */
typedef enum
{
    CARRY_RECONCILER_UNKNOWN,
    CARRY_RECONCILER_EQUAL,
    CARRY_RECONCILER_DIFFERS,
} CarryReconcilerVerdict;

/**
 * CarryReconciler: (skip)
 *
 * Compares what is booked with what the venue says, at the start and again and
 * again: positions, balances, open orders, executions. Executions that were
 * missed are taken in; orders that are open here and not there are asked about;
 * what remains different halts trading.
 */
typedef struct _CarryReconciler CarryReconciler;

CarryReconciler *carry_reconciler_new (CarryEngine *engine, CarryModule *exchange,
                                       const CarryReconcilerSettings *settings);
void carry_reconciler_free (CarryReconciler *self);
void carry_reconciler_accept (CarryReconciler *self, const char *reason);
CarryReconcilerVerdict carry_reconciler_get_verdict (const CarryReconciler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryReconciler, carry_reconciler_free)

G_END_DECLS
