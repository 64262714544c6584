/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"
#include "roles/carry-context.h"

G_BEGIN_DECLS

/*
 * CarryRoundTable: the result of each round, which is a trade of two legs from its first order to its
 * last, as the rows of `rounds.csv`. Of a trade that a run found or left open it is what that run
 * made of it.
 */
typedef struct _CarryRoundTable CarryRoundTable;

CarryRoundTable *carry_round_table_new (void);
void carry_round_table_free (CarryRoundTable *self);
void
carry_round_table_add_event (CarryRoundTable *self, CarryContext *context, const CarryEvent *event);
CarryAmount carry_round_table_get_resizing (const CarryRoundTable *self);
gboolean carry_round_table_write (const CarryRoundTable *self, CarryContext *context,
                                  const char *directory, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRoundTable, carry_round_table_free)

G_END_DECLS
