/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-risk.h"

G_BEGIN_DECLS

/**
 * CarryGate: (skip)
 *
 * The last step before an order goes out: the halt, the rules of the
 * instrument, then each risk module in configuration order. No order goes
 * around it.
 */
typedef struct _CarryGate CarryGate;

CarryGate *carry_gate_new (void);
void carry_gate_free (CarryGate *self);
void carry_gate_add (CarryGate *self, CarryRisk *risk);
void carry_gate_halt (CarryGate *self, const char *reason);
const char *carry_gate_get_halt_reason (const CarryGate *self);
gboolean carry_gate_check (CarryGate *self, const CarryOrder *order,
                           const CarryInstrument *instrument, const CarryExposure *exposure,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryGate, carry_gate_free)

G_END_DECLS
