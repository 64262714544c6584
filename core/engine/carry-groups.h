/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-group.h"

G_BEGIN_DECLS

/**
 * CarryGroupEntry: (skip)
 * @group: what everybody may see
 * @terms: the bounds it must stay in
 * @ts_naked: since when the legs are apart; 0 when they are together
 * @peak: the most that one leg was worth alone since then
 * @ts_look: when the engine looks after it by itself; 0 when it does not
 * @n_tries: orders the engine sent by itself since then
 * @is_told: people were told that one leg is alone for too long
 * @is_bound: its terms are those of this run; those of an earlier run are not kept
 */
typedef struct
{
    CarryGroup group;
    CarryGroupRequest terms;
    gint64 ts_naked;
    CarryDecimal peak;
    gint64 ts_look;
    guint n_tries;
    gboolean is_told;
    gboolean is_bound;
} CarryGroupEntry;

/**
 * CarryGroups: (skip)
 *
 * Every trade of two legs, of this run and of earlier ones. At most one of those
 * that are not closed has an instrument.
 */
typedef struct _CarryGroups CarryGroups;

CarryGroups *carry_groups_new (void);
void carry_groups_free (CarryGroups *self);
CarryGroupEntry *
carry_groups_open (CarryGroups *self, const CarryGroupRequest *request, guint owner, gint64 now);
void carry_groups_restore (CarryGroups *self, const CarryGroup *group);
gboolean
carry_groups_move (CarryGroupEntry *entry, CarryGroupState state, const char *reason, gint64 now);
CarryGroupEntry *carry_groups_find (const CarryGroups *self, guint64 id);
CarryGroupEntry *carry_groups_find_active (const CarryGroups *self, guint32 instrument);
void carry_groups_forget (CarryGroups *self, gint64 now, gint64 keep_ns);
guint carry_groups_get_n_opened (const CarryGroups *self);
guint carry_groups_get_size (const CarryGroups *self);
CarryGroupEntry *carry_groups_get (const CarryGroups *self, guint position);

/* The worst of all groups. */
CarryDecimal carry_groups_get_naked_notional (const CarryGroups *self);
gint64 carry_groups_get_naked_ns (const CarryGroups *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryGroups, carry_groups_free)

G_END_DECLS
