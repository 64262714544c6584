/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-conduct.h"
#include "engine/carry-restrictions.h"
#include "roles/carry-risk.h"

G_BEGIN_DECLS

/**
 * CarryGate: (skip)
 *
 * The last step before an order goes out: whether it is well formed, how its
 * module behaves, what is restricted, then each risk module in configuration
 * order. No order goes around it. A refusal is `code: sentence` or
 * `module: code: sentence`, and is counted by its code.
 */
typedef struct _CarryGate CarryGate;

/**
 * CarryGateCounter: (skip)
 * @code: of the refusal; interned
 * @n: how many there were
 * @ts_last: when the last one was
 */
typedef struct
{
    const char *code;
    guint64 n;
    gint64 ts_last;
} CarryGateCounter;

CarryGate *carry_gate_new (void);
void carry_gate_free (CarryGate *self);
void carry_gate_add (CarryGate *self, CarryRisk *risk);

/* A module's manners. */
void carry_gate_set_intent_rate (CarryGate *self, guint per_second, guint burst);
gboolean carry_gate_take_intent (CarryGate *self, guint owner, gint64 now, gboolean *out_is_first);
gboolean carry_gate_strike (CarryGate *self, guint owner, gint64 now, const char *code);
gboolean carry_gate_is_disabled (const CarryGate *self, guint owner);

/* States. */
void carry_gate_halt (CarryGate *self, const char *reason);
const char *carry_gate_get_halt_reason (const CarryGate *self);
gboolean carry_gate_restrict (CarryGate *self, const CarryRestriction *restriction);
gboolean carry_gate_release (CarryGate *self, guint owner, guint32 instrument, const char *code);
guint carry_gate_release_by_human (CarryGate *self, guint32 instrument, const char *code);
guint carry_gate_get_n_halts (const CarryGate *self);
guint carry_gate_get_leave (const CarryGate *self, guint32 instrument);
CarryRiskState carry_gate_get_state (const CarryGate *self, guint32 instrument);
const CarryRestrictions *carry_gate_get_restrictions (const CarryGate *self);

/* Orders. */
gboolean carry_gate_check (CarryGate *self, const CarryOrder *order,
                           const CarryInstrument *instrument, const CarryExposure *exposure,
                           GError **error);
void carry_gate_tell_sent (CarryGate *self, CarryRequestKind kind, const CarryOrder *order,
                           const CarryInstrument *instrument, gint64 now);

/* Refusals. */
guint64 carry_gate_get_n_checked (const CarryGate *self);
GArray *carry_gate_list_counters (const CarryGate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryGate, carry_gate_free)

G_END_DECLS
