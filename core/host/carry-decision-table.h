/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryDecisionTable: (skip)
 *
 * The table `decisions.csv`: a line for each decision that strategies told of,
 * with its reason and the terms it was made on.
 */
typedef struct _CarryDecisionTable CarryDecisionTable;

CarryDecisionTable *carry_decision_table_new (void);
void carry_decision_table_free (CarryDecisionTable *self);
void carry_decision_table_add (CarryDecisionTable *self, const CarryEvent *event);
gboolean
carry_decision_table_write (const CarryDecisionTable *self, const char *directory, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDecisionTable, carry_decision_table_free)

G_END_DECLS
