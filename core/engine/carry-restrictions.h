/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-types.h"

G_BEGIN_DECLS

/* Stands for every instrument. */
#define CARRY_RESTRICTION_ALL G_MAXUINT32

/**
 * CarryRestriction: (skip)
 * @owner: number of the module that asked for it; 0 for the host itself
 * @instrument: index of the instrument, or %CARRY_RESTRICTION_ALL
 * @state: reducing or halted
 * @until_human: only a person may lift it
 * @is_kept: it outlives the run
 * @ts: since when
 * @code: a stable word for machines; interned
 * @reason: one sentence; owned
 */
typedef struct
{
    guint32 owner;
    guint32 instrument;
    CarryRiskState state;
    gboolean until_human;
    gboolean is_kept;
    gint64 ts;
    const char *code;
    char *reason;
} CarryRestriction;

/**
 * CarryRestrictions: (skip)
 *
 * What is forbidden for now, and by whom. One module has at most one for an
 * instrument and a code. The strictest of all counts.
 */
typedef struct _CarryRestrictions CarryRestrictions;

CarryRestrictions *carry_restrictions_new (void);
void carry_restrictions_free (CarryRestrictions *self);
gboolean carry_restrictions_set (CarryRestrictions *self, const CarryRestriction *restriction);
gboolean carry_restrictions_release (CarryRestrictions *self, guint32 owner, guint32 instrument,
                                     const char *code);
guint
carry_restrictions_release_by_human (CarryRestrictions *self, guint32 instrument, const char *code);
const CarryRestriction *carry_restrictions_find (const CarryRestrictions *self, guint32 instrument);
guint carry_restrictions_get_size (const CarryRestrictions *self);
const CarryRestriction *carry_restrictions_get (const CarryRestrictions *self, guint position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRestrictions, carry_restrictions_free)

G_END_DECLS
